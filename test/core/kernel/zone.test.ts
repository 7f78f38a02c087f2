import fc from 'fast-check';
import { DateTime, IANAZone } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  dateOf,
  dayNumberAt,
  dayNumberOf,
  instantOf,
  isTimeZone,
  localTimeAt,
  offsetAt,
  timeOf,
  wallMsOf,
  weekdayOf,
} from '../../../src/core/kernel/zone.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kernel/time.ts';

const ZONES = [
  'Europe/Stockholm',
  'Europe/Oslo',
  'UTC',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Asia/Kathmandu',
];

const at = (iso: string): number => Date.parse(iso);

describe('offsets of a zone', () => {
  it('are those of Luxon at any second from 1990 to 2049', () => {
    const instants = fc.integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2049, 0, 1) / 1000 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, seconds) => {
        expect(offsetAt(zone, seconds * 1000)).toBe(IANAZone.create(zone).offset(seconds * 1000) * MINUTE_MS);
      }),
      { numRuns: 400 },
    );
  });

  it('change at the exact millisecond', () => {
    const change = at('2027-03-28T01:00:00Z');
    expect(offsetAt('Europe/Stockholm', change - 1)).toBe(HOUR_MS);
    expect(offsetAt('Europe/Stockholm', change)).toBe(2 * HOUR_MS);
  });

  it('refuse a zone that does not exist', () => {
    expect(isTimeZone('Europe/Malmo')).toBe(false);
    expect(isTimeZone('Europe/Stockholm')).toBe(true);
    expect(() => offsetAt('Europe/Malmo', 0)).toThrow(/unknown time zone Europe\/Malmo/);
  });
});

describe('wall-clock times as instants', () => {
  const stockholm = (date: string, time: string): string =>
    new Date(instantOf('Europe/Stockholm', dayNumberOf(date), wallMsOf(time))).toISOString();

  it.each([
    ['an ordinary time', '2027-01-15', '07:45', '2027-01-15T06:45:00.000Z'],
    ['just before the skipped hour', '2027-03-28', '01:59', '2027-03-28T00:59:00.000Z'],
    ['a skipped time is the jump', '2027-03-28', '02:00', '2027-03-28T01:00:00.000Z'],
    ['a skipped time is the jump', '2027-03-28', '02:30', '2027-03-28T01:00:00.000Z'],
    ['just after the skipped hour', '2027-03-28', '03:00', '2027-03-28T01:00:00.000Z'],
    ['24:00 is midnight of the short day', '2027-03-28', '24:00', '2027-03-28T22:00:00.000Z'],
    ['a doubled time is its first showing', '2027-10-31', '02:00', '2027-10-31T00:00:00.000Z'],
    ['a doubled time is its first showing', '2027-10-31', '02:59', '2027-10-31T00:59:00.000Z'],
    ['just after the doubled hour', '2027-10-31', '03:00', '2027-10-31T02:00:00.000Z'],
  ])('%s: %s %s', (_, date, time, expected) => {
    expect(stockholm(date, time)).toBe(expected);
  });

  it('are those of Luxon wherever the time exists once', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: dayNumberOf('2020-01-01'), max: dayNumberOf('2035-12-31') }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, day, minute) => {
          const date = DateTime.fromISO(`${dateOf(day)}T${timeOf(minute * MINUTE_MS)}`, { zone });
          const exists = date.toFormat('HH:mm') === timeOf(minute * MINUTE_MS);
          fc.pre(exists && date.getPossibleOffsets().length === 1);
          expect(instantOf(zone, day, minute * MINUTE_MS)).toBe(date.toMillis());
        },
      ),
      { numRuns: 400 },
    );
  });

  it('are never earlier for a later time', () => {
    for (const zone of ZONES) {
      let last = Number.NEGATIVE_INFINITY;
      for (let day = dayNumberOf('2026-12-30'); day < dayNumberOf('2028-01-03'); day += 1) {
        for (let wallMs = 0; wallMs <= DAY_MS; wallMs += 30 * MINUTE_MS) {
          const instant = instantOf(zone, day, wallMs);
          if (instant < last) throw new Error(`${zone} ${dateOf(day)} ${timeOf(wallMs)} goes back`);
          last = instant;
        }
      }
    }
  });
});

describe('dates', () => {
  it('have the weekday of Luxon', () => {
    for (let day = dayNumberOf('1965-01-01'); day < dayNumberOf('1975-01-01'); day += 1) {
      expect(weekdayOf(day)).toBe(DateTime.fromISO(dateOf(day)).weekday);
    }
  });

  it.each(['2027-02-29', '2027-2-9', '2027-13-01', '', '2027-01-01T00:00'])('refuse %j', (text) => {
    expect(() => dayNumberOf(text)).toThrow(`no such date: ${text}`);
  });

  it.each(['24:01', '7:45', '07:60', '25:00', '', '12'])('times refuse %j', (text) => {
    expect(() => wallMsOf(text)).toThrow(`no such time: ${text}`);
  });

  it('begin at local midnight', () => {
    expect(dateOf(dayNumberAt('Europe/Oslo', at('2027-05-16T21:59:59.999Z')))).toBe('2027-05-16');
    expect(dateOf(dayNumberAt('Europe/Oslo', at('2027-05-16T22:00:00Z')))).toBe('2027-05-17');
    expect(localTimeAt('Europe/Oslo', at('2027-05-16T22:00:00Z'))).toBe('00:00');
  });
});
