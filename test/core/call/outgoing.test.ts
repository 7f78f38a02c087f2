import { describe, expect, it } from 'vitest';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { SnapshotLeg } from '../../../src/core/desk/inputs.ts';
import { ServiceLevelFold } from '../../../src/core/service-level/fold.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const OURS = '+46406280400';
const directory = sketchDirectory({
  agents: { anna: {}, bo: {} },
  services: { support: { wrapUpMs: 9_000 } },
});
const desk = (): DeskDriver => new DeskDriver(directory);

const dial = (driver: DeskDriver, number = '+46701740611', as = OURS, agent = 'anna'): DeskDriver =>
  driver.tell({ type: 'dial', call: 'o1', agent, number, as, by: agent });

/** The agent has answered their own phone: the number rings. */
const ringing = (driver = desk().signIn('anna')): DeskDriver =>
  dial(driver).tell({ type: 'leg-answered', leg: 'o1.a1' });

const talking = (driver = ringing()): DeskDriver =>
  driver
    .tell({ type: 'leg-answered', leg: 'o1.a2' })
    .tell({ type: 'leg-bridged', leg: 'o1.a2', bridge: 'o1.b2' })
    .tell({ type: 'leg-bridged', leg: 'o1.a1', bridge: 'o1.b2' });

describe('an outgoing call', () => {
  it("rings the agent's own phone, which shows the number, and then the number, which is shown ours", () => {
    const driver = dial(desk().signIn('anna'));
    expect(driver.lastEffectsOf('originate')).toMatchObject([
      {
        leg: 'o1.a1',
        endpoint: 'PJSIP/anna-phone',
        callerNumber: '+46701740611',
        callerName: '+46701740611',
      },
    ]);
    expect(driver.stateOf('anna')).toBe('talking');
    driver.tell({ type: 'leg-answered', leg: 'o1.a1' });
    expect(driver.lastEffectsOf('originate')).toMatchObject([
      { leg: 'o1.a2', endpoint: 'PJSIP/+46701740611@trunk', callerNumber: OURS, callerName: 'Town' },
    ]);
    expect(driver.desk.calls.get('o1')?.leg).toBeNull();
    talking(driver);
    expect(driver.desk.calls.get('o1')).toMatchObject({
      kind: 'outgoing',
      state: 'connected',
      leg: 'o1.a2',
      dialled: '+46701740611',
      caller: OURS,
    });
  });

  it.each([
    ['the agent', (d: DeskDriver) => d.gone('o1.a1'), 'agent'],
    ['the other party', (d: DeskDriver) => d.gone('o1.a2'), 'caller'],
  ])('ends without wrap-up when %s hangs up, and the turn of the agent is what it was', (_who, end, by) => {
    const driver = desk().signIn('anna');
    const before = driver.desk.agents.get('anna');
    driver.wait(60_000);
    talking(ringing(driver)).wait(30_000);
    end(driver);
    expect(driver.factsOf('call-ended')).toMatchObject([
      { reason: 'handled', by, talkMs: 30_000, waitMs: null },
    ]);
    expect(driver.desk.agents.get('anna')).toMatchObject({
      state: 'available',
      idleSince: before?.idleSince,
      callsToday: 0,
    });
    expect(driver.desk.calls.size).toBe(0);
  });

  it('keeps the agent from being offered anything, and gives them the next call when it is over', () => {
    const driver = talking().call('c1');
    expect(driver.offeredTo('c1')).toBeNull();
    driver.gone('o1.a2').gone('o1.a1');
    expect(driver.offeredTo('c1')).toBe('anna');
  });

  it('leads back to the pause it began in', () => {
    const driver = desk().signIn('anna');
    driver.tell({ type: 'agent-command', agent: 'anna', to: 'paused', pauseReason: 'lunch', by: 'anna' });
    talking(ringing(driver)).gone('o1.a2');
    expect(driver.desk.agents.get('anna')).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
  });

  it.each([
    ['own phone not answered', (d: DeskDriver) => dial(d).wait(20_000), 'desk'],
    ['own phone refuses', (d: DeskDriver) => dial(d).gone('o1.a1', 'declined'), 'agent'],
    ['own phone unreachable', (d: DeskDriver) => dial(d).gone('o1.a1', 'unreachable'), 'desk'],
    ['agent gone while it rings', (d: DeskDriver) => ringing(d).gone('o1.a1'), 'agent'],
    ['busy', (d: DeskDriver) => ringing(d).gone('o1.a2', 'busy'), 'desk'],
    ['not answered', (d: DeskDriver) => ringing(d).wait(120_000), 'desk'],
    [
      'gone between answer and bridge',
      (d: DeskDriver) => ringing(d).tell({ type: 'leg-answered', leg: 'o1.a2' }).gone('o1.a2'),
      'desk',
    ],
    [
      'agent gone between answer and bridge',
      (d: DeskDriver) => ringing(d).tell({ type: 'leg-answered', leg: 'o1.a2' }).gone('o1.a1'),
      'agent',
    ],
  ])('%s: it ends as not reached and leaves nothing', (_when, act, by) => {
    const driver = desk().signIn('anna');
    act(driver);
    expect(driver.factsOf('call-ended')).toMatchObject([{ reason: 'not-reached', by, agent: null }]);
    expect([...driver.desk.calls, ...driver.desk.legs]).toEqual([]);
    expect(driver.stateOf('anna')).toBe('available');
    const hungUp = new Set(driver.effects.flatMap((e) => (e.type === 'hang-up' ? [e.leg] : [])));
    for (const fact of driver.factsOf('party-dialled'))
      expect(hungUp.has(fact.leg) || driver.desk.gone.has(fact.leg)).toBe(true);
  });

  it('is ended by a supervisor at any moment', () => {
    for (const driver of [dial(desk().signIn('anna')), ringing(), talking()]) {
      driver.tell({
        type: 'call-command',
        call: 'o1',
        command: { name: 'hang-up' },
        agent: null,
        by: 'boss',
      });
      expect(driver.desk.calls.size).toBe(0);
      expect(driver.stateOf('anna')).toBe('available');
    }
  });

  it.each([
    ['a number abroad', { number: '+358401234567' }, 'number'],
    ['an emergency number', { number: '112' }, 'number'],
    ['no number', { number: 'anna' }, 'number'],
    ['a number that is not ours', { as: '+46701740611' }, 'as'],
  ])(
    'is refused for %s',
    (_what, { number = '+46701740611', as = OURS }: { number?: string; as?: string }, field) => {
      const driver = dial(desk().signIn('anna'), number, as);
      expect(driver.factsOf('dial-refused')).toMatchObject([{ field }]);
      expect(driver.lastEffects).toEqual([]);
      expect(driver.stateOf('anna')).toBe('available');
    },
  );

  it.each([
    ['signed out', (d: DeskDriver) => d.command('anna', 'signed-out')],
    ['without a registered phone', (d: DeskDriver) => d.phone('anna-phone', false)],
    ['on another line', (d: DeskDriver) => d.phone('anna-phone', true, true)],
    ['a call is being offered: answer or decline it', (d: DeskDriver) => d.call('c1')],
    ['in a call: end or transfer it first', (d: DeskDriver) => d.call('c1').answer('c1')],
  ])('is refused to an agent who is %s', (reason, make) => {
    const driver = desk().signIn('anna');
    make(driver);
    dial(driver);
    expect(driver.factsOf('dial-refused')).toMatchObject([{ field: null, reason }]);
  });

  it('is no queue call for the service level', () => {
    const driver = talking();
    driver.gone('o1.a2');
    const fold = new ServiceLevelFold(() => 'Europe/Stockholm');
    for (const fact of driver.facts) fold.apply(fact);
    expect(fold.live('support', driver.now)).toMatchObject({ offered: 0, answered: 0 });
  });
});

describe('a restart while a number is dialled', () => {
  const leg = (id: string, up: boolean): SnapshotLeg => ({
    leg: id,
    kind: 'agent',
    endpoint: 'PJSIP/x',
    up,
    createdAt: 0,
    dialled: null,
    caller: null,
  });
  const restarted = (driver: DeskDriver): DeskDriver => {
    driver.desk = restoreDesk(directory, driver.facts, driver.now);
    return driver;
  };

  it.each([
    ['rings the number if the agent has answered meanwhile', [leg('o1.a1', true)], 'dialling'],
    ['goes on ringing the agent', [leg('o1.a1', false)], 'dialling'],
    ['ends it if the agent is gone', [], 'gone'],
  ])('%s', (_what, legs, state) => {
    const driver = restarted(dial(desk().signIn('anna'))).snapshot(legs);
    expect(driver.desk.calls.get('o1')?.state ?? 'gone').toBe(state);
    expect(driver.lastEffectsOf('originate')).toHaveLength(legs[0]?.up ? 1 : 0);
  });

  it('joins the two if the other party has answered meanwhile', () => {
    const driver = restarted(ringing()).snapshot([leg('o1.a1', true), leg('o1.a2', true)]);
    expect(driver.lastEffectsOf('add-to-bridge')).toMatchObject([{ legs: ['o1.a2', 'o1.a1'] }]);
    expect(driver.stateOf('anna')).toBe('talking');
  });

  it('knows them as talking if they were joined meanwhile', () => {
    const answered = ringing().tell({ type: 'leg-answered', leg: 'o1.a2' });
    const bridges = [{ bridge: 'o1.b2', legs: ['o1.a1', 'o1.a2'] }];
    const driver = restarted(answered).snapshot([leg('o1.a1', true), leg('o1.a2', true)], bridges);
    expect(driver.desk.calls.get('o1')?.state).toBe('connected');
    expect(driver.lastEffectsOf('destroy-bridge')).toEqual([]);
  });

  it('ends it if one of the two is gone, and hangs up the other', () => {
    const noParty = restarted(ringing()).snapshot([leg('o1.a1', true)]);
    expect(noParty.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'o1.a1' }]);
    const noAgent = restarted(ringing()).snapshot([leg('o1.a2', false)]);
    expect(new Set(noAgent.lastEffectsOf('hang-up').map((each) => each.leg))).toEqual(new Set(['o1.a2']));
    expect([noParty.desk.calls.size, noAgent.desk.calls.size]).toEqual([0, 0]);
  });
});
