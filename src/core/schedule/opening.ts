import type { InstantMs } from '../kernel/time.ts';
import { dayNumberAt, startOfDay } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import { LOOK_AHEAD_DAYS } from './day-hours.ts';
import { whyClosed, whyOpen } from './opening-words.ts';
import { firstNotOver, piecesOf } from './overrides.ts';
import { usualAt } from './usual-hours.ts';

export { intervals } from './intervals.ts';

/** Whether it is open, and what changes next. `why` says it in plain English. */
export type Opening =
  | {
      readonly open: true;
      /** First instant that is closed again; null when there is none within {@link LOOK_AHEAD_DAYS}. */
      readonly until: InstantMs | null;
      readonly why: string;
    }
  | {
      readonly open: false;
      /** First instant that is open; null when there is none within {@link LOOK_AHEAD_DAYS}. */
      readonly nextOpening: InstantMs | null;
      readonly why: string;
    };

/**
 * Whether `calendar` is open at `at`, exact over changes of the clock, and what happens next. Periods that
 * meet are one: with …–24:00 and 00:00–… `until` is the end of the second.
 * @throws RangeError for a calendar with an unknown zone, or a period or override that is no time or is reversed
 */
export function openingAt(calendar: Calendar, at: InstantMs): Opening {
  const { open, until } = stateAt(calendar, at);
  const change = nextChange(calendar, at, open, until);
  return open
    ? { open, until: change, why: whyOpen(calendar, at, change) }
    : { open, nextOpening: change, why: whyClosed(calendar, at, change) };
}

interface State {
  readonly open: boolean;
  /** Until then nothing changes; what comes then may be the same again. Null: not within sight. */
  readonly until: InstantMs | null;
}

/** What holds at `at`: the override of that instant, else the usual hours. */
function stateAt(calendar: Calendar, at: InstantMs): State {
  const pieces = piecesOf(calendar);
  const piece = pieces[firstNotOver(pieces, at)];
  if (piece === undefined) return usualAt(calendar, at);
  if (piece.from <= at) {
    return { open: piece.override.kind === 'open', until: Number.isFinite(piece.until) ? piece.until : null };
  }
  const usual = usualAt(calendar, at);
  return usual.until === null || usual.until > piece.from ? { ...usual, until: piece.from } : usual;
}

/** The first instant that is not as it is at `at`, where it is `open` until `until` at least. */
function nextChange(
  calendar: Calendar,
  at: InstantMs,
  open: boolean,
  until: InstantMs | null,
): InstantMs | null {
  if (piecesOf(calendar).length === 0) return until;
  const zone = calendar.timeZone;
  const end = startOfDay(zone, dayNumberAt(zone, at) + LOOK_AHEAD_DAYS + 1);
  let next = until;
  while (next !== null && next < end) {
    const state = stateAt(calendar, next);
    if (state.open !== open) return next;
    next = state.until;
  }
  return null;
}
