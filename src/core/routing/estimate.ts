import { type Call, isWaiting } from '../call/call.ts';
import type { Desk } from '../desk/state.ts';
import type { InstantMs } from '../kernel/time.ts';
import { drawWaits, type WaitMoments } from './estimate-model.ts';
import { nextLineMs } from './lines.ts';
import { compareCalls } from './order.ts';
import { nextRelaxationMs } from './relaxation.ts';
import { isAtWork, kindOf, mayServe } from './servers.ts';
import { isPoor, newWaitMemory, type Rates, ratesOf, type Silence, type WaitRange } from './wait-memory.ts';

/** What can be said of a waiting call's future; `range` is null where there is no telling. */
export interface WaitEstimate {
  /** 1 for the call that is served next among those that compete for the same agents. */
  readonly position: number;
  /** The calls before it, in no order that matters. */
  readonly ahead: readonly Call[];
  readonly range: WaitRange | null;
  readonly silent: Silence | null;
}

/** From so many handled calls on, the rates are those of the service rather than of the prior. */
const ENOUGH_HANDLED = 10;

/**
 * The wait of a call that has `ahead` others before it, all served by the same `agents`, every one of whom is
 * taken: each of the stages ends with the first agent who frees or the first of those ahead who leaves. The sum
 * over i = 0..q of 1/(nμ + iθ); the stages are exponential, so their squares add up to the variance.
 * Source: DOMAIN, "Expected wait"; for the derivation see W. Whitt, "Improving service by informing customers
 * about anticipated delays", Management Science 45 (1999).
 * @param agents at least 1
 */
export function waitBehind(ahead: number, agents: number, rates: Rates): WaitMoments {
  let meanMs = 0;
  let varianceMs2 = 0;
  for (let i = 0; i <= ahead; i += 1) {
    const stageMs = 1 / (agents / rates.takenUpMs + i * rates.leavePerMs);
    meanMs += stageMs;
    varianceMs2 += stageMs * stageMs;
  }
  return { meanMs, varianceMs2 };
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
 * calls and fifty agents; larger desks are estimated only where the sum above will do.
 */
export function estimateWait(desk: Desk, call: Call, now: InstantMs): WaitEstimate {
  const rivals = rivalsOf(desk, call, now);
  const { ahead } = rivals;
  const place = { position: ahead.length + 1, ahead };
  const service = call.service?.id ?? '';
  const memory = desk.waitMemory.get(service) ?? newWaitMemory;
  if (rivals.servers.size === 0) return { ...place, range: null, silent: 'nobody-to-serve' };
  if (memory.handled < ENOUGH_HANDLED) return { ...place, range: null, silent: 'too-few-calls' };
  const rates = ratesOf(memory);
  const queuedAhead = ahead.filter(({ state }) => state === 'queued').length;
  const moments = rivals.alike
    ? waitBehind(queuedAhead, rivals.servers.size, rates)
    : drawWaits(desk, call, now);
  if (!moments) return { ...place, range: null, silent: 'too-large' };
  // What is foretold so far is when an agent will be free; their phone rings a while before the two talk.
  const range = rangeOf({ ...moments, meanMs: moments.meanMs + rates.ringingMs });
  return { ...place, range, silent: isPoor(memory.measured) ? 'error-too-large' : null };
}

interface Rivals {
  /** The waiting calls that are served before this one and share an agent with it. */
  readonly ahead: readonly Call[];
  /** Who may serve the call as it stands now. */
  readonly servers: ReadonlySet<string>;
  /** Whether all who wait for these agents are of one kind, so that a plain queue describes them. */
  readonly alike: boolean;
}

function rivalsOf(desk: Desk, call: Call, now: InstantMs): Rivals {
  const own = serversOf(desk, call);
  const kinds = new Map([[kindOf(call), own]]);
  const ahead: Call[] = [];
  let alike = !changesWithTime(call);
  for (const other of desk.calls.values()) {
    if (other === call || !isWaiting(other)) continue;
    const kind = kindOf(other);
    const servers = kinds.get(kind) ?? serversOf(desk, other);
    kinds.set(kind, servers);
    if (servers !== own && !meet(own, servers)) continue;
    if (other.service !== call.service || changesWithTime(other) || !same(own, servers)) alike = false;
    if (compareCalls(other, call, now) < 0) ahead.push(other);
  }
  return { ahead, servers: own, alike };
}

function serversOf(desk: Desk, call: Call): ReadonlySet<string> {
  const servers = new Set<string>();
  for (const [id, agent] of desk.agents) if (isAtWork(agent) && mayServe(agent, call)) servers.add(id);
  return servers;
}

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  for (const id of a) if (b.has(id)) return true;
  return false;
}

function same(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((id) => b.has(id)));
}

/** True when waiting alone will let further agents serve the call. */
function changesWithTime(call: Call): boolean {
  const { service, requirements } = call;
  if (!service) return false;
  return nextRelaxationMs(service, requirements) < Infinity || nextLineMs(call) < Infinity;
}
