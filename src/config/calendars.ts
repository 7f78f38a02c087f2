import { dayNumberOf } from '../core/kernel/zone.ts';
import type { InstantMs, LocalDate } from '../core/kernel/time.ts';
import { bridgeDaysOf } from '../core/schedule/bridge-days.ts';
import type { BridgeDayRule } from '../core/schedule/bridge-days.ts';
import type { Calendar, Override, Period, Season, SpecialDay, Weekday } from '../core/schedule/calendar.ts';
import { specialDaysOf } from '../core/schedule/holidays.ts';
import type { HolidayChoice, HolidayDay, HolidaySet } from '../core/schedule/holidays.ts';
import { checkBridgeDays, checkHolidays, checkSeasons } from './calendar-checks.ts';
import { periodPattern, weekdayNames, weekdayPattern } from './calendar-schema.ts';
import type { CalendarEntry } from './calendar-schema.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import { checkOverrides } from './override-checks.ts';
import { itemsOf, membersOf, under } from './raw.ts';
import { readWrittenInstant } from './written-instant.ts';

type Week = Record<Weekday, readonly Period[]>;

/** The holidays of a set in the given full years, with what a calendar changes in it. */
export type HolidaySource = (
  set: HolidaySet,
  years: readonly number[],
  choice?: HolidayChoice,
) => readonly HolidayDay[];

const allDay: readonly Period[] = [{ from: '00:00', until: '24:00' }];

/**
 * Tells periods that overlap or end before they begin, weekdays named twice, dates that do not exist, hours
 * beside `open: always`, seasons that overlap, holidays of another country, and overrides that end too early or
 * contradict each other.
 * @param now null: nothing is known to be past
 */
export function checkCalendars(file: unknown, mistakes: MistakeList, now: InstantMs | null = null): void {
  for (const [id, calendar] of membersOf(under(file, 'calendars'))) {
    const path = ['calendars', id];
    for (const key of ['week', 'seasons', 'holidays', 'bridgeDays']) {
      if (under(calendar, 'open') !== undefined && under(calendar, key) !== undefined) {
        mistakes.add([...path, key], 'has no meaning beside open: always; leave one of them out');
      }
    }
    checkWeek([...path, 'week'], under(calendar, 'week'), mistakes);
    for (const [date, day] of membersOf(under(calendar, 'days'))) {
      const at = [...path, 'days', date];
      if (/^\d{4}-\d{2}-\d{2}$/.test(date) && !isDate(date)) mistakes.add(at, `there is no date ${date}`);
      checkPeriods([...at, 'periods'], under(day, 'periods'), mistakes);
    }
    for (const [place, season] of itemsOf(under(calendar, 'seasons')))
      checkWeek([...path, 'seasons', place, 'week'], under(season, 'week'), mistakes);
    for (const [place, rule] of itemsOf(under(calendar, 'bridgeDays')))
      checkPeriods([...path, 'bridgeDays', place, 'periods'], under(rule, 'periods'), mistakes);
    checkSeasons(path, calendar, mistakes);
    checkHolidays(path, calendar, mistakes);
    checkBridgeDays(path, calendar, mistakes);
    checkOverrides(path, calendar, mistakes, now);
  }
}

/**
 * Makes the core's calendar of a checked entry.
 * @param years full years in a row, for which holidays and bridge days are computed
 */
export function buildCalendar(
  id: string,
  entry: CalendarEntry,
  holidayDays: HolidaySource,
  years: readonly number[],
): Calendar {
  const week = buildWeek(entry.open === 'always' ? null : (entry.week ?? {}));
  const seasons = entry.seasons.map(({ name, from, until, week: days }): Season => ({
    name,
    from,
    until,
    week: buildWeek(days),
  }));
  const specialDays = new Map<LocalDate, SpecialDay>();
  if (entry.holidays !== undefined) {
    const { set, ...choice } = choiceOf(entry.holidays);
    for (const day of specialDaysOf(holidayDays(set, years, choice), week, seasons))
      specialDays.set(day.date, { ...day, origin: 'holiday' });
    // A day of January can be one because of a holiday in December.
    const around = [Math.min(...years) - 1, ...years, Math.max(...years) + 1];
    const rules = entry.bridgeDays.map((rule) => buildBridgeDay(rule, set, holidayDays, around));
    const bridges = rules.length === 0 ? [] : bridgeDaysOf(rules, holidayDays(set, around, choice), years);
    for (const day of bridges) specialDays.set(day.date, day);
  }
  for (const [date, day] of Object.entries(entry.days ?? {})) {
    specialDays.set(date, { date, name: day.name, periods: sortedPeriods(day.periods), origin: 'date' });
  }
  const overrides = entry.overrides.map((override) => buildOverride(override, entry.timeZone));
  return { id, name: entry.name ?? id, timeZone: entry.timeZone, week, seasons, specialDays, overrides };
}

/** null: open at all hours. */
function buildWeek(days: NonNullable<CalendarEntry['week']> | null): Week {
  const week: Week = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  for (const [span, texts] of Object.entries(days ?? { 'mon-sun': null })) {
    const periods = texts === null ? allDay : sortedPeriods(texts);
    for (const day of weekdaysOf(span)) week[day] = periods;
  }
  return week;
}

function choiceOf(
  holidays: NonNullable<CalendarEntry['holidays']>,
): { readonly set: HolidaySet } & HolidayChoice {
  if (typeof holidays === 'string') return { set: holidays };
  const { halfDaysFrom, ...rest } = holidays;
  return { ...rest, ...(halfDaysFrom !== undefined && { halfDaysFrom }) };
}

function buildBridgeDay(
  rule: CalendarEntry['bridgeDays'][number],
  set: HolidaySet,
  holidayDays: HolidaySource,
  years: readonly number[],
): BridgeDayRule {
  const shared = { name: rule.name, periods: sortedPeriods(rule.periods) };
  const holiday = rule.after ?? rule.before;
  if (holiday === undefined) return { ...shared, kind: 'squeezed' };
  const dates = holidayDays(set, years, { only: [holiday] }).map(({ date }) => date);
  return { ...shared, kind: rule.after === undefined ? 'before' : 'after', dates };
}

function buildOverride(
  { kind, from, until, reason }: CalendarEntry['overrides'][number],
  timeZone: string,
): Override {
  const end = until === 'further-notice' ? null : instant(until, 'until');
  return { kind, from: instant(from, 'from'), until: end, reason };

  function instant(text: string, edge: 'from' | 'until'): InstantMs {
    const read = readWrittenInstant(text, timeZone, edge);
    // Checked before, as the rest of the entry.
    if (!read.ok) throw new RangeError(read.reason);
    return read.at;
  }
}

function checkWeek(path: ConfigPath, week: unknown, mistakes: MistakeList): void {
  const named = new Set<Weekday>();
  for (const [days, periods] of membersOf(week)) {
    const at = [...path, days];
    checkPeriods(at, periods, mistakes);
    if (!weekdayPattern.test(days)) continue;
    const span = weekdaysOf(days);
    if (span.length === 0) mistakes.add(at, 'the days are in the wrong order; a week begins on mon');
    for (const day of span.filter((each) => named.has(each))) {
      mistakes.add(at, `${weekdayNames[day - 1] ?? ''} has its periods elsewhere in this week already`);
    }
    for (const day of span) named.add(day);
  }
}

/** `mon-fri` is 1 to 5; none when the first comes after the last. */
function weekdaysOf(days: string): readonly Weekday[] {
  const [first = '', last = first] = days.split('-');
  const numbers: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
  const names: readonly string[] = weekdayNames;
  return numbers.slice(names.indexOf(first), names.indexOf(last) + 1);
}

function checkPeriods(path: ConfigPath, texts: unknown, mistakes: MistakeList): void {
  const read = itemsOf(texts).flatMap(([place, text]) => {
    const period = typeof text === 'string' ? periodOf(text) : null;
    return period === null ? [] : [{ ...period, place, text: String(text) }];
  });
  for (const { from, until, place, text } of read) {
    if (until === from) mistakes.add([...path, place], `the period ${text} is empty`);
    if (until < from) {
      const advice = 'over midnight, end it at 24:00 and begin the next day with 00:00';
      mistakes.add([...path, place], `the period ${text} ends before it begins; ${advice}`);
    }
  }
  const sorted = read.filter(({ from, until }) => from < until).sort(byStart);
  for (const [index, later] of sorted.entries()) {
    const earlier = sorted[index - 1];
    if (earlier === undefined || later.from >= earlier.until) continue;
    const place = Math.max(earlier.place, later.place);
    mistakes.add([...path, place], `the periods ${earlier.text} and ${later.text} overlap`);
  }
}

function sortedPeriods(texts: readonly string[]): readonly Period[] {
  return texts.flatMap((text) => periodOf(text) ?? []).sort(byStart);
}

function periodOf(text: string): Period | null {
  const [, from, until] = periodPattern.exec(text) ?? [];
  return from === undefined || until === undefined ? null : { from, until };
}

/** Times of the form HH:MM sort as text. */
function byStart(a: Period, b: Period): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  return a.until < b.until ? -1 : a.until > b.until ? 1 : 0;
}

function isDate(date: string): boolean {
  try {
    dayNumberOf(date);
    return true;
  } catch {
    return false;
  }
}
