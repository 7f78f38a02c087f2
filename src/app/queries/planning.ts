import type { Directory, NumberPlan } from '../../core/desk/directory.ts';
import type { CalendarId, ChainId, OrganisationId, PersonId, RotaId } from '../../core/kernel/ids.ts';
import type { InstantMs, LocalDate } from '../../core/kernel/time.ts';
import { dayNumberAt, dayNumberOf, startOfDay } from '../../core/kernel/zone.ts';
import type { Calendar } from '../../core/schedule/calendar.ts';
import { chainsBehind } from '../../core/schedule/coverage.ts';
import {
  handOvers,
  onCallAt,
  shiftsIn,
  type HandOver,
  type Shift,
} from '../../core/schedule/final-schedule.ts';
import type { Rota, RotaLayer } from '../../core/schedule/rota.ts';
import { rotaWarnings, type RotaWarning } from '../../core/schedule/rota-warnings.ts';
import { within } from '../../core/schedule/spans.ts';
import type { Span } from '../../core/schedule/spans.ts';
import { AppError } from '../errors.ts';
import { hoursOfCalendar, type CalendarHours, type HoursSpan } from './hours.ts';

/** What those who draw up hours and rotas look at. */

/** A calendar as it is drawn up and as it comes out. */
export interface PlannedCalendar extends CalendarHours {
  readonly calendar: Calendar;
  /** While some numbers have hours of their own for a time: what they go by otherwise. */
  readonly basis: CalendarId | null;
  readonly organisations: readonly OrganisationId[];
}

/** The calendar, its hours in a span and whose it is. @throws AppError `not-found`, `invalid-request` */
export function plannedCalendar(
  directory: Directory,
  id: CalendarId,
  span: HoursSpan,
  at: InstantMs,
): PlannedCalendar {
  const calendar = directory.calendars.get(id);
  if (!calendar) throw new AppError('not-found', `There is no calendar "${id}"`, 'id');
  return { ...hoursOfCalendar(calendar, span, at), calendar, ...belongs(directory, id) };
}

/** All calendars, without their days. */
export function plannedCalendars(directory: Directory, at: InstantMs): readonly PlannedCalendar[] {
  const today: HoursSpan = { from: null, days: 1 };
  return [...directory.calendars.keys()].map((id) => plannedCalendar(directory, id, today, at));
}

/** Ids never have an `@` but where a calendar was made of another for some numbers: `office@ekedal`. */
function belongs({ calendars, numbers }: Directory, id: CalendarId) {
  const [before = ''] = id.split('@', 1);
  return {
    basis: id.includes('@') && calendars.has(before) ? before : null,
    organisations: [
      ...new Set(
        desksNumbers(numbers.values()).flatMap((plan) => (plan.calendar === id ? [plan.organisation] : [])),
      ),
    ],
  };
}

/** Without the direct lines of agents. */
export function desksNumbers(plans: Iterable<NumberPlan>): readonly NumberPlan[] {
  return [...plans].filter(({ directLineOf }) => directLineOf === null);
}

/** Whose callers may reach a chain. */
export function organisationsOf(directory: Directory, chain: ChainId): readonly OrganisationId[] {
  const plans = desksNumbers(directory.numbers.values());
  const reaching = plans.filter((plan) => chainsBehind(directory, plan).has(chain));
  return [...new Set(reaching.map(({ organisation }) => organisation))];
}

/** Who is on call by a rota now. */
export function onCallNow(rota: Rota, at: InstantMs): { person: PersonId; until: InstantMs } | null {
  const shift = onCallAt(rota, at);
  return shift && { person: shift.person, until: shift.until };
}

/** A rota between two instants. */
export interface PlannedRota extends Span {
  readonly rota: Rota;
  readonly layers: readonly { readonly layer: RotaLayer; readonly shifts: readonly Shift[] }[];
  readonly shifts: readonly Shift[];
  readonly handOvers: readonly HandOver[];
  /** Of this rota, and of it together with others. */
  readonly warnings: readonly RotaWarning[];
}

/** @throws AppError `not-found`, `invalid-request` for a date that does not exist */
export function plannedRota(
  directory: Directory,
  id: RotaId,
  span: { readonly from: LocalDate | null; readonly days: number },
  at: InstantMs,
): PlannedRota {
  const rota = directory.rotas.get(id);
  if (!rota) throw new AppError('not-found', `There is no rota "${id}"`, 'id');
  const zone = rota.timeZone;
  const first = span.from === null ? dayNumberAt(zone, at) : dayOf(span.from);
  const window = { from: startOfDay(zone, first), until: startOfDay(zone, first + span.days) };
  const warnings = rotaWarnings([...directory.rotas.values()], directory.people, window);
  return {
    rota,
    ...window,
    layers: rota.layers.map((layer) => ({
      layer,
      shifts: shiftsIn({ ...rota, layers: [layer], overrides: [] }, window),
    })),
    shifts: within(shiftsIn(rota, window), window),
    handOvers: handOvers(rota, window.from, window.until),
    warnings: warnings.filter(({ rotas }) => rotas.includes(id)),
  };
}

function dayOf(date: LocalDate): number {
  try {
    return dayNumberOf(date);
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}
