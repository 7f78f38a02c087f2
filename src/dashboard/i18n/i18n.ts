import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { remember, remembered } from '../ui/storage.ts';
import type { Catalogue } from './catalogue.ts';
import { isLanguage, languageFor } from './languages.ts';
import type { Language } from './languages.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'svara';
    resources: { svara: Catalogue };
  }
}

const KEY = 'svara.language';
const NAMESPACE = 'svara';

/** Only the one that is read is fetched. */
const catalogues: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  sv: async () => (await import('./sv.ts')).sv,
  nb: async () => (await import('./nb.ts')).nb,
  nn: async () => (await import('./nn.ts')).nn,
  en: async () => (await import('./en.ts')).en,
};

/** Sets the language up: the one chosen earlier, else the browser's. */
export async function startI18n(): Promise<void> {
  const chosen = remembered(KEY);
  const language = isLanguage(chosen) ? chosen : languageFor(navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    // Every catalogue has every text: the compiler sees to it.
    fallbackLng: false,
    ns: [NAMESPACE],
    defaultNS: NAMESPACE,
    resources: { [language]: { [NAMESPACE]: await catalogues[language]() } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
  i18next.on('languageChanged', (now) => {
    document.documentElement.lang = now;
  });
}

/** What was asked for last: a catalogue that comes late is not put before it. */
let wanted: Language | null = null;

/** Remembered at once, so that it also holds at the next visit should its texts not come now. */
async function choose(language: Language): Promise<void> {
  remember(KEY, language);
  wanted = language;
  if (!i18next.hasResourceBundle(language, NAMESPACE)) {
    const texts = await catalogues[language]().catch(() => null);
    if (texts === null) return;
    i18next.addResourceBundle(language, NAMESPACE, texts);
  }
  if (wanted === language) await i18next.changeLanguage(language);
}

/** The language now, and how to choose another, which is remembered. */
export function useLanguage(): { language: Language; choose: (language: Language) => void } {
  const { i18n } = useTranslation();
  return {
    language: isLanguage(i18n.language) ? i18n.language : 'en',
    choose: (language) => void choose(language),
  };
}
