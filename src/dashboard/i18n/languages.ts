/** The languages of the interface, each with its own name and the locale by whose habits figures are written. */
export const languages = {
  sv: { name: 'Svenska', locale: 'sv-SE' },
  en: { name: 'English', locale: 'en-GB' },
} as const;

export type Language = keyof typeof languages;

/** Whoever reads one of these reads Swedish more easily than English. */
const NORDIC = ['sv', 'nb', 'nn', 'no', 'da', 'fo'];

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(languages, value);
}

/** @param wanted BCP 47 tags, the most wanted first, as browsers give them */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0] ?? '';
    if (NORDIC.includes(primary)) return 'sv';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
