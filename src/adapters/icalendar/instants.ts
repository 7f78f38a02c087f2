import ICAL from 'ical.js';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/kernel/time.ts';
import type { DayNumber } from '../../core/kernel/zone.ts';
import { DAY_MS, instantOf, isTimeZone } from '../../core/kernel/zone.ts';

/** A clock that times of a file are read by. */
export type ClockOfFile = (day: DayNumber, wallMs: number) => InstantMs;

/** A date, or a wall-clock time with the clock it is meant by. */
export interface FileTime {
  readonly day: DayNumber;
  /** null: a whole day. */
  readonly wallMs: number | null;
  readonly at: InstantMs;
  readonly clock: ClockOfFile;
}

/**
 * Reads a date or time of a property. With a name of the time zone database its zone counts, whatever the file
 * says of it; with any other name the file's own VTIMEZONE; without one, the calendar's zone.
 * @throws RangeError with a sentence for a zone that nobody knows
 */
export function fileTime(property: ICAL.Property, value: ICAL.Time, zone: TimeZone): FileTime {
  const day = Date.UTC(value.year, value.month - 1, value.day) / DAY_MS;
  const clock = clockOf(property, value, zone);
  if (value.isDate) return { day, wallMs: null, at: instantOf(zone, day, 0), clock };
  const wallMs = value.hour * HOUR_MS + value.minute * MINUTE_MS + Math.min(value.second, 59) * SECOND_MS;
  return { day, wallMs, at: clock(day, wallMs), clock };
}

function clockOf(property: ICAL.Property, value: ICAL.Time, zone: TimeZone): ClockOfFile {
  if (value.isDate) return (day) => instantOf(zone, day, 0);
  if (value.zone === ICAL.Timezone.utcTimezone) return (day, wallMs) => day * DAY_MS + wallMs;
  const name = property.getFirstParameter('tzid') as string | undefined;
  if (name === undefined) return (day, wallMs) => instantOf(zone, day, wallMs);
  if (isTimeZone(name)) return (day, wallMs) => instantOf(name, day, wallMs);
  const inFile = value.zone;
  if (inFile === ICAL.Timezone.localTimezone)
    throw new RangeError(`unknown time zone ${name}, which the file does not describe either`);
  return (day, wallMs) => {
    const at = new Date(day * DAY_MS + wallMs);
    const time = new ICAL.Time(
      {
        year: at.getUTCFullYear(),
        month: at.getUTCMonth() + 1,
        day: at.getUTCDate(),
        hour: at.getUTCHours(),
        minute: at.getUTCMinutes(),
        second: at.getUTCSeconds(),
        isDate: false,
      },
      inFile,
    );
    return time.toUnixTime() * SECOND_MS;
  };
}
