import { readFileSync } from 'node:fs';

/** Ids of the catalogue of prompts that comes with Svara; null, so that none is checked, where it is missing. */
export function knownPrompts(): ReadonlySet<string> | null {
  try {
    const catalogue: unknown = JSON.parse(
      readFileSync(new URL('../../sounds/catalogue.json', import.meta.url), 'utf8'),
    );
    if (typeof catalogue !== 'object' || catalogue === null || !('prompts' in catalogue)) return null;
    return new Set(Object.keys(catalogue.prompts as object));
  } catch {
    return null;
  }
}
