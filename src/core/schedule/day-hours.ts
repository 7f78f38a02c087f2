import type { DurationMs } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dayNumberOf, wallMsOf, weekdayOf } from '../kernel/zone.ts';
import type { Calendar, HoursOrigin, Period, Season, SpecialDay, Week, Weekday } from './calendar.ts';

/** How many days ahead an opening or a closing is looked for. */
export const LOOK_AHEAD_DAYS = 400;

/** A period as milliseconds from local midnight. */
export interface WallPeriod {
  readonly fromMs: DurationMs;
  readonly untilMs: DurationMs;
}

/** A date's hours before any override: the special day's where there is one, else its season's, else the week's. */
export interface DayHours {
  readonly periods: readonly WallPeriod[];
  readonly special: SpecialDay | null;
  /** Of the special day or the season; null on a usual day of the week. */
  readonly name: string | null;
  readonly origin: Exclude<HoursOrigin, 'override'>;
}

/** By ISO weekday; index 0 is unused. */
type WeekHours = readonly DayHours[];

interface Compiled {
  readonly week: WeekHours;
  readonly seasons: readonly { readonly has: (monthDay: number) => boolean; readonly week: WeekHours }[];
  readonly special: ReadonlyMap<DayNumber, DayHours>;
  readonly specialDays: readonly DayNumber[];
  /** What all days of the week are, when they are all alike. */
  readonly everyDay: 'closed' | 'all-day' | null;
}

/** A calendar's texts read once. Calendars are never changed, so this only saves time. */
const compiledCalendars = new WeakMap<Calendar, Compiled>();

/**
 * The hours of a local date before any override.
 * @throws RangeError for a period that is no time, is reversed or overlaps, and for a date that does not exist
 */
export function hoursOf(calendar: Calendar, day: DayNumber): DayHours {
  const compiled = compiledOf(calendar);
  return compiled.special.get(day) ?? (weekAt(compiled, day)[weekdayOf(day)] as DayHours);
}

function weekAt({ week, seasons }: Compiled, day: DayNumber): WeekHours {
  if (seasons.length === 0) return week;
  const date = new Date(day * DAY_MS);
  const monthDay = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
  return seasons.find(({ has }) => has(monthDay))?.week ?? week;
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
  const week = compileWeek(calendar.week, null);
  const seasons = (calendar.seasons ?? []).map((season) => ({
    has: hasMonthDay(season),
    week: compileWeek(season.week, season.name),
  }));
  const special = new Map<DayNumber, DayHours>();
  for (const day of calendar.specialDays.values()) {
    special.set(dayNumberOf(day.date), {
      periods: wallPeriods(day.periods),
      special: day,
      name: day.name,
      origin: day.origin ?? 'holiday',
    });
  }
  const days = [week, ...seasons.map((season) => season.week)].flatMap((each) => each.slice(1));
  const isAllDay = ({ periods }: DayHours): boolean =>
    periods.length === 1 && periods[0]?.fromMs === 0 && periods[0].untilMs === DAY_MS;
  const everyDay = days.every((day) => day.periods.length === 0)
    ? 'closed'
    : days.every(isAllDay)
      ? 'all-day'
      : null;
  return { week, seasons, special, specialDays: [...special.keys()].sort((a, b) => a - b), everyDay };
}

/** The same as `isWithin`, of numbers such as 515 for 15 May: asked for each day that is looked at. */
function hasMonthDay({ from, until }: Season): (monthDay: number) => boolean {
  const [first, last] = [from, until].map((text) => Number(text.replace('-', ''))) as [number, number];
  return first <= last
    ? (monthDay) => first <= monthDay && monthDay <= last
    : (monthDay) => first <= monthDay || monthDay <= last;
}

function compileWeek(week: Week, season: string | null): WeekHours {
  const usual = { special: null, name: season, origin: season === null ? 'week' : 'season' } as const;
  const hours: DayHours[] = [{ periods: [], ...usual }];
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[]) {
    hours.push({ periods: wallPeriods(week[weekday]), ...usual });
  }
  return hours;
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
