import { DateTime } from 'luxon';
import type { Directory } from '../../core/desk/directory.ts';
import { zoneOfPlan } from '../../core/entry/decide.ts';
import type { Key } from '../../core/entry/plan.ts';
import { whatIf, type Treatment } from '../../core/entry/what-if.ts';
import type { Language, PhoneNumber } from '../../core/kernel/ids.ts';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import type { PromptText } from '../../core/schedule/spoken-time.ts';
import { AppError } from '../errors.ts';
import { readInstant } from '../instants.ts';
import { whatIfWords } from './what-if-words.ts';

/** A call that nobody makes, as somebody asks about it. */
export interface WhatIfQuestion {
  /** E.164, or national as in the country of any organisation of the desk. */
  readonly number: string;
  /** ISO 8601 with offset, or by the clock of the number's municipality; left out: now. */
  readonly at?: string | undefined;
  /** What the caller presses, one after the other; left out: nothing. */
  readonly keys?: string | undefined;
  /** Of the sentences; English when left out. */
  readonly language?: Language | undefined;
}

/** What the call would meet. Instants carry the offset of the municipality's clock. */
export interface WhatIfAnswer {
  readonly number: PhoneNumber;
  readonly at: string;
  readonly treatment: Treatment;
  readonly steps: readonly { readonly id: string; readonly text: string; readonly at: string }[];
  /** Null when it is open, or never opens. */
  readonly nextOpening: string | null;
  /** In English. */
  readonly why: string;
  /** The clock shows the time twice; the answer is for its first showing. */
  readonly ambiguous?: true;
}

/** What would a call meet? */
export interface WhatIfApi {
  /**
   * By the configuration in force and what was changed since.
   * @throws AppError `invalid-request` or `nonexistent-time` naming the part of the question
   */
  published(question: WhatIfQuestion): Promise<WhatIfAnswer>;
  /** By a desk file that nobody uses yet. @throws AppError `invalid-request` for its first mistakes too */
  ofDeskFile(text: string, question: WhatIfQuestion): WhatIfAnswer;
}

/** What the answer needs beside a directory. */
export interface WhatIfSources {
  readonly now: () => InstantMs;
  /** E.164 of what was written in a country; null when it is no number. */
  readonly normaliseNumber: (raw: string, country: 'SE' | 'NO') => PhoneNumber | null;
  /** Texts of the catalogue of prompts. */
  readonly textOf: PromptText;
}

interface WhatIfParts extends WhatIfSources {
  /** The directory in force, with the holidays around a year. */
  readonly directory: (year: number) => Directory | Promise<Directory>;
  /** Reads the text of a desk file with the holidays around `year`; its mistakes, in words, when it has any. */
  readonly readDesk: (text: string, year: number) => Directory | readonly string[];
}

/** Answers by the configuration in force, or by a text. */
export function createWhatIf(parts: WhatIfParts): WhatIfApi {
  return {
    async published(question) {
      const directory = await parts.directory(yearOf(question, parts.now()));
      return answerWhatIf(directory, question, parts);
    },
    ofDeskFile(text, question) {
      const read = parts.readDesk(text, yearOf(question, parts.now()));
      if (!('numbers' in read))
        throw new AppError('invalid-request', `config: ${read.slice(0, 5).join('; ')}`, 'config');
      return answerWhatIf(read, question, parts);
    },
  };
}

/** The year that a question is about, near enough to know the holidays by; that of `now` where it says none. */
export function yearOf({ at }: Pick<WhatIfQuestion, 'at'>, now: InstantMs): number {
  const [, year] = /^\s*(19[7-9]\d|2[01]\d\d)-/.exec(at ?? '') ?? [];
  return year === undefined ? new Date(now).getUTCFullYear() : Number(year);
}

/**
 * Answers one question. `svara ask` and the HTTP interface both print what it returns.
 * @param directory with the holidays around {@link yearOf} the question
 * @throws AppError `invalid-request` for what is no number, instant or key, `nonexistent-time` for a time that the
 *   municipality's clock does not show
 */
export function answerWhatIf(
  directory: Directory,
  question: WhatIfQuestion,
  { now, normaliseNumber, textOf }: WhatIfSources,
): WhatIfAnswer {
  const { language = 'en' } = question;
  const keys = keysOf(question.keys ?? '');
  const number = numberOf(directory, question.number, normaliseNumber);
  const zone = zoneOfNumber(directory, number);
  const { at, ambiguous } = instantOf(question.at, zone, now());
  const { treatment, why, nextOpening, steps } = whatIf(directory, number, at, keys);
  const written = (instant: InstantMs): string =>
    DateTime.fromMillis(instant, { zone }).toISO({ suppressMilliseconds: true }) ?? '';
  return {
    number,
    at: written(at),
    treatment,
    steps: steps.map((step) => ({
      id: step.id,
      text: whatIfWords(step, language, { directory, textOf }),
      at: written(step.at),
    })),
    nextOpening: nextOpening === null ? null : written(nextOpening),
    why,
    ...(ambiguous && { ambiguous: true as const }),
  };
}

function keysOf(keys: string): Key[] {
  if (/^[0-9*#]*$/.test(keys)) return [...keys] as Key[];
  throw new AppError('invalid-request', 'keys: a key is one of 0 to 9, * and #', 'keys');
}

/**
 * A desk may serve both countries, whose national numbers look alike: a number that the desk has goes before one
 * that it has not.
 */
function numberOf(
  directory: Directory,
  raw: string,
  normalise: WhatIfSources['normaliseNumber'],
): PhoneNumber {
  // A plus that nobody encoded arrives as a space.
  const text = raw.replace(/^ +(?=\S)/, '+').trim();
  const countries = new Set([...directory.organisations.values()].map(({ country }) => country));
  if (countries.size === 0) countries.add('SE');
  const read = [...countries].flatMap((country) => normalise(text, country) ?? normalise(raw, country) ?? []);
  const number = read.find((each) => directory.numbers.has(each)) ?? read[0];
  if (number !== undefined) return number;
  throw new AppError('invalid-request', `number: ${JSON.stringify(raw)} is not a phone number`, 'number');
}

/** Where nobody has the number, the clock of the desk's first organisation. */
function zoneOfNumber(directory: Directory, number: PhoneNumber): TimeZone {
  const plan = directory.numbers.get(number);
  const [any] = directory.organisations.values();
  return plan ? zoneOfPlan(directory, plan) : (any?.timeZone ?? 'Europe/Stockholm');
}

function instantOf(
  text: string | undefined,
  zone: TimeZone,
  now: InstantMs,
): { readonly at: InstantMs; readonly ambiguous: boolean } {
  if (text === undefined) return { at: now, ambiguous: false };
  const mended = text.replace(/([T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)\s*$/, '$1+$2');
  const read = readInstant(mended, zone);
  if ('at' in read) return read;
  const code = read.wrong === 'absent' ? 'nonexistent-time' : 'invalid-request';
  throw new AppError(code, `at: ${text}: ${read.reason}`, 'at');
}
