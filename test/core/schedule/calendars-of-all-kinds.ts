import fc from 'fast-check';
import type {
  Calendar,
  Override,
  Period,
  Season,
  SpecialDay,
  Week,
} from '../../../src/core/schedule/calendar.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS, dateOf, dayNumberOf, timeOf } from '../../../src/core/kernel/zone.ts';
import { calendarOf } from './door.ts';

/** Calendars with weeks, seasons, special days and overrides of all kinds, around the years 2027 and 2028. */

const quarter = fc.integer({ min: 0, max: 96 }).map((n) => n * 15 * MINUTE_MS);

/** Sorted periods that do not overlap; some meet, some reach midnight. */
const periods: fc.Arbitrary<readonly Period[]> = fc
  .uniqueArray(quarter, { minLength: 0, maxLength: 8 })
  .chain((marks) => {
    const sorted = [...marks].sort((a, b) => a - b);
    const steps = sorted
      .slice(1)
      .map((until, i) => ({ from: timeOf(sorted[i] as number), until: timeOf(until) }));
    return fc.subarray(steps);
  });

export const FIRST = dayNumberOf('2026-12-28');
export const LAST = dayNumberOf('2028-04-03');
export const day = fc.integer({ min: FIRST, max: LAST });

const specialDays: fc.Arbitrary<readonly SpecialDay[]> = fc.array(
  fc.record({ date: day.map(dateOf), name: fc.constant('Special'), periods }),
  { maxLength: 30 },
);

const weeks: fc.Arbitrary<Week> = fc
  .tuple(periods, periods, periods, periods, periods, periods, periods)
  .map(([a, b, c, d, e, f, g]) => ({ 1: a, 2: b, 3: c, 4: d, 5: e, 6: f, 7: g }));

/** None, one, or two that do not overlap; some go over the turn of the year or begin or end on 29 February. */
const seasons: fc.Arbitrary<readonly Season[]> = fc
  .tuple(
    fc.constantFrom(
      [],
      [['05-15', '09-14']],
      [['12-15', '01-10']],
      [['02-29', '03-31']],
      [
        ['11-01', '02-29'],
        ['03-01', '10-31'],
      ],
    ),
    weeks,
    weeks,
  )
  .map(([spans, one, other]) =>
    spans.map(([from, until], index) => ({
      name: 'Season',
      from: from,
      until: until,
      week: index === 0 ? one : other,
    })),
  );

/** Of any length, exact to the millisecond or on the minute; they overlap as they please. */
const overrides: fc.Arbitrary<readonly Override[]> = fc.array(
  fc
    .record({
      kind: fc.constantFrom('open' as const, 'closed' as const),
      day,
      into: fc.oneof(quarter, fc.integer({ min: 0, max: DAY_MS })),
      length: fc.oneof(
        fc.integer({ min: 1, max: 12 }).map((quarters) => quarters * 15 * MINUTE_MS),
        fc.integer({ min: 1, max: 20 * DAY_MS }),
        fc.constant(null),
      ),
    })
    .map(({ kind, day: first, into, length }) => {
      const from = first * DAY_MS + into;
      return { kind, from, until: length === null ? null : from + length, reason: 'Override' };
    }),
  { maxLength: 12 },
);

export const calendars: fc.Arbitrary<Calendar> = fc
  .record({
    timeZone: fc.constantFrom(
      'Europe/Stockholm',
      'Europe/Oslo',
      'America/Santiago',
      'Australia/Lord_Howe',
      'UTC',
    ),
    week: weeks,
    specialDays,
    seasons,
    overrides: fc.oneof(fc.constant([]), overrides),
  })
  .map(({ week, ...more }) => ({ ...calendarOf([], [], more), week }));
