/** The languages of the interface, each with its own name and the locale by whose habits figures are written. */
export const languages = {
  sv: { name: 'Svenska', locale: 'sv-SE' },
  nb: { name: 'Bokmål', locale: 'nb-NO' },
  nn: { name: 'Nynorsk', locale: 'nn-NO' },
  en: { name: 'English', locale: 'en-GB' },
} as const;

export type Language = keyof typeof languages;

/** What readers of other languages of the North read most easily; `no` is what Bokmål was once called. */
const nearest: Readonly<Record<string, Language>> = {
  ...{ sv: 'sv', nb: 'nb', nn: 'nn', en: 'en' },
  ...{ no: 'nb', da: 'nb', fo: 'nb' },
  // Swedish as it is tagged by some in Finland.
  'fi-sv': 'sv',
};

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && Object.hasOwn(languages, value);
}

/** @param wanted BCP 47 tags, the most wanted first, as browsers give them */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const whole = tag.toLowerCase();
    const found = nearest[whole] ?? nearest[whole.split('-')[0] ?? ''];
    if (found !== undefined) return found;
  }
  return 'en';
}
