import { seedOfRun } from '../../src/app/simulator/repeat.ts';
import type { ArrivalNews, Scenario, ServiceFigures } from '../../src/app/simulator/scenario.ts';
import { simulate } from '../../src/app/simulator/simulate.ts';
import { inverseErlangB } from './erlang.ts';
import { sketchDirectory, type DeskSketch } from './desk-fixture.ts';

/** One queue, and how long it is tried. */
export interface QueueSetting {
  readonly agents: number;
  /** Offered work in mean talks per mean talk. */
  readonly load: number;
  /** Mean talk / mean patience; null: callers never give up. */
  readonly theta: number | null;
  /** Measured calls in all runs together, about. */
  readonly calls: number;
  readonly seed: number;
}

/** What came of one run, and of its chance. */
export interface QueueRun {
  readonly figures: ServiceFigures;
  readonly controls: readonly number[];
}

export const MEAN_TALK_MS = 180_000;
/** The target of the service, so that its level by `all_offered` is the share answered within. */
export const TARGET_MS = 20_000;
/** Independent runs of a setting. */
const RUNS = 60;
const START = Date.UTC(2027, 2, 1, 8);

/** Runs a setting on the product's simulator. @param change what is to be otherwise, for tests that must fail */
export function queueRuns(
  setting: QueueSetting,
  change: Partial<Scenario> = {},
  sketch: DeskSketch = {},
): QueueRun[] {
  const { agents, load, theta, calls, seed } = setting;
  const directory = sketchDirectory({
    agents: Object.fromEntries(Array.from({ length: agents }, (_, index) => [`agent${index}`, {}])),
    services: { support: { targetMs: TARGET_MS, shortAbandonMs: 0, definition: 'all_offered' } },
    ...sketch,
  });
  const ratePerHour = (3_600_000 * load) / MEAN_TALK_MS;
  // Patient callers make a queue that forgets its beginning slowly.
  const warmUpMs = (theta === null ? 200 : 30) * MEAN_TALK_MS;
  const trafficMs = ((calls / RUNS) * 3_600_000) / ratePerHour;
  const scenario: Scenario = {
    directory,
    startAt: START,
    sources: [{ kind: 'poisson', ratePerHour, numbers: [...directory.numbers.keys()] }],
    trafficMs,
    warmUpMs,
    handling: { kind: 'exponential', meanMs: MEAN_TALK_MS },
    patience: theta === null ? null : { kind: 'exponential', meanMs: MEAN_TALK_MS / theta },
    wrapUpMs: null,
    alwaysOpen: true,
    seed,
    ...change,
  };
  return Array.from({ length: RUNS }, (_, run) => {
    const came: ArrivalNews[] = [];
    const onArrival = (call: ArrivalNews): void => void came.push(call);
    const { perService } = simulate({ ...scenario, seed: seedOfRun(seed, run), onArrival });
    const [figures] = perService;
    if (!figures) throw new Error('no service was measured');
    return { figures, controls: controlsOf(came, setting, START + warmUpMs, trafficMs) };
  });
}

/**
 * What is known beforehand of the chance of a run, less its expectation: how many called, how long they talked
 * and would have waited, and what these same callers would have made of two desks whose theory is simple: one
 * with an agent for everybody, and one where nobody waits.
 */
function controlsOf(
  came: readonly ArrivalNews[],
  { agents, load, theta }: QueueSetting,
  fromMs: number,
  trafficMs: number,
): readonly number[] {
  const measured = came.filter(({ at }) => at >= fromMs);
  const mean = (of: (call: ArrivalNews) => number): number =>
    measured.reduce((sum, call) => sum + of(call), 0) / measured.length;
  const { atLeast, above } = busyWithoutLimit(came, agents, fromMs, fromMs + trafficMs);
  const expected = poissonTail(agents, load);
  const plain = [
    measured.length / ((load * trafficMs) / MEAN_TALK_MS) - 1,
    mean(({ handlingMs }) => handlingMs / MEAN_TALK_MS) - 1,
    atLeast - expected.atLeast,
    above - expected.above,
    turnedAway(came, agents, fromMs) - 1 / inverseErlangB(agents, load),
  ];
  if (theta === null) return plain;
  return [...plain, mean(({ patienceMs }) => (patienceMs * theta) / MEAN_TALK_MS) - 1];
}

/** With an agent for everybody: the share of time in which at least `n` talk, and how many more on average. */
function busyWithoutLimit(came: readonly ArrivalNews[], n: number, fromMs: number, untilMs: number) {
  const ends = came.map(({ at, handlingMs }) => at + handlingMs).sort((a, b) => a - b);
  let [talking, arrived, ended, now, atLeast, above] = [0, 0, 0, 0, 0, 0];
  while (now < untilMs) {
    const arrival = came[arrived]?.at ?? Infinity;
    const end = ends[ended] ?? Infinity;
    const next = Math.min(arrival, end, untilMs);
    const ms = Math.max(0, next - Math.max(now, fromMs));
    if (talking >= n) atLeast += ms;
    above += Math.max(0, talking - n) * ms;
    now = next;
    if (arrival <= end) [talking, arrived] = [talking + 1, arrived + 1];
    else [talking, ended] = [talking - 1, ended + 1];
  }
  return { atLeast: atLeast / (untilMs - fromMs), above: above / (untilMs - fromMs) };
}

/** Of a Poisson number of mean `load`: the probability of at least `n`, and the mean of what is above it. */
function poissonTail(n: number, load: number): { atLeast: number; above: number } {
  let probability = Math.exp(-load);
  let [below, mean] = [0, 0];
  for (let k = 0; k < n; k += 1) {
    below += probability;
    mean += probability * (n - k);
    probability *= load / (k + 1);
  }
  return { atLeast: 1 - below, above: load - n + mean };
}

/** Where nobody waits: the share of the measured callers who find all of `n` agents talking. */
function turnedAway(came: readonly ArrivalNews[], n: number, fromMs: number): number {
  const freeAt = new Array<number>(n).fill(0);
  let [measured, away] = [0, 0];
  for (const { at, handlingMs } of came) {
    const free = freeAt.findIndex((since) => since <= at);
    if (free >= 0) freeAt[free] = at + handlingMs;
    if (at < fromMs) continue;
    measured += 1;
    if (free < 0) away += 1;
  }
  return away / measured;
}
