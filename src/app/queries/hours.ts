import type { Directory } from '../../core/desk/directory.ts';
import type { CalendarId, Language, OrganisationId, PhoneNumber } from '../../core/kernel/ids.ts';
import type { InstantMs, LocalDate, TimeZone } from '../../core/kernel/time.ts';
import { dateOf, dayNumberAt, dayNumberOf } from '../../core/kernel/zone.ts';
import type { Calendar } from '../../core/schedule/calendar.ts';
import type { EffectiveDay } from '../../core/schedule/effective-hours.ts';
import { effectiveHours } from '../../core/schedule/effective-hours.ts';
import { openingAt } from '../../core/schedule/opening.ts';
import { AppError } from '../errors.ts';

/** A calendar's hours from one date on, and how it is now. */
export interface CalendarHours {
  readonly id: CalendarId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly open: boolean;
  /** When it closes or opens next; null: not within sight. */
  readonly changesAt: InstantMs | null;
  readonly why: string;
  readonly days: readonly EffectiveDay[];
}

/** The hours of a municipality's numbers. */
export interface OrganisationHours {
  readonly organisation: OrganisationId;
  readonly name: string;
  readonly language: Language;
  readonly at: InstantMs;
  /** calendar null: open at all hours. */
  readonly numbers: readonly { readonly number: PhoneNumber; readonly calendar: CalendarId | null }[];
  /** Each calendar of its numbers once. */
  readonly calendars: readonly CalendarHours[];
}

/** Which dates: from a local date on (null: today), so many days. */
export interface HoursSpan {
  readonly from: LocalDate | null;
  readonly days: number;
}

/**
 * The hours of all numbers of a municipality, direct lines aside.
 * @throws AppError `not-found` for an unknown organisation, `invalid-request` for a date that does not exist
 */
export function hoursOfOrganisation(
  directory: Directory,
  id: OrganisationId,
  span: HoursSpan,
  at: InstantMs,
): OrganisationHours {
  const organisation = directory.organisations.get(id);
  if (!organisation) throw new AppError('not-found', `There is no organisation "${id}"`, 'organisation');
  const plans = [...directory.numbers.values()].filter(
    (plan) => plan.organisation === id && plan.directLineOf === null,
  );
  const ids = new Set(plans.flatMap(({ calendar }) => (calendar === null ? [] : [calendar])));
  const calendars = [...ids].flatMap((each) => directory.calendars.get(each) ?? []);
  return {
    organisation: id,
    name: organisation.name,
    language: organisation.language,
    at,
    numbers: plans.map(({ number, calendar }) => ({ number, calendar })),
    calendars: calendars.map((calendar) => hoursOfCalendar(calendar, span, at)),
  };
}

/** @throws AppError `invalid-request` for a date that does not exist */
export function hoursOfCalendar(calendar: Calendar, { from, days }: HoursSpan, at: InstantMs): CalendarHours {
  const first = from === null ? dayNumberAt(calendar.timeZone, at) : dayOf(from);
  const opening = openingAt(calendar, at);
  return {
    id: calendar.id,
    name: calendar.name,
    timeZone: calendar.timeZone,
    open: opening.open,
    changesAt: opening.open ? opening.until : opening.nextOpening,
    why: opening.why,
    days: effectiveHours(calendar, dateOf(first), dateOf(first + days)),
  };
}

function dayOf(date: LocalDate): number {
  try {
    return dayNumberOf(date);
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}
