import { DateTime } from 'luxon';
import type {
  Calendar,
  Override,
  Period,
  Season,
  SpecialDay,
  Weekday,
} from '../../../src/core/schedule/calendar.ts';

/**
 * A slow oracle of opening hours: a porter who looks at the wall clock. Within a local date the porter opens
 * when the clock first shows `from` or later, closes when it first shows `until` or later, and does not open
 * again because the clock was set back. An override is an order from instant to instant. It shares no code with the product: the wall clock is Luxon's.
 */
export function isOpenByPorter(calendar: Calendar, at: number): boolean {
  const told = (calendar.overrides ?? []).filter(
    ({ from, until }) => at >= from && (until === null || at < until),
  );
  // The porter does what was said last.
  const last = told.at(-1);
  if (last) return last.kind === 'open';
  const local = DateTime.fromMillis(at, { zone: calendar.timeZone });
  const shown = latestShown(local);
  return periodsOn(calendar, local).some(({ from, until }) => from <= shown && shown < until);
}

/** The latest wall-clock time shown on this date until now, as a text that sorts. */
function latestShown(local: DateTime): string {
  const earlier = local.minus({ hours: 1 });
  const isSecondShowing = earlier.offset > local.offset && earlier.hasSame(local, 'day');
  // During the hour shown anew, the clock has already shown everything up to just before its end.
  const before =
    isSecondShowing && earlier.toFormat('HH') === local.toFormat('HH')
      ? `${local.toFormat('HH')}:59:59.999`
      : '';
  const now = local.toFormat('HH:mm:ss.SSS');
  return before > now ? before : now;
}

function periodsOn(calendar: Calendar, local: DateTime): readonly Period[] {
  const special = calendar.specialDays.get(local.toISODate() as string);
  if (special) return special.periods;
  const season = (calendar.seasons ?? []).find((each) => isInSeason(each, local));
  return (season ?? calendar).week[local.weekday as Weekday];
}

/** Counts the days from the season's beginning, this year's or last year's. */
function isInSeason({ from, until }: Season, local: DateTime): boolean {
  const day = local.startOf('day');
  return [day.year - 1, day.year].some((year) => {
    const begin = monthDayIn(year, from, 'next');
    const end = monthDayIn(until < from ? year + 1 : year, until, 'before');
    return begin <= day.toISODate()! && day.toISODate()! <= end;
  });
}

/** 29 February of a common year is the day next to it. */
function monthDayIn(year: number, monthDay: string, otherwise: 'next' | 'before'): string {
  if (DateTime.fromISO(`${year}-${monthDay}`).isValid) return `${year}-${monthDay}`;
  return otherwise === 'next' ? `${year}-03-01` : `${year}-02-28`;
}

export const ALL_DAY: readonly Period[] = [{ from: '00:00', until: '24:00' }];

/** A calendar of the same `periods` on each of `days`. */
export function calendarOf(
  periods: readonly Period[],
  days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7],
  more: {
    timeZone?: string;
    specialDays?: readonly SpecialDay[];
    seasons?: readonly Season[];
    overrides?: readonly Override[];
  } = {},
): Calendar {
  const on = (weekday: Weekday): readonly Period[] => (days.includes(weekday) ? periods : []);
  return {
    id: 'test',
    name: 'Test',
    timeZone: more.timeZone ?? 'Europe/Stockholm',
    week: { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) },
    specialDays: new Map((more.specialDays ?? []).map((day) => [day.date, day])),
    seasons: more.seasons ?? [],
    overrides: more.overrides ?? [],
  };
}

export function period(from: string, until: string): Period {
  return { from, until };
}
