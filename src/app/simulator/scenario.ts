import type { CallClass, Directory, Requirement } from '../../core/desk/directory.ts';
import type { PhoneNumber } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import type { Distribution } from './distribution.ts';

/** One call that is to come. What is null is as for every call: by its number's plan, or drawn. */
export interface ListedArrival {
  readonly at: InstantMs;
  readonly number: PhoneNumber;
  readonly requirements: readonly Requirement[] | null;
  readonly callClass: CallClass | null;
  readonly handlingMs: DurationMs | null;
  readonly patienceMs: DurationMs | null;
}

/** Where calls come from: each by chance at a steady rate, to any of the numbers alike, or as listed. */
export type ArrivalSource =
  | { readonly kind: 'poisson'; readonly ratePerHour: number; readonly numbers: readonly PhoneNumber[] }
  /** By rising `at`. */
  | { readonly kind: 'listed'; readonly arrivals: readonly ListedArrival[] };

/** A call that comes now. */
export interface ArrivalNews {
  readonly at: InstantMs;
  readonly handlingMs: DurationMs;
  /** Infinity: never gives up. */
  readonly patienceMs: DurationMs;
}

/** What is to be tried: a desk, its callers, and how long. */
export interface Scenario {
  readonly directory: Directory;
  readonly startAt: InstantMs;
  readonly sources: readonly ArrivalSource[];
  /** How long calls come by chance, after the warm-up; listed ones all come. */
  readonly trafficMs: DurationMs;
  /** Calls that come in this time after the start fill the desk and are not measured. */
  readonly warmUpMs: DurationMs;
  /** From answer to hang-up. */
  readonly handling: Distribution;
  /** How long a caller waits before giving up; null: for ever. */
  readonly patience: Distribution | null;
  /** Wrap-up after every call, in place of that of the services; null: theirs. */
  readonly wrapUpMs: DurationMs | null;
  /** Every number is open at all hours. */
  readonly alwaysOpen: boolean;
  readonly seed: number;
  /** Told of each call as it comes, what was drawn or listed for it. */
  readonly onArrival?: (call: ArrivalNews) => void;
  /** Told now and then how many calls have come so far. */
  readonly onProgress?: (calls: number) => void;
}

/** What became of the measured calls of one service. Ratios 0 to 1; null where there is nothing to measure. */
export interface ServiceFigures {
  readonly id: string;
  /** All who entered the queue. */
  readonly offered: number;
  readonly answered: number;
  /** Who left the queue unanswered, the short ones included. */
  readonly abandoned: number;
  /** Those of the abandoned who left within the service's short-abandon limit. */
  readonly short: number;
  /** Who went on to another place, or asked to be called back. */
  readonly flowedOut: number;
  /** Who still waited when the run ended: nobody will ever serve them. */
  readonly waiting: number;
  /** Share of the offered who waited at all. */
  readonly waitProbability: number | null;
  /** Of the answered. */
  readonly meanWaitMs: DurationMs | null;
  /** By the service's own definition and target. */
  readonly serviceLevel: number | null;
  /** 95 of 100 of the answered waited no longer. */
  readonly p95WaitMs: DurationMs | null;
}

export interface AgentFigures {
  readonly id: string;
  /** On contact / (on contact + idle) while calls came; on contact: offered, talking, wrapping up. */
  readonly occupancy: number | null;
  /** Measured calls answered. */
  readonly calls: number;
}

/** One run. */
export interface SimulationResult {
  readonly seed: number;
  /** Measured calls, those that found the desk closed included. */
  readonly calls: number;
  /** In the order of the directory. */
  readonly perService: readonly ServiceFigures[];
  readonly perAgent: readonly AgentFigures[];
}
