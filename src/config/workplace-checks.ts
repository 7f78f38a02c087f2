import type { MistakeList } from './mistake.ts';
import { notANumber, type NormaliseNumber } from './numbers.ts';
import type { DeskEntries } from './read-entries.ts';
import { countryOfContact, reasonsOf } from './workplace.ts';

/** Tells contacts whose number is none, and codes of reasons that stand twice in a service. */
export function checkWorkplace(
  entries: DeskEntries,
  normalise: NormaliseNumber,
  mistakes: MistakeList,
): void {
  for (const [id, contact] of entries.contacts) {
    const country = countryOfContact(contact, entries);
    if (country !== null && normalise(contact.number, country) === null)
      mistakes.add(['contacts', id, 'number'], notANumber(country));
  }
  for (const [id, { wrapUp }] of entries.services) {
    const seen = new Map<string, string>();
    for (const { code, path } of reasonsOf(wrapUp?.reasons ?? {})) {
      const before = seen.get(code);
      const place = ['services', id, 'wrapUp', 'reasons', ...path];
      if (before !== undefined)
        mistakes.add(place, `the code ${code} stands in this service already, as ${before}`);
      seen.set(code, path.join('.'));
    }
  }
}
