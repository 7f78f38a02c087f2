import type { DurationMs } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dayNumberOf, wallMsOf, weekdayOf } from '../kernel/zone.ts';
import type { Calendar, Period, SpecialDay, Weekday } from './calendar.ts';

/** How many days ahead an opening or a closing is looked for. */
export const LOOK_AHEAD_DAYS = 400;

/** A period as milliseconds from local midnight. */
export interface WallPeriod {
  readonly fromMs: DurationMs;
  readonly untilMs: DurationMs;
}

/** A date's hours: the special day's where there is one, else the weekday's. */
export interface DayHours {
  readonly periods: readonly WallPeriod[];
  readonly special: SpecialDay | null;
}

interface Compiled {
  /** By ISO weekday; index 0 is unused. */
  readonly week: readonly DayHours[];
  readonly special: ReadonlyMap<DayNumber, DayHours>;
  readonly specialDays: readonly DayNumber[];
  /** What all days of the week are, when they are all alike. */
  readonly everyDay: 'closed' | 'all-day' | null;
}

/** A calendar's texts read once. Calendars are never changed, so this only saves time. */
const compiledCalendars = new WeakMap<Calendar, Compiled>();

/**
 * The hours of a local date.
 * @throws RangeError for a period that is no time, is reversed or overlaps, and for a date that does not exist
 */
export function hoursOf(calendar: Calendar, day: DayNumber): DayHours {
  const compiled = compiledOf(calendar);
  return compiled.special.get(day) ?? (compiled.week[weekdayOf(day)] as DayHours);
}

/**
 * The first day after `day` that need be looked at by one who passes over days that are wholly `closed`, or
 * open `all-day`: the next day, or in a week of only such days the next special one (Infinity: none).
 */
export function nextDayBut(passed: 'closed' | 'all-day', calendar: Calendar, day: DayNumber): DayNumber {
  const compiled = compiledOf(calendar);
  if (compiled.everyDay !== passed) return day + 1;
  return compiled.specialDays.find((special) => special > day) ?? Number.POSITIVE_INFINITY;
}

function compiledOf(calendar: Calendar): Compiled {
  let compiled = compiledCalendars.get(calendar);
  if (!compiled) {
    compiled = compile(calendar);
    compiledCalendars.set(calendar, compiled);
  }
  return compiled;
}

function compile(calendar: Calendar): Compiled {
  const week: DayHours[] = [{ periods: [], special: null }];
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[]) {
    week.push({ periods: wallPeriods(calendar.week[weekday]), special: null });
  }
  const special = new Map<DayNumber, DayHours>();
  for (const day of calendar.specialDays.values()) {
    special.set(dayNumberOf(day.date), { periods: wallPeriods(day.periods), special: day });
  }
  const days = week.slice(1);
  const isAllDay = ({ periods }: DayHours): boolean =>
    periods.length === 1 && periods[0]?.fromMs === 0 && periods[0].untilMs === DAY_MS;
  const everyDay = days.every((day) => day.periods.length === 0)
    ? 'closed'
    : days.every(isAllDay)
      ? 'all-day'
      : null;
  return { week, special, specialDays: [...special.keys()].sort((a, b) => a - b), everyDay };
}

function wallPeriods(periods: readonly Period[]): readonly WallPeriod[] {
  let last = 0;
  return periods.map((period) => {
    const fromMs = wallMsOf(period.from);
    const untilMs = wallMsOf(period.until);
    if (fromMs >= untilMs)
      throw new RangeError(`period ${period.from}–${period.until} ends before it begins`);
    if (fromMs < last)
      throw new RangeError(`period ${period.from}–${period.until} overlaps the one before it`);
    last = untilMs;
    return { fromMs, untilMs };
  });
}
