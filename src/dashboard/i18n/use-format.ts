import { formatFor } from './format.ts';
import type { Format } from './format.ts';
import { useLanguage } from './i18n.ts';
import type { Language } from './languages.ts';

const formats = new Map<Language, Format>();

/** How figures and times are written in the reader's language. */
export function useFormat(): Format {
  const { language } = useLanguage();
  let format = formats.get(language);
  if (format === undefined) {
    format = formatFor(language);
    formats.set(language, format);
  }
  return format;
}
