import type { Directory, Service } from '../../core/desk/directory.ts';
import type { EntryPlan } from '../../core/entry/plan.ts';
import type { User } from '../../app/ports/users.ts';
import type { EntryRow, schema, ServiceRules } from './schema.ts';

type Row<Name extends keyof typeof schema> = (typeof schema)[Name]['$inferInsert'];

/** The directory as rows. Main rows carry `removedAt: null`; the others hang on them. */
export interface DirectoryRows {
  readonly organisations: readonly Row<'organisations'>[];
  readonly numbers: readonly Row<'numbers'>[];
  readonly calendars: readonly Row<'calendars'>[];
  readonly devices: readonly Row<'devices'>[];
  readonly skills: readonly Row<'skills'>[];
  readonly services: readonly Row<'services'>[];
  readonly serviceRequirements: readonly Row<'serviceRequirements'>[];
  readonly agents: readonly Row<'agents'>[];
  readonly agentSkills: readonly Row<'agentSkills'>[];
  readonly agentLines: readonly Row<'agentLines'>[];
  readonly agentDevices: readonly Row<'agentDevices'>[];
  readonly users: readonly Row<'users'>[];
}

/** Turns the directory and its users into rows. Pure. */
export function directoryRows(directory: Directory, users: readonly User[]): DirectoryRows {
  const agents = [...directory.agents.values()];
  const services = [...directory.services.values()];
  return {
    organisations: [...directory.organisations.values()].map(({ id, name, timeZone, country, language }) => ({
      id,
      name,
      timeZone,
      country,
      language,
      removedAt: null,
    })),
    numbers: numberRows(directory),
    calendars: calendarRows(directory),
    devices: [...directory.devices.values()].map(({ id, kind, endpoint }) => ({
      id,
      kind,
      endpoint,
      removedAt: null,
    })),
    skills: [...directory.skills.values()].map(({ id, name }) => ({ id, name, removedAt: null })),
    services: serviceRows(directory),
    serviceRequirements: services.flatMap(({ id, requirements }) =>
      requirements.map(({ skill, minLevel }, position) => ({ service: id, position, skill, minLevel })),
    ),
    agents: agents.map(({ id, name }) => ({ id, name, removedAt: null })),
    agentSkills: agents.flatMap(({ id, skills }) =>
      [...skills].map(([skill, level]) => ({ agent: id, skill, level })),
    ),
    agentLines: agents.flatMap((agent) => [...agent.lines].map((line) => ({ agent: agent.id, line }))),
    agentDevices: agents.flatMap(({ id, devices }) =>
      devices.map((device, position) => ({ agent: id, position, device })),
    ),
    users: users.map(({ username, roles, agentId, passwordHash }) => ({
      username,
      roles,
      agentId,
      passwordHash,
      removedAt: null,
    })),
  };
}

function calendarRows({ calendars }: Directory): Row<'calendars'>[] {
  return [...calendars.values()].map((calendar) => ({
    id: calendar.id,
    name: calendar.name,
    timeZone: calendar.timeZone,
    week: calendar.week,
    specialDays: [...calendar.specialDays.values()],
    seasons: calendar.seasons ?? [],
    overrides: calendar.overrides ?? [],
    removedAt: null,
  }));
}

function numberRows(directory: Directory): Row<'numbers'>[] {
  return [...directory.numbers.values()].map((plan) => ({
    number: plan.number,
    organisation: plan.organisation,
    directLineOf: plan.directLineOf,
    service: plan.service,
    calendar: plan.calendar,
    callClass: plan.callClass,
    language: plan.language,
    greetingPrompt: plan.greeting?.prompt ?? null,
    greetingWhen: plan.greeting?.when ?? null,
    entry: entryRow(plan.entry),
    removedAt: null,
  }));
}

function entryRow(entry: EntryPlan): EntryRow {
  const { languageChoice: choice } = entry;
  return {
    ...entry,
    languageChoice: choice && { ...choice, languages: Object.fromEntries(choice.languages) },
  };
}

/** What of a service is only ever read whole: JSON, so that a new rule needs no new column. */
function rulesOf(service: Service): ServiceRules {
  const { missesForgiven, whenSpent, overflow, points, wrapUp, sameAgent, announcements, callback } = service;
  return {
    missesForgiven,
    whenSpent,
    lines: service.lines.map((line) => ({
      ...line,
      organisations: line.organisations === null ? null : [...line.organisations],
    })),
    overflow,
    points,
    wrapUp: { ...wrapUp, reasons: Object.fromEntries(wrapUp.reasons) },
    sameAgent,
    announcements,
    callback,
    relaxations: service.requirements.map(({ relaxations }) => relaxations),
  };
}

function serviceRows(directory: Directory): Row<'services'>[] {
  return [...directory.services.values()].map((service) => ({
    id: service.id,
    name: service.name,
    timeZone: service.timeZone,
    targetMs: service.targetMs,
    shortAbandonMs: service.shortAbandonMs,
    definition: service.definition,
    offerTimeoutMs: service.offerTimeoutMs,
    restMs: service.restMs,
    rules: rulesOf(service),
    removedAt: null,
  }));
}
