import { describe, expect, it } from 'vitest';
import { holidayDays } from '../../../src/adapters/holidays/holiday-days.ts';
import { bridgeDaysOf } from '../../../src/core/schedule/bridge-days.ts';
import type { BridgeDayRule } from '../../../src/core/schedule/bridge-days.ts';
import { easterSunday } from './holiday-rules.ts';

const years = Array.from({ length: 12 }, (_, i) => 2024 + i);
const around = [2023, ...years, 2036];
const swedish = holidayDays('se-holiday-free-weekdays', around);
const dates = (rules: readonly BridgeDayRule[], of = years): string[] =>
  bridgeDaysOf(rules, swedish, of)
    .map(({ date }) => date)
    .sort();

const ascension = (kind: 'after' | 'before'): BridgeDayRule => ({
  kind,
  name: 'Klämdag',
  periods: [],
  dates: holidayDays('se-public', around, { only: ['kristi-himmelsfardsdag'] }).map(({ date }) => date),
});
const squeezed: BridgeDayRule = { kind: 'squeezed', name: 'Klämdag', periods: [] };

describe('bridge days', () => {
  it('the Friday after Kristi himmelsfärdsdag is 40 days after Easter, every year', () => {
    const expected = years
      .map((year) => easterSunday(year).plus({ days: 40 }))
      .filter((day) => !['05-01', '06-06'].includes(day.toFormat('MM-dd')))
      .map((day) => day.toISODate());
    expect(dates([ascension('after')])).toEqual(expected);
    expect(dates([ascension('before')])).not.toEqual(expected);
  });

  it('squeezed days, as an almanac has them', () => {
    expect(dates([squeezed], [2024])).toEqual([
      '2024-05-10',
      '2024-06-07',
      '2024-12-23',
      '2024-12-27',
      '2024-12-30',
    ]);
    expect(dates([squeezed], [2026])).toEqual(['2026-01-02', '2026-01-05', '2026-05-15']);
    expect(dates([squeezed], [2027])).toEqual(['2027-05-07']);
  });

  it('are never on a weekend or a holiday, and once a date', () => {
    const all = bridgeDaysOf(
      [
        squeezed,
        ascension('after'),
        { ...ascension('after'), kind: 'after', dates: ['2027-05-01', '2027-12-24'] },
      ],
      swedish,
      years,
    );
    const holidays = new Set(swedish.map(({ date }) => date));
    expect(new Set(all.map(({ date }) => date)).size).toBe(all.length);
    for (const { date } of all) {
      expect(holidays.has(date)).toBe(false);
      expect([0, 6]).not.toContain(new Date(date).getUTCDay());
    }
  });

  it('a half-day can be one, with the hours that the rule says', () => {
    const norwegian = holidayDays('no-municipal', [2024, 2025, 2026]);
    // Wednesday before skjærtorsdag.
    const [first] = bridgeDaysOf(
      [
        {
          kind: 'before',
          name: 'Stille uke',
          periods: [{ from: '08:00', until: '10:00' }],
          dates: ['2025-04-17'],
        },
      ],
      norwegian,
      [2025],
    );
    expect(first).toEqual({
      date: '2025-04-16',
      name: 'Stille uke',
      periods: [{ from: '08:00', until: '10:00' }],
      origin: 'bridge-day',
    });
  });
});
