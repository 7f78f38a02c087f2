import type { InstantMs, LocalDate } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { dateOf, dayNumberOf, instantOf, startOfDay } from '../kernel/zone.ts';
import type { Calendar, HoursOrigin } from './calendar.ts';
import { hoursOf } from './day-hours.ts';
import { piecesBetween, piecesOf } from './overrides.ts';

/** A period of one local date as instants: open from `from` until just before `until`. */
export interface Interval {
  readonly date: LocalDate;
  readonly from: InstantMs;
  readonly until: InstantMs;
  /** Name of the special day that the period belongs to, or the reason of an extra opening. */
  readonly special: string | null;
  /** What opened it. */
  readonly origin: HoursOrigin;
}

/**
 * The open intervals of the local dates from `fromDate` until the day before `untilDate`, in order, never
 * overlapping, each within its date. A period that the clock skips wholly is left out; one that an override
 * meets is cut there, also where both are open.
 * @throws RangeError for a date that does not exist, for an unknown zone, and for a period or override
 * that is no time or is reversed
 */
export function intervals(
  calendar: Calendar,
  fromDate: LocalDate,
  untilDate: LocalDate,
): readonly Interval[] {
  const end = dayNumberOf(untilDate);
  const found: Interval[] = [];
  for (let day = dayNumberOf(fromDate); day < end; day += 1) found.push(...intervalsOfDay(calendar, day));
  return found;
}

/** As {@link intervals}, of one local date. */
export function intervalsOfDay(calendar: Calendar, day: DayNumber): readonly Interval[] {
  const zone = calendar.timeZone;
  const hours = hoursOf(calendar, day);
  const date = dateOf(day);
  const usual: Interval[] = [];
  for (const period of hours.periods) {
    const from = instantOf(zone, day, period.fromMs);
    const until = instantOf(zone, day, period.untilMs);
    if (from < until)
      usual.push({ date, from, until, special: hours.special?.name ?? null, origin: hours.origin });
  }
  if (piecesOf(calendar).length === 0) return usual;
  const start = startOfDay(zone, day);
  const end = startOfDay(zone, day + 1);
  const pieces = piecesBetween(calendar, start, end);
  if (pieces.length === 0) return usual;
  const extra = pieces
    .filter(({ override }) => override.kind === 'open')
    .map(({ from, until, override }): Interval => {
      const within = { from: Math.max(from, start), until: Math.min(until, end) };
      return { date, ...within, special: override.reason, origin: 'override' };
    });
  const left = usual.flatMap((interval) => without(interval, pieces));
  return [...left, ...extra].sort((a, b) => a.from - b.from);
}

/** What is left of an interval beside the pieces, which are in order. */
function without(
  interval: Interval,
  pieces: readonly { readonly from: InstantMs; readonly until: InstantMs }[],
): readonly Interval[] {
  const left: Interval[] = [];
  let { from } = interval;
  for (const piece of pieces) {
    if (piece.from > from && from < interval.until)
      left.push({ ...interval, from, until: Math.min(piece.from, interval.until) });
    from = Math.max(from, piece.until);
  }
  if (from < interval.until) left.push({ ...interval, from });
  return left;
}
