import { IANAZone } from 'luxon';
import type { DurationMs, InstantMs, LocalDate, LocalTime, TimeZone } from './time.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from './time.ts';

/**
 * Wall-clock time of a zone, exact and quick. Luxon knows the zones but takes about 10 µs a question, so a
 * zone's offsets are asked for once per year and kept as a short list of segments.
 */

/** Days since 1970-01-01 of a local date, whatever the zone. */
export type DayNumber = number;

export const DAY_MS: DurationMs = 24 * HOUR_MS;
const WEEK_MS: DurationMs = 7 * DAY_MS;

/** From `start` on, local time is UTC plus `offsetMs`. */
interface Segment {
  readonly start: InstantMs;
  readonly offsetMs: number;
}

/** Segments of each zone and UTC year. It only saves time, and is emptied when it holds too many. */
const known = new Map<TimeZone, Map<number, readonly Segment[]>>();
const MAX_YEARS_PER_ZONE = 64;
const MAX_ZONES = 64;

/** Whether the time zone database has this zone. */
export function isTimeZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

/**
 * What to add to UTC for the local time of `zone` at `at`, in milliseconds.
 * @throws RangeError for a zone that does not exist
 */
export function offsetAt(zone: TimeZone, at: InstantMs): number {
  return segmentAt(zone, at).offsetMs;
}

/** The local date that `at` falls on, as a day number. */
export function dayNumberAt(zone: TimeZone, at: InstantMs): DayNumber {
  return Math.floor((at + offsetAt(zone, at)) / DAY_MS);
}

/**
 * The instant of a wall-clock time, given as milliseconds from local midnight of `day` (0 to 24 h).
 *
 * A time that the clock shows twice (autumn) is its first showing. A time that the clock skips (spring) is
 * the instant of the jump: 02:30 on 28 March 2027 in Stockholm is the instant at which 01:59:59 turns into
 * 03:00. So later wall-clock times are never earlier instants, and periods that do not overlap on the wall
 * do not overlap in time. `24:00` is `00:00` of the next day.
 */
export function instantOf(zone: TimeZone, day: DayNumber, wallMs: DurationMs): InstantMs {
  const wall = day * DAY_MS + wallMs;
  // Offsets lie within ±24 h, so the sought instant is between these two.
  const earliest = wall - DAY_MS;
  const latest = wall + DAY_MS;
  const before = offsetAt(zone, earliest);
  let segment = segmentAt(zone, latest);
  if (before === segment.offsetMs) return wall - before;
  // A year's list starts with its own first instant, which is seldom a change: walk back to the change.
  while (segment.start > earliest && offsetAt(zone, segment.start - 1) === segment.offsetMs) {
    segment = segmentAt(zone, segment.start - 1);
  }
  const change = segment.start;
  if (wall - before < change) return wall - before;
  return Math.max(wall - segment.offsetMs, change);
}

/** First instant of a local day. */
export function startOfDay(zone: TimeZone, day: DayNumber): InstantMs {
  return instantOf(zone, day, 0);
}

/** `2027-03-28` of a day number. */
export function dateOf(day: DayNumber): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/**
 * Day number of a date.
 * @throws RangeError for a text that is no date of the calendar, such as 29 February of a common year
 */
export function dayNumberOf(date: LocalDate): DayNumber {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`no such date: ${date}`);
  }
  return at / DAY_MS;
}

/** ISO weekday of a day number: 1 Monday … 7 Sunday. */
export function weekdayOf(day: DayNumber): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  // 1970-01-01 was a Thursday.
  return (((((day + 3) % 7) + 7) % 7) + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/**
 * Milliseconds from midnight of a wall-clock time `07:45`, up to `24:00`.
 * @throws RangeError for a text that is no such time
 */
export function wallMsOf(time: LocalTime): DurationMs {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  const hours = Number(match?.[1]);
  const minutes = Number(match?.[2]);
  const wallMs = hours * HOUR_MS + minutes * MINUTE_MS;
  if (!match || minutes > 59 || wallMs > DAY_MS) throw new RangeError(`no such time: ${time}`);
  return wallMs;
}

/** `07:45` of milliseconds from midnight; what is less than a minute is left out. */
export function timeOf(wallMs: DurationMs): LocalTime {
  const minutes = Math.floor(wallMs / MINUTE_MS);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `07:45` as the clock of `zone` shows at `at`. */
export function localTimeAt(zone: TimeZone, at: InstantMs): LocalTime {
  const local = at + offsetAt(zone, at);
  return timeOf(local - Math.floor(local / DAY_MS) * DAY_MS);
}

function segmentAt(zone: TimeZone, at: InstantMs): Segment {
  const segments = segmentsOf(zone, new Date(at).getUTCFullYear());
  for (let i = segments.length - 1; i > 0; i -= 1) {
    const segment = segments[i] as Segment;
    if (segment.start <= at) return segment;
  }
  return segments[0] as Segment;
}

function segmentsOf(zone: TimeZone, year: number): readonly Segment[] {
  let years = known.get(zone);
  const found = years?.get(year);
  if (found) return found;
  if (!years) {
    if (known.size >= MAX_ZONES) known.clear();
    years = new Map();
    known.set(zone, years);
  }
  if (years.size >= MAX_YEARS_PER_ZONE) years.clear();
  const segments = readSegments(zone, year);
  years.set(year, segments);
  return segments;
}

/** Asks Luxon week by week (no zone changes its offset twice within one), and halves to find the second. */
function readSegments(zone: TimeZone, year: number): readonly Segment[] {
  if (!IANAZone.isValidZone(zone)) throw new RangeError(`unknown time zone ${zone}`);
  const iana = IANAZone.create(zone);
  const offset = (at: InstantMs): number => Math.round(iana.offset(at) * MINUTE_MS);
  const end = Date.UTC(year + 1, 0, 1);
  let at = Date.UTC(year, 0, 1);
  const segments: Segment[] = [{ start: at, offsetMs: offset(at) }];
  while (at < end) {
    const next = Math.min(at + WEEK_MS, end - SECOND_MS);
    const offsetMs = offset(next);
    if (offsetMs !== (segments.at(-1) as Segment).offsetMs) {
      segments.push({ start: findChange(offset, at, next), offsetMs });
    }
    at = next === end - SECOND_MS ? end : next;
  }
  return segments;
}

/** The first whole second after `before` at which `offset` is as at `after`. */
function findChange(offset: (at: InstantMs) => number, before: InstantMs, after: InstantMs): InstantMs {
  const target = offset(after);
  let low = before / SECOND_MS;
  let high = after / SECOND_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(middle * SECOND_MS) === target) high = middle;
    else low = middle;
  }
  return high * SECOND_MS;
}
