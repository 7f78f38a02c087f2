import { readFile as readWhole, stat, writeFile } from 'node:fs/promises';
import { normaliseNumber } from '../adapters/phone-numbers/normalise-number.ts';
import type { ArrivalSource, Scenario } from '../app/simulator/scenario.ts';
import { simulateRepeatedly } from '../app/simulator/repeat.ts';
import { simulate } from '../app/simulator/simulate.ts';
import { readFileUpTo } from '../config/files.ts';
import { checkConfig } from '../config/load.ts';
import { formatMistake } from '../config/mistake.ts';
import type { Directory, NumberPlan } from '../core/desk/directory.ts';
import type { InstantMs } from '../core/kernel/time.ts';
import { type ArrivalsFile, readArrivals, readArrivalsFile, yearsOf } from './arrivals-csv.ts';
import { BadInput } from './bad-input.ts';
import { type CommandIo, directorySources } from './config-command.ts';
import {
  DEFAULT_START,
  readSimulateOptions,
  type SimulateOptions,
  simulateUsage,
  trafficMsOf,
} from './simulate-options.ts';
import { resultCsv, resultTable } from './simulate-report.ts';

/** The largest list of calls that is read, in bytes: some millions of calls. */
const LARGEST_LIST = 300_000_000;

/** The most years that a run may reach over: the holidays of each are worked out. */
const MOST_YEARS = 30;

/**
 * `svara simulate`: tries a desk file on generated or listed calls. Needs neither Asterisk nor database.
 * @param argv what follows `simulate`
 * @returns the exit code: 0, or 1 for input that it cannot work with
 */
export async function runSimulateCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    const options = readSimulateOptions(argv);
    if (options === null) {
      io.stdout(simulateUsage);
      return 0;
    }
    const scenario = await readScenario(options, io);
    const { repeat, json, csv } = options;
    const result = repeat > 1 ? simulateRepeatedly(scenario, repeat) : simulate(scenario);
    if (csv !== null) await write(csv, resultCsv(result));
    io.stdout(json ? `${JSON.stringify(result, null, 2)}\n` : resultTable(result));
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr(`${error.message}\n`);
    if (argv.length === 0) io.stderr(`\n${simulateUsage}`);
    return 1;
  }
}

async function readScenario(options: SimulateOptions, io: CommandIo): Promise<Scenario> {
  const files = new Map<string, ArrivalsFile>();
  for (const source of options.arrivals) {
    if (source.kind === 'file') files.set(source.path, await readList(source.path));
  }
  const directory = await readDirectory(options, [...files.values()], io);
  const planOf = numberFinder(directory);
  const listed = [...files.values()].map((file): ArrivalSource & { kind: 'listed' } => ({
    kind: 'listed',
    arrivals: readArrivals(file, { directory, planOf, startAt: options.startAt ?? DEFAULT_START }),
  }));
  const startAt = startOf(options, listed);
  const byChance = options.arrivals
    .filter((source) => source.kind === 'poisson')
    .map(({ ratePerHour, number, text }): ArrivalSource => {
      if (number === null) return { kind: 'poisson', ratePerHour, numbers: [...directory.numbers.keys()] };
      const plan = planOf(number);
      if (!plan) throw new BadInput(`--arrivals ${text}: ${number} is not a number of ${options.config}`);
      return { kind: 'poisson', ratePerHour, numbers: [plan.number] };
    });
  return {
    directory,
    startAt,
    sources: [...byChance, ...listed],
    trafficMs: trafficMsOf(options),
    warmUpMs: options.warmUpMs,
    handling: options.handling,
    patience: options.patience,
    wrapUpMs: options.wrapUpMs,
    alwaysOpen: options.alwaysOpen,
    seed: options.seed,
    ...(options.json ? {} : { onProgress: (calls) => io.stderr(`${calls} calls simulated\n`) }),
  };
}

/** Calls by chance begin with the first listed one, unless it was said when. */
function startOf(
  { startAt }: SimulateOptions,
  listed: readonly (ArrivalSource & { kind: 'listed' })[],
): InstantMs {
  const firsts = listed.flatMap(({ arrivals }) => arrivals.slice(0, 1).map(({ at }) => at));
  const first = Math.min(...firsts);
  if (startAt === null) return firsts.length === 0 ? DEFAULT_START : first;
  if (first < startAt) {
    const [when, from] = [first, startAt].map((at) => new Date(at).toISOString());
    throw new BadInput(`--from: the first call of the list comes at ${when}, before ${from}`);
  }
  return startAt;
}

/** Those whose holidays matter: from the year before the first call to the year after the last. */
function yearsNeeded(options: SimulateOptions, files: readonly ArrivalsFile[]): readonly number[] {
  const { startAt, warmUpMs } = options;
  const named = files.flatMap((file) => [...yearsOf(file)]);
  if (startAt !== null || named.length === 0) {
    const begin = startAt ?? DEFAULT_START;
    named.push(
      ...[begin, begin + warmUpMs + trafficMsOf(options)].map((at) => new Date(at).getUTCFullYear()),
    );
  }
  const [from, until] = [Math.min(...named), Math.max(...named)];
  // Longer runs go on without the holidays of what is beyond.
  const count = Math.min(MOST_YEARS, until - from + 3);
  return Array.from({ length: count }, (_, index) => from - 1 + index);
}

async function readDirectory(
  options: SimulateOptions,
  files: readonly ArrivalsFile[],
  io: CommandIo,
): Promise<Directory> {
  const sources = { ...directorySources(io.now()), years: yearsNeeded(options, files) };
  const checked = await checkConfig(options.config, { ...sources, readFile: readFileUpTo });
  if (checked.ok) return checked.directory;
  throw new BadInput(checked.mistakes.map((mistake) => formatMistake(options.config, mistake)).join('\n'));
}

/** Finds a number as anybody would write it. */
function numberFinder({ numbers, organisations }: Directory): (text: string) => NumberPlan | undefined {
  const countries = [...new Set([...organisations.values()].map(({ country }) => country))];
  return (text) => {
    const exact = numbers.get(text);
    if (exact) return exact;
    for (const country of countries) {
      const plan = numbers.get(normaliseNumber(text, country) ?? '');
      if (plan) return plan;
    }
    return undefined;
  };
}

async function readList(path: string): Promise<ArrivalsFile> {
  return readArrivalsFile(path, await readText(path));
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_LIST) throw new BadInput(`${path}: is larger than ${LARGEST_LIST / 1e6} MB`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await readWhole(path));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    if (error instanceof TypeError) throw new BadInput(`${path}: is not text in UTF-8`);
    throw new BadInput(`--arrivals ${path}: ${describe(error)}; a source by chance is poisson:RATE[@NUMBER]`);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new BadInput(`--csv ${path}: cannot be written: ${describe(error)}`);
  }
}

function describe(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'no permission';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  return error instanceof Error ? error.message : String(error);
}
