import { DateTime } from 'luxon';
import { dayNumberOf, instantOf, localTimeAt, wallMsOf } from '../core/kernel/zone.ts';
import { SECOND_MS, type InstantMs, type TimeZone } from '../core/kernel/time.ts';

const isoInstant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,3})?))?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Reads an instant: ISO 8601 with offset, or the wall clock of `zone`. A time that the clock shows twice is
 * its first showing. Years from 1970 to 2199.
 * @param zone null: an offset is needed
 * @returns what is wrong, in words, where it is no instant
 */
export function instantIn(text: string, zone: TimeZone | null): InstantMs | string {
  const [, date = '', time = '', seconds = '0', offset] = isoInstant.exec(text.trim()) ?? [];
  if (date === '') return 'is no instant such as 2027-03-01T08:00:00+01:00';
  // Holidays and clocks are known for these.
  if (date < '1970' || date >= '2200') return 'the year must be from 1970 to 2199';
  if (offset !== undefined) {
    const at = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone: 'utc' });
    return at.isValid ? at.toMillis() : 'there is no such date or time';
  }
  if (zone === null) return 'an offset is missing, as in 2027-03-01T08:00:00+01:00';
  try {
    const at = instantOf(zone, dayNumberOf(date), wallMsOf(time)) + Math.round(Number(seconds) * SECOND_MS);
    if (time === '24:00' || Number(seconds) >= 60) return 'there is no such date or time';
    return localTimeAt(zone, at) === time ? at : `the clock of ${zone} skips this time`;
  } catch {
    return 'there is no such date or time';
  }
}
