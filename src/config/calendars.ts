import { dayNumberOf } from '../core/kernel/zone.ts';
import type { LocalDate } from '../core/kernel/time.ts';
import type { Calendar, Period, SpecialDay, Weekday } from '../core/schedule/calendar.ts';
import { specialDaysOf } from '../core/schedule/holidays.ts';
import type { HolidayDay, HolidaySet } from '../core/schedule/holidays.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import { periodPattern } from './schema.ts';
import type { CalendarEntry } from './schema.ts';

type Week = Record<Weekday, readonly Period[]>;

const weekdayNumbers: Readonly<Record<string, Weekday>> = {
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
  sun: 7,
};
const allDay: readonly Period[] = [{ from: '00:00', until: '24:00' }];

/** The holidays of a set in the given full years. */
export type HolidaySource = (set: HolidaySet, years: readonly number[]) => readonly HolidayDay[];

/**
 * Makes a calendar of its well-formed entry. Tells periods that overlap or end before they begin, weekdays
 * named twice, dates that do not exist and hours beside `open: always`.
 */
export function readCalendar(
  id: string,
  entry: CalendarEntry,
  holidays: { readonly source: HolidaySource; readonly years: readonly number[] },
  mistakes: MistakeList,
): Calendar {
  const path = ['calendars', id];
  for (const key of ['week', 'holidays'] as const) {
    if (entry.open === 'always' && entry[key] !== undefined) {
      mistakes.add([...path, key], 'has no meaning beside open: always; leave one of them out');
    }
  }
  const week = entry.open === 'always' ? wholeWeek(allDay) : readWeek(path, entry.week ?? {}, mistakes);
  const specialDays = new Map<LocalDate, SpecialDay>();
  if (entry.holidays !== undefined) {
    const days = holidays.source(entry.holidays, holidays.years);
    for (const day of specialDaysOf(days, week)) specialDays.set(day.date, day);
  }
  for (const [date, day] of Object.entries(entry.days ?? {})) {
    const at = [...path, 'days', date];
    if (!isDate(date)) mistakes.add(at, `there is no date ${date}`);
    const periods = readPeriods([...at, 'periods'], day.periods, mistakes);
    specialDays.set(date, { date, name: day.name, periods });
  }
  return { id, name: entry.name ?? id, timeZone: entry.timeZone, week, specialDays };
}

function wholeWeek(periods: readonly Period[]): Week {
  return { 1: periods, 2: periods, 3: periods, 4: periods, 5: periods, 6: periods, 7: periods };
}

function readWeek(path: ConfigPath, entry: Record<string, string[]>, mistakes: MistakeList): Week {
  const week = wholeWeek([]);
  const named = new Set<number>();
  for (const [days, texts] of Object.entries(entry)) {
    const at = [...path, 'week', days];
    const [first = '', last = first] = days.split('-');
    const from = weekdayNumbers[first] ?? 1;
    const until = weekdayNumbers[last] ?? 7;
    if (from > until) mistakes.add(at, 'the days are in the wrong order; a week begins on mon');
    const periods = readPeriods(at, texts, mistakes);
    for (let day = from; day <= until; day += 1) {
      if (named.has(day))
        mistakes.add(at, `${Object.keys(weekdayNumbers)[day - 1] ?? ''} stands here a second time`);
      named.add(day);
      week[day as Weekday] = periods;
    }
  }
  return week;
}

/** Sorted periods of one day. */
function readPeriods(path: ConfigPath, texts: readonly string[], mistakes: MistakeList): readonly Period[] {
  const periods = texts.map((text, index) => {
    const [, from = '', until = ''] = periodPattern.exec(text) ?? [];
    if (until <= from) {
      const hint =
        until === from
          ? 'is empty'
          : 'ends before it begins; over midnight, end it at 24:00 and go on the day after';
      mistakes.add([...path, index], `the period ${text} ${hint}`);
    }
    return { from, until, index };
  });
  // Times of the form HH:MM sort as text.
  periods.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.index - b.index));
  for (const [place, period] of periods.entries()) {
    const before = periods[place - 1];
    if (before !== undefined && period.from < before.until) {
      const later = Math.max(period.index, before.index);
      mistakes.add(
        [...path, later],
        `the periods ${texts[before.index] ?? ''} and ${texts[period.index] ?? ''} overlap`,
      );
    }
  }
  return periods.map(({ from, until }) => ({ from, until }));
}

function isDate(date: string): boolean {
  try {
    dayNumberOf(date);
    return true;
  } catch {
    return false;
  }
}
