import { expect, it } from 'vitest';
import { holidayDays } from '../../../src/adapters/holidays/holiday-days.ts';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { dayNumberOf, startOfDay } from '../../../src/core/kernel/zone.ts';
import type { Calendar, Override } from '../../../src/core/schedule/calendar.ts';
import { specialDaysOf } from '../../../src/core/schedule/holidays.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import { calendarOf, period } from './door.ts';

const zone = 'Europe/Oslo';
const start = startOfDay(zone, dayNumberOf('2027-01-01'));
const end = startOfDay(zone, dayNumberOf('2029-01-01'));
const { week } = calendarOf([period('07:45', '12:00'), period('12:45', '16:30')], [1, 2, 3, 4, 5]);
const summer = calendarOf([period('08:00', '15:00')], [1, 2, 3, 4, 5]).week;
const seasons = [{ name: 'Sommertid', from: '05-15', until: '09-14', week: summer }];
const special = specialDaysOf(holidayDays('no-municipal', [2027, 2028, 2029, 2030]), week, seasons);

/** Some of each kind, by day and by night, over both changes of the clock. */
const overrides = Array.from({ length: 60 }, (_, index): Override => {
  const from = start + (index * 12 * 24 * 60 + ((index * 397) % 1440)) * MINUTE_MS;
  const until = from + (45 + ((index * 211) % 2000)) * MINUTE_MS;
  return { kind: index % 3 === 0 ? 'open' : 'closed', from, until, reason: 'Override' };
});

const calendar: Calendar = {
  ...calendarOf([], [], { timeZone: zone, specialDays: special, seasons, overrides }),
  week,
};

/** The first minute at which what is said differs from the intervals; null when none does. */
function firstDifference(of: Calendar, told: Calendar): string | null {
  // What meets is one.
  const open: { from: number; until: number }[] = [];
  for (const { from, until } of intervals(of, '2027-01-01', '2030-03-01')) {
    const last = open.at(-1);
    if (last?.until === from) last.until = until;
    else open.push({ from, until });
  }
  let next = 0;
  for (let at = start; at < end; at += MINUTE_MS) {
    while ((open[next]?.until ?? Infinity) <= at) next += 1;
    const current = open[next] as { from: number; until: number };
    const opening = openingAt(told, at);
    const expected = current.from <= at ? current.until : current.from;
    const change = opening.open ? opening.until : opening.nextOpening;
    if (opening.open !== current.from <= at || change !== expected) return new Date(at).toISOString();
  }
  return null;
}

it('minute by minute through two years, what is said is what the intervals are', { timeout: 120_000 }, () => {
  expect(firstDifference(calendar, calendar)).toBeNull();
});

it('and a calendar that lacks one override is found out', () => {
  const [first] = overrides;
  expect(firstDifference(calendar, { ...calendar, overrides: overrides.slice(1) })).toBe(
    new Date(first?.from ?? 0).toISOString(),
  );
});
