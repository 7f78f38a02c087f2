import type { Organisation } from '../desk/directory.ts';
import type { PhoneNumber } from '../kernel/ids.ts';

type Country = Organisation['country'];

const countryCode: Readonly<Record<Country, string>> = { SE: '46', NO: '47' };

/**
 * The number that a caller typed on a telephone, as E.164: with the international prefix 00, or in the national
 * form of the country, which in Sweden begins with 0 and in Norway has eight digits. Whether such a number is
 * in use cannot be told from it. Pure.
 * @returns null for what cannot be a number
 */
export function numberFromDigits(digits: string, country: Country): PhoneNumber | null {
  const e164 = internationalDigits(digits, country);
  return e164 !== null && /^[1-9]\d{6,14}$/.test(e164) ? `+${e164}` : null;
}

function internationalDigits(digits: string, country: Country): string | null {
  if (!/^\d+$/.test(digits)) return null;
  if (digits.startsWith('00')) return digits.slice(2);
  if (country === 'NO') return /^[2-9]\d{7}$/.test(digits) ? countryCode.NO + digits : null;
  return /^0[1-9]\d{6,9}$/.test(digits) ? countryCode.SE + digits.slice(1) : null;
}

/** The prompts that read a number out digit by digit, as it is dialled within the country. Pure. */
export function digitPrompts(number: PhoneNumber, country: Country): readonly string[] {
  return [...nationalForm(number, country)].map((digit) => `digit-${digit}`);
}

/** The prompt that says the name of a telephone's key: 0 to 9, * or #. Pure. */
export function keyPrompt(key: string): string {
  if (key === '*') return 'key-star';
  return key === '#' ? 'key-hash' : `digit-${key}`;
}

function nationalForm(number: PhoneNumber, country: Country): string {
  const digits = number.replace(/\D/g, '');
  if (!number.startsWith('+')) return digits;
  if (!digits.startsWith(countryCode[country])) return `00${digits}`;
  const national = digits.slice(countryCode[country].length);
  return country === 'NO' ? national : `0${national}`;
}
