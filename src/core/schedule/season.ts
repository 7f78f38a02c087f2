import type { LocalDate } from '../kernel/time.ts';
import type { MonthDay, Season, Week } from './calendar.ts';

/** The last day of each month that any year has. */
const LAST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether some year has that day; `02-29` is one. */
export function isMonthDay(text: string): boolean {
  const [, month, day] = /^(\d{2})-(\d{2})$/.exec(text) ?? [];
  const last = LAST_DAYS[Number(month) - 1];
  return last !== undefined && Number(day) >= 1 && Number(day) <= last;
}

/** Whether the season has the day, both ends included. */
export function isWithin({ from, until }: Pick<Season, 'from' | 'until'>, day: MonthDay): boolean {
  return from <= until ? from <= day && day <= until : from <= day || day <= until;
}

/** Whether two seasons share a day of some year. */
export function seasonsOverlap(
  a: Pick<Season, 'from' | 'until'>,
  b: Pick<Season, 'from' | 'until'>,
): boolean {
  return isWithin(a, b.from) || isWithin(b, a.from);
}

/** The season that a date falls in; undefined outside all. */
function seasonOn(date: LocalDate, seasons: readonly Season[]): Season | undefined {
  if (seasons.length === 0) return undefined;
  const day = date.slice(-5);
  return seasons.find((season) => isWithin(season, day));
}

/** The week that a date follows: that of its season, or the usual one. */
export function weekOn(date: LocalDate, week: Week, seasons: readonly Season[]): Week {
  return seasonOn(date, seasons)?.week ?? week;
}
