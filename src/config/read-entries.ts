import type { z } from 'zod';
import type { TimeZone } from '../core/kernel/time.ts';
import type { MistakeList, ConfigPath } from './mistake.ts';
import { isBlock, membersOf, under } from './raw.ts';
import { deskFileSchema, entrySchemas } from './schema.ts';
import type {
  AgentEntry,
  CalendarEntry,
  DeviceEntry,
  DiallingEntry,
  NumberEntry,
  OrganisationEntry,
  SkillEntry,
  TokenEntry,
  TrunkEntry,
  UserEntry,
} from './schema.ts';
import type { ChainEntry, PersonEntry, RotaEntry } from './rota-schema.ts';
import type { MailEntry } from './mail-schema.ts';
import type { MenuEntry } from './entry-schema.ts';
import type { ServiceEntry } from './service-schema.ts';
import { type ContactEntry, defaultPauseReasons } from './workplace-schema.ts';

/** A part of the file that holds one entry per id. */
export type EntryPart = Exclude<keyof typeof entrySchemas, 'trunk' | 'mail' | 'dialling' | 'pauseReasons'>;

/** The entries of a file whose shape is right, each with its defaults. */
export interface DeskEntries {
  readonly organisations: ReadonlyMap<string, OrganisationEntry>;
  readonly numbers: ReadonlyMap<string, NumberEntry>;
  readonly calendars: ReadonlyMap<string, CalendarEntry>;
  readonly services: ReadonlyMap<string, ServiceEntry>;
  readonly skills: ReadonlyMap<string, SkillEntry>;
  readonly agents: ReadonlyMap<string, AgentEntry>;
  readonly devices: ReadonlyMap<string, DeviceEntry>;
  readonly menus: ReadonlyMap<string, MenuEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly tokens: ReadonlyMap<string, TokenEntry>;
  readonly people: ReadonlyMap<string, PersonEntry>;
  readonly rotas: ReadonlyMap<string, RotaEntry>;
  readonly chains: ReadonlyMap<string, ChainEntry>;
  readonly contacts: ReadonlyMap<string, ContactEntry>;
  readonly pauseReasons: readonly string[];
  readonly trunk: TrunkEntry | null;
  readonly mail: MailEntry | null;
  /** Null when it is malformed; empty when left out. */
  readonly dialling: DiallingEntry | null;
  /** Zones of the organisations. */
  readonly zones: ReadonlySet<TimeZone>;
  /** Whether the file has such an entry, malformed or not. */
  readonly present: (part: EntryPart, id: string) => boolean;
  /** Whether no entry of the part is malformed, so that "nobody has …" can be said. */
  readonly complete: (part: EntryPart) => boolean;
}

/** Tells every mistake in the shape of the file and returns the entries without one. */
export function readEntries(file: unknown, mistakes: MistakeList): DeskEntries {
  const whole = deskFileSchema.safeParse(file);
  if (!whole.success) for (const issue of whole.error.issues) addIssue(issue, file, mistakes);
  const trunk = entrySchemas.trunk.safeParse(under(file, 'trunk'));
  const mail = entrySchemas.mail.safeParse(under(file, 'mail'));
  const dialling = entrySchemas.dialling.safeParse(under(file, 'dialling') ?? {});
  const pauseReasons = entrySchemas.pauseReasons.safeParse(under(file, 'pauseReasons'));
  const parts = {
    organisations: wellFormed(file, 'organisations', entrySchemas.organisations),
    numbers: wellFormed(file, 'numbers', entrySchemas.numbers),
    calendars: wellFormed(file, 'calendars', entrySchemas.calendars),
    services: wellFormed(file, 'services', entrySchemas.services),
    skills: wellFormed(file, 'skills', entrySchemas.skills),
    agents: wellFormed(file, 'agents', entrySchemas.agents),
    devices: wellFormed(file, 'devices', entrySchemas.devices),
    menus: wellFormed(file, 'menus', entrySchemas.menus),
    users: wellFormed(file, 'users', entrySchemas.users),
    tokens: wellFormed(file, 'tokens', entrySchemas.tokens),
    people: wellFormed(file, 'people', entrySchemas.people),
    rotas: wellFormed(file, 'rotas', entrySchemas.rotas),
    chains: wellFormed(file, 'chains', entrySchemas.chains),
    contacts: wellFormed(file, 'contacts', entrySchemas.contacts),
  };
  return {
    ...parts,
    pauseReasons: pauseReasons.success ? pauseReasons.data : defaultPauseReasons,
    trunk: trunk.success ? trunk.data : null,
    mail: mail.success ? mail.data : null,
    dialling: dialling.success ? dialling.data : null,
    zones: new Set([...parts.organisations.values()].map(zoneOf)),
    present: (part, id) => under(under(file, part), id) !== undefined,
    complete: (part) => {
      const raw = under(file, part);
      return raw === undefined || (isBlock(raw) && membersOf(raw).length === parts[part].size);
    },
  };
}

/** The zone of a country when none is named. */
export const zoneOfCountry = { SE: 'Europe/Stockholm', NO: 'Europe/Oslo' } as const;

/** An organisation's own zone, or that of its country. */
export function zoneOf(organisation: OrganisationEntry): TimeZone {
  return organisation.timeZone ?? zoneOfCountry[organisation.country];
}

function wellFormed<Schema extends z.ZodType>(
  file: unknown,
  part: EntryPart,
  schema: Schema,
): Map<string, z.output<Schema>> {
  const entries = new Map<string, z.output<Schema>>();
  for (const [id, entry] of membersOf(under(file, part))) {
    const read = schema.safeParse(entry);
    if (read.success) entries.set(id, read.data);
  }
  return entries;
}

/**
 * Turns one of Zod's issues into mistakes: each unknown key by itself, a bad key by its own rule, and what
 * fits none of several forms by the rule of the form it was meant to have.
 */
function addIssue(issue: z.core.$ZodIssue, file: unknown, mistakes: MistakeList): void {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((form) => form.every(isAboutContent));
    if (meant === undefined) mistakes.add(path, issue.message);
    for (const inner of meant ?? [])
      addIssue({ ...inner, path: [...issue.path, ...inner.path] }, file, mistakes);
  } else if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) mistakes.add([...path, key], issue.message);
  } else if (issue.code === 'invalid_key') {
    for (const inner of issue.issues) mistakes.add(path, inner.message);
  } else {
    mistakes.add(path, isMissing(file, path) ? `is missing: ${issue.message}` : issue.message);
  }
}

/** Whether the value has the kind that was wanted, a word or a block, and something else of it is wrong. */
function isAboutContent({ path, code }: z.core.$ZodIssue): boolean {
  return path.length > 0 || !['invalid_type', 'invalid_value'].includes(code);
}

function isMissing(file: unknown, path: ConfigPath): boolean {
  let here: unknown = file;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return false;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here === undefined;
}
