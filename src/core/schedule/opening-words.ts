import type { InstantMs } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import {
  DAY_MS,
  dateOf,
  dayNumberAt,
  instantOf,
  localTimeAt,
  startOfDay,
  weekdayOf,
} from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import { LOOK_AHEAD_DAYS, hoursOf } from './day-hours.ts';
import { intervalsOfDay } from './intervals.ts';
import { pieceAt, piecesBetween } from './overrides.ts';

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
  const why = pieceAt(calendar, at)?.override.reason ?? hoursOf(calendar, today).name;
  const name = inBrackets(why);
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
  const piece = pieceAt(calendar, at);
  if (piece) return `closed: ${piece.override.reason}`;
  const today = dayNumberAt(zone, at);
  const { periods, special, name } = hoursOf(calendar, today);
  const open = intervalsOfDay(calendar, today);
  if (open.length === 0) {
    // Closed by overrides all the time that it would have been open.
    if (periods.length > 0) {
      const [first] = piecesBetween(calendar, startOfDay(zone, today), startOfDay(zone, today + 1));
      if (first) return `closed: ${first.override.reason}`;
    }
    if (special) return `closed: ${special.name}`;
    return `closed on ${WEEKDAYS[weekdayOf(today)]}s${inBrackets(name)}`;
  }
  const before = open.findLast((interval) => interval.until <= at);
  const after = open.find((interval) => interval.from > at);
  const shown = (instant: InstantMs): string => localTimeAt(zone, instant);
  if (before && after)
    return `closed from ${shown(before.until)} until ${shown(after.from)}${inBrackets(name)}`;
  if (before) {
    const cutBy = pieceAt(calendar, before.until)?.override.reason;
    return `closed after ${shown(before.until)}${inBrackets(cutBy ?? name)}`;
  }
  return after ? `closed before ${shown(after.from)}${inBrackets(name)}` : `closed${inBrackets(name)}`;
}

function inBrackets(name: string | null): string {
  return name === null ? '' : ` (${name})`;
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
