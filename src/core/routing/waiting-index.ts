import type { Call } from '../call/call.ts';
import type { CallClass, Requirement } from '../desk/directory.ts';
import type { AgentId, LineId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import { compareWithinBucket } from './order.ts';

/**
 * Waiting calls that are alike in all that decides who may serve them and how their score grows. Within a
 * bucket the order never changes, so only its first call competes with those of other buckets: a freed agent
 * costs as many comparisons as there are buckets, however many calls wait.
 */
export interface Bucket {
  readonly key: string;
  readonly lines: readonly LineId[];
  readonly class: CallClass;
  readonly targetMs: DurationMs;
  readonly requirements: readonly Requirement[];
  /** First to be served first. */
  readonly calls: Call[];
}

/** The queued calls, by open line and bucket. Only calls in state `queued` are in it: offered ones are spoken for. */
export class WaitingIndex {
  readonly #buckets = new Map<string, Bucket>();
  readonly #ofLine = new Map<LineId, Set<Bucket>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(call: Call): void {
    const key = bucketKey(call);
    const bucket = this.#buckets.get(key) ?? this.#open(key, call);
    bucket.calls.splice(placeIn(bucket.calls, call), 0, call);
    this.#size += 1;
  }

  /** Takes out a call that was added; the record must still have what its bucket is named by. */
  remove(call: Call): void {
    const bucket = this.#buckets.get(bucketKey(call));
    if (!bucket) return;
    const place = placeIn(bucket.calls, call);
    if (bucket.calls[place]?.id !== call.id) return;
    bucket.calls.splice(place, 1);
    this.#size -= 1;
    if (bucket.calls.length > 0) return;
    this.#buckets.delete(bucket.key);
    for (const line of bucket.lines) this.#ofLine.get(line)?.delete(bucket);
  }

  /** The buckets open to one line, in no order that matters. */
  ofLine(line: LineId): Iterable<Bucket> {
    return this.#ofLine.get(line) ?? [];
  }

  /** Every waiting call, for invariants and snapshots; in no order that matters. */
  *all(): Iterable<Call> {
    for (const bucket of this.#buckets.values()) yield* bucket.calls;
  }

  #open(key: string, call: Call): Bucket {
    const { class: callClass, requirements, openLines: lines } = call;
    const targetMs = call.service?.targetMs ?? 1;
    const bucket: Bucket = { key, lines, class: callClass, targetMs, requirements, calls: [] };
    this.#buckets.set(key, bucket);
    for (const line of lines) {
      const ofLine = this.#ofLine.get(line) ?? new Set();
      this.#ofLine.set(line, ofLine.add(bucket));
    }
    return bucket;
  }
}

/** The first call of a bucket that does not rest with `agent` at `now`. */
export function firstFor(bucket: Bucket, agent: AgentId, now: InstantMs): Call | undefined {
  return bucket.calls.find((call) => !isResting(call, agent, now));
}

/**
 * True while the call is kept from the agent, who declined it, missed it or could not be reached; or it is
 * somebody else's task, or the hours are over in which it may be dialled.
 */
export function isResting(call: Call, agent: AgentId, now: InstantMs): boolean {
  const { callOut } = call;
  if (callOut && (agent !== (callOut.onlyFor ?? agent) || now >= (callOut.awakeUntil ?? Infinity)))
    return true;
  const until = call.resting.get(agent);
  return until !== undefined && now < until;
}

function bucketKey(call: Call): string {
  const needs = call.requirements.map(({ skill, minLevel }) => `${skill}>=${minLevel}`).join('&');
  return `${call.openLines.join('&')}|${call.class}|${call.service?.targetMs}|${needs}`;
}

/** Index of the first call that `call` comes before or is, by binary search. */
function placeIn(calls: readonly Call[], call: Call): number {
  let low = 0;
  let high = calls.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareWithinBucket(calls[middle] as Call, call) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
