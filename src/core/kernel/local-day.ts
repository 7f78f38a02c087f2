import type { InstantMs, LocalDate, TimeZone } from './time.ts';
import { dateOf, dayNumberAt, startOfDay } from './zone.ts';

/** A local calendar day as the instants it spans: 23, 24 or 25 hours. */
export interface LocalDay {
  readonly date: LocalDate;
  /** First instant of the day. */
  readonly start: InstantMs;
  /** First instant of the next day. */
  readonly end: InstantMs;
}

/** The latest day asked for in each zone; a value that only saves time, never changes an answer. */
const latest = new Map<TimeZone, LocalDay>();

/**
 * The local day in `zone` that `at` falls on.
 * @throws RangeError for a zone that does not exist
 */
export function localDay(at: InstantMs, zone: TimeZone): LocalDay {
  const known = latest.get(zone);
  if (known && at >= known.start && at < known.end) return known;
  const number = dayNumberAt(zone, at);
  const day = { date: dateOf(number), start: startOfDay(zone, number), end: startOfDay(zone, number + 1) };
  latest.set(zone, day);
  return day;
}
