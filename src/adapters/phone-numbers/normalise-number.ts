import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { PhoneNumber } from '../../core/kernel/ids.ts';

/** Countries whose national numbers are read. */
export type NumberCountry = 'SE' | 'NO';

/**
 * Numbers that are dialled as they stand and have no E.164 form: emergency, police, health and helplines. The
 * library knows none of them.
 */
const shortCodes: Readonly<Record<NumberCountry, ReadonlySet<string>>> = {
  SE: new Set(['112', '11313', '11414', '1177', '90510', '116000', '116006', '116117']),
  NO: new Set(['110', '112', '113', '1412', '116000', '116006', '116111', '116117', '116123']),
};

/** Norway's five-digit company numbers, such as 02800 (the police); diallable from abroad as +4702800. */
const norwegianFiveDigits = /^0[2-9]\d{3}$/;

/** E.164 allows 15 digits; with plus, spaces and brackets nothing longer is a number. */
const longestText = 40;

/**
 * The one form in which the desk keeps a phone number: E.164 (`+46406280400`) or a short code (`112`).
 *
 * Accepts national and international form (`+46…`, `0046…`), with spaces, hyphens and brackets. A leading
 * space is read as `+` where that gives a number, because `+` in a query string arrives as a space.
 * A number with an international or trunk prefix need only have a possible length, so that a range younger
 * than the library's tables is not lost; without a prefix it must be valid.
 *
 * @param country whose national form is meant
 * @returns null for what is no number: empty, withheld (`anonymous`, `restricted`, `unavailable`), names
 */
export function normaliseNumber(raw: string, country: NumberCountry): PhoneNumber | null {
  if (raw.length > longestText) return null;
  const text = raw.trim();
  if (text === '') return null;
  if (/^\s/.test(raw)) {
    const international = withPrefixes(`+${text}`, country);
    if (international !== null) return international;
  }
  const digits = text.replace(/[\s().-]/g, '');
  if (shortCodes[country].has(digits)) return digits;
  if (country === 'NO' && norwegianFiveDigits.test(digits)) return `+47${digits}`;
  return withPrefixes(text, country);
}

function withPrefixes(text: string, country: NumberCountry): PhoneNumber | null {
  const number = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  if (number === undefined || number.ext !== undefined) return null;
  if (number.isValid()) return number.number;
  if (country === 'NO' || text.startsWith('+')) {
    if (norwegianFiveDigits.test(number.nationalNumber) && number.countryCallingCode === '47')
      return number.number;
  }
  const hasPrefix = /^(\+|0)/.test(text);
  if (!hasPrefix || !number.isPossible()) return null;
  // `+46 (0)000…`: reading it again would take the 0 for a prefix, so it is no number.
  const again = parsePhoneNumberFromString(number.number, { extract: false });
  return again?.number === number.number ? number.number : null;
}
