import { readFileUpTo } from '../config/files.ts';
import { checkConfig } from '../config/load.ts';
import { formatMistake } from '../config/mistake.ts';
import type { Directory } from '../core/desk/directory.ts';
import type { LocalDate } from '../core/kernel/time.ts';
import { dayNumberOf } from '../core/kernel/zone.ts';
import { BadInput } from './bad-input.ts';
import type { CommandIo } from './config-command.ts';
import { directorySources } from './config-command.ts';

/** Which desk file and which days a command looks at. */
export interface SpanOptions {
  readonly config: string;
  /** Null: today. */
  readonly from: LocalDate | null;
  readonly days: number;
  readonly flags: ReadonlySet<string>;
  readonly words: readonly string[];
}

/**
 * @param flags options without a value that the command knows
 * @throws BadInput for an option that is unknown, a date that does not exist, and days outside 1 to 800
 */
export function readSpanOptions(argv: readonly string[], flags: readonly string[], days = 400): SpanOptions {
  const values = new Map<string, string>();
  const found = new Set<string>();
  const words: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string;
    if (flags.includes(word)) found.add(word);
    else if (['--config', '--from', '--days'].includes(word)) {
      at += 1;
      if (argv[at] === undefined) throw new BadInput(`${word} needs a value`);
      values.set(word, argv[at] as string);
    } else if (word.startsWith('-')) throw new BadInput(`There is no option ${word}.`);
    else words.push(word);
  }
  const count = Number(values.get('--days') ?? days);
  if (!Number.isInteger(count) || count < 1 || count > 800)
    throw new BadInput('--days: must be a whole number from 1 to 800');
  const from = values.get('--from') ?? null;
  try {
    if (from !== null) dayNumberOf(from);
  } catch {
    throw new BadInput(`--from: there is no date ${from}; a date is written as 2027-03-28`);
  }
  const config = values.get('--config') ?? (process.env['SVARA_CONFIG'] || 'config/desk.yaml');
  return { config, from, days: count, flags: found, words };
}

/** @throws BadInput with every mistake of the file */
export async function readDesk({ config, from }: SpanOptions, io: CommandIo): Promise<Directory> {
  // Holidays are worked out for the years around the days that are looked at.
  const around = from === null ? io.now() : new Date(`${from}T00:00:00Z`);
  const checked = await checkConfig(config, { ...directorySources(around), readFile: readFileUpTo });
  if (checked.ok) return checked.directory;
  throw new BadInput(checked.mistakes.map((mistake) => formatMistake(config, mistake)).join('\n'));
}
