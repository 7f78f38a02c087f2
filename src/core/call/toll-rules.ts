import type { Dialling } from '../desk/directory.ts';
import type { PhoneNumber } from '../kernel/ids.ts';

/** E.164: a plus and up to 15 digits, the first of which is no 0. */
const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * Why the desk does not dial `number`; null when it does. A number in E.164 must begin with an allowed prefix;
 * a short one, an emergency number among them, must itself be listed: `1` does not stand for 112. Pure.
 */
export function whyNotDialled({ allowedPrefixes }: Dialling, number: PhoneNumber): string | null {
  if (E164.test(number)) {
    const allowed = allowedPrefixes.some((prefix) => prefix.startsWith('+') && number.startsWith(prefix));
    return allowed ? null : `numbers that begin with ${number.slice(0, 4)} may not be dialled from this desk`;
  }
  if (!/^\d{2,15}$/.test(number)) return 'this is no phone number';
  return allowedPrefixes.includes(number) ? null : `${number} may not be dialled from this desk`;
}
