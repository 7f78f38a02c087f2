import type { CallFact } from '../desk/facts.ts';
import { SECOND_MS, type InstantMs } from '../kernel/time.ts';
import type { Call, ToldOfWait } from './call.ts';

/** What a caller has been told of the wait, and when they are to be told again. Both follow from facts. */

/** However it is configured, the music between two announcements lasts longer than a blink. */
const LEAST_EVERY_MS = 5 * SECOND_MS;

/** What the caller has been told once `fact` is known. */
export function toldBy(call: Call, fact: Extract<CallFact, { type: 'wait-estimated' }>): ToldOfWait {
  const { at, position, lowMs, meanMs, highMs } = fact;
  const estimate =
    lowMs === null || meanMs === null || highMs === null ? null : { at, lowMs, meanMs, highMs };
  return { times: (call.told?.times ?? 0) + 1, at, position, first: call.told?.first ?? estimate };
}

/**
 * When the caller is next to be told how it stands with the wait; it may have passed. Null: never, or not while
 * it stands so with the call: something else is heard, a phone rings for it, or nobody is on the line to hear it.
 */
export function newsDueAt(call: Call): InstantMs | null {
  const { service, leg, state, queuedAt, progress, announcement, soundDueAt, callbackMenu, told } = call;
  const rules = service?.announcements;
  if (!rules || leg === null || state !== 'queued' || queuedAt === null) return null;
  if (announcement !== null || soundDueAt !== null || callbackMenu !== null) return null;
  return told === null
    ? progress.since + rules.firstAfterMs
    : told.at + Math.max(rules.everyMs, LEAST_EVERY_MS);
}
