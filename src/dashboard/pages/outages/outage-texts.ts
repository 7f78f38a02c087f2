import type { CalendarListJson } from '../../../contract/planning.ts';

export type Spoken = CalendarListJson['organisations'][number]['language'];

/** What is proposed to be said, in the language of those who hear it and not of whoever switches it on. */
export const proposed: Readonly<Record<Spoken, string>> = {
  sv: 'Just nu har vi ett fel som berör många. Vi arbetar med att lösa det.',
  nb: 'Akkurat nå har vi en feil som berører mange. Vi arbeider med å rette den.',
  nn: 'Akkurat no har vi ein feil som råkar mange. Vi arbeider med å rette han.',
  en: 'We currently have a fault that affects many. We are working on it.',
};

/** Each language by its own name. */
export const spokenNames: Readonly<Record<Spoken, string>> = {
  sv: 'Svenska',
  nb: 'Bokmål',
  nn: 'Nynorsk',
  en: 'English',
};

export const spokenLanguages = ['sv', 'nb', 'nn', 'en'] as const;
