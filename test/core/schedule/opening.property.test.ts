import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Calendar,
  Override,
  Period,
  Season,
  SpecialDay,
  Week,
} from '../../../src/core/schedule/calendar.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS, dateOf, dayNumberOf, startOfDay, timeOf } from '../../../src/core/kernel/zone.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import { calendarOf, isOpenByPorter } from './door.ts';

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

const FIRST = dayNumberOf('2026-12-28');
const LAST = dayNumberOf('2028-04-03');
const day = fc.integer({ min: FIRST, max: LAST });

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

const calendars: fc.Arbitrary<Calendar> = fc
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

/** Days around which clocks change are asked for more often. */
const startDay = fc.oneof(
  day,
  fc.constantFrom('2027-03-26', '2027-10-29', '2028-03-24', '2027-04-02', '2027-09-03').map(dayNumberOf),
);

describe('any calendar', () => {
  it('has intervals in order that do not overlap and are not empty', () => {
    fc.assert(
      fc.property(calendars, (calendar) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { from, until } of intervals(calendar, dateOf(FIRST), dateOf(LAST))) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(until).toBeGreaterThan(from);
          last = until;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says minute by minute what its intervals say, and never that something past is next', () => {
    fc.assert(
      fc.property(calendars, startDay, (calendar, first) => {
        const days = 5;
        // What is open at the edges may go on beyond them: ask for more than is walked.
        const all = intervals(calendar, dateOf(first - 2), dateOf(first + 420));
        let next = 0;
        for (
          let at = startOfDay(calendar.timeZone, first);
          at < startOfDay(calendar.timeZone, first + days);
          at += MINUTE_MS
        ) {
          while ((all[next]?.until ?? Infinity) <= at) next += 1;
          const current = all[next];
          const isOpen = current !== undefined && current.from <= at;
          const opening = openingAt(calendar, at);
          if (opening.open !== isOpen) throw new Error(`at ${new Date(at).toISOString()}`);
          if (opening.open) expect(opening.until ?? Infinity).toBeGreaterThan(at);
          else if (opening.nextOpening !== null || (current && current.from < at + 400 * DAY_MS)) {
            if (opening.nextOpening !== current?.from)
              throw new Error(`opening after ${new Date(at).toISOString()}`);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is open until just before it is closed, and the other way round', () => {
    fc.assert(
      fc.property(calendars, startDay, fc.integer({ min: 0, max: DAY_MS - 1 }), (calendar, first, into) => {
        const at = startOfDay(calendar.timeZone, first) + into;
        const opening = openingAt(calendar, at);
        const change = opening.open ? opening.until : opening.nextOpening;
        if (change === null) return;
        expect(change).toBeGreaterThan(at);
        expect(openingAt(calendar, change - 1).open).toBe(opening.open);
        expect(openingAt(calendar, change).open).toBe(!opening.open);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the porter at any quarter hour in Sweden and Norway', () => {
    fc.assert(
      fc.property(calendars, startDay, (calendar, first) => {
        fc.pre(calendar.timeZone.startsWith('Europe/'));
        for (let quarters = 0; quarters < 3 * 96; quarters += 1) {
          const at = startOfDay(calendar.timeZone, first) + quarters * 15 * MINUTE_MS;
          if (openingAt(calendar, at).open !== isOpenByPorter(calendar, at)) {
            throw new Error(`at ${new Date(at).toISOString()} in ${calendar.timeZone}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
