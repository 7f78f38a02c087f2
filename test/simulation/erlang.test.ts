import { describe, expect, test } from 'vitest';
import type { Estimate } from '../../src/app/simulator/statistics.ts';
import type { ServiceFigures } from '../../src/app/simulator/scenario.ts';
import { controlledEstimate } from '../support/control-variates.ts';
import { erlangA, erlangC, type QueueTheory } from '../support/erlang.ts';
import {
  MEAN_TALK_MS,
  type QueueRun,
  queueRuns,
  type QueueSetting,
  TARGET_MS,
} from '../support/queue-runs.ts';

/*
 * One skill, calls by chance, exponential talks: what the simulator measures must be what theory says, within
 * the 99.9 % interval, whose half-width is at most 2 % of the value, or 0.005 for probabilities. The seeds are
 * the places in the list, from 1. SVARA_NIGHTLY adds settings that need more calls.
 */

const CONFIDENCE = 0.999;

type Measured = keyof QueueTheory;

/** How each quantity is told by the simulator, and how wide its interval may be. */
const measures: Readonly<
  Record<Measured, { of: (figures: ServiceFigures) => number; halfWidth: (value: number) => number }>
> = {
  waitProbability: { of: (f) => f.waitProbability ?? NaN, halfWidth: () => 0.005 },
  meanWait: { of: (f) => (f.meanWaitMs ?? NaN) / MEAN_TALK_MS, halfWidth: (value) => 0.02 * value },
  answeredWithin: { of: (f) => f.serviceLevel ?? NaN, halfWidth: () => 0.005 },
  abandoned: { of: (f) => f.abandoned / f.offered, halfWidth: () => 0.005 },
};
const names = Object.keys(measures) as Measured[];

function theoryOf({ agents, load, theta }: Pick<QueueSetting, 'agents' | 'load' | 'theta'>): QueueTheory {
  const within = TARGET_MS / MEAN_TALK_MS;
  return theta === null ? erlangC(agents, load, within) : erlangA(agents, load, theta, within);
}

function estimates(runs: readonly QueueRun[]): Readonly<Record<Measured, Estimate>> {
  const of = (name: Measured): Estimate =>
    controlledEstimate(
      runs.map(({ figures, controls }) => ({ value: measures[name].of(figures), controls })),
      CONFIDENCE,
    );
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Measured, Estimate>;
}

/** The quantities whose interval does not hold what theory says. */
function outside(found: Readonly<Record<Measured, Estimate>>, theory: QueueTheory): Measured[] {
  return names.filter((name) => {
    const { mean, halfWidth } = found[name];
    return !(Math.abs(mean - theory[name]) <= halfWidth + 1e-9);
  });
}

/** Agents, load, θ and thousands of calls. */
type Row = readonly [agents: number, load: number, theta: number | null, thousands: number];

const settings: readonly Row[] = [
  [1, 0.3, null, 240],
  [2, 0.8, null, 370],
  [1, 1, 1, 180],
  [1, 2, 1, 135],
  [2, 2, 1, 180],
  [2, 3, 0.5, 165],
  [3, 4, 1, 180],
  [5, 7, 0.5, 230],
  [10, 14, 0.5, 260],
  [20, 28, 0.5, 260],
];

/** Those that take too long for every day. */
const nightly: readonly Row[] = [
  [3, 1.5, null, 700],
  [5, 3.5, null, 2_200],
  [10, 7, null, 2_000],
  [3, 3, 4, 350],
  [5, 5, 4, 400],
  [10, 12, 1, 600],
  [50, 65, 1, 1_450],
];

/** The longest of the night takes four minutes alone on a core, and longer where others work too. */
const TIMEOUT_MS = process.env['SVARA_NIGHTLY'] ? 1_800_000 : 300_000;

const tried = process.env['SVARA_NIGHTLY'] ? [...settings, ...nightly] : settings;

describe('the simulator agrees with theory', () => {
  test.each(tried.map((setting, index) => [...setting, index + 1] as const))(
    '%d agents, load %d, rate of giving up %s',
    (agents, load, theta, thousands, seed) => {
      const setting = { agents, load, theta, calls: thousands * 1_000, seed };
      const theory = theoryOf(setting);
      const found = estimates(queueRuns(setting));
      expect(outside(found, theory)).toEqual([]);
      for (const name of names) {
        expect(found[name].halfWidth, name).toBeLessThanOrEqual(measures[name].halfWidth(theory[name]));
      }
    },
    TIMEOUT_MS,
  );
});

describe('what is not so falls outside', () => {
  const patient: QueueSetting = { agents: 2, load: 0.8, theta: null, calls: 30_000, seed: 101 };
  const impatient: QueueSetting = { agents: 3, load: 4, theta: 1, calls: 30_000, seed: 102 };

  test('the same runs agree with their own theory', () => {
    expect(outside(estimates(queueRuns(patient)), theoryOf(patient))).toEqual([]);
    expect(outside(estimates(queueRuns(impatient)), theoryOf(impatient))).toEqual([]);
  });

  test('the theory of an agent more', () => {
    const found = estimates(queueRuns(patient));
    expect(outside(found, theoryOf({ ...patient, agents: 3 }))).toEqual([
      'waitProbability',
      'meanWait',
      'answeredWithin',
    ]);
    expect(outside(estimates(queueRuns(impatient)), theoryOf({ ...impatient, agents: 4 }))).toEqual(names);
  });

  test('callers who are not served in the order of their coming', () => {
    // Half of them go before all others. All wait as long on average, but not alike.
    const numbers = { '+46406280400': { class: 'critical' }, '+46406280401': { class: 'low' } } as const;
    const setting = { ...patient, load: 1.4, calls: 60_000 };
    expect(outside(estimates(queueRuns(setting)), theoryOf(setting))).toEqual([]);
    expect(outside(estimates(queueRuns(setting, {}, { numbers })), theoryOf(setting))).toEqual([
      'answeredWithin',
    ]);
  });

  test('talks that are all of one length', () => {
    const found = estimates(queueRuns(patient, { handling: { kind: 'fixed', ms: MEAN_TALK_MS } }));
    expect(outside(found, theoryOf(patient))).toContain('meanWait');
  });

  test('a wrap-up that theory knows nothing of', () => {
    const found = estimates(queueRuns(impatient, { wrapUpMs: 5_000 }));
    expect(outside(found, theoryOf(impatient))).toContain('abandoned');
  });
});
