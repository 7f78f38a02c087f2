import type { LocalDate } from '../kernel/time.ts';
import { dateOf, dayNumberOf, weekdayOf } from '../kernel/zone.ts';
import type { Period, SpecialDay } from './calendar.ts';
import type { HolidayDay } from './holidays.ts';

/**
 * A day between free days that comes back each year with hours of its own.
 * - `after`, `before`: the day after or before each of the given dates of a holiday (Friday after Kristi
 *   himmelsfärdsdag).
 * - `squeezed`: every day with a holiday on the one side and a holiday or weekend on the other.
 * Only a Monday to Friday that is no holiday itself becomes one; half-days do.
 */
export type BridgeDayRule = {
  readonly name: string;
  /** None: closed all day. */
  readonly periods: readonly Period[];
} & (
  { readonly kind: 'after' | 'before'; readonly dates: readonly LocalDate[] } | { readonly kind: 'squeezed' }
);

/**
 * The bridge days of the given years, each once: of two rules for one date the earlier in the list decides.
 * @param holidays those of the calendar, of the years before and after too
 * @param years full years, such as 2027
 */
export function bridgeDaysOf(
  rules: readonly BridgeDayRule[],
  holidays: readonly HolidayDay[],
  years: readonly number[],
): readonly SpecialDay[] {
  const closed = new Set(
    holidays.filter(({ kind }) => kind === 'closed').map(({ date }) => dayNumberOf(date)),
  );
  const isWeekend = (day: number): boolean => weekdayOf(day) >= 6;
  const isFree = (day: number): boolean => isWeekend(day) || closed.has(day);
  const days = new Map<LocalDate, SpecialDay>();
  for (const rule of rules) {
    for (const day of candidates(rule)) {
      const date = dateOf(day);
      if (isFree(day) || days.has(date) || !years.includes(Number(date.slice(0, 4)))) continue;
      days.set(date, { date, name: rule.name, periods: rule.periods, origin: 'bridge-day' });
    }
  }
  return [...days.values()];

  function candidates(rule: BridgeDayRule): readonly number[] {
    if (rule.kind !== 'squeezed') {
      return rule.dates.map((date) => dayNumberOf(date) + (rule.kind === 'after' ? 1 : -1));
    }
    return [...closed]
      .flatMap((day) => [day - 1, day + 1])
      .filter((day) => isFree(day - 1) && isFree(day + 1));
  }
}
