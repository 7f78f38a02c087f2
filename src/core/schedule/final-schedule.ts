import type { PersonId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate, TimeZone } from '../kernel/time.ts';
import { DAY_MS, dateOf, dayNumberAt, dayNumberOf, localTimeAt, startOfDay } from '../kernel/zone.ts';
import type { Rota, RotaLayer, RotaOverride } from './rota.ts';
import { longestTurnMs, staffedSpans, turnsIn } from './rota-staffing.ts';
import type { Span } from './spans.ts';
import { byStart, common, within, without } from './spans.ts';

/** One person on call without a break: within one turn of one layer, or by one override. */
export interface Shift extends Span {
  readonly person: PersonId;
  /** Name of the layer; null: by an override. */
  readonly layer: string | null;
  /** Id of the override; null: by a layer. */
  readonly override: string | null;
  /** In plain English, for records and pages: `layer “Officer”, turn of 2027-03-22 08:00`, `override: ill`. */
  readonly why: string;
}

/**
 * Who is on call, hour by hour, from the beginning of `fromDate` until the beginning of `untilDate`: shifts in order,
 * never overlapping, cut at both ends. Where there is none, nobody is on call.
 * @throws RangeError for dates that do not exist, a layer without people, an unknown zone
 */
export function finalSchedule(rota: Rota, fromDate: LocalDate, untilDate: LocalDate): readonly Shift[] {
  const from = startOfDay(rota.timeZone, dayNumberOf(fromDate));
  return shiftsIn(rota, { from, until: startOfDay(rota.timeZone, dayNumberOf(untilDate)) });
}

/** The same between two instants. */
export function shiftsIn(rota: Rota, window: Span): readonly Shift[] {
  if (window.from >= window.until) return [];
  let shifts: readonly Shift[] = [];
  for (const layer of rota.layers) shifts = laidOver(shifts, layerShifts(layer, rota.timeZone, window));
  return laidOver(shifts, within(overrideShifts(rota.overrides), window));
}

/** Who is on call, null for nobody; or what is wrong with the rota, which then tells nothing. */
export type Duty = { readonly shift: Shift | null } | { readonly fault: string };

/** {@link onCallAt} for one who cannot be kept waiting by a rota that makes no sense: never throws. */
export function dutyAt(rota: Rota, at: InstantMs): Duty {
  try {
    return { shift: onCallAt(rota, at) };
  } catch (error) {
    // What the schedule says of dates, times, zones and turns that are none; anything else is a fault of ours.
    if (!(error instanceof RangeError)) throw error;
    return { fault: error.message };
  }
}

/**
 * Who is on call at `at`, and for how long without a break; null: nobody. `from` and `until` are those of the whole
 * shift, as {@link finalSchedule} has it.
 * @throws RangeError as {@link finalSchedule} does, and for an instant that is none
 */
export function onCallAt(rota: Rota, at: InstantMs): Shift | null {
  const covering = rota.overrides.filter((override) => override.from <= at && at < override.until);
  // Far enough to see both ends of any shift that holds the instant.
  const reachMs = Math.max(0, ...rota.layers.map(longestTurnMs)) + 2 * DAY_MS;
  const window = {
    from: Math.min(at - reachMs, ...covering.map(({ from }) => from)),
    until: Math.max(at + reachMs, ...covering.map(({ until }) => until)),
  };
  return shiftsIn(rota, window).find(({ from, until }) => from <= at && at < until) ?? null;
}

/** The duty goes to somebody else. */
export interface HandOver {
  readonly at: InstantMs;
  /** Who was on call last; null: nobody within the turn before. */
  readonly from: PersonId | null;
  readonly to: PersonId;
  /** The shift that begins. */
  readonly shift: Shift;
}

/**
 * Every hand-over between two instants, both by the beginning of the shift. Somebody who is on call each night of a
 * week takes over once, with the first of them.
 */
export function handOvers(rota: Rota, from: InstantMs, until: InstantMs): readonly HandOver[] {
  const backMs = Math.max(0, ...rota.layers.map(longestTurnMs)) + 2 * DAY_MS;
  const found: HandOver[] = [];
  let last: PersonId | null = null;
  for (const shift of shiftsIn(rota, { from: from - backMs, until })) {
    if (shift.from >= from && shift.person !== last)
      found.push({ at: shift.from, from: last, to: shift.person, shift });
    last = shift.person;
  }
  return found;
}

function layerShifts(layer: RotaLayer, zone: TimeZone, window: Span): readonly Shift[] {
  const staffed = staffedSpans(layer, zone, window);
  return common(
    turnsIn(layer, zone, window).map(({ person, from, until }) => ({
      person,
      from,
      until,
      layer: layer.name,
      override: null,
      why: `layer “${layer.name}”, turn of ${localWords(zone, from)}`,
    })),
    staffed,
  );
}

/** The overrides as shifts that do not overlap any more. */
function overrideShifts(overrides: readonly RotaOverride[]): readonly Shift[] {
  let shifts: readonly Shift[] = [];
  for (const { id, person, from, until, reason } of [...overrides].sort((a, b) => a.from - b.from)) {
    if (from >= until) continue;
    shifts = laidOver(shifts, [
      { person, from, until, layer: null, override: id, why: `override: ${reason}` },
    ]);
  }
  return shifts;
}

/** `above` goes before `below` wherever both have somebody. */
function laidOver(below: readonly Shift[], above: readonly Shift[]): readonly Shift[] {
  if (above.length === 0) return below;
  return [...without(below, above), ...above].sort(byStart);
}

/** `2027-03-22 08:00` as the clock of the zone shows. */
export function localWords(zone: TimeZone, at: InstantMs): string {
  return `${dateOf(dayNumberAt(zone, at))} ${localTimeAt(zone, at)}`;
}
