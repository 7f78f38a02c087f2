import type { Language } from '../../core/kernel/ids.ts';
import type { DurationMs, InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { localTimeAt } from '../../core/kernel/zone.ts';

/** Instants and lengths as people in Sweden and Norway write them, by the wall clock of a zone. */

const LOCALES: Readonly<Record<Language, string>> = { sv: 'sv-SE', nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' };

const formats = new Map<string, Intl.DateTimeFormat>();

/** "måndag 23 november 2026", "mandag 23. november 2026", "Monday 23 November 2026". */
function dateWords(at: InstantMs, timeZone: TimeZone, language: Language): string {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  const format =
    known ??
    new Intl.DateTimeFormat(LOCALES[language], {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
  if (!known) formats.set(key, format);
  // Britons and some versions of the data put a comma after the weekday.
  return format.format(at).replace(',', '');
}

/** "08.05", and in English "08:05". */
function timeWords(at: InstantMs, timeZone: TimeZone, language: Language): string {
  const time = localTimeAt(timeZone, at);
  return language === 'en' ? time : time.replace(':', '.');
}

/** "måndag 23 november 2026 kl. 08.05". */
export function momentWords(at: InstantMs, timeZone: TimeZone, language: Language): string {
  const between = language === 'en' ? 'at' : 'kl.';
  return `${dateWords(at, timeZone, language)} ${between} ${timeWords(at, timeZone, language)}`;
}

/** "0.07", "2.05" in minutes and seconds; in English with a colon. */
export function lengthWords(ms: DurationMs, language: Language): string {
  const seconds = Math.round(ms / 1000);
  const between = language === 'en' ? ':' : '.';
  return `${Math.floor(seconds / 60)}${between}${String(seconds % 60).padStart(2, '0')}`;
}

/** What was typed by people as one line of plain text: nothing in it can end a header or a line. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
