import { DateTime } from 'luxon';

/**
 * The holidays by their rules in law and agreement, computed apart from the product: Swedish lag (1989:253),
 * semesterlagen 3 a §, Norwegian lov om helligdager og helligdagsfred and 1. og 17. mai-loven, hovedtariffavtalen.
 */

export interface ExpectedDay {
  readonly date: string;
  readonly kind: 'closed' | 'half-day';
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876). */
export function easterSunday(year: number): DateTime {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const day = ((h + l - 7 * m + 114) % 31) + 1;
  return DateTime.utc(year, month, day);
}

/** First date from `from` on that is the ISO weekday. */
function firstOn(weekday: number, from: DateTime): DateTime {
  return from.plus({ days: (weekday - from.weekday + 7) % 7 });
}

const FRIDAY = 5;
const SATURDAY = 6;

function fixed(year: number, ...monthDays: string[]): DateTime[] {
  return monthDays.map((monthDay) => DateTime.fromISO(`${year}-${monthDay}`, { zone: 'utc' }));
}

function fromEaster(year: number, ...days: number[]): DateTime[] {
  return days.map((offset) => easterSunday(year).plus({ days: offset }));
}

export function swedishPublic(year: number): DateTime[] {
  return [
    ...fixed(year, '01-01', '01-06', '05-01', '06-06', '12-25', '12-26'),
    ...fromEaster(year, -2, 0, 1, 39, 49),
    firstOn(SATURDAY, DateTime.utc(year, 6, 20)),
    firstOn(SATURDAY, DateTime.utc(year, 10, 31)),
  ];
}

export function swedishEves(year: number): DateTime[] {
  return [firstOn(FRIDAY, DateTime.utc(year, 6, 19)), ...fixed(year, '12-24', '12-31')];
}

export function norwegianPublic(year: number): DateTime[] {
  return [
    ...fixed(year, '01-01', '05-01', '05-17', '12-25', '12-26'),
    ...fromEaster(year, -3, -2, 0, 1, 39, 49, 50),
  ];
}

/** What `no-municipal` adds. */
export function norwegianAgreement(year: number): { closed: DateTime[]; half: DateTime[] } {
  return {
    closed: fromEaster(year, -1),
    half: [...fromEaster(year, -4, 48), ...fixed(year, '12-24', '12-31')],
  };
}

/** Sorted, each date once; closed wins over half-day. */
export function expectedDays(closed: readonly DateTime[], half: readonly DateTime[] = []): ExpectedDay[] {
  const days = new Map<string, ExpectedDay>();
  for (const date of half)
    days.set(date.toISODate() as string, { date: date.toISODate() as string, kind: 'half-day' });
  for (const date of closed)
    days.set(date.toISODate() as string, { date: date.toISODate() as string, kind: 'closed' });
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
