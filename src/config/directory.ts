import type {
  Agent,
  Device,
  Directory,
  NumberPlan,
  Organisation,
  Service,
  SkillLevel,
} from '../core/desk/directory.ts';
import type { Language, PhoneNumber } from '../core/kernel/ids.ts';
import type { TimeZone } from '../core/kernel/time.ts';
import type { Calendar } from '../core/schedule/calendar.ts';
import { readCalendar } from './calendars.ts';
import type { HolidaySource } from './calendars.ts';
import type { MistakeList } from './mistake.ts';
import type { DeskEntries } from './read-entries.ts';
import type { AgentEntry, OrganisationEntry, ServiceEntry } from './schema.ts';

/** E.164 or short code of what was written or dialled in a country; null when it is no number. */
export type NormaliseNumber = (raw: string, country: 'SE' | 'NO') => PhoneNumber | null;

/** What the loader is told by others: numbers, holidays, and for which years to compute them. */
export interface DirectorySources {
  readonly normaliseNumber: NormaliseNumber;
  readonly holidayDays: HolidaySource;
  /** Full years for which holidays are computed: those around now. */
  readonly years: readonly number[];
  /** Ids of the catalogue of prompts; null: prompts are not checked. */
  readonly knownPrompts?: ReadonlySet<string> | null;
}

const zoneOfCountry: Readonly<Record<'SE' | 'NO', TimeZone>> = { SE: 'Europe/Stockholm', NO: 'Europe/Oslo' };
const languageOfCountry: Readonly<Record<'SE' | 'NO', Language>> = { SE: 'sv', NO: 'nb' };

/** Makes the core's directory; what it says is valid only if no mistake was added. */
export function buildDirectory(
  entries: DeskEntries,
  revision: string,
  sources: DirectorySources,
  mistakes: MistakeList,
): Directory {
  const organisations = mapEntries(entries.organisations, readOrganisation);
  const holidays = { source: sources.holidayDays, years: sources.years };
  const calendars = mapEntries(entries.calendars, (id, entry): Calendar =>
    readCalendar(id, entry, holidays, mistakes),
  );
  return {
    revision,
    organisations,
    numbers: readNumbers(entries, organisations, sources.normaliseNumber, mistakes),
    calendars,
    services: mapEntries(entries.services, (id, entry) =>
      readService(id, entry, entries, organisations, mistakes),
    ),
    skills: mapEntries(entries.skills, (id, entry) => ({ id, name: entry.name })),
    agents: mapEntries(entries.agents, readAgent),
    devices: mapEntries(entries.devices, (id, entry): Device => ({
      id,
      kind: entry.kind,
      endpoint: `PJSIP/${id}`,
    })),
  };
}

function mapEntries<From, To>(
  entries: ReadonlyMap<string, From>,
  make: (id: string, entry: From) => To,
): Map<string, To> {
  return new Map([...entries].map(([id, entry]) => [id, make(id, entry)]));
}

function readOrganisation(id: string, entry: OrganisationEntry): Organisation {
  return {
    id,
    name: entry.name,
    country: entry.country,
    timeZone: entry.timeZone ?? zoneOfCountry[entry.country],
    language: entry.language ?? languageOfCountry[entry.country],
  };
}

function readNumbers(
  entries: DeskEntries,
  organisations: ReadonlyMap<string, Organisation>,
  normalise: NormaliseNumber,
  mistakes: MistakeList,
): Map<PhoneNumber, NumberPlan> {
  const plans = new Map<PhoneNumber, NumberPlan>();
  const writtenAs = new Map<PhoneNumber, string>();
  for (const [written, entry] of entries.numbers) {
    const organisation = organisations.get(entry.organisation);
    const country = organisation?.country ?? 'SE';
    const number = normalise(written, country);
    if (number === null) {
      // Without its organisation the country is a guess, and the missing organisation is told already.
      if (organisation !== undefined)
        mistakes.add(
          ['numbers', written],
          `is not a phone number of ${country}; one of another country begins with + and its code`,
        );
      continue;
    }
    const twin = writtenAs.get(number);
    if (twin !== undefined)
      mistakes.add(['numbers', written], `is the same number as ${JSON.stringify(twin)}: ${number}`);
    writtenAs.set(number, written);
    plans.set(number, {
      number,
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

function readService(
  id: string,
  entry: ServiceEntry,
  entries: DeskEntries,
  organisations: ReadonlyMap<string, Organisation>,
  mistakes: MistakeList,
): Service {
  const ownZone = entry.timeZone ?? (entry.organisation && organisations.get(entry.organisation)?.timeZone);
  const zones = new Set([...organisations.values()].map((organisation) => organisation.timeZone));
  if (
    entry.timeZone === undefined &&
    entry.organisation === undefined &&
    zones.size !== 1 &&
    entries.complete('organisations')
  ) {
    const why =
      zones.size === 0
        ? 'there is no organisation to take it from'
        : `the organisations have ${[...zones].join(' and ')}`;
    mistakes.add(['services', id], `timeZone is missing: ${why}; say timeZone, or whose organisation's`);
  }
  return {
    id,
    name: entry.name,
    timeZone: ownZone ?? [...zones][0] ?? 'Europe/Stockholm',
    requirements: entry.requires.map((need) => ({
      skill: need.skill,
      minLevel: need.minLevel as SkillLevel,
    })),
    targetMs: entry.targetMs,
    shortAbandonMs: entry.shortAbandonMs,
    definition: entry.definition,
    offerTimeoutMs: entry.offerTimeoutMs,
    wrapUpMs: entry.wrapUpMs,
    restMs: entry.restMs,
  };
}

function readAgent(id: string, entry: AgentEntry): Agent {
  return {
    id,
    name: entry.name,
    // The schema holds levels to 1…5.
    skills: new Map(Object.entries(entry.skills).map(([skill, level]) => [skill, level as SkillLevel])),
    services: new Set(entry.services),
    devices: entry.devices,
  };
}
