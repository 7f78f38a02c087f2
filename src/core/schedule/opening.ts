import type { InstantMs, LocalDate } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dateOf, dayNumberAt, dayNumberOf, instantOf } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import type { WallPeriod } from './day-hours.ts';
import { LOOK_AHEAD_DAYS, hoursOf, nextDayBut } from './day-hours.ts';
import { whyClosed, whyOpen } from './opening-words.ts';

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

/** A period of one local date as instants: open from `from` until just before `until`. */
export interface Interval {
  readonly date: LocalDate;
  readonly from: InstantMs;
  readonly until: InstantMs;
  /** Name of the special day that the period belongs to. */
  readonly special: string | null;
}

/**
 * Whether `calendar` is open at `at`, exact over changes of the clock, and what happens next. Periods that
 * meet are one: with …–24:00 and 00:00–… `until` is the end of the second.
 * @throws RangeError for a calendar with an unknown zone, or a period that is no time or is reversed
 */
export function openingAt(calendar: Calendar, at: InstantMs): Opening {
  const zone = calendar.timeZone;
  const today = dayNumberAt(zone, at);
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day = nextDayBut('closed', calendar, day)) {
    for (const period of hoursOf(calendar, day).periods) {
      const until = instantOf(zone, day, period.untilMs);
      if (until <= at) continue;
      const from = instantOf(zone, day, period.fromMs);
      if (from === until) continue;
      if (from > at) return { open: false, nextOpening: from, why: whyClosed(calendar, at, from) };
      const end = endOfOpen(calendar, day, period, until, today + LOOK_AHEAD_DAYS);
      return { open: true, until: end, why: whyOpen(calendar, at, end) };
    }
  }
  return { open: false, nextOpening: null, why: whyClosed(calendar, at, null) };
}

/**
 * The open intervals of the local dates from `fromDate` until the day before `untilDate`, in order, never
 * overlapping, each within its date. A period that the clock skips wholly is left out.
 * @throws RangeError for a date that does not exist, and as {@link openingAt}
 */
export function intervals(
  calendar: Calendar,
  fromDate: LocalDate,
  untilDate: LocalDate,
): readonly Interval[] {
  const end = dayNumberOf(untilDate);
  const found: Interval[] = [];
  for (let day = dayNumberOf(fromDate); day < end; day += 1) {
    const hours = hoursOf(calendar, day);
    for (const period of hours.periods) {
      const from = instantOf(calendar.timeZone, day, period.fromMs);
      const until = instantOf(calendar.timeZone, day, period.untilMs);
      if (from < until) found.push({ date: dateOf(day), from, until, special: hours.special?.name ?? null });
    }
  }
  return found;
}

/** Where the open time ends that `period` belongs to, following periods that meet; null when beyond `lastDay`. */
function endOfOpen(
  calendar: Calendar,
  startDay: DayNumber,
  period: WallPeriod,
  until: InstantMs,
  lastDay: DayNumber,
): InstantMs | null {
  const zone = calendar.timeZone;
  let day = startDay;
  let untilMs = period.untilMs;
  /** Instant of `untilMs` on `day`; read only when needed, since most steps are from midnight to midnight. */
  let end: InstantMs | null = until;
  while (day <= lastDay) {
    for (const next of hoursOf(calendar, day).periods) {
      if (next.untilMs <= untilMs) continue;
      if (next.fromMs > untilMs) {
        end ??= instantOf(zone, day, untilMs);
        if (instantOf(zone, day, next.fromMs) > end) return end;
      }
      untilMs = next.untilMs;
      end = null;
    }
    if (untilMs < DAY_MS) {
      end ??= instantOf(zone, day, untilMs);
      // Only a jump of the clock over midnight can join the next day now.
      if (instantOf(zone, day + 1, 0) > end) return end;
    }
    const nextDay = nextDayBut('all-day', calendar, day);
    if (nextDay > day + 1) end = null;
    day = nextDay;
    untilMs = 0;
  }
  return null;
}
