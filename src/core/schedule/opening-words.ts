import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dateOf, dayNumberAt, instantOf, localTimeAt, timeOf, weekdayOf } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import { LOOK_AHEAD_DAYS, hoursOf } from './day-hours.ts';

/** Why it is open or closed, in plain English for records and pages; what callers hear has its own catalogue. */

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** "open until 12:00", "open until 12:00 (Onsdag før skjærtorsdag)", "open at all hours". */
export function whyOpen(calendar: Calendar, at: InstantMs, until: InstantMs | null): string {
  const zone = calendar.timeZone;
  const today = dayNumberAt(zone, at);
  const special = hoursOf(calendar, today).special;
  const name = special ? ` (${special.name})` : '';
  if (until === null) return `open at all hours${name}`;
  const isMidnight = until === instantOf(zone, today, DAY_MS);
  const when = isMidnight ? '24:00' : wordsForInstant(zone, until, at);
  return `open until ${when.replace(/^today /, '')}${name}`;
}

/**
 * "closed from 12:00 until 12:45; opens today 12:45", "closed: Långfredagen; opens Tuesday 07:45",
 * "closed on Sundays; opens tomorrow 07:45", "closed after 16:30; opens Monday 07:45".
 */
export function whyClosed(calendar: Calendar, at: InstantMs, nextOpening: InstantMs | null): string {
  const zone = calendar.timeZone;
  const next =
    nextOpening === null
      ? `no opening within ${LOOK_AHEAD_DAYS} days`
      : `opens ${wordsForInstant(zone, nextOpening, at)}`;
  return `${closedBecause(calendar, at)}; ${next}`;
}

function closedBecause(calendar: Calendar, at: InstantMs): string {
  const zone = calendar.timeZone;
  const today = dayNumberAt(zone, at);
  const { periods, special } = hoursOf(calendar, today);
  if (periods.length === 0) {
    return special ? `closed: ${special.name}` : `closed on ${WEEKDAYS[weekdayOf(today)]}s`;
  }
  const name = special ? ` (${special.name})` : '';
  const wall = (day: DayNumber, wallMs: DurationMs): InstantMs => instantOf(zone, day, wallMs);
  const before = periods.findLast((period) => wall(today, period.untilMs) <= at);
  const after = periods.find((period) => wall(today, period.fromMs) > at);
  if (before && after) return `closed from ${timeOf(before.untilMs)} until ${timeOf(after.fromMs)}${name}`;
  if (before) return `closed after ${timeOf(before.untilMs)}${name}`;
  return after ? `closed before ${timeOf(after.fromMs)}${name}` : `closed${name}`;
}

/**
 * An instant as somebody at `now` would say it, by the clock of `zone`: "today 12:45", "tomorrow 07:45",
 * "Monday 07:45" within a week, else "Tuesday 6 April 2027 07:45".
 */
function wordsForInstant(zone: string, instant: InstantMs, now: InstantMs): string {
  const day = dayNumberAt(zone, instant);
  const ahead = day - dayNumberAt(zone, now);
  const time = localTimeAt(zone, instant);
  if (ahead === 0) return `today ${time}`;
  if (ahead === 1) return `tomorrow ${time}`;
  if (ahead > 1 && ahead < 7) return `${WEEKDAYS[weekdayOf(day)]} ${time}`;
  return `${wordsForDay(day)} ${time}`;
}

/** "Tuesday 6 April 2027". */
export function wordsForDay(day: DayNumber): string {
  const [year, month, date] = dateOf(day).split('-').map(Number) as [number, number, number];
  return `${WEEKDAYS[weekdayOf(day)]} ${date} ${MONTHS[month - 1]} ${year}`;
}
