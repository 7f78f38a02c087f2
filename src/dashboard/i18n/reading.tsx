import type { TFunction } from 'i18next';
import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatFor } from './format.ts';
import type { Format } from './format.ts';
import { useLanguage } from './i18n.ts';

type Text = TFunction<'svara'>;

/** The reader's language, made ready for rows that are drawn many times a second. */
interface Reading {
  readonly text: Text;
  readonly format: Format;
}

const ReadingContext = createContext<Reading | null>(null);

/** Around everything that is written in the reader's language. */
export function ReadingProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const reading = useMemo(() => ({ text: remembering(t), format: formatFor(language) }), [t, language]);
  return <ReadingContext value={reading}>{children}</ReadingContext>;
}

/** How figures and times are written in the reader's language. */
export function useFormat(): Format {
  return useReading().format;
}

/**
 * The `t` of `useTranslation`, for the rows of live lists: it looks every text up once, and costs a row nothing to
 * come by.
 */
export function useText(): Text {
  return useReading().text;
}

function useReading(): Reading {
  const reading = useContext(ReadingContext);
  if (reading === null) throw new Error('There is no ReadingProvider around this component');
  return reading;
}

/** So many texts are kept; names and limits that are filled in are few, figures are not. */
const KEPT = 2_000;

function remembering(t: Text): Text {
  const look = t as (key: string, values?: object) => string;
  const known = new Map<string, string>();
  const text = (key: string, values?: object): string => {
    const asked = values === undefined ? key : key + JSON.stringify(values);
    const found = known.get(asked);
    if (found !== undefined) return found;
    if (known.size >= KEPT) known.clear();
    const made = look(key, values);
    known.set(asked, made);
    return made;
  };
  return text as Text;
}
