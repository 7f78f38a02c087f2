import type { Call } from '../call/call.ts';
import type { Desk } from '../desk/state.ts';
import type { InstantMs } from '../kernel/time.ts';
import { drawWaits, type WaitMoments } from './estimate-model.ts';
import { rivalsOf } from './rivals.ts';
import { isPoor, newWaitMemory, type Rates, ratesOf, type Silence, type WaitRange } from './wait-memory.ts';

/** What can be said of a waiting call's future; `range` is null where there is no telling. */
export interface WaitEstimate {
  /** 1 for the call that is served next among those that compete for the same agents. */
  readonly position: number;
  /** How many of those before it have come to be so since the caller was last told of the position. */
  readonly overtook: number;
  readonly range: WaitRange | null;
  readonly silent: Silence | null;
}

/** From so many handled calls on, the rates are those of the service rather than of the prior. */
const ENOUGH_HANDLED = 10;

/** So many stages are added up one by one; those of a longer queue differ so little that an integral will do. */
const SUMMED = 1_000;

/**
 * The wait of a call that has `ahead` others before it, all served by the same `agents`, every one of whom is
 * taken: each of the stages ends with the first agent who frees or the first of those ahead who leaves. The sum
 * over i = 0..q of 1/(nμ + iθ); the stages are exponential, so their squares add up to the variance.
 * Source: DOMAIN, "Expected wait"; for the derivation see W. Whitt, "Improving service by informing customers
 * about anticipated delays", Management Science 45 (1999).
 * @param agents at least 1
 */
export function waitBehind(ahead: number, agents: number, rates: Rates): WaitMoments {
  const { leavePerMs } = rates;
  const servedPerMs = agents / rates.takenUpMs;
  const summed = leavePerMs > 0 ? Math.min(ahead, SUMMED) : ahead;
  let meanMs = 0;
  let varianceMs2 = 0;
  for (let i = 0; i <= summed; i += 1) {
    const stageMs = 1 / (servedPerMs + i * leavePerMs);
    meanMs += stageMs;
    varianceMs2 += stageMs * stageMs;
  }
  if (summed === ahead) return { meanMs, varianceMs2 };
  // The rest as the integral from half a step before to half a step after: off by less than a millionth.
  const from = servedPerMs + (summed + 0.5) * leavePerMs;
  const to = servedPerMs + (ahead + 0.5) * leavePerMs;
  return {
    meanMs: meanMs + Math.log(to / from) / leavePerMs,
    varianceMs2: varianceMs2 + (1 / from - 1 / to) / leavePerMs,
  };
}

/** Standard normal quantile of the range's ends: 12.5 % of the waits are shorter, 12.5 % longer. */
const RANGE_Z = 1.15;

/**
 * The range of a wait of these moments, taken for gamma distributed, as a sum of exponential stages nearly is.
 * The quantiles are Wilson and Hilferty's: the cube root of a gamma variable is nearly normal.
 */
export function rangeOf({ meanMs, varianceMs2 }: WaitMoments): WaitRange {
  if (meanMs <= 0) return { lowMs: 0, meanMs: 0, highMs: 0 };
  const spread = varianceMs2 / (9 * meanMs * meanMs);
  const quantile = (z: number): number => meanMs * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3;
  return {
    lowMs: Math.round(quantile(-RANGE_Z)),
    meanMs: Math.round(meanMs),
    highMs: Math.round(quantile(RANGE_Z)),
  };
}

/**
 * Estimates the wait of a call in state `queued`. Pure, and bounded: at most two milliseconds for fifty waiting
 * calls and fifty agents; larger desks are estimated only where the sum above will do, for which {@link rivalsOf}
 * is all it takes.
 */
export function estimateWait(desk: Desk, call: Call, now: InstantMs): WaitEstimate {
  const rivals = rivalsOf(desk, call, now);
  const place = { position: rivals.ahead + 1, overtook: rivals.overtook };
  const service = call.service?.id ?? '';
  const memory = desk.waitMemory.get(service) ?? newWaitMemory;
  if (rivals.servers.size === 0) return { ...place, range: null, silent: 'nobody-to-serve' };
  if (memory.handled < ENOUGH_HANDLED) return { ...place, range: null, silent: 'too-few-calls' };
  const rates = ratesOf(memory);
  const moments = rivals.alike
    ? waitBehind(rivals.queuedAhead, rivals.servers.size, rates)
    : drawWaits(desk, call, now);
  if (!moments) return { ...place, range: null, silent: 'too-large' };
  // What is foretold so far is when an agent will be free; their phone rings a while before the two talk.
  const range = rangeOf({ ...moments, meanMs: moments.meanMs + rates.ringingMs });
  return { ...place, range, silent: isPoor(memory.measured) ? 'error-too-large' : null };
}
