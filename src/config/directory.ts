import type {
  Agent,
  Device,
  Directory,
  NumberPlan,
  Organisation,
  SkillLevel,
} from '../core/desk/directory.ts';
import type { Language, PhoneNumber } from '../core/kernel/ids.ts';
import type { InstantMs } from '../core/kernel/time.ts';
import { buildCalendar } from './calendars.ts';
import type { HolidaySource } from './calendars.ts';
import { buildEntryPlan, buildMenu } from './entries.ts';
import type { NormaliseNumber } from './numbers.ts';
import { zoneOf } from './read-entries.ts';
import type { DeskEntries } from './read-entries.ts';
import { buildChain, buildPerson, buildRotas } from './rotas.ts';
import type { AgentEntry, DeviceEntry, OrganisationEntry, TrunkEntry } from './schema.ts';
import { linesTakenBy } from './service-lines.ts';
import { buildService } from './services.ts';
import { buildContacts } from './workplace.ts';

/** What the loader is told by others: numbers, holidays, and for which years to compute them. */
export interface DirectorySources {
  readonly normaliseNumber: NormaliseNumber;
  readonly holidayDays: HolidaySource;
  /** Full years for which holidays are computed: those around now. */
  readonly years: readonly number[];
  /** Overrides that are over long since are warned about; left out: nothing is known to be past. */
  readonly now?: InstantMs;
  /** Ids of the catalogue of prompts; null or left out: prompts are not checked. */
  readonly knownPrompts?: ReadonlySet<string> | null;
}

const languageOfCountry: Readonly<Record<'SE' | 'NO', Language>> = { SE: 'sv', NO: 'nb' };

/** Makes the core's directory of entries in which no mistake was found. */
export function buildDirectory(entries: DeskEntries, revision: string, sources: DirectorySources): Directory {
  const organisations = mapEntries(entries.organisations, buildOrganisation);
  return {
    revision,
    organisations,
    numbers: buildNumbers(entries, organisations, sources.normaliseNumber),
    calendars: mapEntries(entries.calendars, (id, entry) =>
      buildCalendar(id, entry, sources.holidayDays, sources.years),
    ),
    services: mapEntries(entries.services, (id, entry) =>
      buildService(id, entry, entries, sources.normaliseNumber),
    ),
    skills: mapEntries(entries.skills, (id, entry) => ({ id, name: entry.name })),
    agents: mapEntries(entries.agents, (id, entry) => buildAgent(id, entry, entries)),
    devices: mapEntries(entries.devices, (id, entry) =>
      buildDevice(id, entry, entries.trunk, sources.normaliseNumber),
    ),
    people: mapEntries(entries.people, (id, entry) => {
      // Checked with those of everybody else who is dialled.
      const number = sources.normaliseNumber(entry.number, entries.trunk?.country ?? 'SE') ?? '';
      return buildPerson(id, entry, number);
    }),
    rotas: buildRotas(entries.rotas, sources).rotas,
    chains: mapEntries(entries.chains, buildChain),
    menus: mapEntries(entries.menus, buildMenu),
    outages: [],
    dialling: {
      allowedPrefixes: entries.dialling?.allowedPrefixes ?? [],
      trunk: trunkEndpoint(entries.trunk),
    },
    contacts: buildContacts(entries, sources.normaliseNumber),
    pauseReasons: entries.pauseReasons,
  };
}

/**
 * Name of the trunk's endpoint in Asterisk: that of its user, by which a party that registers is found, or
 * `trunk` for an operator's server, which is found by its address.
 */
function trunkEndpoint(trunk: TrunkEntry | null): string {
  return trunk === null || trunk.host !== undefined ? 'trunk' : trunk.username;
}

function buildDevice(
  id: string,
  entry: DeviceEntry,
  trunk: TrunkEntry | null,
  normalise: NormaliseNumber,
): Device {
  const number = entry.number === undefined ? null : normalise(entry.number, trunk?.country ?? 'SE');
  const endpoint = number === null ? `PJSIP/${id}` : `PJSIP/${number}@${trunkEndpoint(trunk)}`;
  const ofPage = entry.kind === 'softphone' && entry.password === undefined;
  return { id, kind: entry.kind, endpoint, ...(ofPage && { ofPage }) };
}

function mapEntries<From, To>(
  entries: ReadonlyMap<string, From>,
  make: (id: string, entry: From) => To,
): Map<string, To> {
  return new Map([...entries].map(([id, entry]) => [id, make(id, entry)]));
}

function buildOrganisation(id: string, entry: OrganisationEntry): Organisation {
  return {
    id,
    name: entry.name,
    country: entry.country,
    timeZone: zoneOf(entry),
    language: entry.language ?? languageOfCountry[entry.country],
    ...(entry.voicemail && { voicemail: entry.voicemail }),
    ...(entry.greetingPhrase !== undefined && { greetingPhrase: entry.greetingPhrase }),
    ...(entry.notes !== undefined && { notes: entry.notes }),
    ...(entry.screenPop !== undefined && { screenPop: entry.screenPop }),
  };
}

function buildNumbers(
  entries: DeskEntries,
  organisations: ReadonlyMap<string, Organisation>,
  normalise: NormaliseNumber,
): Map<PhoneNumber, NumberPlan> {
  const plans = new Map<PhoneNumber, NumberPlan>();
  for (const [written, entry] of entries.numbers) {
    const organisation = organisations.get(entry.organisation);
    const number = normalise(written, organisation?.country ?? 'SE');
    if (number === null) continue;
    plans.set(number, {
      number,
      directLineOf: entry.directLineOf ?? null,
      organisation: entry.organisation,
      service: entry.service,
      calendar: entry.calendar ?? null,
      callClass: entry.class,
      language: entry.language ?? organisation?.language ?? 'sv',
      greeting: entry.greeting ?? null,
      entry: buildEntryPlan(entry),
    });
  }
  return plans;
}

function buildAgent(id: string, entry: AgentEntry, entries: DeskEntries): Agent {
  return {
    id,
    name: entry.name,
    // The schema holds levels to 1…5.
    skills: new Map(Object.entries(entry.skills).map(([skill, level]) => [skill, level as SkillLevel])),
    lines: linesTakenBy(entry, entries.services),
    devices: entry.devices,
    ring: entry.ring,
  };
}
