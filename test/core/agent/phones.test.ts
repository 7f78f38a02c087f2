import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReachable, type PhoneProblem, phoneProblem } from '../../../src/core/agent/agent.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import type { Input } from '../../../src/core/desk/inputs.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const MOBILE = '+46701740650';
const PHONES = ['anna-desk', 'anna-page', MOBILE];
/** Anna has a desk phone, the softphone of her page and a mobile, rung in this order or all at once. */
function directory(ring: 'first' | 'all' = 'first', devices: readonly string[] = PHONES): Directory {
  const plain = sketchDirectory({ agents: { anna: { devices, ring } } });
  const page = { id: 'anna-page', kind: 'softphone', endpoint: 'PJSIP/anna-page', ofPage: true } as const;
  return { ...plain, devices: new Map(plain.devices).set('anna-page', page) };
}
const desk = (ring?: 'first' | 'all') => new DeskDriver(directory(ring));
const select = (device: string | null, by = 'anna'): Input => ({
  type: 'select-device',
  agent: 'anna',
  device,
  by,
});
const reported = (problem: PhoneProblem | null, device = 'anna-page'): Input => ({
  type: 'phone-reported',
  agent: 'anna',
  device,
  problem,
});
const rung = (driver: DeskDriver) => driver.lastEffectsOf('originate').map(({ endpoint }) => endpoint);
const anna = (driver: DeskDriver) => {
  const agent = driver.desk.agents.get('anna');
  if (!agent) throw new Error('no anna');
  return agent;
};
const reachability = (driver: DeskDriver) =>
  driver.lastFacts.filter(({ type }) => type === 'agent-reachability-changed');

describe('the phone that is rung', () => {
  it('is the selected one alone, also where all ring at once', () => {
    for (const ring of ['first', 'all'] as const) {
      const driver = desk(ring).tell(select('anna-page')).signIn('anna').call('c1');
      expect(rung(driver)).toEqual(['PJSIP/anna-page']);
      expect(driver.lastEffectsOf('originate')[0]?.softphone).toEqual({ autoAnswer: false });
    }
  });

  it('is by the order of the desk file again when none is selected', () => {
    const driver = desk().tell(select(MOBILE)).tell(select(null)).signIn('anna').call('c1');
    expect(rung(driver)).toEqual(['PJSIP/anna-desk']);
    expect(driver.lastEffectsOf('originate')[0]).not.toHaveProperty('softphone');
  });

  it('keeps calls waiting while it cannot be rung, though others could, and has them the moment it can', () => {
    const driver = desk().tell(select('anna-page')).phone('anna-page', false).signIn('anna').call('c1');
    expect(rung(driver)).toEqual([]);
    expect(isReachable(anna(driver))).toBe(false);
    driver.phone('anna-page', true);
    expect(rung(driver)).toEqual(['PJSIP/anna-page']);
  });

  it('is told when it is chosen, once, and makes the agent reachable or not', () => {
    const driver = desk().phone('anna-page', false).tell(select('anna-page'));
    expect(driver.lastFacts).toMatchObject([
      { type: 'device-selected', device: 'anna-page', by: 'anna' },
      {
        type: 'agent-reachability-changed',
        reachable: false,
        device: 'anna-page',
        problem: 'not-registered',
      },
    ]);
    expect(driver.tell(select('anna-page')).lastFacts).toEqual([]);
    expect(reachability(driver.tell(select('anna-desk', 'supervisor')))).toMatchObject([{ reachable: true }]);
  });

  it('must be one of the agent’s', () => {
    const driver = desk().tell(select('somebody-else'));
    expect(driver.lastFacts).toMatchObject([
      { type: 'agent-request-refused', request: 'select-device', field: 'device' },
    ]);
    expect(anna(driver).device).toBeNull();
  });

  it('leaves alone what rings already', () => {
    const driver = desk().signIn('anna').call('c1').tell(select('anna-page'));
    expect(driver.lastEffects).toEqual([]);
    driver.answer('c1');
    expect(driver.stateOf('anna')).toBe('talking');
  });

  it('dials too; a mobile cannot', () => {
    const dial = (): Input => ({
      ...{ type: 'dial', call: 'd1', agent: 'anna', by: 'anna' },
      ...{ number: '+46701740612', as: '+46406280400' },
    });
    const driver = desk().tell(select('anna-page')).signIn('anna').tell(dial());
    expect(driver.lastEffectsOf('originate')).toMatchObject([
      { endpoint: 'PJSIP/anna-page', softphone: { autoAnswer: true } },
    ]);
    const mobile = desk().tell(select(MOBILE)).signIn('anna').tell(dial());
    expect(mobile.lastFacts).toMatchObject([
      { type: 'dial-refused', reason: 'a mobile is selected, which cannot dial: select another phone' },
    ]);
    const away = desk().tell(select('anna-page')).tell(reported('microphone')).signIn('anna').tell(dial());
    expect(away.lastFacts).toMatchObject([{ reason: 'the selected phone anna-page cannot be rung' }]);
  });

  it('is known after a restart, unless the desk file has taken it away meanwhile', () => {
    const { facts, now } = desk().tell(select('anna-page'));
    expect(restoreDesk(directory(), facts, now).agents.get('anna')?.device).toBe('anna-page');
    const without = directory('first', ['anna-desk']);
    expect(restoreDesk(without, facts, now).agents.get('anna')?.device).toBeNull();
  });

  it('is none when a new desk file takes it away; who can be rung by that is told', () => {
    const driver = desk().tell(select('anna-page')).tell(reported('asleep'));
    expect(isReachable(anna(driver))).toBe(false);
    driver.tell({ type: 'directory-changed', directory: directory('first', ['anna-desk']) });
    expect(anna(driver).device).toBeNull();
    expect(reachability(driver)).toMatchObject([{ reachable: true }]);
    expect(driver.signIn('anna').call('c1')).toSatisfy(
      (done: DeskDriver) => rung(done)[0] === 'PJSIP/anna-desk',
    );
  });
});

describe('a phone with a problem', () => {
  it.each(['page-away', 'asleep', 'microphone', 'no-sound', 'not-registered'] as const)(
    '(%s) is not rung, and the moment it has none it is',
    (problem) => {
      const driver = desk().tell(select('anna-page')).signIn('anna').tell(reported(problem));
      expect(reachability(driver)).toMatchObject([{ reachable: false, device: 'anna-page', problem }]);
      expect(rung(driver.call('c1'))).toEqual([]);
      expect(rung(driver.tell(reported(null)))).toEqual(['PJSIP/anna-page']);
    },
  );

  it('keeps its problem when Asterisk tells of it, and its registration when the page reports', () => {
    const driver = desk().tell(reported('microphone')).phone('anna-page', false).phone('anna-page', true);
    expect(phoneProblem(anna(driver), 'anna-page')).toBe('microphone');
    driver.tell(reported(null));
    expect(phoneProblem(anna(driver), 'anna-page')).toBeNull();
  });

  it('is passed over where none is selected', () => {
    const driver = desk('all').tell(reported('asleep')).signIn('anna').call('c1');
    expect(rung(driver)).toEqual(['PJSIP/anna-desk', `PJSIP/${MOBILE}@trunk`]);
  });

  it('is no news twice, nor for a phone that is not the agent’s', () => {
    const driver = desk().tell(reported('asleep')).tell(reported('asleep'));
    expect(driver.lastFacts).toEqual([]);
    expect(driver.tell(reported('asleep', 'somebody-else')).lastFacts).toEqual([]);
    expect(anna(driver).devices.has('somebody-else')).toBe(false);
  });

  it('heard of before Asterisk says anything is told, so that the record of before a restart is put right', () => {
    const { desk: restored } = new DeskDriver(directory());
    const driver = desk();
    driver.desk = restoreDesk(restored.directory, driver.facts, driver.now);
    expect(reachability(driver.tell(reported('page-away')))).toMatchObject([{ reachable: false }]);
  });
});

describe('whatever happens to phones', () => {
  const device = fc.constantFrom(...PHONES);
  const problem = fc.constantFrom(
    null,
    'page-away',
    'asleep',
    'microphone',
    'no-sound',
    'not-registered' as const,
  );
  const inputs = fc.oneof(
    fc.record({ device: fc.option(device, { nil: null }) }).map((each): Input => select(each.device)),
    problem.map((each): Input => reported(each)),
    fc
      .record({ device, registered: fc.boolean() })
      .map((each): Input => ({ type: 'device-changed', busyElsewhere: false, ...each })),
  );

  it('only phones that can be rung are, only the selected one if there is one, and the record says so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('first' as const, 'all' as const),
        fc.array(inputs, { maxLength: 25 }),
        (ring, told) => {
          const driver = desk(ring).signIn('anna');
          let calls = 0;
          for (const input of told) {
            driver.tell(input);
            calls += 1;
            driver.call(`c${calls}`);
            const agent = anna(driver);
            for (const { device: id } of driver.lastFacts.filter((fact) => fact.type === 'offer-made')) {
              expect(phoneProblem(agent, id)).toBeNull();
              if (agent.device !== null) expect(id).toBe(agent.device);
            }
            expect(driver.factsOf('agent-reachability-changed').at(-1)?.reachable).toBe(isReachable(agent));
            for (const { leg } of driver.desk.calls.get(`c${calls}`)?.offers ?? [])
              driver.gone(leg, 'declined');
            driver.gone(`c${calls}`);
            if (driver.stateOf('anna') !== 'available') driver.command('anna', 'available');
          }
          expect(restoreDesk(directory(ring), driver.facts, driver.now).agents.get('anna')?.device).toBe(
            anna(driver).device,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
