/**
 * Text of Asterisk's configuration files. Everything written goes through here, so that no name, number or
 * password can begin a line, a section or a comment of its own.
 */

/** A section of a configuration file: `[name]` and its `key = value` lines in order. */
export interface ConfSection {
  readonly name: string;
  /** A value of null leaves the key out. */
  readonly entries: readonly (readonly [key: string, value: string | number | boolean | null])[];
}

/** A value that cannot be written into Asterisk's configuration; the message never repeats a secret. */
export class BadConfValue extends Error {
  override readonly name = 'BadConfValue';
  /** Section and key, `desk1/password`. */
  readonly place: string;

  constructor(place: string, rule: string) {
    super(`${place}: ${rule}`);
    this.place = place;
  }
}

/** Asterisk reads lines of at most 8191 bytes; no value of ours comes near that. */
const LONGEST_VALUE = 512;

/**
 * One file: a note on top, then the sections.
 * @throws BadConfValue naming section and key
 */
export function renderConf(note: string, sections: readonly ConfSection[]): string {
  const head = note
    .split('\n')
    .map((line) => `; ${line}\n`)
    .join('');
  return head + sections.map((section) => `\n${renderSection(section)}`).join('');
}

function renderSection(section: ConfSection): string {
  const name = confName(section.name, 'section');
  const lines = section.entries.flatMap(([key, value]) =>
    value === null ? [] : [`${confName(key, name)} = ${confValue(value, `${name}/${key}`)}\n`],
  );
  return `[${name}]\n${lines.join('')}`;
}

/**
 * A name of a section, endpoint, context or variable: letters, digits, `_` and `-`, at most 80.
 * @throws BadConfValue
 */
export function confName(text: string, place: string): string {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/.test(text)) {
    throw new BadConfValue(
      place,
      `${JSON.stringify(text)} is no name for Asterisk (letters, digits, _ and -)`,
    );
  }
  return text;
}

/**
 * A value as it stands behind `key = `. Semicolons are escaped, since they begin comments; all else that could
 * change the reading is refused: control and line-separating characters, spaces at the ends.
 * @throws BadConfValue
 */
export function confValue(value: string | number | boolean, place: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || value < 0)
      throw new BadConfValue(place, 'must be a whole number, 0 or more');
    return String(value);
  }
  if (value === '') throw new BadConfValue(place, 'is empty');
  if (value.length > LONGEST_VALUE)
    throw new BadConfValue(place, `is longer than ${LONGEST_VALUE} characters`);
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))
    throw new BadConfValue(place, 'has a line break or another control character');
  if (/\p{Cs}/u.test(value)) throw new BadConfValue(place, 'is not well-formed text');
  if (value !== value.trim()) throw new BadConfValue(place, 'begins or ends with a space');
  return value.replaceAll(';', '\\;');
}
