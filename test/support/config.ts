import { holidayDays } from '../../src/adapters/holidays/holiday-days.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { knownPrompts } from '../../src/cli/known-prompts.ts';
import type { DirectorySources } from '../../src/config/directory.ts';
import { readFileUpTo } from '../../src/config/files.ts';
import type { LoadSources } from '../../src/config/load.ts';

/** What a desk file is read with in production, for fixed years. */
export const directorySources: DirectorySources = {
  normaliseNumber,
  holidayDays,
  years: [2026, 2027],
  knownPrompts: knownPrompts(),
};

/** As {@link directorySources}, from real files and an environment in which every variable has this value. */
export function loadSources(env: LoadSources['env'] = everyVariable('a secret')): LoadSources {
  return { ...directorySources, readFile: readFileUpTo, env };
}

/** An environment in which every variable is set, save the `…_FILE` ones. */
export function everyVariable(value: string): LoadSources['env'] {
  return new Proxy({}, { get: (_target, name) => (String(name).endsWith('_FILE') ? undefined : value) });
}
