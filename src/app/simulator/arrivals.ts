import { seededRandom, type Random } from '../../core/kernel/random.ts';
import { HOUR_MS, type InstantMs } from '../../core/kernel/time.ts';
import { streamSeed } from './distribution.ts';
import type { ArrivalSource, ListedArrival, Scenario } from './scenario.ts';

/** Gives the calls of one source in their order, one at a time; null when no more come. */
export type NextArrival = () => ListedArrival | null;

/** The first streams of random numbers are those of talks and patience; each source has one from here on. */
const FIRST_STREAM = 8;

/** The sources of a scenario, each to be asked for its next call. */
export function arrivalsOf(scenario: Scenario): readonly NextArrival[] {
  const endAt = scenario.startAt + scenario.warmUpMs + scenario.trafficMs;
  return scenario.sources.map((source, index) =>
    source.kind === 'listed'
      ? listed(source.arrivals)
      : poisson(
          source,
          scenario.startAt,
          endAt,
          seededRandom(streamSeed(scenario.seed, FIRST_STREAM + index)),
        ),
  );
}

function listed(arrivals: readonly ListedArrival[]): NextArrival {
  let next = 0;
  return () => arrivals[next++] ?? null;
}

/** Calls with exponential times between them; the clock of the source is not rounded, only what it tells. */
function poisson(
  { ratePerHour, numbers }: ArrivalSource & { kind: 'poisson' },
  startAt: InstantMs,
  endAt: InstantMs,
  random: Random,
): NextArrival {
  const gapMs = HOUR_MS / ratePerHour;
  const [only] = numbers;
  let at = startAt;
  return () => {
    at += random.exponential(gapMs);
    if (at >= endAt || only === undefined) return null;
    const number = numbers.length === 1 ? only : random.pick(numbers);
    return {
      at: Math.round(at),
      number,
      requirements: null,
      callClass: null,
      handlingMs: null,
      patienceMs: null,
    };
  };
}
