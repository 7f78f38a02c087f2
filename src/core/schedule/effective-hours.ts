import type { InstantMs, LocalDate, LocalTime } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { dateOf, dayNumberOf, localTimeAt, startOfDay, weekdayOf } from '../kernel/zone.ts';
import type { Calendar, HoursOrigin, Override, Weekday } from './calendar.ts';
import { hoursOf } from './day-hours.ts';
import { intervalsOfDay } from './intervals.ts';
import { piecesBetween } from './overrides.ts';

/** Open on one date from `from` until just before `until`, as instants and as the clock shows them. */
export interface EffectivePeriod {
  readonly from: InstantMs;
  readonly until: InstantMs;
  /** `07:45`. */
  readonly opens: LocalTime;
  /** `16:30`; `24:00` at the end of the date. */
  readonly closes: LocalTime;
}

/** What an override does on one date, cut to the date. */
export interface EffectiveOverride extends EffectivePeriod {
  readonly kind: Override['kind'];
  readonly reason: string;
}

/** The hours of one local date as they come out. */
export interface EffectiveDay {
  readonly date: LocalDate;
  readonly weekday: Weekday;
  /** In order; those that meet are one. None: closed all day. */
  readonly periods: readonly EffectivePeriod[];
  /** Name of the special day or season, or the reasons of the overrides; null on a usual day. */
  readonly name: string | null;
  /** The strongest of what decided: an override wherever one has some of the date. */
  readonly origin: HoursOrigin;
  readonly overrides: readonly EffectiveOverride[];
}

/**
 * The effective hours of the local dates from `fromDate` until the day before `untilDate`, a row a date. It
 * tells what {@link intervalsOfDay} tells, with the names to it.
 * @throws RangeError as `intervals`
 */
export function effectiveHours(
  calendar: Calendar,
  fromDate: LocalDate,
  untilDate: LocalDate,
): readonly EffectiveDay[] {
  const end = dayNumberOf(untilDate);
  const days: EffectiveDay[] = [];
  for (let day = dayNumberOf(fromDate); day < end; day += 1) days.push(effectiveDay(calendar, day));
  return days;
}

function effectiveDay(calendar: Calendar, day: DayNumber): EffectiveDay {
  const zone = calendar.timeZone;
  const start = startOfDay(zone, day);
  const end = startOfDay(zone, day + 1);
  const shown = (from: InstantMs, until: InstantMs): EffectivePeriod => ({
    from,
    until,
    opens: localTimeAt(zone, from),
    closes: until === end ? '24:00' : localTimeAt(zone, until),
  });
  const periods: EffectivePeriod[] = [];
  for (const { from, until } of intervalsOfDay(calendar, day)) {
    const last = periods.at(-1);
    if (last?.until === from) periods[periods.length - 1] = shown(last.from, until);
    else periods.push(shown(from, until));
  }
  const overrides = piecesBetween(calendar, start, end).map(({ from, until, override }) => ({
    ...shown(Math.max(from, start), Math.min(until, end)),
    kind: override.kind,
    reason: override.reason,
  }));
  const usual = hoursOf(calendar, day);
  const reasons = [...new Set(overrides.map(({ reason }) => reason))];
  return {
    date: dateOf(day),
    weekday: weekdayOf(day),
    periods,
    name: reasons.length > 0 ? reasons.join(' / ') : usual.name,
    origin: reasons.length > 0 ? 'override' : usual.origin,
    overrides,
  };
}
