import { DateTime } from 'luxon';
import { dayNumberOf, instantOf, localTimeAt, wallMsOf } from '../core/kernel/zone.ts';
import { HOUR_MS, SECOND_MS, type InstantMs, type TimeZone } from '../core/kernel/time.ts';

const isoInstant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d(?:\.\d{1,3})?))?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** An instant that was read, or why the text is none. */
export type ReadInstant =
  | {
      readonly at: InstantMs;
      /** The clock shows it twice; this is the first. */ readonly ambiguous: boolean;
    }
  /** `absent`: it is written well, but no such date or time exists. */
  | { readonly wrong: 'form' | 'absent'; readonly reason: string };

/**
 * Reads an instant: ISO 8601 with offset, or the wall clock of `zone`. A time that the clock shows twice is
 * its first showing. Years from 1970 to 2199.
 * @param zone null: an offset is needed
 */
export function readInstant(text: string, zone: TimeZone | null): ReadInstant {
  const [, date = '', time = '', seconds = '0', offset] = isoInstant.exec(text.trim()) ?? [];
  if (date === '') return { wrong: 'form', reason: 'is no instant such as 2027-03-01T08:00:00+01:00' };
  // Holidays and clocks are known for these.
  if (date < '1970' || date >= '2200') return { wrong: 'form', reason: 'the year must be from 1970 to 2199' };
  const absent: ReadInstant = { wrong: 'absent', reason: 'there is no such date or time' };
  if (offset !== undefined) {
    const at = DateTime.fromISO(text.trim().replace(' ', 'T'), { zone: 'utc' });
    return at.isValid ? { at: at.toMillis(), ambiguous: false } : absent;
  }
  if (zone === null)
    return { wrong: 'form', reason: 'an offset is missing, as in 2027-03-01T08:00:00+01:00' };
  try {
    const at = instantOf(zone, dayNumberOf(date), wallMsOf(time)) + Math.round(Number(seconds) * SECOND_MS);
    if (time === '24:00' || Number(seconds) >= 60) return absent;
    if (localTimeAt(zone, at) !== time)
      return { wrong: 'absent', reason: `the clock of ${zone} skips this time` };
    return { at, ambiguous: localTimeAt(zone, at + HOUR_MS) === time };
  } catch {
    return absent;
  }
}

/** As {@link readInstant}. @returns what is wrong, in words, where it is no instant */
export function instantIn(text: string, zone: TimeZone | null): InstantMs | string {
  const read = readInstant(text, zone);
  return 'at' in read ? read.at : read.reason;
}
