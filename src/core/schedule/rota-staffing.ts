import type { PersonId } from '../kernel/ids.ts';
import type { DurationMs, TimeZone } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dayNumberAt, dayNumberOf, instantOf, wallMsOf, weekdayOf } from '../kernel/zone.ts';
import type { HolidayReading, RotaHoliday, RotaLayer, RotaPeriod } from './rota.ts';
import { HOLIDAY_READINGS } from './rota.ts';
import type { Span } from './spans.ts';
import { joined, within } from './spans.ts';

/** Whether a date counts as a holiday when they are read so. */
export function counts(holiday: RotaHoliday, reading: HolidayReading): boolean {
  return HOLIDAY_READINGS.indexOf(holiday.countsFrom) <= HOLIDAY_READINGS.indexOf(reading);
}

/**
 * When a layer is staffed within `window`, whoever's turn it is: in order, the parts that touch joined. Its periods
 * hold on holidays too, which only add to them.
 * @throws RangeError for a zone that is unknown and a time that is none
 */
export function staffedSpans(layer: RotaLayer, zone: TimeZone, window: Span): readonly Span[] {
  if (layer.periods === null) return [window];
  const spans: Span[] = [];
  const last = dayNumberAt(zone, window.until);
  const periods = layer.periods.map(compile);
  // A night that began the day before reaches into the window.
  for (let day = dayNumberAt(zone, window.from) - 1; day <= last; day += 1) {
    const weekday = weekdayOf(day);
    for (const { days, fromMs, untilMs, overMidnight, everyNight } of periods) {
      if (!days.has(weekday)) continue;
      spans.push(
        overMidnight
          ? { from: instantOf(zone, day, fromMs), until: instantOf(zone, day + 1, untilMs) }
          : { from: instantOf(zone, day, fromMs), until: instantOf(zone, day, untilMs) },
      );
      if (everyNight) spans.push({ from: instantOf(zone, day, 0), until: instantOf(zone, day, untilMs) });
    }
  }
  for (const holiday of layer.holidayDays) {
    if (!counts(holiday, layer.holidays)) continue;
    const day = dayNumberOf(holiday.date);
    const from = instantOf(zone, day, wallMsOf(holiday.from));
    spans.push({ from, until: instantOf(zone, day + 1, 0) });
  }
  return within(joined(spans), window);
}

interface CompiledPeriod {
  readonly days: ReadonlySet<number>;
  readonly fromMs: DurationMs;
  readonly untilMs: DurationMs;
  readonly overMidnight: boolean;
  readonly everyNight: boolean;
}

function compile({ days, from, until, readBy }: RotaPeriod): CompiledPeriod {
  const fromMs = wallMsOf(from);
  const untilMs = wallMsOf(until);
  const overMidnight = untilMs <= fromMs;
  return {
    days: new Set(days),
    fromMs,
    untilMs,
    overMidnight,
    everyNight: overMidnight && readBy === 'every-night',
  };
}

/** Somebody's turn, staffed or not. */
export interface Turn extends Span {
  readonly person: PersonId;
}

/**
 * The turns of a layer that touch `window`, in order and without gaps from the layer's start on.
 * @throws RangeError for a layer without people, or with turns of less than a day
 */
export function turnsIn(layer: RotaLayer, zone: TimeZone, window: Span): readonly Turn[] {
  const { people, turnDays } = layer;
  if (people.length === 0) throw new RangeError(`the layer ${layer.name} has no people`);
  if (turnDays.length === 0 || turnDays.some((days) => !Number.isInteger(days) || days < 1)) {
    throw new RangeError(`the turns of the layer ${layer.name} must last one day or more`);
  }
  const first = dayNumberOf(layer.startsOn);
  const handOverMs = wallMsOf(layer.handOverAt);
  const startOf = (day: DayNumber): number => instantOf(zone, day, handOverMs);
  const cycleDays = turnDays.reduce((sum, days) => sum + days, 0);
  const cyclesBefore = Math.max(0, Math.floor((dayNumberAt(zone, window.from) - 1 - first) / cycleDays));
  const turns: Turn[] = [];
  let number = cyclesBefore * turnDays.length;
  let day = first + cyclesBefore * cycleDays;
  for (let from = startOf(day); from < window.until; number += 1) {
    day += turnDays[number % turnDays.length] as number;
    const until = startOf(day);
    if (until > window.from) turns.push({ person: people[number % people.length] as PersonId, from, until });
    from = until;
  }
  return turns;
}

/** The longest turn of a layer. */
export function longestTurnMs({ turnDays }: RotaLayer): DurationMs {
  return Math.max(...turnDays) * DAY_MS;
}
