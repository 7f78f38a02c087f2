import { parseArgs } from 'node:util';
import { normaliseNumber } from '../adapters/phone-numbers/normalise-number.ts';
import { AppError } from '../app/errors.ts';
import { answerWhatIf, yearOf, type WhatIfAnswer, type WhatIfQuestion } from '../app/queries/what-if.ts';
import type { Language } from '../core/kernel/ids.ts';
import type { CommandIo } from './config-command.ts';
import { readDirectory } from './hours-command.ts';
import { readPrompts } from './known-prompts.ts';

const usage = `Usage: svara ask NUMBER [INSTANT] [--keys KEYS] [--language sv|nb|nn|en] [--config FILE] [--json]
       what a call to NUMBER at INSTANT would meet, step by step, without calling; now when left out
       NUMBER: E.164, or national as in the country of any organisation of the desk
       INSTANT: "2027-03-24 12:10" by the municipality's clock, or with an offset: 2027-03-24T12:10:00+01:00
       KEYS: what the caller presses, one after the other, such as 12
`;

interface Asked {
  readonly question: WhatIfQuestion;
  readonly config: string | undefined;
  readonly json: boolean;
}

/**
 * `svara ask …`: the way of a call that nobody makes.
 * @param argv what follows `ask`
 * @returns the exit code: 0, 1 when the file has mistakes or there is no such number or time, 2 when the command is
 *   not understood
 */
export async function runAskCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const asked = askedIn(argv);
  if (typeof asked === 'string') {
    io.stderr(`${asked}${usage}`);
    return 2;
  }
  const { question, config, json } = asked;
  const now = (): number => io.now().getTime();
  // Holidays are worked out for the years around the day that is asked about.
  const around = new Date(Date.UTC(yearOf(question, now()), 6));
  const directory = await readDirectory(config, { stderr: io.stderr, now: () => around });
  if (directory === null) return 1;
  try {
    const textOf = readPrompts()?.textOf ?? (() => undefined);
    const answer = answerWhatIf(directory, question, { now, normaliseNumber, textOf });
    io.stdout(json ? `${JSON.stringify(answer, null, 2)}\n` : inWords(answer));
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

function askedIn(argv: readonly string[]): Asked | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        keys: { type: 'string', default: '' },
        language: { type: 'string', default: 'en' },
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const [number, at, ...rest] = positionals;
    if (number === undefined || rest.length > 0) return '';
    if (!/^[0-9*#]*$/.test(values.keys)) return '--keys: a key is one of 0 to 9, * and #\n';
    if (!isLanguage(values.language)) return '--language: must be sv, nb, nn or en\n';
    const { config, json, language, keys } = values;
    return { question: { number, at, keys, language }, config, json };
  } catch (error) {
    return `${(error as Error).message}\n`;
  }
}

const isLanguage = (text: string): text is Language => ['sv', 'nb', 'nn', 'en'].includes(text);

function inWords({ number, at, treatment, why, ambiguous, steps }: WhatIfAnswer): string {
  const lines = [`${number}, ${at}: ${treatment} (${why})`];
  if (ambiguous) lines.push('The clock shows this time twice; this is the first.');
  for (const { text, at: when } of steps) lines.push(`  ${when.slice(11, 19)}  ${text}`);
  return `${lines.join('\n')}\n`;
}
