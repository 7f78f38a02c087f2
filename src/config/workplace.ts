import type { Contact, Reason } from '../core/desk/directory.ts';
import type { Country, NormaliseNumber } from './numbers.ts';
import type { DeskEntries } from './read-entries.ts';
import type { ContactEntry, ReasonEntries } from './workplace-schema.ts';

/** As which country's a contact's number is read; null: that of its organisation is malformed. */
export function countryOfContact(
  { organisation }: ContactEntry,
  { organisations, trunk }: DeskEntries,
): Country | null {
  if (organisation === undefined) return trunk?.country ?? 'SE';
  return organisations.get(organisation)?.country ?? null;
}

/** Makes the core's contacts of entries in which no mistake was found. */
export function buildContacts(entries: DeskEntries, normalise: NormaliseNumber): Map<string, Contact> {
  return new Map(
    [...entries.contacts].map(([id, entry]): [string, Contact] => {
      const { name, number, organisation = null, title = null, note = null } = entry;
      const read = normalise(number, countryOfContact(entry, entries) ?? 'SE') ?? number;
      return [id, { id, name, number: read, organisation, title, note }];
    }),
  );
}

/** A reason of the file, at whatever depth. */
interface ReasonAt {
  readonly code: string;
  readonly name: string;
  /** From the reasons of the service. */
  readonly path: readonly string[];
}

type ReasonEntry =
  string | { readonly name: string; readonly reasons: Readonly<Record<string, ReasonEntry>> };

/** Every reason, those before the finer ones under them. */
export function reasonsOf(entries: ReasonEntries, path: readonly string[] = []): readonly ReasonAt[] {
  return Object.entries<ReasonEntry>(entries).flatMap(([code, entry]) => {
    const here = { code, name: nameOf(entry), path: [...path, code] };
    return typeof entry === 'string'
      ? [here]
      : [here, ...reasonsOf(entry.reasons as ReasonEntries, [...here.path, 'reasons'])];
  });
}

const nameOf = (entry: ReasonEntry): string => (typeof entry === 'string' ? entry : entry.name);

/** The reasons as agents choose among them. */
export function reasonTree(entries: Readonly<Record<string, ReasonEntry>>): readonly Reason[] {
  return Object.entries(entries).map(([code, entry]) => ({
    code,
    name: nameOf(entry),
    reasons: typeof entry === 'string' ? [] : reasonTree(entry.reasons),
  }));
}
