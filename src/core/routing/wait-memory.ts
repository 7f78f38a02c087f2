import type { ServiceId } from '../kernel/ids.ts';
import { MINUTE_MS, type DurationMs, type InstantMs } from '../kernel/time.ts';

/** Why nothing is said of the wait, though it was asked for. */
export type Silence =
  /** Fewer than ten calls of the service were handled since its memory began. */
  | 'too-few-calls'
  /** Nobody signed in and not paused may serve the call. */
  | 'nobody-to-serve'
  /** Too many calls and agents of different kinds to simulate in the time that a decision may take. */
  | 'too-large'
  /** The latest estimates were far off. */
  | 'error-too-large'
  /** The range is too wide to be of use to anybody. */
  | 'too-wide'
  /** The service does not tell of the wait. */
  | 'not-configured';

/** How long a call will probably wait from now on: three times in four between `lowMs` and `highMs`. */
export interface WaitRange {
  readonly lowMs: DurationMs;
  readonly meanMs: DurationMs;
  readonly highMs: DurationMs;
}

/** How an estimate turned out: what was foretold when the caller was first told, and what came. */
export interface Measured {
  readonly estimateMs: DurationMs;
  readonly actualMs: DurationMs;
  /** The range that went with the estimate. */
  readonly lowMs: DurationMs;
  readonly highMs: DurationMs;
}

/**
 * What the past calls of one service teach of the waits to come. Each new observation makes the older ones
 * count for less, so that a morning's rates have given way by noon. Immutable; a fold over facts alone.
 */
export interface WaitMemory {
  /** Calls handled since the memory began. */
  readonly handled: number;
  /** Weighted count of them, the sum of how long each took its agent up (ringing, talk, wrap-up), and of the ringing. */
  readonly handledWeight: number;
  readonly takenUpMs: DurationMs;
  readonly answeredWeight: number;
  readonly ringingMs: DurationMs;
  /** Weighted count of callers who left, and the sum of all waiting, theirs and that of the answered. */
  readonly leftWeight: number;
  readonly waitedMs: DurationMs;
  /** The latest estimates that were measured, oldest first. */
  readonly measured: readonly Measured[];
}

/** An agent at work on a call of a queue: since their phone rang for it. */
export interface TakenUp {
  readonly service: ServiceId;
  readonly since: InstantMs;
}

/** What an older observation still counts beside the next one: fifty calls shape the rates. */
const KEPT_SHARE = 0.98;

/** How many measured estimates the error is taken over. */
export const MEASURED_KEPT = 50;

/** Before anything was seen: three calls of five minutes, rung for five seconds, and one caller lost in ten minutes. */
const PRIOR = {
  handledWeight: 3,
  takenUpMs: 15 * MINUTE_MS,
  answeredWeight: 1,
  ringingMs: 5_000,
  leftWeight: 1,
  waitedMs: 10 * MINUTE_MS,
} as const;

/** The memory of a service of which nothing is known. */
export const newWaitMemory: WaitMemory = {
  handled: 0,
  handledWeight: 0,
  takenUpMs: 0,
  answeredWeight: 0,
  ringingMs: 0,
  leftWeight: 0,
  waitedMs: 0,
  measured: [],
};

/** An agent is free of a call that took them up for so long, from the ringing to the end of the wrap-up. */
export function learnHandled(memory: WaitMemory, takenUpMs: DurationMs): WaitMemory {
  return {
    ...memory,
    handled: memory.handled + 1,
    handledWeight: memory.handledWeight * KEPT_SHARE + 1,
    takenUpMs: memory.takenUpMs * KEPT_SHARE + takenUpMs,
  };
}

/** A caller was answered after such a wait, at the end of which a phone rang for so long. */
export function learnAnswered(memory: WaitMemory, waitMs: DurationMs, ringingMs: DurationMs): WaitMemory {
  return {
    ...learnWait(memory, waitMs, 0),
    answeredWeight: memory.answeredWeight * KEPT_SHARE + 1,
    ringingMs: memory.ringingMs * KEPT_SHARE + ringingMs,
  };
}

/** A caller left after such a wait. */
export function learnLeft(memory: WaitMemory, waitMs: DurationMs): WaitMemory {
  return learnWait(memory, waitMs, 1);
}

function learnWait(memory: WaitMemory, waitMs: DurationMs, left: 0 | 1): WaitMemory {
  return {
    ...memory,
    leftWeight: memory.leftWeight * KEPT_SHARE + left,
    waitedMs: memory.waitedMs * KEPT_SHARE + waitMs,
  };
}

/** An estimate has met what came of it. */
export function learnMeasured(memory: WaitMemory, measured: Measured): WaitMemory {
  return { ...memory, measured: [...memory.measured, measured].slice(-MEASURED_KEPT) };
}

/** How fast a service goes on, as its memory has it. Never 0 but for `leavePerMs`. */
export interface Rates {
  /** Mean time that a call takes its agent up, from the ringing to the end of the wrap-up; 1/μ. */
  readonly takenUpMs: DurationMs;
  /** Mean time from the offer to the connection. */
  readonly ringingMs: DurationMs;
  /** θ: how many of the waiting leave, for each millisecond of waiting of each. */
  readonly leavePerMs: number;
}

/** The rates of a service: what was seen, and the prior, which few calls outweigh. */
export function ratesOf(memory: WaitMemory): Rates {
  return {
    takenUpMs: (PRIOR.takenUpMs + memory.takenUpMs) / (PRIOR.handledWeight + memory.handledWeight),
    ringingMs: (PRIOR.ringingMs + memory.ringingMs) / (PRIOR.answeredWeight + memory.answeredWeight),
    // The maximum-likelihood rate of exponential patience, of which the answered show only a part.
    leavePerMs: (PRIOR.leftWeight + memory.leftWeight) / (PRIOR.waitedMs + memory.waitedMs),
  };
}

/** How far the latest estimates were off. */
export interface EstimateError {
  /** Of how many calls, at most {@link MEASURED_KEPT}. */
  readonly calls: number;
  /** Median of |estimate − actual| / actual. */
  readonly medianRatio: number;
  /** Share of the actual waits that lay within their range, 0 to 1. */
  readonly coverage: number;
}

/** Over how many calls an error must be known before it silences the estimate. */
const JUDGED_FROM = 20;
/** Half of the callers were told of a wait twice as long as theirs, or longer. */
const MEDIAN_LIMIT = 1;
/** The range is meant to hold three times in four. */
const COVERAGE_LIMIT = 0.6;

/** The error of the latest estimates; null before the first was measured. */
export function errorOf(measured: readonly Measured[]): EstimateError | null {
  if (measured.length === 0) return null;
  const ratios = measured
    // A wait of less than a second counts as one: nothing is divided by nothing.
    .map(({ estimateMs, actualMs }) => Math.abs(estimateMs - actualMs) / Math.max(actualMs, 1_000))
    .sort((a, b) => a - b);
  const covered = measured.filter(({ actualMs, lowMs, highMs }) => lowMs <= actualMs && actualMs <= highMs);
  return {
    calls: measured.length,
    medianRatio: ratios[Math.floor((ratios.length - 1) / 2)] ?? 0,
    coverage: covered.length / measured.length,
  };
}

/** True when the latest estimates were so far off that callers are better told nothing. */
export function isPoor(measured: readonly Measured[]): boolean {
  const error = errorOf(measured);
  if (!error || error.calls < JUDGED_FROM) return false;
  return error.medianRatio > MEDIAN_LIMIT || error.coverage < COVERAGE_LIMIT;
}
