import { DateTime } from 'luxon';
import type { Calendar, Period, SpecialDay, Weekday } from '../../../src/core/schedule/calendar.ts';

/**
 * A slow oracle of opening hours: a porter who looks at the wall clock. Within a local date the porter opens
 * when the clock first shows `from` or later, closes when it first shows `until` or later, and does not open
 * again because the clock was set back. It shares no code with the product: the wall clock is Luxon's.
 */
export function isOpenByPorter(calendar: Calendar, at: number): boolean {
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
  return special ? special.periods : calendar.week[local.weekday as Weekday];
}

export const ALL_DAY: readonly Period[] = [{ from: '00:00', until: '24:00' }];

/** A calendar of the same `periods` on each of `days`. */
export function calendarOf(
  periods: readonly Period[],
  days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7],
  more: { timeZone?: string; specialDays?: readonly SpecialDay[] } = {},
): Calendar {
  const on = (weekday: Weekday): readonly Period[] => (days.includes(weekday) ? periods : []);
  return {
    id: 'test',
    name: 'Test',
    timeZone: more.timeZone ?? 'Europe/Stockholm',
    week: { 1: on(1), 2: on(2), 3: on(3), 4: on(4), 5: on(5), 6: on(6), 7: on(7) },
    specialDays: new Map((more.specialDays ?? []).map((day) => [day.date, day])),
  };
}

export function period(from: string, until: string): Period {
  return { from, until };
}
