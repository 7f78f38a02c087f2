import { describe, expect, it } from 'vitest';
import { holidayDays } from '../../../src/adapters/holidays/holiday-days.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kernel/time.ts';
import type { HolidayChoice, HolidaySet } from '../../../src/core/schedule/holidays.ts';
import { SET_RULES, countryOf, specialDaysOf } from '../../../src/core/schedule/holidays.ts';
import { HOLIDAY_RULES } from '../../../src/core/schedule/holiday-rules.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import type { Calendar, Weekday } from '../../../src/core/schedule/calendar.ts';
import { calendarOf, period } from './door.ts';
import {
  easterSunday,
  expectedDays,
  norwegianAgreement,
  norwegianPublic,
  swedishEves,
  swedishPublic,
} from './holiday-rules.ts';

/*
 * What callers meet on every day of twelve years, against the rules of law computed apart from the product. Noon is
 * reckoned from the offset of the day in directive 2000/84/EC, not asked of a library.
 */

const YEARS = Array.from({ length: 12 }, (_, i) => 2024 + i);
const ALL_WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

function calendar(
  set: HolidaySet,
  years: readonly number[],
  choice: HolidayChoice = {},
  days: readonly Weekday[] = ALL_WEEK,
): Calendar {
  const timeZone = countryOf(set) === 'SE' ? 'Europe/Stockholm' : 'Europe/Oslo';
  const plain = calendarOf([period('08:00', '16:00')], days, { timeZone });
  return calendarOf([period('08:00', '16:00')], days, {
    timeZone,
    specialDays: specialDaysOf(holidayDays(set, years, choice), plain.week),
  });
}

const sundayOf = (year: number, month: number): number => {
  const last = new Date(Date.UTC(year, month, 0));
  return Date.UTC(year, month - 1, last.getUTCDate() - last.getUTCDay(), 1);
};

/** An hour of a date by the clock of Sweden and Norway. */
function clock(date: string, hour: number, minute = 0): number {
  const utc = Date.parse(`${date}T00:00:00Z`) + hour * HOUR_MS + minute * MINUTE_MS;
  const year = Number(date.slice(0, 4));
  const isSummer = utc - HOUR_MS >= sundayOf(year, 3) && utc - 2 * HOUR_MS < sundayOf(year, 10);
  return utc - (isSummer ? 2 : 1) * HOUR_MS;
}

function datesOf(year: number): string[] {
  const dates: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 24 * HOUR_MS)
    dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

const expected: Readonly<Record<HolidaySet, (year: number) => ReturnType<typeof expectedDays>>> = {
  'se-public': (year) => expectedDays(swedishPublic(year)),
  'se-holiday-free-weekdays': (year) => expectedDays([...swedishPublic(year), ...swedishEves(year)]),
  'no-public': (year) => expectedDays(norwegianPublic(year)),
  'no-municipal': (year) => {
    const { closed, half } = norwegianAgreement(year);
    return expectedDays([...norwegianPublic(year), ...closed], half);
  },
};

/** The dates of a year on which a calendar is not as a set of holidays wants it. */
function wrongDays(open: Calendar, set: HolidaySet, year: number): string[] {
  const special = new Map(expected[set](year).map(({ date, kind }) => [date, kind]));
  return datesOf(year).filter((date) => {
    const kind = special.get(date) ?? 'usual';
    const seen = [clock(date, 11, 59), clock(date, 12)].map((at) => openingAt(open, at).open);
    const wanted = { usual: [true, true], closed: [false, false], 'half-day': [true, false] }[kind];
    return seen.join() !== wanted.join();
  });
}

describe.each(Object.keys(expected) as HolidaySet[])('the days of twelve years by %s', (set) => {
  it.each(YEARS)('%i: closed on holidays and after noon on half-days, open on every other day', (year) => {
    expect(wrongDays(calendar(set, [year]), set, year)).toEqual([]);
  });
});

it('a day that is missing, and one that is too much, are found', () => {
  const eves = expectedDays(swedishEves(2027)).map(({ date }) => date);
  expect(wrongDays(calendar('se-public', [2027]), 'se-holiday-free-weekdays', 2027)).toEqual(eves);
  expect(wrongDays(calendar('se-holiday-free-weekdays', [2027]), 'se-public', 2027)).toEqual(eves);
  const late = calendar('no-municipal', [2027], { halfDaysFrom: '12:30' });
  expect(wrongDays(late, 'no-municipal', 2027)).toHaveLength(4);
});

describe('days that are easily got wrong', () => {
  const why = (set: HolidaySet, date: string, hour = 10): string =>
    openingAt(calendar(set, [Number(date.slice(0, 4))]), clock(date, hour)).why;

  it.each(YEARS)(
    'the three eves of %i are closed where they count, and open by the public holidays',
    (year) => {
      for (const date of expectedDays(swedishEves(year)).map((day) => day.date)) {
        expect(why('se-holiday-free-weekdays', date)).toMatch(
          /^closed: (Midsommarafton|Julafton|Nyårsafton);/,
        );
        expect(why('se-public', date)).toBe('open until 16:00');
      }
    },
  );

  it.each(YEARS)('alla helgons dag of %i is a Saturday from 31 October to 6 November', (year) => {
    const closed = datesOf(year).filter((date) =>
      why('se-public', date).startsWith('closed: Alla helgons dag'),
    );
    expect(closed).toHaveLength(1);
    const [date = ''] = closed;
    expect(new Date(`${date}T00:00:00Z`).getUTCDay()).toBe(6);
    expect(date >= `${year}-10-31` && date <= `${year}-11-06`).toBe(true);
  });

  it.each(YEARS)('the half-days of %i close at noon, and påskeaften does not open', (year) => {
    for (const { date } of expectedDays([], norwegianAgreement(year).half)) {
      expect(why('no-municipal', date, 11)).toMatch(/^open until 12:00 \(/);
      expect(why('no-municipal', date, 12)).toMatch(/^closed after 12:00 \(/);
    }
    const eve = easterSunday(year).minus({ days: 1 }).toISODate() ?? '';
    expect(why('no-municipal', eve)).toMatch(/^closed: Påskeaften;/);
    expect(why('no-public', eve)).toBe('open until 16:00');
  });

  it('pinse on 17 May 2027 is closed once, for both reasons', () => {
    expect(why('no-public', '2027-05-17')).toBe(
      'closed: Grunnlovsdagen / Andre pinsedag; opens tomorrow 08:00',
    );
    expect(why('no-public', '2027-05-16')).toMatch(/^closed: .*insedag/);
    expect(why('no-public', '2027-05-18')).toBe('open until 16:00');
  });

  it.each(['se-public', 'no-public'] as const)(
    'Easter Sunday of 28 March 2027, whose night is an hour short, is closed all its 23 hours: %s',
    (set) => {
      const always = calendarOf([period('00:00', '24:00')], ALL_WEEK, {
        timeZone: countryOf(set) === 'SE' ? 'Europe/Stockholm' : 'Europe/Oslo',
        specialDays: specialDaysOf(
          holidayDays(set, [2027]).filter(({ date }) => date === '2027-03-28'),
          calendarOf([]).week,
        ),
      });
      const [before, after] = intervals(always, '2027-03-27', '2027-03-30');
      expect(before?.until).toBe(Date.parse('2027-03-27T23:00:00Z'));
      expect(after?.from).toBe(Date.parse('2027-03-28T22:00:00Z'));
      for (let at = Date.parse('2027-03-27T23:00:00Z'); at < (after?.from ?? 0); at += 15 * MINUTE_MS)
        expect(openingAt(always, at)).toMatchObject({ open: false, nextOpening: after?.from });
    },
  );
});

describe('every rule has its switch', () => {
  const rules = (['se-holiday-free-weekdays', 'no-municipal'] as const).flatMap((set) =>
    HOLIDAY_RULES[countryOf(set)].map((id) => [set, id] as const),
  );
  const year = 2026;
  const dateOf = (set: HolidaySet, id: string): string =>
    holidayDays(set, [year], { only: [id] })[0]?.date ?? '';
  const stateOn = (set: HolidaySet, date: string, choice: HolidayChoice): string => {
    const one = calendar(set, [year], choice);
    return [9, 10.75, 13, 15.75]
      .map((hour) => openingAt(one, clock(date, 0) + hour * HOUR_MS).open)
      .map((open) => (open ? 'o' : '-'))
      .join('');
  };

  // No two rules of either country fall on one date in 2026.
  it.each(rules)('%s: %s', (set, id) => {
    const date = dateOf(set, id);
    const { closed, half } = SET_RULES[set];
    const own = closed.some((each) => each === id)
      ? '----'
      : half.some((each) => each === id)
        ? 'oo--'
        : 'oooo';
    expect(stateOn(set, date, {})).toBe(own);
    expect(stateOn(set, date, { without: [id] })).toBe('oooo');
    expect(stateOn(set, date, { with: [id] })).toBe('----');
    expect(stateOn(set, date, { shortDays: { [id]: '11:00' } })).toBe('oo--');
    expect(stateOn(set, date, { shortDays: { [id]: '15:00' } })).toBe('ooo-');
    expect(stateOn(set, date, { halfDaysFrom: '10:00' })).toBe(own === 'oo--' ? 'o---' : own);
  });

  it.each(rules)('%s: the day before %s closes when it is told to', (set, id) => {
    const date = new Date(Date.parse(dateOf(set, id)) - 24 * HOUR_MS).toISOString().slice(0, 10);
    const choice = { shortDays: { [`before-${id}`]: '11:00' }, without: [...HOLIDAY_RULES[countryOf(set)]] };
    if (date.startsWith(String(year))) expect(stateOn(set, date, choice)).toBe('oo--');
  });
});
