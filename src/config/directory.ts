import type {
  Agent,
  ClassPoints,
  Device,
  Directory,
  Line,
  NumberPlan,
  Organisation,
  Service,
  SkillLevel,
} from '../core/desk/directory.ts';
import type { Language, PhoneNumber } from '../core/kernel/ids.ts';
import { buildCalendar } from './calendars.ts';
import type { HolidaySource } from './calendars.ts';
import type { NormaliseNumber } from './numbers.ts';
import { zoneOf } from './read-entries.ts';
import type { DeskEntries } from './read-entries.ts';
import type { AgentEntry, OrganisationEntry, ServiceEntry } from './schema.ts';

/** What the loader is told by others: numbers, holidays, and for which years to compute them. */
export interface DirectorySources {
  readonly normaliseNumber: NormaliseNumber;
  readonly holidayDays: HolidaySource;
  /** Full years for which holidays are computed: those around now. */
  readonly years: readonly number[];
  /** Ids of the catalogue of prompts; null or left out: prompts are not checked. */
  readonly knownPrompts?: ReadonlySet<string> | null;
}

/** DOMAIN, routing semantics 2. */
const DEFAULT_POINTS: ClassPoints = { high: 100, medium: 50, low: 0, status: -50 };

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
    services: mapEntries(entries.services, (id, entry) => buildService(id, entry, entries)),
    skills: mapEntries(entries.skills, (id, entry) => ({ id, name: entry.name })),
    agents: mapEntries(entries.agents, buildAgent),
    devices: mapEntries(entries.devices, (id, entry): Device => ({
      id,
      kind: entry.kind,
      endpoint: `PJSIP/${id}`,
    })),
    dialling: { allowedPrefixes: [], trunk: entries.trunk?.username ?? 'trunk' },
  };
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
      directLineOf: null,
      organisation: entry.organisation,
      service: entry.service,
      calendar: entry.calendar ?? null,
      callClass: entry.class,
      language: entry.language ?? organisation?.language ?? 'sv',
      greeting: entry.greeting ?? null,
      closedPrompt: entry.closedPrompt,
    });
  }
  return plans;
}

function buildService(id: string, entry: ServiceEntry, entries: DeskEntries): Service {
  const owner = entry.organisation === undefined ? undefined : entries.organisations.get(entry.organisation);
  const [shared = 'Europe/Stockholm'] = entries.zones;
  return {
    id,
    name: entry.name,
    timeZone: entry.timeZone ?? (owner === undefined ? shared : zoneOf(owner)),
    requirements: entry.requires.map((need) => ({
      skill: need.skill,
      minLevel: need.minLevel as SkillLevel,
      relaxations: [],
    })),
    whenSpent: 'keep-waiting',
    lines: [onlyLine(id, entry.name)],
    overflow: [],
    points: DEFAULT_POINTS,
    targetMs: entry.targetMs,
    shortAbandonMs: entry.shortAbandonMs,
    definition: entry.definition,
    offerTimeoutMs: entry.offerTimeoutMs,
    missesForgiven: 0,
    restMs: entry.restMs,
    wrapUp: { durationMs: entry.wrapUpMs, extensionMs: 0, extensions: 0, reasons: new Map() },
    sameAgent: null,
    announcements: null,
    callback: null,
  };
}

/** A service that names no lines has one, called by its own id. */
function onlyLine(id: string, name: string): Line {
  return {
    id,
    name,
    organisations: null,
    opensAfterMs: 0,
    opensWhenNobodySignedIn: false,
    order: 'best-suited',
    fixedOrder: [],
  };
}

function buildAgent(id: string, entry: AgentEntry): Agent {
  return {
    id,
    name: entry.name,
    // The schema holds levels to 1…5.
    skills: new Map(Object.entries(entry.skills).map(([skill, level]) => [skill, level as SkillLevel])),
    lines: new Set(entry.services),
    devices: entry.devices,
    ring: 'first',
  };
}
