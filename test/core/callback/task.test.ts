import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { whyNoTask, type TaskInput } from '../../../src/core/callback/task.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, plainLine, sketchDirectory } from '../../support/desk-fixture.ts';

const directory = sketchDirectory({
  agents: { anna: {}, bo: {} },
  services: { support: { callback: callbackRules } },
});

const wanted: TaskInput = {
  type: 'create-task',
  call: 't1',
  number: '+46701740611',
  organisation: 'town',
  service: 'support',
  agent: null,
  note: 'printer works again?',
  notBefore: null,
  by: 'anna',
};

const desk = (): DeskDriver => new DeskDriver(directory);

function reach(driver: DeskDriver): DeskDriver {
  const leg = driver.ringingLeg('t1');
  driver.tell({ type: 'leg-answered', leg }).press(leg, '1');
  const { party = '', attempt = 0 } = driver.desk.calls.get('t1')?.dialling ?? {};
  driver.tell({ type: 'leg-answered', leg: party ?? '' });
  return driver.tell({ type: 'leg-bridged', leg, bridge: `t1.b${attempt}` });
}

describe('a follow-up task', () => {
  it('is offered like a call, shown as the municipality, and counted apart from callers', () => {
    const driver = reach(desk().signIn('anna').tell(wanted));
    expect(driver.factsOf('party-dialled')).toMatchObject([{ number: '+46701740611' }]);
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of driver.facts) fold.apply(fact);
    expect(fold.live('support', driver.now).offered).toBe(0);
    expect(fold.callbacks('support')).toEqual({ waiting: 0, reached: 1, failed: 0 });
  });

  it('waits until it may be dialled', () => {
    const driver = desk().signIn('anna');
    driver.tell({ ...wanted, notBefore: driver.now + 3_600_000 });
    expect(driver.offeredTo('t1')).toBeNull();
    driver.wait(3_600_000);
    expect(driver.offeredTo('t1')).toBe('anna');
  });

  it('is offered to nobody but its agent', () => {
    const driver = desk()
      .signIn('anna')
      .tell({ ...wanted, agent: 'bo' });
    expect(driver.offeredTo('t1')).toBeNull();
    driver.signIn('bo');
    expect(driver.offeredTo('t1')).toBe('bo');
  });

  it('is anybody’s once its agent has left the desk, or it has gone on to where they would never have it', () => {
    const waits = desk()
      .signIn('anna')
      .tell({ ...wanted, agent: 'bo' });
    const without = sketchDirectory({
      agents: { anna: {} },
      services: { support: { callback: callbackRules } },
    });
    const restored = restoreDesk(without, waits.facts, waits.now);
    expect(restored.calls.get('t1')?.callOut?.onlyFor).toBeNull();
    expect(restoreDesk(directory, waits.facts, waits.now).calls.get('t1')?.callOut?.onlyFor).toBe('bo');
    const overflow = [
      { afterMs: 5_000, queueLength: null, nobodySignedIn: false, then: { service: 'other' } },
    ] as const;
    const two = sketchDirectory({
      agents: { anna: {}, bo: { services: ['support'] } },
      services: { support: { callback: callbackRules, overflow }, other: { callback: callbackRules } },
    });
    const moved = new DeskDriver(two)
      .signIn('anna')
      .tell({ ...wanted, agent: 'bo' })
      .wait(4_999);
    expect(moved.offeredTo('t1')).toBeNull();
    expect(moved.wait(1).offeredTo('t1')).toBe('anna');
  });

  it('records by itself that nobody was reached', () => {
    const driver = desk().signIn('anna').tell(wanted);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const leg = driver.ringingLeg('t1');
      driver.tell({ type: 'leg-answered', leg }).press(leg, '1');
      driver
        .gone(driver.desk.calls.get('t1')?.dialling?.party ?? '', 'busy')
        .gone(leg)
        .wait(60_000);
    }
    expect(driver.factsOf('task-outcome-recorded')).toMatchObject([{ outcome: 'not-reached', by: null }]);
    expect(driver.factsOf('call-ended')).toMatchObject([{ reason: 'not-reached' }]);
  });

  it('survives a restart, asleep or waiting: nothing of it is in Asterisk', () => {
    const driver = desk();
    driver.tell({ ...wanted, notBefore: driver.now + 60_000 }).tell({ ...wanted, call: 't2' });
    driver.desk = restoreDesk(directory, driver.facts, driver.now);
    driver.snapshot([]);
    expect([...driver.desk.calls.values()].map(({ id, state }) => [id, state])).toEqual([
      ['t1', 'sleeping'],
      ['t2', 'queued'],
    ]);
    driver.phone('bo-phone', true).signIn('bo').wait(61_000);
    expect(driver.factsOf('offer-made').map(({ call }) => call)).toContain('t2');
  });

  it.each([
    [{ number: '+358401234567' }, 'number'],
    [{ number: '+46406280400' }, 'number'],
    [{ organisation: 'village' }, 'organisation'],
    [{ service: 'plumbing' }, 'service'],
    [{ agent: 'carl' }, 'agent'],
  ])('%o is refused', (more, field) => {
    expect(whyNoTask(directory, { ...wanted, ...more })).toMatchObject({ field });
    expect(desk().tell({ ...wanted, ...more }).desk.calls.size).toBe(0);
  });

  it.each([
    ['without the skill', { minLevel: 3 }, 'keep-waiting', 'bo has not the skill network at level 3'],
    [
      'whose level is below what is asked for in the end',
      { minLevel: 3, relaxations: [{ afterMs: 1_000, minLevel: 2 }] },
      'keep-waiting',
      'bo has not the skill network at level 2',
    ],
    [
      'where the skill is asked for no more in the end',
      { minLevel: 3, relaxations: [{ afterMs: 1_000, minLevel: null }] },
      'keep-waiting',
      null,
    ],
    [
      'where any agent will do in the end',
      { minLevel: 3, relaxations: [{ afterMs: 1_000, minLevel: 2 }] },
      'any-agent',
      null,
    ],
  ] as const)('for an agent %s waits for nobody in vain', (_who, need, whenSpent, reason) => {
    const asks = sketchDirectory({
      agents: { anna: { skills: { network: 5 } }, bo: { skills: { network: 1 } } },
      services: { support: { requirements: [{ skill: 'network', ...need }], whenSpent } },
    });
    expect(whyNoTask(asks, { ...wanted, agent: 'bo' })?.reason ?? null).toBe(reason);
    const driver = new DeskDriver(asks)
      .signIn('bo')
      .tell({ ...wanted, agent: 'bo' })
      .wait(5_000);
    expect(driver.desk.calls.get('t1')?.state).toBe(reason === null ? 'offering' : undefined);
  });

  it('for an agent of another municipality only is refused', () => {
    const lines = [plainLine('a', { organisations: new Set(['village']) })];
    const asks = sketchDirectory({ agents: { bo: {} }, services: { support: { lines } } });
    expect(whyNoTask(asks, { ...wanted, agent: 'bo' })?.reason).toBe('bo takes no calls of Support');
  });

  it('keeps what its agent says came of it', () => {
    const driver = reach(desk().signIn('anna').tell(wanted)).gone('t1.a2');
    driver.tell({
      type: 'record-outcome',
      call: 't1',
      outcome: 'accepted',
      agent: 'anna',
      note: null,
      by: 'anna',
    });
    expect(driver.lastFacts).toMatchObject([{ type: 'task-outcome-recorded', outcome: 'accepted' }]);
  });
});

describe('the outcome of a task', () => {
  const told = (outcome: 'accepted' | 'reopened') =>
    ({ type: 'record-outcome', call: 't1', outcome, agent: 'anna', note: null, by: 'anna' }) as const;

  it.each([
    ['while the two talk', (d: DeskDriver) => d],
    ['when the call has ended', (d: DeskDriver) => d.gone('t1.a2')],
    [
      'after a restart',
      (d: DeskDriver) => {
        d.gone('t1.a2').tell(told('accepted'));
        d.desk = restoreDesk(directory, d.facts, d.now);
        return d;
      },
    ],
  ])('is the first of two told at once, %s', (_when, until) => {
    const driver = until(reach(desk().signIn('anna').tell(wanted)));
    driver.tell(told('accepted')).tell(told('reopened'));
    expect(driver.factsOf('task-outcome-recorded')).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('told while they talk is known when the call has ended', () => {
    const driver = reach(desk().signIn('anna').tell(wanted)).tell(told('accepted')).gone('t1.a2');
    expect(driver.tell(told('reopened')).lastFacts).toEqual([]);
  });

  it('is not recorded by the desk once somebody has told it', () => {
    const driver = desk().signIn('anna').tell(wanted).tell(told('accepted'));
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const leg = driver.ringingLeg('t1');
      driver.tell({ type: 'leg-answered', leg }).press(leg, '1');
      const { party } = driver.desk.calls.get('t1')?.dialling ?? {};
      driver
        .gone(party ?? '', 'busy')
        .gone(leg)
        .wait(60_000);
    }
    expect(driver.factsOf('task-outcome-recorded')).toMatchObject([{ outcome: 'accepted' }]);
    expect(driver.factsOf('call-ended')).toMatchObject([{ reason: 'not-reached' }]);
  });
});
