import type { AnnouncementPurpose, Call, EntryPosition } from '../call/call.ts';
import type { CallFact } from '../desk/facts.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { Drain } from './plan.ts';

type FactOf<T extends CallFact['type']> = Extract<CallFact, { type: T }>;

/** Takes a fact of the way into the queue into its call. */
export function evolveEntry(call: Call, fact: FactOf<'entry-decided' | 'entry-moved' | 'hours-moved'>): Call {
  if (fact.type === 'entry-decided') {
    if (fact.treatment === 'unknown-number') return call;
    const { nextOpening, openUntil = null } = fact;
    return {
      ...closingAt(call, openUntil),
      entry: { point: null, open: fact.treatment === 'queue', nextOpening, keyUntil: null },
    };
  }
  if (fact.type === 'hours-moved') return closingAt(call, fact.openUntil);
  const { to } = fact;
  return {
    ...call,
    class: fact.class ?? call.class,
    language: fact.language ?? call.language,
    state: 'announcing',
    announcement: null,
    entry: 'end' in to ? null : call.entry && { ...call.entry, point: to, keyUntil: null },
  };
}

/** Where a caller is to whom an announcement begins: a greeting and the closing message tell it by themselves. */
export function positionBy(entry: EntryPosition, purpose: AnnouncementPurpose): EntryPosition {
  const tells = purpose === 'greeting' || purpose === 'closed';
  return { ...entry, point: tells ? { at: purpose } : entry.point, keyUntil: null };
}

/** An announcement was heard to its end; where it asked for a key, that is awaited from now on. */
export function finishAnnouncement(call: Call, { keyUntil }: FactOf<'announcement-finished'>): Call {
  const entry = keyUntil === undefined ? call.entry : call.entry && { ...call.entry, keyUntil };
  return { ...call, announcement: null, entry };
}

/** The call, the hours ending at `closesAt`. */
function closingAt(call: Call, closesAt: InstantMs | null): Call {
  const drain = call.plan?.entry.drain;
  return { ...call, closesAt, drainAt: drain && closesAt !== null ? drainAt(drain, closesAt) : null };
}

/** When those who still wait are sent off, the hours ending at `closesAt`; null: never. */
function drainAt(drain: Drain, closesAt: InstantMs): InstantMs | null {
  if (drain.do === 'serve') return null;
  return drain.do === 'limit' ? closesAt + drain.limitMs : closesAt;
}
