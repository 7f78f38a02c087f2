import { describe, expect, it } from 'vitest';
import type { AgentRecord } from '../../../src/core/agent/agent.ts';
import type { Call, Offer } from '../../../src/core/call/call.ts';
import { brokenInvariants } from '../../../src/core/desk/invariants.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

/** Anna talks with c1, Bo's phone rings for c2, and c3 and c4 wait. */
function desk(): DeskDriver {
  const driver = new DeskDriver(sketchDirectory({ agents: { anna: {}, bo: {}, carl: {} } }));
  driver.signIn('anna').call('c1').answer('c1').wait(1_000).signIn('bo').call('c2').wait(1_000);
  return driver.call('c3').wait(1_000).call('c4').wait(1_000);
}

const call = (driver: DeskDriver, id: string, change: (call: Call) => Partial<Call>): void => {
  const before = driver.desk.calls.get(id) as Call;
  driver.desk.calls.set(id, { ...before, ...change(before) });
};
const agent = (driver: DeskDriver, id: string, change: Partial<AgentRecord>): void => {
  driver.desk.agents.set(id, { ...(driver.desk.agents.get(id) as AgentRecord), ...change });
};
const offers = (change: (offer: Offer) => Partial<Offer>[]) => (each: Call) => ({
  offers: each.offers.flatMap((offer) => change(offer).map((more) => ({ ...offer, ...more }))),
});

type Fault = readonly [says: string, breaks: (driver: DeskDriver) => void];

const faults: readonly Fault[] = [
  [
    'anna has both c1 and c2',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{ agent: 'anna' }]),
      ),
  ],
  ['bo is available with c2, but calls say c2', (d) => agent(d, 'bo', { state: 'available' })],
  ['carl: wrap-up without an end', (d) => agent(d, 'carl', { state: 'wrapping-up' })],
  ['bo: wrong in the free index', (d) => d.desk.free.add((d.desk.agents.get('bo') as AgentRecord).profile)],
  ['c2 offers do not fit its state', (d) => call(d, 'c2', () => ({ offers: [] }))],
  ['c1 talk does not fit its state', (d) => call(d, 'c1', () => ({ talk: null }))],
  ['c3 forwards to nobody', (d) => call(d, 'c3', () => ({ state: 'forwarding' }))],
  ['c1 has one alone in its talk', (d) => call(d, 'c1', () => ({ leg: null }))],
  [
    'c1 has its caller alone in its talk',
    (d) => call(d, 'c1', ({ talk }) => ({ talk: talk && { ...talk, leg: null } })),
  ],
  [
    'c1 would go back though nobody is asked',
    (d) => call(d, 'c1', ({ past }) => ({ past: { ...past, returnTo: 'bo' } })),
  ],
  ['c3 dialling does not fit its state', (d) => call(d, 'c3', () => ({ state: 'dialling' }))],
  ['c3 sleeps for ever', (d) => call(d, 'c3', () => ({ state: 'sleeping' }))],
  ['c3 was left at the door', (d) => call(d, 'c3', () => ({ state: 'arriving' }))],
  ['c3 announces nothing', (d) => call(d, 'c3', () => ({ state: 'announcing' }))],
  ['c3 waits without a queue', (d) => call(d, 'c3', () => ({ queuedAt: null }))],
  [
    'c2 rings one phone twice',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{}, { leg: 'c2.a9' }]),
      ),
  ],
  [
    'c2 has two winners',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{ acceptedAt: 1 }, { acceptedAt: 1, leg: 'c2.a9', device: 'x' }]),
      ),
  ],
  [
    'c2 rings phones though it was accepted',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{ acceptedAt: 1 }, { leg: 'c2.a9', device: 'x' }]),
      ),
  ],
  [
    'c2 has one leg twice',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{ leg: 'c2' }]),
      ),
  ],
  [
    'c2 has the unknown agent dora',
    (d) =>
      call(
        d,
        'c2',
        offers(() => [{ agent: 'dora' }]),
      ),
  ],
  ['c3 of c3 is not in the index of legs', (d) => d.desk.legs.delete('c3')],
  ['legs are indexed', (d) => d.desk.legs.set('stranger', 'c3')],
  ['calls are indexed as waiting', (d) => call(d, 'c3', () => ({ state: 'announcing' }))],
  ['c3 waits in the index with an old record', (d) => call(d, 'c3', () => ({}))],
  ['is not armed', (d) => d.desk.timers.clear()],
  [
    'timer x has no owner',
    (d) => d.desk.timers.set('x', { id: 'x', kind: 'hold-over', call: 'c3', at: d.now + 1 }),
  ],
  ['c3 waits while carl is free to serve it', (d) => agent(d, 'carl', { state: 'available' })],
];

describe('what must hold after every step', () => {
  it('holds on a desk where nothing is broken', () => {
    const driver = desk();
    expect(brokenInvariants(driver.desk, driver.now)).toEqual([]);
  });

  it.each(faults)('is found when it does not hold: %s', (says, breaks) => {
    const driver = desk();
    breaks(driver);
    expect(brokenInvariants(driver.desk, driver.now).filter((each) => each.includes(says))).not.toEqual([]);
  });
});
