import type { Drain, EntryPlan, Key, Menu } from '../core/entry/plan.ts';
import type { Language } from '../core/kernel/ids.ts';
import { buildAction, type DrainEntry, type LanguagesEntry, type MenuEntry } from './entry-schema.ts';
import type { NumberEntry } from './schema.ts';

/** Makes the core's way into a queue of a number in which no mistake was found. */
export function buildEntryPlan({
  languages,
  menu,
  closed,
  closedPrompt,
  drain,
  onCall,
}: NumberEntry): EntryPlan {
  return {
    languageChoice: languages === undefined ? null : buildLanguages(languages),
    menu: menu ?? null,
    closed: {
      prompts: closed?.prompts ?? [closedPrompt],
      saysNextOpening: closed?.nextOpening ?? true,
      menu: closed?.menu ?? null,
      ...(closed?.voicemail === true && { voicemail: true as const }),
    },
    drain: buildDrain(drain),
    onCall: onCall ?? null,
  };
}

/** Makes the core's menu of an entry in which no mistake was found. */
export function buildMenu(id: string, entry: MenuEntry): Menu {
  return {
    id,
    name: entry.name,
    prompts: entry.prompts,
    options: new Map(
      Object.entries(entry.keys).map(([key, option]) => [
        // The schema holds keys to those of a telephone.
        key as Key,
        { name: option.name, class: option.class ?? null, action: buildAction(option.then) },
      ]),
    ),
    timeoutMs: entry.timeoutMs,
    attempts: entry.attempts,
    wrongKeyPrompt: entry.wrongKeyPrompt,
    otherwise: buildAction(entry.otherwise),
  };
}

function buildLanguages({ prompt, keys, timeoutMs }: LanguagesEntry): EntryPlan['languageChoice'] {
  return { prompt, languages: new Map(Object.entries(keys) as [Key, Language][]), timeoutMs };
}

function buildDrain(entry: DrainEntry): Drain {
  if (entry === 'serve') return { do: 'serve' };
  if ('sendOff' in entry) return { do: 'send-off', prompt: entry.sendOff };
  return { do: 'limit', limitMs: entry.limitMs, prompt: entry.prompt };
}
