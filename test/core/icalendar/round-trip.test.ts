import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { hoursAsICalendar } from '../../../src/adapters/icalendar/export.ts';
import { overridesFromICalendar } from '../../../src/adapters/icalendar/import.ts';
import { dateOf, dayNumberOf, startOfDay } from '../../../src/core/kernel/zone.ts';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import { effectiveHours } from '../../../src/core/schedule/effective-hours.ts';
import { withOverrides } from '../../../src/core/schedule/overrides.ts';
import { recurrenceDays } from '../../../src/core/schedule/recurrence.ts';
import type { Recurrence } from '../../../src/core/schedule/recurrence.ts';
import { calendarOf } from '../schedule/door.ts';
import { calendars } from '../schedule/calendars-of-all-kinds.ts';

const FROM = '2027-03-20';
const UNTIL = '2027-04-10';

const open = (calendar: Calendar): unknown =>
  effectiveHours(calendar, FROM, UNTIL).map(({ date, periods }) => [
    date,
    // The format knows whole seconds.
    periods
      .map(({ from, until }) => [Math.floor(from / 1000), Math.floor(until / 1000)])
      .filter(([from, until]) => from !== until),
  ]);

describe('hours written as iCalendar and read again', () => {
  it('are the same open and closed times', () => {
    fc.assert(
      fc.property(calendars, (calendar) => {
        const zone = calendar.timeZone;
        const days = effectiveHours(calendar, FROM, UNTIL).map((day) => ({
          ...day,
          periods: day.periods.filter(
            ({ from, until }) => Math.floor(from / 1000) !== Math.floor(until / 1000),
          ),
        }));
        const text = hoursAsICalendar(
          'Ekeby',
          'sv',
          [{ id: 'office', name: 'Växel, öppet; "allt"', days }],
          0,
        );
        const read = overridesFromICalendar(text, calendar, {
          from: startOfDay(zone, dayNumberOf(FROM)),
          until: startOfDay(zone, dayNumberOf(UNTIL)),
        });
        if (!read.ok) throw new Error(`${JSON.stringify(read.mistakes)}\n${text}`);
        const empty = calendarOf([], [], { timeZone: zone });
        expect(open(withOverrides(empty, read.overrides))).toEqual(open(calendar));
      }),
      { numRuns: 60 },
    );
  });

  it('would not be, were one event lost', () => {
    const calendar = calendarOf([{ from: '08:00', until: '16:00' }]);
    const days = effectiveHours(calendar, FROM, UNTIL);
    const text = hoursAsICalendar('Ekeby', 'en', [{ id: 'a', name: 'A', days: days.slice(1) }], 0);
    const read = overridesFromICalendar(text, calendar, { from: 0, until: Date.UTC(2030, 0) });
    if (!read.ok) throw new Error('not read');
    expect(open(withOverrides(calendarOf([]), read.overrides))).not.toEqual(open(calendar));
  });
});

describe('days that come back', () => {
  /** Rules on which ical.js, which walks from one to the next, can be relied on. */
  const rules = fc.record({
    frequency: fc.constantFrom('DAILY' as const, 'WEEKLY' as const, 'MONTHLY' as const),
    interval: fc.integer({ min: 1, max: 5 }),
    count: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
  });

  it('are those that ical.js finds', () => {
    const names = ['', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 27 }), (rule, into) => {
        const first = dayNumberOf('2027-02-01') + into;
        const end = first + 500;
        const byDay = rule.weekdays.map((weekday) => names[weekday]).join();
        // The first day of an event counts even off its rule; ical.js would leave it out.
        const starts = Array.from({ length: 7 }, (_, i) => first + i).find((day) =>
          rule.weekdays.includes(((day + 3) % 7) + 1),
        ) as number;
        const text = `FREQ=${rule.frequency};INTERVAL=${rule.interval};BYDAY=${byDay}${rule.count === null ? '' : `;COUNT=${rule.count}`}`;
        const walk = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateString(dateOf(starts)));
        const expected: string[] = [];
        for (
          let next = walk.next() as ICAL.Time | null;
          next && next.toString() < dateOf(end);
          next = walk.next() as ICAL.Time | null
        )
          expected.push(next.toString());
        const mine: Recurrence = {
          ...rule,
          weekdays: rule.weekdays.map((weekday) => ({ weekday: weekday as 1, ordinal: 0 })),
          monthDays: [],
          months: [],
          weekStart: 1,
        };
        expect(recurrenceDays(mine, starts, end).map(dateOf)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  const rule = (more: Partial<Recurrence>): Recurrence => ({
    frequency: 'MONTHLY',
    interval: 1,
    count: null,
    weekdays: [],
    monthDays: [],
    months: [],
    weekStart: 1,
    ...more,
  });

  it.each([
    [
      'the last Friday of each month',
      rule({ weekdays: [{ weekday: 5, ordinal: -1 }] }),
      '2027-01-29',
      ['2027-01-29', '2027-02-26', '2027-03-26'],
    ],
    [
      'the first Monday',
      rule({ weekdays: [{ weekday: 1, ordinal: 1 }] }),
      '2027-01-04',
      ['2027-01-04', '2027-02-01', '2027-03-01'],
    ],
    [
      'the last day of each month',
      rule({ monthDays: [-1] }),
      '2027-01-31',
      ['2027-01-31', '2027-02-28', '2027-03-31'],
    ],
    ['the 31st, where there is one', rule({}), '2027-01-31', ['2027-01-31', '2027-03-31', '2027-05-31']],
    [
      'each 29 February',
      rule({ frequency: 'YEARLY' }),
      '2028-02-29',
      ['2028-02-29', '2032-02-29', '2036-02-29'],
    ],
    [
      '30 February, which never comes',
      rule({ frequency: 'DAILY', months: [2], monthDays: [30] }),
      '2027-01-04',
      ['2027-01-04'],
    ],
    [
      'the first Monday of each May',
      rule({ frequency: 'YEARLY', months: [5], weekdays: [{ weekday: 1, ordinal: 1 }] }),
      '2027-05-03',
      ['2027-05-03', '2028-05-01', '2029-05-07'],
    ],
  ])('%s', (_what, each, first, expected) => {
    const days = recurrenceDays(each, dayNumberOf(first), dayNumberOf(first) + 4_000).map(dateOf);
    expect(days.slice(0, 3)).toEqual(expected);
  });
});
