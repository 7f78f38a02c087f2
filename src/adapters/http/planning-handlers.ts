import { AppError } from '../../app/errors.ts';
import { changePreview } from '../../app/queries/change-preview.ts';
import {
  desksNumbers,
  onCallNow,
  organisationsOf,
  plannedCalendar,
  plannedCalendars,
  plannedRota,
  type PlannedCalendar,
  type PlannedRota,
} from '../../app/queries/planning.ts';
import type {
  CalendarJson,
  CalendarListJson,
  planningRoutes,
  RotaJson,
  RotaListJson,
  RotaWarningJson,
  ShiftJson,
  WeekHoursJson,
} from '../../contract/planning.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { Week } from '../../core/schedule/calendar.ts';
import type { Shift } from '../../core/schedule/final-schedule.ts';
import type { RotaWarning } from '../../core/schedule/rota-warnings.ts';
import type { ApiHandlers } from './api.ts';
import { askingOf, requireRight } from './change-handlers.ts';
import { dataOf } from './change-json.ts';
import { dayJson } from './hours-handlers.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** Hours may be read by everybody; who is on call, with their numbers, by those who lead the desk or draw it up. */
export function createPlanningHandlers({
  desk,
  clock,
  coverage,
}: Pick<HttpOptions, 'desk' | 'clock' | 'coverage'>): Pick<ApiHandlers, keyof typeof planningRoutes> {
  const revision = (): string => desk.changes.revision();
  return {
    calendars: async () => ({
      status: 200,
      body: { revision: revision(), ...calendarListJson(desk.directoryNow(), clock.now()) },
    }),
    calendar: async ({ params, query: { from, days } }) => {
      const at = clock.now();
      const planned = plannedCalendar(desk.directoryNow(), params.id, { from: from ?? null, days }, at);
      return { status: 200, body: { revision: revision(), at: iso(at), ...calendarJson(planned) } };
    },
    rotas: async ({ identity }) => {
      requireLead(identity);
      return {
        status: 200,
        body: { revision: revision(), ...rotaListJson(desk.directoryNow(), clock.now()) },
      };
    },
    rota: async ({ params, query: { from, days }, identity }) => {
      requireLead(identity);
      const planned = plannedRota(desk.directoryNow(), params.id, { from: from ?? null, days }, clock.now());
      return { status: 200, body: { revision: revision(), ...rotaJson(planned) } };
    },
    previewChange: async ({ body, identity, request }) => {
      requireRight(identity, body.kind);
      const at = clock.now();
      const before = desk.directoryNow();
      const after = await desk.changes.tried([dataOf(body, at)], askingOf(identity, request));
      const { hours, gaps, shifts, warnings } = await changePreview(before, after, at, coverage);
      return {
        status: 200,
        body: {
          hours: hours.map((row) => ({ ...row, numbers: [...row.numbers], days: [...row.days] })),
          gaps: gaps.map(({ organisation, cause, ...span }) => ({ organisation, cause, ...spanJson(span) })),
          shifts: shifts.map((shift) => ({ ...shift, ...spanJson(shift) })),
          warnings: warnings.map(warningJson),
        },
      };
    },
  };
}

function requireLead({ roles }: Identity): void {
  if (roles.some((role) => role !== 'agent')) return;
  throw new AppError('not-allowed', 'Only supervisors, coordinators and administrators may see this');
}

function calendarListJson(directory: Directory, at: InstantMs): Omit<CalendarListJson, 'revision'> {
  const plans = desksNumbers(directory.numbers.values());
  return {
    at: iso(at),
    organisations: [...directory.organisations.values()].map(({ id, name, language, timeZone }) => ({
      id,
      name,
      language,
      timeZone,
      numbers: plans
        .filter(({ organisation }) => organisation === id)
        .map(({ number, service, calendar }) => ({ number, service, calendar })),
    })),
    services: [...directory.services.values()].map(({ id, name }) => ({ id, name })),
    calendars: plannedCalendars(directory, at).flatMap((planned) =>
      planned.days.slice(0, 1).map((today) => ({ ...summaryJson(planned), today: dayJson(today) })),
    ),
  };
}

function summaryJson(planned: PlannedCalendar): Omit<CalendarListJson['calendars'][number], 'today'> {
  const { id, name, timeZone, basis, organisations, open, changesAt, why } = planned;
  return {
    id,
    name,
    timeZone,
    basis,
    organisations: [...organisations],
    open,
    changesAt: changesAt === null ? null : iso(changesAt),
    why,
  };
}

function calendarJson(planned: PlannedCalendar): Omit<CalendarJson, 'revision' | 'at'> {
  const { calendar, days } = planned;
  return {
    ...summaryJson(planned),
    week: weekJson(calendar.week),
    seasons: (calendar.seasons ?? []).map(({ name, from, until, week }) => ({
      name,
      from,
      until,
      week: weekJson(week),
    })),
    days: days.map(dayJson),
  };
}

function weekJson(week: Week): WeekHoursJson {
  const texts = (day: keyof Week): string[] => week[day].map(({ from, until }) => `${from}-${until}`);
  return {
    mon: texts(1),
    tue: texts(2),
    wed: texts(3),
    thu: texts(4),
    fri: texts(5),
    sat: texts(6),
    sun: texts(7),
  };
}

function rotaListJson(directory: Directory, at: InstantMs): Omit<RotaListJson, 'revision'> {
  return {
    at: iso(at),
    people: [...directory.people.values()].map(({ id, name, number }) => ({
      id,
      name,
      number: number === '' ? null : number,
    })),
    rotas: [...directory.rotas.values()].map((rota) => {
      const now = onCallNow(rota, at);
      const { id, name, timeZone } = rota;
      return { id, name, timeZone, onCall: now && { person: now.person, until: iso(now.until) } };
    }),
    chains: [...directory.chains.values()].map(({ id, name, rounds, steps }) => ({
      id,
      name,
      rounds,
      organisations: [...organisationsOf(directory, id)],
      steps: steps.map((step) => ({
        rota: 'rota' in step ? step.rota : null,
        person: 'person' in step ? step.person : null,
        ringTimeoutMs: step.ringTimeoutMs,
      })),
    })),
  };
}

function rotaJson(planned: PlannedRota): Omit<RotaJson, 'revision'> {
  const { rota, layers, shifts, handOvers, warnings } = planned;
  return {
    id: rota.id,
    name: rota.name,
    timeZone: rota.timeZone,
    ...spanJson(planned),
    layers: layers.map(({ layer: { name, people, turnDays, handOverAt }, shifts: own }) => ({
      name,
      people: [...people],
      turnDays: [...turnDays],
      handOverAt,
      shifts: own.map(shiftJson),
    })),
    overrides: rota.overrides
      .filter(({ from, until }) => from < planned.until && until > planned.from)
      .map((override) => ({ ...override, ...spanJson(override) })),
    shifts: shifts.map(shiftJson),
    handOvers: handOvers.map(({ at, from, to }) => ({ at: iso(at), from, to })),
    warnings: warnings.map(warningJson),
  };
}

function shiftJson({ person, from, until, layer, override, why }: Shift): ShiftJson {
  return { person, ...spanJson({ from, until }), layer, override, why };
}

function warningJson(warning: RotaWarning): RotaWarningJson {
  const { kind, person, rotas, text } = warning;
  const span = 'from' in warning ? spanJson(warning) : { from: null, until: null };
  return {
    kind,
    person,
    rotas: [...rotas],
    ...span,
    restMs: 'restMs' in warning ? warning.restMs : null,
    text,
  };
}

const spanJson = ({ from, until }: { readonly from: InstantMs; readonly until: InstantMs }) => ({
  from: iso(from),
  until: iso(until),
});
const iso = (at: InstantMs): string => new Date(at).toISOString();
