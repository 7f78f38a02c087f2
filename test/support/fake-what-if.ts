import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { createWhatIf, type WhatIfApi } from '../../src/app/queries/what-if.ts';
import { readPrompts } from '../../src/cli/known-prompts.ts';
import { checkConfigText } from '../../src/config/load.ts';
import { formatMistake } from '../../src/config/mistake.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import { directorySources } from './config.ts';

/** The real answers over a directory that does not change; texts are read as in production. */
export function whatIfOver(directory: (year: number) => Directory, now: () => number): WhatIfApi {
  return createWhatIf({
    directory: async (year) => directory(year),
    readDesk: readDeskAround,
    now,
    normaliseNumber,
    textOf: readPrompts()?.textOf ?? (() => undefined),
  });
}

/** A desk file with the holidays of the years around one; its mistakes in words when it has any. */
export function readDeskAround(text: string, year: number): Directory | readonly string[] {
  const years = [year - 1, year, year + 1, year + 2];
  const read = checkConfigText(text, { ...directorySources, years });
  return read.ok ? read.directory : read.mistakes.map((mistake) => formatMistake('config', mistake));
}
