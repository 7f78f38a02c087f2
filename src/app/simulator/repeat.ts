import { streamSeed } from './distribution.ts';
import type { AgentFigures, Scenario, ServiceFigures, SimulationResult } from './scenario.ts';
import { simulate } from './simulate.ts';
import { estimate } from './statistics.ts';

/** A figure over several runs; null where no run could measure it, the interval also where only one could. */
export interface RepeatedFigure {
  readonly mean: number | null;
  /** The true mean lies in it with a confidence of 95 %. */
  readonly ci95: readonly [low: number, high: number] | null;
}

/** Figures of one kind with each number over several runs. */
type Repeated<T> = { readonly [K in keyof T]: K extends 'id' ? string : RepeatedFigure };

/** Several runs of one scenario with other chance in each. */
export interface RepeatedResult {
  /** Of the scenario; those of the runs follow from it. */
  readonly seed: number;
  readonly repeat: number;
  readonly calls: RepeatedFigure;
  readonly perService: readonly Repeated<ServiceFigures>[];
  readonly perAgent: readonly Repeated<AgentFigures>[];
}

/** Streams up to here belong to the single runs. */
const FIRST_RUN_STREAM = 1_000_000;

/**
 * The seed of run number `run` (from 0) of a scenario. Two desks that are tried with one seed meet the same
 * callers in each of their runs.
 */
export const seedOfRun = (seed: number, run: number): number => streamSeed(seed, FIRST_RUN_STREAM + run);

/**
 * Runs a scenario several times, each with a seed of its own, and gives each figure with its interval.
 * @param repeat how often, at least 1
 */
export function simulateRepeatedly(scenario: Scenario, repeat: number): RepeatedResult {
  let before = 0;
  const runs: SimulationResult[] = [];
  for (let run = 0; run < repeat; run += 1) {
    const { onProgress } = scenario;
    const result = simulate({
      ...scenario,
      seed: seedOfRun(scenario.seed, run),
      ...(onProgress && { onProgress: (calls: number) => onProgress(before + calls) }),
    });
    before += result.calls;
    runs.push(result);
  }
  return {
    seed: scenario.seed,
    repeat,
    calls: figure(runs.map(({ calls }) => calls)),
    perService: together(runs.map(({ perService }) => perService)),
    perAgent: together(runs.map(({ perAgent }) => perAgent)),
  };
}

/** The rows of all runs, row by row and figure by figure. */
function together<T extends { readonly id: string }>(runs: readonly (readonly T[])[]): Repeated<T>[] {
  const [first = []] = runs;
  return first.map((row, index) => {
    const values = (name: keyof T): (number | null)[] =>
      runs.map((rows) => (rows[index]?.[name] ?? null) as number | null);
    const names = (Object.keys(row) as (keyof T)[]).filter((name) => name !== 'id');
    const figures = Object.fromEntries(names.map((name) => [name, figure(values(name))]));
    return { id: row.id, ...figures } as Repeated<T>;
  });
}

function figure(values: readonly (number | null)[]): RepeatedFigure {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return { mean: null, ci95: null };
  const { mean, halfWidth } = estimate(known, 0.95);
  return { mean, ci95: known.length === 1 ? null : [mean - halfWidth, mean + halfWidth] };
}
