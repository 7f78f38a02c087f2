import { z } from 'zod';
import { isTimeZone } from '../core/kernel/zone.ts';

/** What the schema of the desk file is made of; every part says in its message what would be right. */

const zonePattern = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/** The longest duration accepted where nothing else is said: one day. */
const longestMs = 86_400_000;

/** An object without unknown keys, which says what it knows when it meets one. */
export function block<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `unknown key; the keys here are: ${known}`;
      return issue.code === 'invalid_type' ? `must be a block with the keys: ${known}` : undefined;
    },
  });
}

/** Text in one line that is not blank. */
export function text(what: string, maxLength = 120) {
  const message = `must be ${what}: text of 1 to ${maxLength} characters in one line`;
  return z
    .string(message)
    .max(maxLength, message)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, message)
    .regex(/\S/, message);
}

/** Ids become names in Asterisk and parts of addresses: plain letters only. */
export const idPattern = /^[a-z][a-z0-9-]{0,39}$/;
export const idRule = 'an id is a small letter, then up to 39 small letters, digits or hyphens';
export const userNamePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/;
export const userNameRule = 'a user name is 1 to 64 small letters, digits or any of . _ @ -';

/** An id that must name an entry of another part; `references.ts` looks whether it does. */
export const id = (of: string) => z.string(`must be the id of ${of}`).regex(idPattern, idRule);
/** A part of the file: one entry per id. */
export const ids = <Entry extends z.ZodType>(entry: Entry) =>
  z.record(z.string().regex(idPattern, idRule), entry, 'must be a block with one id per entry');

/** Whole milliseconds, both limits included. */
export function duration(what: string, atLeastMs: number, atMostMs = longestMs) {
  const message = `must be ${what} in whole milliseconds, ${atLeastMs} to ${atMostMs}`;
  return z.int(message).min(atLeastMs, message).max(atMostMs, message);
}

/** A whole number, both limits included. */
export function whole(what: string, atLeast: number, atMost: number) {
  const message = `must be ${what}: a whole number from ${atLeast} to ${atMost}`;
  return z.int(message).min(atLeast, message).max(atMost, message);
}

/** One of a few words. */
export function word<const Words extends readonly string[]>(what: string, words: Words) {
  return z.enum(words, `must be ${what}: ${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`);
}

export const yesOrNo = z.boolean('must be true or false');

export const timeZone = z
  .string('must be the name of a time zone, such as Europe/Stockholm')
  .regex(zonePattern, 'must be the name of a time zone, such as Europe/Stockholm')
  .refine((zone) => !zonePattern.test(zone) || isTimeZone(zone), {
    error: (issue) =>
      `unknown time zone ${JSON.stringify(issue.input)}; use an IANA name such as Europe/Stockholm`,
  });

export const language = z.enum(['sv', 'nb', 'nn', 'en'], 'must be a language: sv, nb, nn or en');
export const country = z.enum(['SE', 'NO'], 'must be a country: SE or NO');

export const phoneNumber = z
  .string('must be a phone number in quotes, in national or international form: "040-628 04 00"')
  .min(1, 'must be a phone number')
  .max(40, 'is too long for a phone number');

export const promptId = z
  .string('must be the id of a prompt in sounds/catalogue.json')
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'must be the id of a prompt: small letters, digits and hyphens');

const secretRule = 'a secret is never written in this file: say { env: NAME } or { file: PATH }';
/** Where a secret is read from; exactly one of the two. */
export const secret = z
  .strictObject(
    {
      env: z
        .string(secretRule)
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable')
        .describe('Environment variable that holds the secret; NAME_FILE, the path of a file, works too.')
        .optional(),
      file: z
        .string(secretRule)
        .min(1, 'must be the path of a file')
        .describe('File that holds the secret, relative to this one; a line end after it is dropped.')
        .optional(),
    },
    secretRule,
  )
  .refine((ref) => (ref.env === undefined) !== (ref.file === undefined), 'must name one of env and file');

/** A level of a skill. */
export const skillLevel = (message: string) => z.int(message).min(1, message).max(5, message);
