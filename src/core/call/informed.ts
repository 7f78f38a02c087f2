import type { CallFact } from '../desk/facts.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { AnnouncementPurpose, Call, Informed } from './call.ts';

/**
 * `call` with what `fact` tells of the message of an outage: its beginning, or its end, whether it was heard out
 * or cut short by a key, another announcement or the queue. The rest of the call is left as it is.
 */
export function informedAfter(call: Call, fact: CallFact): Call {
  const { informed } = call;
  if (fact.type === 'outage-told') {
    const { outage, playback, graceMs } = fact;
    return { ...call, informed: { outage, playback, graceMs, until: null } };
  }
  if (informed === null || informed.until !== null || !ends(informed, fact)) return call;
  return { ...call, informed: { ...informed, until: fact.at + informed.graceMs } };
}

/** Whether the message is over by `fact`. */
function ends({ playback }: Informed, fact: CallFact): boolean {
  if (fact.type === 'announcement-finished') return fact.playback === playback;
  if (fact.type === 'announcement-started') return fact.playback !== playback;
  return fact.type === 'call-queued';
}

/** What is heard after which a caller has got more, or less, than the news of the outage. */
const otherEnds: ReadonlySet<AnnouncementPurpose> = new Set([
  'unknown-number',
  'nobody-answers',
  'callback-accepted',
  'overflow',
]);

/**
 * Whether a caller who hangs up at `at` was informed of an outage (DOMAIN R8): from the beginning of its message
 * to its time of grace after the end, the last instant included. Nobody who has had an agent was.
 */
export function wasInformed({ informed, past, announcement }: Call, at: InstantMs): boolean {
  if (informed === null || past.owner !== null) return false;
  if (announcement !== null && otherEnds.has(announcement.purpose)) return false;
  return informed.until === null || at <= informed.until;
}
