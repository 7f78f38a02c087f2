import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, weekdayOf } from '../kernel/zone.ts';
import type { Weekday } from './calendar.ts';

/**
 * Days that come back by a rule of iCalendar (RFC 5545, 3.3.10), as far as opening hours need it. Every day is
 * looked at by itself, so that no rule, however odd, can keep the search from ending.
 */
export interface Recurrence {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  /** Every so many days, weeks, months or years; 1 or more. */
  readonly interval: number;
  /** How many in all, the first included; null: no limit. */
  readonly count: number | null;
  /** `ordinal`: the so-many-th of the month (of the year, YEARLY without months), from its end below 0; 0: each. */
  readonly weekdays: readonly { readonly weekday: Weekday; readonly ordinal: number }[];
  /** 1 to 31, or −1 to −31 from the month's end. */
  readonly monthDays: readonly number[];
  /** 1 to 12. */
  readonly months: readonly number[];
  /** First day of a week, which matters to every other week; Monday is the rule. */
  readonly weekStart: Weekday;
}

interface Day {
  readonly number: DayNumber;
  readonly year: number;
  readonly month: number;
  readonly date: number;
  readonly weekday: Weekday;
  readonly daysInMonth: number;
}

/**
 * The days from `first` until just before `end` on which something happens that first happened on `first`;
 * `first` is always one.
 */
export function recurrenceDays(rule: Recurrence, first: DayNumber, end: DayNumber): readonly DayNumber[] {
  const start = dayOf(first);
  const found: DayNumber[] = [];
  for (let number = first; number < end; number += 1) {
    if (rule.count !== null && found.length >= rule.count) break;
    const day = number === first ? start : dayOf(number);
    if (number === first || (isInTurn(rule, start, day) && fits(rule, start, day))) found.push(number);
  }
  return found;
}

/** Whether the day lies in every `interval`-th day, week, month or year. */
function isInTurn({ frequency, interval, weekStart }: Recurrence, start: Day, day: Day): boolean {
  const weekOf = ({ number, weekday }: Day): number => number - ((weekday - weekStart + 7) % 7);
  switch (frequency) {
    case 'DAILY':
      return (day.number - start.number) % interval === 0;
    case 'WEEKLY':
      return ((weekOf(day) - weekOf(start)) / 7) % interval === 0;
    case 'MONTHLY':
      return ((day.year - start.year) * 12 + day.month - start.month) % interval === 0;
    case 'YEARLY':
      return (day.year - start.year) % interval === 0;
  }
}

/** Whether month, date and weekday are wanted; where the rule says nothing, those of the start. */
function fits(rule: Recurrence, start: Day, day: Day): boolean {
  const { frequency, weekdays, monthDays, months } = rule;
  const byDay = weekdays.length > 0;
  const byDate = monthDays.length > 0;
  if (months.length > 0 && !months.includes(day.month)) return false;
  if (byDate && !monthDays.some((date) => date === day.date || day.daysInMonth + 1 + date === day.date))
    return false;
  if (byDay)
    return weekdays.some(({ weekday, ordinal }) => weekday === day.weekday && isNth(rule, day, ordinal));
  if (byDate || frequency === 'DAILY') return true;
  if (frequency === 'WEEKLY') return day.weekday === start.weekday;
  if (frequency === 'YEARLY' && months.length === 0 && day.month !== start.month) return false;
  return day.date === start.date;
}

function isNth({ frequency, months }: Recurrence, day: Day, ordinal: number): boolean {
  if (ordinal === 0) return true;
  if (frequency === 'YEARLY' && months.length === 0) {
    const firstOfYear = Date.UTC(day.year, 0, 1) / DAY_MS;
    const lastOfYear = Date.UTC(day.year, 11, 31) / DAY_MS;
    return ordinal > 0
      ? Math.floor((day.number - firstOfYear) / 7) + 1 === ordinal
      : -(Math.floor((lastOfYear - day.number) / 7) + 1) === ordinal;
  }
  return ordinal > 0
    ? Math.ceil(day.date / 7) === ordinal
    : -(Math.floor((day.daysInMonth - day.date) / 7) + 1) === ordinal;
}

function dayOf(number: DayNumber): Day {
  const at = new Date(number * DAY_MS);
  const year = at.getUTCFullYear();
  const month = at.getUTCMonth() + 1;
  return {
    number,
    year,
    month,
    date: at.getUTCDate(),
    weekday: weekdayOf(number),
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}
