import type { z } from 'zod';
import type { MistakeList, ConfigPath } from './mistake.ts';
import { deskFileSchema, entrySchemas } from './schema.ts';
import type {
  AgentEntry,
  CalendarEntry,
  DeviceEntry,
  NumberEntry,
  OrganisationEntry,
  ServiceEntry,
  SkillEntry,
  TrunkEntry,
  UserEntry,
} from './schema.ts';

/** The well-formed entries of a file; what is malformed stands in `present` alone. */
export interface DeskEntries {
  readonly organisations: ReadonlyMap<string, OrganisationEntry>;
  readonly numbers: ReadonlyMap<string, NumberEntry>;
  readonly calendars: ReadonlyMap<string, CalendarEntry>;
  readonly services: ReadonlyMap<string, ServiceEntry>;
  readonly skills: ReadonlyMap<string, SkillEntry>;
  readonly agents: ReadonlyMap<string, AgentEntry>;
  readonly devices: ReadonlyMap<string, DeviceEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly trunk: TrunkEntry | null;
  /** Whether the file has such an entry, well-formed or not: a reference to it is then no second mistake. */
  readonly present: (part: EntryPart, id: string) => boolean;
  /** Whether every entry of the part is well-formed, so that "nobody has …" can be said. */
  readonly complete: (part: EntryPart) => boolean;
}

export type EntryPart = Exclude<keyof typeof entrySchemas, 'trunk'>;

/** Checks the shape of all entries; tells every mistake and returns what is well-formed. */
export function readEntries(value: unknown, mistakes: MistakeList): DeskEntries {
  const whole = deskFileSchema.safeParse(value);
  if (!whole.success) for (const issue of whole.error.issues) addIssue(issue, [], value, mistakes);
  const file = isBlock(value) ? value : {};
  const trunk = entrySchemas.trunk.safeParse(file['trunk']);
  return {
    organisations: wellFormed(file['organisations'], entrySchemas.organisations),
    numbers: wellFormed(file['numbers'], entrySchemas.numbers),
    calendars: wellFormed(file['calendars'], entrySchemas.calendars),
    services: wellFormed(file['services'], entrySchemas.services),
    skills: wellFormed(file['skills'], entrySchemas.skills),
    agents: wellFormed(file['agents'], entrySchemas.agents),
    devices: wellFormed(file['devices'], entrySchemas.devices),
    users: wellFormed(file['users'], entrySchemas.users),
    trunk: trunk.success ? trunk.data : null,
    present: (part, id) => isBlock(file[part]) && Object.hasOwn(file[part], id),
    complete: (part) => {
      const entries = file[part];
      if (entries === undefined) return true;
      return (
        isBlock(entries) &&
        Object.values(entries).every((entry) => entrySchemas[part].safeParse(entry).success)
      );
    },
  };
}

function isBlock(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wellFormed<Schema extends z.ZodType>(part: unknown, schema: Schema): Map<string, z.output<Schema>> {
  const entries = new Map<string, z.output<Schema>>();
  if (!isBlock(part)) return entries;
  for (const [id, entry] of Object.entries(part)) {
    const read = schema.safeParse(entry);
    if (read.success) entries.set(id, read.data);
  }
  return entries;
}

/** Turns one of Zod's issues into mistakes: an unknown key each, a bad key by its own rule. */
function addIssue(issue: z.core.$ZodIssue, under: ConfigPath, value: unknown, mistakes: MistakeList): void {
  const path = [...under, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) mistakes.add([...path, key], issue.message);
  } else if (issue.code === 'invalid_key') {
    for (const inner of issue.issues) mistakes.add(path, inner.message);
  } else {
    mistakes.add(path, isMissing(value, path) ? `is missing: ${issue.message}` : issue.message);
  }
}

function isMissing(value: unknown, path: ConfigPath): boolean {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return false;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here === undefined;
}
