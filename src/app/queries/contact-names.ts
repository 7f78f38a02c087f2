import type { Contact, Directory } from '../../core/desk/directory.ts';
import type { PhoneNumber } from '../../core/kernel/ids.ts';

/** Made once for each directory, which never changes. */
const known = new WeakMap<Directory, ReadonlyMap<PhoneNumber, Contact>>();

/** The contact with a number; of several the first of the desk file. Undefined for who is not known. */
function contactOf(directory: Directory, number: PhoneNumber | null): Contact | undefined {
  if (number === null) return undefined;
  let byNumber = known.get(directory);
  if (!byNumber) {
    byNumber = new Map(
      [...directory.contacts.values()].reverse().map((contact) => [contact.number, contact]),
    );
    known.set(directory, byNumber);
  }
  return byNumber.get(number);
}

/** The name of whoever has a number; null when the contacts do not know it. */
export const callerName = (directory: Directory, number: PhoneNumber | null): string | null =>
  contactOf(directory, number)?.name ?? null;
