import Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import type { LocalDate, LocalTime } from '../../core/kernel/time.ts';
import { dateOf, dayNumberOf } from '../../core/kernel/zone.ts';
import { DAY_BEFORE } from '../../core/schedule/holiday-rules.ts';
import type { HolidayCountry } from '../../core/schedule/holiday-rules.ts';
import { countryOf, SET_RULES } from '../../core/schedule/holidays.ts';
import type { HolidayChoice, HolidayDay, HolidaySet } from '../../core/schedule/holidays.ts';
import { RULE_SOURCES } from './rules.ts';

/**
 * Holidays computed year by year from the library date-holidays (its data: CC BY-SA 3.0, from Wikipedia).
 * The library is not trusted as it comes: it lists observances that close nobody, puts the Swedish eves among
 * bank holidays, knows neither påskeaften nor the half-days of the Norwegian tariff agreement, and names two
 * holidays of one date twice. So a day counts only by its id, and the tests check every date against a
 * computation of their own for 2024 to 2035.
 */

type Row = HolidaysTypes.Holiday;

/** Half-days of the Norwegian main tariff agreement begin at noon. */
const HALF_DAY_FROM: LocalTime = '12:00';

/**
 * The holidays of `set` in `years`, by date, one row a date. Of two rows of one date closed wins over a
 * half-day, and the half-day that closes earlier; the names of two closed days are joined by " / ".
 * @param years full years, such as 2027
 * @param choice what the calendar changes in the set
 * @throws RangeError for an id that the set's country does not have
 */
export function holidayDays(
  set: HolidaySet,
  years: readonly number[],
  choice: HolidayChoice = {},
): readonly HolidayDay[] {
  const days = new Map<LocalDate, HolidayDay>();
  const kinds = kindsOf(set, choice);
  for (const year of years) {
    const rows = libraryRows(countryOf(set), year);
    for (const [id, closesAt] of kinds) {
      const found = dayOf(countryOf(set), id, year, rows);
      if (found === null) continue;
      const day: HolidayDay =
        closesAt === null ? { ...found, kind: 'closed' } : { ...found, kind: 'half-day', from: closesAt };
      const other = days.get(day.date);
      days.set(day.date, other ? joined(other, day) : day);
    }
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** When each of the days closes; null: closed all day. */
function kindsOf(set: HolidaySet, choice: HolidayChoice): ReadonlyMap<string, LocalTime | null> {
  const kinds = new Map<string, LocalTime | null>();
  const { closed, half } = SET_RULES[set];
  for (const id of closed) kinds.set(id, null);
  for (const id of half) kinds.set(id, choice.halfDaysFrom ?? HALF_DAY_FROM);
  if (choice.only !== undefined) {
    return new Map(choice.only.map((id) => [id, kinds.get(id) ?? null]));
  }
  for (const id of choice.without ?? []) kinds.delete(id);
  for (const id of choice.with ?? []) kinds.set(id, null);
  for (const [id, closesAt] of Object.entries(choice.shortDays ?? {})) kinds.set(id, closesAt);
  return kinds;
}

/** Date and name of a rule in a year; null before the holiday existed. */
function dayOf(
  country: HolidayCountry,
  id: string,
  year: number,
  rows: readonly Row[],
): { readonly date: LocalDate; readonly name: string } | null {
  if (id.startsWith(DAY_BEFORE)) {
    const next = dayOf(country, id.slice(DAY_BEFORE.length), year, rows);
    const words = country === 'SE' ? 'Dagen före' : 'Dagen før';
    return next && { date: earlier(next.date, 1), name: `${words} ${next.name}` };
  }
  const source = RULE_SOURCES[country][id];
  if (source === undefined) throw new RangeError(`no holiday of ${country} has the id ${id}`);
  if (source.since !== undefined && year < source.since) return null;
  // Not a day given instead of one on a Sunday.
  const row = rows.find(({ rule, substitute }) => rule === source.by && substitute !== true);
  if (!row)
    throw new Error(`date-holidays has no holiday by the rule "${source.by}" in ${country} in ${year}`);
  // Its dates say `2027-05-17 00:00:00`.
  const date = earlier(row.date.slice(0, 10), source.daysBefore ?? 0);
  return { date, name: source.name ?? capitalised(row.name) };
}

function earlier(date: LocalDate, days: number): LocalDate {
  return days === 0 ? date : dateOf(dayNumberOf(date) - days);
}

function joined(a: HolidayDay, b: HolidayDay): HolidayDay {
  if (a.kind === 'closed' && b.kind === 'closed')
    return a.name === b.name ? a : { ...a, name: `${a.name} / ${b.name}` };
  if (a.kind === 'closed') return a;
  if (b.kind === 'closed') return b;
  return a.from <= b.from ? a : b;
}

const LANGUAGES: Readonly<Record<HolidayCountry, string>> = { SE: 'sv', NO: 'no' };

/** Reading the library's rules takes some milliseconds; a year's rows never change. */
const knownRows = new Map<string, readonly Row[]>();

function libraryRows(country: HolidayCountry, year: number): readonly Row[] {
  const key = `${country} ${year}`;
  let rows = knownRows.get(key);
  if (!rows) {
    rows = new Holidays(country, { languages: LANGUAGES[country] }).getHolidays(year);
    if (knownRows.size >= 200) knownRows.clear();
    knownRows.set(key, rows);
  }
  return rows;
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
