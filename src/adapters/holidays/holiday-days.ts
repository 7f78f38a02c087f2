import Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import type { LocalDate } from '../../core/kernel/time.ts';
import { dateOf, dayNumberOf } from '../../core/kernel/zone.ts';
import type { HolidayDay, HolidaySet } from '../../core/schedule/holidays.ts';

/**
 * Holidays computed year by year from the library date-holidays (its data: CC BY-SA 3.0, from Wikipedia).
 * The library is not trusted as it comes: it lists observances that close nobody, puts the Swedish eves among
 * bank holidays, knows neither påskeaften nor the half-days of the Norwegian tariff agreement, and names two
 * holidays of one date twice. The rules here mend that; the tests check every date against a computation of
 * their own for 2024 to 2035.
 */

type Row = HolidaysTypes.Holiday;

const SWEDISH_EVES: ReadonlySet<string> = new Set(['midsommarafton', 'julafton', 'nyårsafton']);

/** Half-days of the Norwegian main tariff agreement begin at noon. */
const HALF_DAY_FROM = '12:00';

/**
 * The holidays of `set` in `years`, by date, one row a date. On a date that is both closed and a half-day,
 * closed wins; the names of two holidays are joined by " / ".
 * @param years full years, such as 2027
 */
export function holidayDays(set: HolidaySet, years: readonly number[]): readonly HolidayDay[] {
  const days = new Map<LocalDate, HolidayDay>();
  for (const year of years) {
    for (const day of daysOfYear(set, year)) {
      const other = days.get(day.date);
      days.set(day.date, other ? joined(other, day) : day);
    }
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function daysOfYear(set: HolidaySet, year: number): readonly HolidayDay[] {
  switch (set) {
    case 'se-public':
      return closedRows(swedish(year), isPublic);
    case 'se-holiday-free-weekdays':
      return closedRows(swedish(year), (row) => isPublic(row) || SWEDISH_EVES.has(row.name));
    case 'no-public':
      return closedRows(norwegian(year), isPublic);
    case 'no-municipal':
      return [...closedRows(norwegian(year), isPublic), ...tariffDays(norwegian(year), year)];
  }
}

/** What the main tariff agreement adds to Norway's public holidays. */
function tariffDays(rows: readonly Row[], year: number): readonly HolidayDay[] {
  const dayBefore = (rule: string): LocalDate => {
    const row = rows.find((candidate) => candidate.rule === rule);
    if (!row) throw new Error(`date-holidays has no holiday by the rule "${rule}" in Norway in ${year}`);
    return dateOf(dayNumberOf(dateOfRow(row)) - 1);
  };
  const half = (date: LocalDate, name: string): HolidayDay => ({
    date,
    name,
    kind: 'half-day',
    from: HALF_DAY_FROM,
  });
  return [
    half(dayBefore('easter -3'), 'Onsdag før skjærtorsdag'),
    { date: dayBefore('easter'), name: 'Påskeaften', kind: 'closed' },
    half(dayBefore('easter 49'), 'Pinseaften'),
    half(`${year}-12-24`, 'Julaften'),
    half(`${year}-12-31`, 'Nyttårsaften'),
  ];
}

function closedRows(rows: readonly Row[], wanted: (row: Row) => boolean): readonly HolidayDay[] {
  return rows
    .filter(wanted)
    .map((row) => ({ date: dateOfRow(row), name: capitalised(row.name), kind: 'closed' }) as const);
}

function joined(a: HolidayDay, b: HolidayDay): HolidayDay {
  if (a.kind !== b.kind) return a.kind === 'closed' ? a : b;
  return a.name === b.name ? a : { ...a, name: `${a.name} / ${b.name}` };
}

/** A public holiday proper, not a day given instead of one on a Sunday. */
function isPublic(row: Row): boolean {
  return row.type === 'public' && row.substitute !== true;
}

function swedish(year: number): readonly Row[] {
  return new Holidays('SE', { languages: 'sv' }).getHolidays(year);
}

function norwegian(year: number): readonly Row[] {
  return new Holidays('NO', { languages: 'no' }).getHolidays(year);
}

/** Its rows say `2027-05-17 00:00:00`. */
function dateOfRow(row: Row): LocalDate {
  return row.date.slice(0, 10);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
