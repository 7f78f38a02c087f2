import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PromptText } from '../core/schedule/spoken-time.ts';

/** The catalogue of prompts that comes with Svara. */
export interface KnownPrompts {
  /** Of whole sentences and of pieces of sentences. */
  readonly ids: ReadonlySet<string>;
  readonly textOf: PromptText;
  /** Folder of their sounds, which need not be there. */
  readonly soundsDir: string;
}

const soundsUrl = new URL('../../sounds/', import.meta.url);

/** A text as the catalogue has it: as it is written and spoken, or both where they differ. */
type Written = string | { readonly text: string; readonly say: string };

/** Ids of the catalogue of prompts that comes with Svara; null, so that none is checked, where it is missing. */
export function knownPrompts(): ReadonlySet<string> | null {
  return readPrompts()?.ids ?? null;
}

/** The catalogue with its texts; null where it is missing. */
export function readPrompts(): KnownPrompts | null {
  try {
    const { prompts = {}, tones = {} } = readJson('catalogue.json');
    const { middle = {}, last = {} } = readJson('pieces.json');
    const all = new Map(Object.entries({ ...prompts, ...tones, ...middle, ...last }));
    return {
      ids: new Set(all.keys()),
      soundsDir: fileURLToPath(soundsUrl),
      textOf: (prompt, language) => {
        const written = all.get(prompt)?.[language];
        return typeof written === 'object' ? written.text : written;
      },
    };
  } catch {
    return null;
  }
}

function readJson(name: string): Record<string, Record<string, Record<string, Written>>> {
  return JSON.parse(readFileSync(new URL(name, soundsUrl), 'utf8')) as never;
}
