import { parseArgs } from 'node:util';
import { DateTime } from 'luxon';
import { normaliseNumber } from '../adapters/phone-numbers/normalise-number.ts';
import { whatIfWords } from '../app/queries/what-if-words.ts';
import type { Directory } from '../core/desk/directory.ts';
import { zoneOfPlan } from '../core/entry/decide.ts';
import type { Key } from '../core/entry/plan.ts';
import { whatIf } from '../core/entry/what-if.ts';
import type { Language } from '../core/kernel/ids.ts';
import { HOUR_MS, type InstantMs, type TimeZone } from '../core/kernel/time.ts';
import { localTimeAt } from '../core/kernel/zone.ts';
import type { CommandIo } from './config-command.ts';
import { readDirectory } from './hours-command.ts';
import { instantIn } from './instants.ts';
import { readPrompts } from './known-prompts.ts';

const usage = `Usage: svara ask NUMBER [INSTANT] [--keys KEYS] [--language sv|nb|nn|en] [--config FILE] [--json]
       what a call to NUMBER at INSTANT would meet, step by step, without calling; now when left out
       INSTANT: "2027-03-24 12:10" by the municipality's clock, or with an offset: 2027-03-24T12:10:00+01:00
       KEYS: what the caller presses, one after the other, such as 12
`;

interface Question {
  readonly number: string;
  readonly at: string | null;
  readonly keys: readonly Key[];
  readonly language: Language;
  readonly config: string | undefined;
  readonly json: boolean;
}

/**
 * `svara ask …`: the way of a call that nobody makes.
 * @param argv what follows `ask`
 * @returns the exit code: 0, 1 when the file has mistakes or there is no such time, 2 when the command is not understood
 */
export async function runAskCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const question = questionOf(argv);
  if (typeof question === 'string') {
    io.stderr(`${question}${usage}`);
    return 2;
  }
  const directory = await readDirectory(question.config, io);
  if (directory === null) return 1;
  const number = normaliseNumber(question.number, 'SE') ?? question.number;
  const zone = zoneOf(directory, number);
  const at = question.at === null ? io.now().getTime() : instantIn(question.at, zone);
  if (typeof at === 'string') {
    io.stderr(`${question.at ?? ''}: ${at}\n`);
    return 1;
  }
  answer(directory, { ...question, number, at, zone, isAmbiguous: isAmbiguous(question.at, at, zone) }, io);
  return 0;
}

function questionOf(argv: readonly string[]): Question | string {
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
    const [number, at = null, ...rest] = positionals;
    if (number === undefined || rest.length > 0) return '';
    if (!/^[0-9*#]*$/.test(values.keys)) return '--keys: a key is one of 0 to 9, * and #\n';
    if (!isLanguage(values.language)) return '--language: must be sv, nb, nn or en\n';
    const { config, json, language } = values;
    return { number, at, keys: [...values.keys] as Key[], language, config, json };
  } catch (error) {
    return `${(error as Error).message}\n`;
  }
}

const isLanguage = (text: string): text is Language => ['sv', 'nb', 'nn', 'en'].includes(text);

function zoneOf(directory: Directory, number: string): TimeZone {
  const plan = directory.numbers.get(number);
  const [any] = directory.organisations.values();
  return plan ? zoneOfPlan(directory, plan) : (any?.timeZone ?? 'Europe/Stockholm');
}

/** A time without offset that the clock shows twice: what was answered is its first showing. */
const isAmbiguous = (text: string | null, at: InstantMs, zone: TimeZone): boolean =>
  text !== null &&
  !/(Z|[+-]\d\d(:?\d\d)?)$/.test(text.trim()) &&
  localTimeAt(zone, at) === localTimeAt(zone, at + HOUR_MS);

interface Asked {
  readonly number: string;
  readonly at: InstantMs;
  readonly zone: TimeZone;
  readonly isAmbiguous: boolean;
  readonly keys: readonly Key[];
  readonly language: Language;
  readonly json: boolean;
}

function answer(directory: Directory, asked: Asked, io: CommandIo): void {
  const { number, at, zone, keys, language } = asked;
  const result = whatIf(directory, number, at, keys);
  const textOf = readPrompts()?.textOf ?? (() => undefined);
  const iso = (instant: InstantMs): string =>
    DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
  const steps = result.steps.map((step) => ({
    id: step.id,
    text: whatIfWords(step, language, { directory, textOf }),
    at: iso(step.at),
  }));
  if (asked.json) {
    const { treatment, nextOpening, why } = result;
    const told = {
      number,
      at: iso(at),
      treatment,
      steps,
      nextOpening: nextOpening === null ? null : iso(nextOpening),
      why,
      ...(asked.isAmbiguous && { ambiguous: true }),
    };
    return io.stdout(`${JSON.stringify(told, null, 2)}\n`);
  }
  io.stdout(`${number}, ${iso(at)}: ${result.treatment} (${result.why})\n`);
  if (asked.isAmbiguous) io.stdout('The clock shows this time twice; this is the first.\n');
  for (const { text, at: when } of steps) io.stdout(`  ${when.slice(11, 19)}  ${text}\n`);
}
