import type { LocalDate, LocalTime } from '../kernel/time.ts';
import { dayNumberOf, weekdayOf } from '../kernel/zone.ts';
import type { Period, Season, SpecialDay, Weekday } from './calendar.ts';
import type { HolidayCountry, HolidayRule } from './holiday-rules.ts';
import { weekOn } from './season.ts';

/**
 * Named sets of holidays, each a default that a municipality may depart from by overrides.
 * - `se-public`: Sweden's public holidays (röda dagar).
 * - `se-holiday-free-weekdays`: those and midsommarafton, julafton and nyårsafton, which the law of annual
 *   leave puts on a level with them: what is left are the *helgfria vardagar*.
 * - `no-public`: Norway's public holidays; one on a Sunday gives no day instead.
 * - `no-municipal`: those, and by the municipalities' main tariff agreement half-days from 12:00 on the
 *   Wednesday before skjærtorsdag, pinse-, jul- and nyttårsaften, and påskeaften off.
 */
export const HOLIDAY_SETS = ['se-public', 'se-holiday-free-weekdays', 'no-public', 'no-municipal'] as const;

export type HolidaySet = (typeof HOLIDAY_SETS)[number];

const SE_PUBLIC: readonly HolidayRule[] = [
  'nyarsdagen',
  'trettondedag-jul',
  'langfredagen',
  'paskdagen',
  'annandag-pask',
  'forsta-maj',
  'kristi-himmelsfardsdag',
  'pingstdagen',
  'nationaldagen',
  'midsommardagen',
  'alla-helgons-dag',
  'juldagen',
  'annandag-jul',
];

const NO_PUBLIC: readonly HolidayRule[] = [
  'nyttarsdag',
  'skjaertorsdag',
  'langfredag',
  'paskedag',
  'andre-paskedag',
  'arbeidernes-dag',
  'grunnlovsdagen',
  'kristi-himmelfartsdag',
  'pinsedag',
  'andre-pinsedag',
  'juledag',
  'andre-juledag',
];

/** What each set has: days off, and half-days by the Norwegian main tariff agreement. */
export const SET_RULES: Readonly<
  Record<HolidaySet, { readonly closed: readonly HolidayRule[]; readonly half: readonly HolidayRule[] }>
> = {
  'se-public': { closed: SE_PUBLIC, half: [] },
  'se-holiday-free-weekdays': {
    closed: [...SE_PUBLIC, 'midsommarafton', 'julafton', 'nyarsafton'],
    half: [],
  },
  'no-public': { closed: NO_PUBLIC, half: [] },
  'no-municipal': {
    closed: [...NO_PUBLIC, 'paskeaften'],
    half: ['onsdag-for-skjaertorsdag', 'pinseaften', 'julaften', 'nyttarsaften'],
  },
};

/** The country whose holidays a set has. */
export function countryOf(set: HolidaySet): HolidayCountry {
  return set.startsWith('se-') ? 'SE' : 'NO';
}

/** What a calendar changes in a named set. Ids are those of `HOLIDAY_RULES`, or `before-` and one of them. */
export interface HolidayChoice {
  /** Only these, closed all day unless the set has them as half-days; nothing else of the set. */
  readonly only?: readonly string[];
  /** Days of the set that are like any other here. */
  readonly without?: readonly string[];
  /** Days that the set does not have, closed all day here. */
  readonly with?: readonly string[];
  /** When the half-days of the set close; 12:00 when left out. */
  readonly halfDaysFrom?: LocalTime;
  /** Days that close at a time of their own, whether the set has them or not. */
  readonly shortDays?: Readonly<Record<string, LocalTime>>;
}

/** A date that differs from its weekday. A half-day has the weekday's hours until `from`, and none after. */
export type HolidayDay =
  | { readonly date: LocalDate; readonly name: string; readonly kind: 'closed' }
  | { readonly date: LocalDate; readonly name: string; readonly kind: 'half-day'; readonly from: LocalTime };

/**
 * The special days that `holidays` make of a calendar's week. Half-days on which the weekday is closed
 * anyhow, or closes before, are special days too: they keep their name for the explanation.
 * @param week the calendar's periods by weekday
 * @param seasons those of the calendar: a half-day in summer is half of a summer's day
 * @throws RangeError for a date that does not exist
 */
export function specialDaysOf(
  holidays: readonly HolidayDay[],
  week: Readonly<Record<Weekday, readonly Period[]>>,
  seasons: readonly Season[] = [],
): readonly SpecialDay[] {
  return holidays.map((holiday) => ({
    date: holiday.date,
    name: holiday.name,
    periods: holiday.kind === 'closed' ? [] : periodsUntil(usualPeriods(holiday.date), holiday.from),
  }));

  function usualPeriods(date: LocalDate): readonly Period[] {
    return weekOn(date, week, seasons)[weekdayOf(dayNumberOf(date))];
  }
}

/** What is left of `periods` when the day ends at `end`. */
function periodsUntil(periods: readonly Period[], end: LocalTime): readonly Period[] {
  return periods
    .filter((period) => period.from < end)
    .map((period) => (period.until <= end ? period : { from: period.from, until: end }));
}
