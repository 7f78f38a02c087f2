import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { remember, remembered } from '../ui/storage.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { isLanguage, languageFor } from './languages.ts';
import type { Language } from './languages.ts';
import { sv } from './sv.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'svara';
    resources: { svara: Catalogue };
  }
}

const KEY = 'svara.language';

/** Sets the language up: the one chosen earlier, else the browser's. */
export async function startI18n(): Promise<void> {
  const chosen = remembered(KEY);
  await i18next.use(initReactI18next).init({
    lng: isLanguage(chosen) ? chosen : languageFor(navigator.languages),
    fallbackLng: 'en',
    ns: ['svara'],
    defaultNS: 'svara',
    resources: { sv: { svara: sv }, en: { svara: en } },
    // React escapes.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = i18next.language;
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
}

/** The language now, and how to choose another, which is remembered. */
export function useLanguage(): { language: Language; choose: (language: Language) => void } {
  const { i18n } = useTranslation();
  return {
    language: isLanguage(i18n.language) ? i18n.language : 'en',
    choose: (language) => {
      remember(KEY, language);
      void i18n.changeLanguage(language);
    },
  };
}
