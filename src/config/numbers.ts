import type { PhoneNumber } from '../core/kernel/ids.ts';
import type { MistakeList } from './mistake.ts';
import { membersOf, under } from './raw.ts';

export type Country = 'SE' | 'NO';

/** E.164 or short code of what was written or dialled in a country; null when it is no number. */
export type NormaliseNumber = (raw: string, country: Country) => PhoneNumber | null;

/** Tells keys that are no phone numbers, numbers that stand twice, and an emergency number that leads back. */
export function checkNumbers(file: unknown, normalise: NormaliseNumber, mistakes: MistakeList): void {
  const writtenAs = new Map<PhoneNumber, string>();
  for (const [written, plan] of membersOf(under(file, 'numbers'))) {
    // Without its organisation the country is a guess: good enough to find the other mistakes.
    const country = countryOf(organisationOf(file, plan));
    const number = normalise(written, country ?? 'SE');
    const twin = number === null ? undefined : writtenAs.get(number);
    if (number === null && country !== null) mistakes.add(['numbers', written], notANumber(country));
    if (twin !== undefined)
      mistakes.add(['numbers', written], `is the same number as ${JSON.stringify(twin)}`);
    if (number !== null) writtenAs.set(number, written);
  }
  checkEmergencyNumber(under(file, 'trunk'), normalise, writtenAs, mistakes);
}

/** The file's own numbers; those that are none are left out. */
export function ownNumbers(file: unknown, normalise: NormaliseNumber): ReadonlySet<PhoneNumber> {
  const numbers = membersOf(under(file, 'numbers')).map(([written, plan]) => {
    return normalise(written, countryOf(organisationOf(file, plan)) ?? 'SE');
  });
  return new Set(numbers.filter((number) => number !== null));
}

function checkEmergencyNumber(
  trunk: unknown,
  normalise: NormaliseNumber,
  ours: ReadonlyMap<PhoneNumber, string>,
  mistakes: MistakeList,
): void {
  const path = ['trunk', 'emergencyNumber'];
  const written = under(trunk, 'emergencyNumber');
  const country = countryOf(trunk);
  if (typeof written !== 'string' || country === null) return;
  const number = normalise(written, country);
  if (number === null) mistakes.add(path, notANumber(country));
  else if (ours.has(number)) mistakes.add(path, 'is one of our own numbers: the call would come back to us');
}

/** The block of the organisation that a number names; undefined when it names none. */
function organisationOf(file: unknown, plan: unknown): unknown {
  const named = under(plan, 'organisation');
  return typeof named === 'string' ? under(under(file, 'organisations'), named) : undefined;
}

/** Null when the block or its country is malformed, which is told elsewhere. */
function countryOf(block: unknown): Country | null {
  const country = block === undefined ? null : (under(block, 'country') ?? 'SE');
  return country === 'SE' || country === 'NO' ? country : null;
}

/** What is said of text that is no number of the country. */
export function notANumber(country: Country): string {
  return `is not a phone number of ${country}; one of another country begins with + and its code`;
}
