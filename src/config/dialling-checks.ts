import type { PhoneNumber } from '../core/kernel/ids.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import { notANumber, ownNumbers } from './numbers.ts';
import type { NormaliseNumber } from './numbers.ts';
import { under } from './raw.ts';
import type { DeskEntries } from './read-entries.ts';
import { sendingsOf } from './service-checks.ts';

/**
 * Tells every number that is to be dialled and cannot be: no number, one of our own, outside the allowed
 * prefixes, or without a trunk, those of people on call too; mobiles with one number; and callbacks where nothing may be dialled.
 */
export function checkDialling(
  file: unknown,
  entries: DeskEntries,
  normalise: NormaliseNumber,
  mistakes: MistakeList,
): void {
  const hasTrunk = under(file, 'trunk') !== undefined;
  const country = entries.trunk?.country ?? 'SE';
  const why = whyNotDialled(file, entries, normalise);
  const read = (path: ConfigPath, written: string): PhoneNumber | null => {
    const number = normalise(written, country);
    // Malformed, it may be of another country than the guess.
    if (hasTrunk && entries.trunk === null) return number;
    const message = number === null ? notANumber(country) : why(number);
    if (message !== null) mistakes.add(path, message);
    return number;
  };
  const mobiles = new Map<PhoneNumber, string>();
  for (const [id, device] of entries.devices) {
    if (device.number === undefined) continue;
    const path = ['devices', id, 'number'];
    const number = read(path, device.number);
    const twin = number === null ? undefined : mobiles.get(number);
    if (twin !== undefined) mistakes.add(path, `is the number of device ${twin} already`);
    else if (number !== null) mobiles.set(number, id);
  }
  for (const [id, { number }] of entries.people) read(['people', id, 'number'], number);
  for (const [id, service] of entries.services) {
    for (const { path, target } of sendingsOf(id, service)) {
      if (target.number !== undefined) read([...path, 'number'], target.number);
    }
    const allowed = entries.dialling?.allowedPrefixes;
    if (service.callback === undefined) continue;
    if (!hasTrunk) mistakes.add(['services', id, 'callback'], `nobody could be rung up: ${noTrunk}`);
    else if (allowed?.length === 0)
      mistakes.add(['services', id, 'callback'], `nobody could be rung up: ${nothingAllowed}`);
  }
}

const noTrunk = 'there is no trunk to dial through; add one';
const nothingAllowed =
  'nothing may be dialled; say in dialling.allowedPrefixes how numbers may begin, such as ["+46"]';

function whyNotDialled(
  file: unknown,
  entries: DeskEntries,
  normalise: NormaliseNumber,
): (number: PhoneNumber) => string | null {
  const ours = ownNumbers(file, normalise);
  const hasTrunk = under(file, 'trunk') !== undefined;
  const allowed = entries.dialling?.allowedPrefixes;
  return (number) => {
    if (ours.has(number))
      return 'is one of our own numbers: the call would come back to us; name its service instead';
    if (!hasTrunk) return `cannot be dialled: ${noTrunk}`;
    if (!number.startsWith('+'))
      return `is a short code, and short codes are never dialled; name a number in full`;
    // Malformed prefixes are told already.
    if (allowed === undefined) return null;
    if (allowed.length === 0) return `cannot be dialled: ${nothingAllowed}`;
    if (allowed.some((prefix) => number.startsWith(prefix))) return null;
    return `${number} may not be dialled: it begins with none of dialling.allowedPrefixes (${allowed.join(', ')}); add its beginning there`;
  };
}
