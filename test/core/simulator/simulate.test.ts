import { describe, expect, test } from 'vitest';
import { simulateRepeatedly } from '../../../src/app/simulator/repeat.ts';
import type { ListedArrival, Scenario } from '../../../src/app/simulator/scenario.ts';
import { simulate } from '../../../src/app/simulator/simulate.ts';
import { type DeskSketch, sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const START = Date.UTC(2027, 2, 1, 8);

const listed = (atS: number, more: Partial<ListedArrival> = {}): ListedArrival => ({
  at: START + atS * 1_000,
  number: NUMBER,
  requirements: null,
  callClass: null,
  handlingMs: null,
  patienceMs: null,
  ...more,
});

function scenario(sketch: DeskSketch, more: Partial<Scenario>): Scenario {
  return {
    directory: sketchDirectory(sketch),
    startAt: START,
    sources: [],
    trafficMs: 0,
    warmUpMs: 0,
    handling: { kind: 'fixed', ms: 30_000 },
    patience: null,
    wrapUpMs: null,
    alwaysOpen: false,
    seed: 1,
    ...more,
  };
}

const ofList = (sketch: DeskSketch, arrivals: readonly ListedArrival[], more: Partial<Scenario> = {}) =>
  simulate(scenario(sketch, { sources: [{ kind: 'listed', arrivals }], ...more }));

const byChance = (sketch: DeskSketch, ratePerHour: number, more: Partial<Scenario> = {}) =>
  scenario(sketch, {
    sources: [{ kind: 'poisson', ratePerHour, numbers: [NUMBER] }],
    trafficMs: 50 * 3_600_000,
    handling: { kind: 'exponential', meanMs: 180_000 },
    ...more,
  });

describe('a desk worked out by hand', () => {
  test('one agent, calls every ten seconds, talks of thirty: each waits twenty longer', () => {
    const { calls, perService, perAgent } = ofList({}, [listed(0), listed(10), listed(20), listed(30)]);
    expect(calls).toBe(4);
    expect(perService).toEqual([
      {
        id: 'support',
        offered: 4,
        answered: 4,
        abandoned: 0,
        short: 0,
        flowedOut: 0,
        waiting: 0,
        waitProbability: 0.75,
        meanWaitMs: 30_000,
        serviceLevel: 0.5,
        p95WaitMs: 60_000,
      },
    ]);
    expect(perAgent).toEqual([{ id: 'anna', occupancy: 1, calls: 4 }]);
  });

  test('wrap-up comes after every talk, that of the scenario in place of the service’s', () => {
    const sketch = { services: { support: { wrapUpMs: 99_000 } } };
    const { perService } = ofList(sketch, [listed(0), listed(10)], { wrapUpMs: 5_000 });
    expect(perService[0]).toMatchObject({ meanWaitMs: 12_500 });
  });

  test('who has no patience left goes; within the limit they are short ones; nobody gives up at once', () => {
    const arrivals = [
      listed(0, { patienceMs: 0 }),
      listed(10, { patienceMs: 3_000 }),
      listed(11, { patienceMs: 6_000 }),
      listed(12),
    ];
    const [service] = ofList({}, arrivals).perService;
    expect(service).toMatchObject({ offered: 4, answered: 2, abandoned: 2, short: 1, waitProbability: 0.75 });
    // One of the three that count, the short one left out, was answered within twenty seconds and one in eighteen.
    expect(service).toMatchObject({ serviceLevel: 2 / 3, meanWaitMs: 9_000 });
  });

  test('calls of the warm-up fill the desk and are not measured', () => {
    const { calls, perService, perAgent } = ofList({}, [listed(0), listed(10)], { warmUpMs: 10_000 });
    expect(calls).toBe(1);
    expect(perService[0]).toMatchObject({ offered: 1, meanWaitMs: 20_000 });
    expect(perAgent[0]).toMatchObject({ calls: 1, occupancy: 1 });
  });

  test('occupancy is the share of the time on contact', () => {
    const { perAgent } = ofList({ agents: { anna: {}, bo: {} } }, [
      listed(0, { handlingMs: 10_000 }),
      listed(0, { handlingMs: 40_000 }),
    ]);
    expect(perAgent).toEqual([
      { id: 'anna', occupancy: 0.25, calls: 1 },
      { id: 'bo', occupancy: 1, calls: 1 },
    ]);
  });
});

describe('listed calls', () => {
  const sketch: DeskSketch = {
    agents: { anna: { skills: { network: 2 } }, bo: { skills: { network: 4 } } },
  };

  test('skills of their own go before those of the number, and count with its service', () => {
    const needs = (minLevel: 3 | 5) => ({ requirements: [{ skill: 'network', minLevel } as const] });
    const { perService, perAgent } = ofList(sketch, [
      listed(0, needs(3)),
      listed(1, needs(3)),
      listed(2, needs(5)),
    ]);
    // Nobody knows enough for the last: the run ends with it in the queue.
    expect(perService).toHaveLength(1);
    expect(perService[0]).toMatchObject({
      id: 'support',
      offered: 3,
      answered: 2,
      waiting: 1,
      meanWaitMs: 14_500,
    });
    expect(perAgent.map(({ calls }) => calls)).toEqual([0, 2]);
  });

  test('a class of their own goes before that of the number', () => {
    const arrivals = [
      listed(0, { handlingMs: 60_000 }),
      listed(1, { patienceMs: 70_000 }),
      listed(50, { callClass: 'critical' }),
    ];
    const { perService } = ofList({}, arrivals);
    // 10 s for the critical one, then 89 s would be left for the one before it, who gives up at 71 s.
    expect(perService[0]).toMatchObject({ answered: 2, abandoned: 1, meanWaitMs: 5_000 });
  });

  test('closed is closed, and not offered; always open is open', () => {
    const closed = sketchDirectory({ numbers: { [NUMBER]: { calendar: 'never' } } });
    const week = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    const never = { id: 'never', name: 'Never', timeZone: 'Europe/Stockholm', week, specialDays: new Map() };
    const calendars = new Map([['never', never]]);
    const run = (alwaysOpen: boolean) =>
      simulate(
        scenario(
          {},
          {
            directory: { ...closed, calendars },
            sources: [{ kind: 'listed', arrivals: [listed(0)] }],
            alwaysOpen,
          },
        ),
      );
    expect(run(true).perService[0]).toMatchObject({ offered: 1, answered: 1 });
    expect(run(false)).toMatchObject({ calls: 1, perService: [{ offered: 0, serviceLevel: null }] });
  });
});

describe('calls by chance', () => {
  const sketch: DeskSketch = { agents: { anna: {}, bo: {}, cecilia: {} } };

  test('the same seed gives the same result, another another', () => {
    const run = (seed: number) => simulate(byChance(sketch, 50, { seed }));
    expect(run(4)).toEqual(run(4));
    expect(run(4).perService).not.toEqual(run(5).perService);
  });

  test('another desk meets the same callers', () => {
    const patience = { kind: 'exponential', meanMs: 60_000 } as const;
    const few = simulate(byChance({ agents: { anna: {} } }, 50, { patience }));
    const many = simulate(byChance(sketch, 50, { patience }));
    expect(few.perService[0]?.offered).toBe(many.perService[0]?.offered);
    expect(few.perService[0]?.abandoned).toBeGreaterThan(many.perService[0]?.abandoned ?? Infinity);
  });

  test('several runs give each figure a mean within its interval', () => {
    const result = simulateRepeatedly(byChance(sketch, 50, { trafficMs: 5 * 3_600_000 }), 6);
    expect(result).toMatchObject({ seed: 1, repeat: 6 });
    for (const { mean, ci95 } of [
      result.calls,
      result.perService[0]!.waitProbability,
      result.perService[0]!.meanWaitMs,
      result.perAgent[2]!.occupancy,
    ]) {
      expect(ci95?.[0]).toBeLessThan(mean ?? NaN);
      expect(ci95?.[1]).toBeGreaterThan(mean ?? NaN);
    }
    // Nothing to measure, no interval.
    expect(simulateRepeatedly(scenario({}, {}), 3).perService[0]?.serviceLevel).toEqual({
      mean: null,
      ci95: null,
    });
  });
});
