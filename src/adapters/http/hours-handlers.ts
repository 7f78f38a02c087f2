import type { Response } from 'express';
import type { CalendarHours, HoursSpan, OrganisationHours } from '../../app/queries/hours.ts';
import type { EffectiveDay } from '../../core/schedule/effective-hours.ts';
import type { HoursJson } from '../../contract/hours.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';

/** The public hours. Pages of other sites may read them too: they hold nothing that is not on the web page. */
export function hoursHandlers({
  desk,
  writeHours,
}: HttpOptions): Pick<ApiHandlers, 'hours' | 'hoursICalendar'> {
  const read = (
    organisation: string,
    { from, days }: { readonly from?: string | undefined; readonly days: number },
    response: Response,
  ): OrganisationHours => {
    const span: HoursSpan = { from: from ?? null, days };
    const hours = desk.hours(organisation, span);
    response.setHeader('Access-Control-Allow-Origin', '*');
    return hours;
  };
  return {
    hours: async ({ params, query, response }) => ({
      status: 200,
      body: hoursJson(read(params.organisation, query, response)),
    }),
    hoursICalendar: async ({ params, query, response }) => ({
      status: 200,
      body: writeHours(read(params.organisation, query, response)),
    }),
  };
}

function hoursJson({ organisation, name, at, numbers, calendars }: OrganisationHours): HoursJson {
  return {
    organisation,
    name,
    at: instantJson(at),
    numbers: numbers.map((number) => ({ ...number })),
    calendars: calendars.map(calendarJson),
  };
}

function calendarJson({ changesAt, days, ...rest }: CalendarHours): HoursJson['calendars'][number] {
  return { ...rest, changesAt: changesAt === null ? null : instantJson(changesAt), days: days.map(dayJson) };
}

/** A date's hours as JSON. */
export function dayJson({
  periods,
  overrides,
  ...rest
}: EffectiveDay): HoursJson['calendars'][number]['days'][number] {
  const span = <P extends { readonly from: number; readonly until: number }>(period: P) => ({
    ...period,
    from: instantJson(period.from),
    until: instantJson(period.until),
  });
  return { ...rest, periods: periods.map(span), overrides: overrides.map(span) };
}

function instantJson(at: number): string {
  return new Date(at).toISOString();
}
