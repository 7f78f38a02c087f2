import { holidayDays } from '../adapters/holidays/holiday-days.ts';
import { normaliseNumber } from '../adapters/phone-numbers/normalise-number.ts';
import type { DirectorySources } from '../config/directory.ts';
import { readFileUpTo } from '../config/files.ts';
import { checkConfig } from '../config/load.ts';
import type { CheckedConfig, Result } from '../config/load.ts';
import { asWarning, formatMistake } from '../config/mistake.ts';
import { configReference } from '../config/reference.ts';
import { deskJsonSchema } from '../config/schema.ts';
import { knownPrompts } from './known-prompts.ts';

/** What a command reads and writes; the process's own in production. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Holidays are computed for the years around it. */
  readonly now: () => Date;
}

const usage = `Usage: svara config schema           print the JSON Schema of the desk file
       svara config reference        print every key of the desk file as a Markdown page
       svara config check FILE       tell every mistake in a desk file
       --json                        standard output is JSON only
`;

/** The years around an instant that a directory has its holidays for. */
function yearsAround(now: Date): readonly number[] {
  const year = now.getUTCFullYear();
  return [year - 1, year, year + 1, year + 2, year + 3];
}

/** What the desk file is checked with outside tests. */
export function directorySources(now: Date): DirectorySources {
  return {
    normaliseNumber,
    holidayDays,
    years: yearsAround(now),
    now: now.getTime(),
    knownPrompts: knownPrompts(),
  };
}

/**
 * `svara config …`: `schema` and `reference` print what a desk file may hold, `check FILE` every mistake in one.
 * @param argv what follows `config`
 * @returns the exit code: 0, 1 when the file has mistakes, 2 when the command itself is not understood
 */
export async function runConfigCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const json = argv.includes('--json');
  const [command, file, ...rest] = argv.filter((word) => word !== '--json');
  const unknown = [command, file, ...rest].find((word) => word?.startsWith('-'));
  if (command === 'schema' && file === undefined) {
    io.stdout(`${JSON.stringify(deskJsonSchema(), null, 2)}\n`);
    return 0;
  }
  if (command === 'reference' && file === undefined) {
    io.stdout(json ? `${JSON.stringify({ markdown: configReference() })}\n` : configReference());
    return 0;
  }
  if (command !== 'check' || file === undefined || rest.length > 0 || unknown !== undefined) {
    if (unknown !== undefined) io.stderr(`There is no option ${unknown}.\n`);
    io.stderr(usage);
    return 2;
  }
  const result = await checkConfig(file, { ...directorySources(io.now()), readFile: readFileUpTo });
  if (json) io.stdout(`${JSON.stringify(checkReport(file, result), null, 2)}\n`);
  else if (result.ok) io.stdout(`${warningsOf(file, result)}${file}: OK (${inWords(result)})\n`);
  else io.stdout(result.mistakes.map((mistake) => `${formatMistake(file, mistake)}\n`).join(''));
  return result.ok ? 0 : 1;
}

function checkReport(file: string, result: Result<CheckedConfig>): object {
  const warnings = result.ok ? result.warnings : [];
  return { ok: result.ok, file, mistakes: result.ok ? [] : result.mistakes, warnings };
}

function warningsOf(file: string, { warnings }: CheckedConfig): string {
  return warnings.map((warning) => `${formatMistake(file, asWarning(warning))}\n`).join('');
}

function inWords({ directory }: CheckedConfig): string {
  const { numbers, services, agents } = directory;
  const count = (size: number, what: string): string => `${size} ${what}${size === 1 ? '' : 's'}`;
  return [count(numbers.size, 'number'), count(services.size, 'service'), count(agents.size, 'agent')].join(
    ', ',
  );
}
