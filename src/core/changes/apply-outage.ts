import type { Directory } from '../desk/directory.ts';
import type { Outage } from '../entry/plan.ts';
import type { Language } from '../kernel/ids.ts';
import type { OutageChange } from './change.ts';
import { type ApplyOne, wrongScope, wrongSpan } from './scope.ts';

/** The longest text that is spoken: two minutes. */
const LONGEST_TEXT = 1_000;

/** Adds the news of a fault. */
export function applyOutage(directory: Directory, id: string, data: OutageChange): ApplyOne {
  const wrong = wrongScope(directory, data) ?? wrongSpan(data) ?? wrongWords(data);
  if (wrong) return wrong;
  const [any] = directory.organisations.values();
  const organisation = data.organisation === null ? any : directory.organisations.get(data.organisation);
  const language = mainLanguage(data, organisation?.language ?? 'en');
  const outage: Outage = {
    id,
    organisation: data.organisation,
    service: data.service,
    prompt: data.prompt ?? data.spoken[language] ?? '',
    text: data.texts[language] ?? data.prompt ?? '',
    ...(data.prompt === null && { spoken: data.spoken, spokenOtherwiseIn: language }),
    from: data.from,
    until: data.until,
    stayKey: data.stayKey,
    informedGraceMs: data.informedGraceMs,
  };
  return { directory: { ...directory, outages: [...directory.outages, outage] } };
}

/** The organisation's language where there is a text in it, else that of the first text. */
function mainLanguage({ texts }: Pick<OutageChange, 'texts'>, own: Language): Language {
  if (texts[own] !== undefined) return own;
  return (Object.keys(texts) as Language[])[0] ?? own;
}

function wrongWords({ prompt, texts }: OutageChange): { field: string; message: string } | null {
  const written = Object.entries(texts);
  if (prompt === null && written.length === 0)
    return { field: 'texts', message: 'give a text to be spoken, or the id of a prompt' };
  if (prompt !== null && written.length > 0)
    return { field: 'prompt', message: 'give either a prompt or a text, not both' };
  for (const [language, text] of written) {
    if (text.trim() === '') return { field: `texts.${language}`, message: 'is empty' };
    if (text.length > LONGEST_TEXT)
      return { field: `texts.${language}`, message: `is longer than ${LONGEST_TEXT} characters` };
  }
  return null;
}
