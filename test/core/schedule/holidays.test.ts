import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { holidayDays } from '../../../src/adapters/holidays/holiday-days.ts';
import { HOLIDAY_RULES } from '../../../src/core/schedule/holiday-rules.ts';
import type { Period, Weekday } from '../../../src/core/schedule/calendar.ts';
import type { HolidayDay } from '../../../src/core/schedule/holidays.ts';
import { specialDaysOf } from '../../../src/core/schedule/holidays.ts';
import {
  easterSunday,
  expectedDays,
  norwegianAgreement,
  norwegianPublic,
  swedishEves,
  swedishPublic,
} from './holiday-rules.ts';

const YEARS = Array.from({ length: 12 }, (_, i) => 2024 + i);

const dates = (days: readonly HolidayDay[]): { date: string; kind: string }[] =>
  days.map(({ date, kind }) => ({ date, kind }));

describe('the oracle itself', () => {
  it.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2028, '2028-04-16'],
    [2029, '2029-04-01'],
    [2030, '2030-04-21'],
    [2031, '2031-04-13'],
    [2032, '2032-03-28'],
    [2033, '2033-04-17'],
    [2034, '2034-04-09'],
    [2035, '2035-03-25'],
    [2038, '2038-04-25'],
  ])('knows Easter of %i', (year, date) => {
    expect(easterSunday(year).toISODate()).toBe(date);
  });

  it('tells a wrong table from a right one: the library as it comes is refused', () => {
    const raw = new Holidays('SE')
      .getHolidays(2027)
      .map((row) => ({ date: row.date.slice(0, 10), kind: 'closed' }));
    expect(raw).not.toEqual(expectedDays([...swedishPublic(2027), ...swedishEves(2027)]));
    const norwegian = new Holidays('NO').getHolidays(2027);
    const publicOnes = norwegian.filter((row) => row.type === 'public');
    expect(publicOnes).toHaveLength(expectedDays(norwegianPublic(2027)).length + 1);
  });
});

describe.each(YEARS)('holidays of %i by the rules', (year) => {
  it('Sweden: public', () => {
    expect(dates(holidayDays('se-public', [year]))).toEqual(expectedDays(swedishPublic(year)));
  });

  it('Sweden: what makes holiday-free weekdays', () => {
    expect(dates(holidayDays('se-holiday-free-weekdays', [year]))).toEqual(
      expectedDays([...swedishPublic(year), ...swedishEves(year)]),
    );
  });

  it('Norway: public', () => {
    expect(dates(holidayDays('no-public', [year]))).toEqual(expectedDays(norwegianPublic(year)));
  });

  it('Norway: with what the tariff agreement adds', () => {
    const { closed, half } = norwegianAgreement(year);
    expect(dates(holidayDays('no-municipal', [year]))).toEqual(
      expectedDays([...norwegianPublic(year), ...closed], half),
    );
  });
});

describe('holidays by name', () => {
  it('Sweden 2027', () => {
    expect(
      holidayDays('se-holiday-free-weekdays', [2027]).map(({ date, name }) => `${date} ${name}`),
    ).toEqual([
      '2027-01-01 Nyårsdagen',
      '2027-01-06 Trettondedag jul',
      '2027-03-26 Långfredagen',
      '2027-03-28 Påskdagen',
      '2027-03-29 Annandag påsk',
      '2027-05-01 Första maj',
      '2027-05-06 Kristi himmelsfärdsdag',
      '2027-05-16 Pingstdagen',
      '2027-06-06 Nationaldagen',
      '2027-06-25 Midsommarafton',
      '2027-06-26 Midsommardagen',
      '2027-11-06 Alla helgons dag',
      '2027-12-24 Julafton',
      '2027-12-25 Juldagen',
      '2027-12-26 Annandag jul',
      '2027-12-31 Nyårsafton',
    ]);
  });

  it('two on one date become one row', () => {
    expect(holidayDays('no-public', [2027]).filter(({ date }) => date === '2027-05-17')).toEqual([
      { date: '2027-05-17', name: 'Grunnlovsdagen / Andre pinsedag', kind: 'closed' },
    ]);
  });

  it('half-days have their hour, and no date comes twice', () => {
    const days = holidayDays('no-municipal', YEARS);
    expect(new Set(days.map(({ date }) => date)).size).toBe(days.length);
    expect(days.find(({ date }) => date === '2027-05-15')).toEqual({
      date: '2027-05-15',
      name: 'Pinseaften',
      kind: 'half-day',
      from: '12:00',
    });
  });

  it('a public holiday wins over a half-day of the same date', () => {
    // Easter on 30 March 1997 put pinseaften on 17 May.
    expect(holidayDays('no-municipal', [1997]).filter(({ date }) => date === '1997-05-17')).toEqual([
      { date: '1997-05-17', name: 'Grunnlovsdagen', kind: 'closed' },
    ]);
  });

  it('several years come sorted', () => {
    const days = holidayDays('no-municipal', [2026, 2025]).map(({ date }) => date);
    expect(days).toEqual([...days].sort());
    expect(days[0]).toBe('2025-01-01');
  });
});

describe('special days of a calendar', () => {
  const office: readonly Period[] = [
    { from: '08:00', until: '11:30' },
    { from: '11:45', until: '15:30' },
  ];
  const week: Record<Weekday, readonly Period[]> = {
    1: office,
    2: office,
    3: office,
    4: office,
    5: office,
    6: [],
    7: [],
  };

  it('are empty on closed days', () => {
    expect(specialDaysOf([{ date: '2027-03-26', name: 'Langfredag', kind: 'closed' }], week)).toEqual([
      { date: '2027-03-26', name: 'Langfredag', periods: [] },
    ]);
  });

  it('end at the half-day’s hour', () => {
    const half = {
      date: '2027-03-24',
      name: 'Onsdag før skjærtorsdag',
      kind: 'half-day',
      from: '12:00',
    } as const;
    expect(specialDaysOf([half], week)[0]?.periods).toEqual([
      { from: '08:00', until: '11:30' },
      { from: '11:45', until: '12:00' },
    ]);
    expect(specialDaysOf([{ ...half, from: '11:45' }], week)[0]?.periods).toEqual([
      { from: '08:00', until: '11:30' },
    ]);
    expect(specialDaysOf([{ ...half, date: '2027-03-27' }], week)[0]?.periods).toEqual([]);
  });
});

describe('a set with what a calendar changes in it', () => {
  it('every id of both countries is a date, once', () => {
    for (const [country, set] of [
      ['SE', 'se-public'],
      ['NO', 'no-public'],
    ] as const) {
      for (const id of HOLIDAY_RULES[country]) {
        const days = holidayDays(set, YEARS, { only: [id] });
        expect(days).toHaveLength(YEARS.length);
        const before = holidayDays(set, YEARS, { only: [`before-${id}`] });
        expect(before.map(({ date }) => Date.parse(date) + 86_400_000)).toEqual(
          days.map(({ date }) => Date.parse(date)),
        );
      }
      expect(() => holidayDays(set, [2027], { only: ['nonsense'] })).toThrow(RangeError);
    }
  });

  it('has no public holiday of the library that the ids leave out', () => {
    for (const [country, set] of [
      ['SE', 'se-public'],
      ['NO', 'no-public'],
    ] as const) {
      const known = new Set(holidayDays(set, YEARS).map(({ date }) => date));
      for (const year of YEARS) {
        for (const row of new Holidays(country).getHolidays(year)) {
          if (row.type === 'public' && row.substitute !== true)
            expect(known).toContain(row.date.slice(0, 10));
        }
      }
    }
  });

  it('switches each day by itself', () => {
    const changed = holidayDays('no-municipal', [2027], {
      without: ['andre-pinsedag', 'julaften'],
      with: ['before-grunnlovsdagen'],
      halfDaysFrom: '13:00',
      shortDays: { nyttarsaften: '11:00', 'before-arbeidernes-dag': '15:00' },
    });
    const on = (date: string): HolidayDay | undefined => changed.find((day) => day.date === date);
    expect(on('2027-05-17')).toEqual({ date: '2027-05-17', name: 'Grunnlovsdagen', kind: 'closed' });
    expect(on('2027-12-24')).toBeUndefined();
    expect(on('2027-05-15')).toMatchObject({ kind: 'half-day', from: '13:00' });
    expect(on('2027-12-31')).toMatchObject({ kind: 'half-day', from: '11:00' });
    expect(on('2027-04-30')).toMatchObject({ name: 'Dagen før Arbeidernes dag', from: '15:00' });
    expect(on('2027-05-16')).toMatchObject({ kind: 'closed' });
  });
});
