import { parseArgs } from 'node:util';
import type { Distribution } from '../app/simulator/distribution.ts';
import { HOUR_MS, SECOND_MS, type DurationMs, type InstantMs } from '../core/kernel/time.ts';
import { BadInput } from './bad-input.ts';
import { instantIn } from '../app/instants.ts';

/** Where calls are to come from, as it was asked for. */
export type ArrivalsOption =
  | {
      readonly kind: 'poisson';
      readonly text: string;
      readonly ratePerHour: number;
      readonly number: string | null;
    }
  | { readonly kind: 'file'; readonly path: string };

/** What `svara simulate` was asked for. */
export interface SimulateOptions {
  readonly config: string;
  readonly arrivals: readonly ArrivalsOption[];
  readonly handling: Distribution;
  readonly patience: Distribution | null;
  readonly wrapUpMs: DurationMs | null;
  /** null: not said. */
  readonly trafficMs: DurationMs | null;
  readonly warmUpMs: DurationMs;
  /** null: not said. */
  readonly startAt: InstantMs | null;
  readonly seed: number;
  /** 1: one run, without intervals. */
  readonly repeat: number;
  readonly alwaysOpen: boolean;
  readonly json: boolean;
  readonly csv: string | null;
}

export const simulateUsage = `Usage: svara simulate --config FILE --arrivals poisson:RATE[@NUMBER] … | FILE.csv [options]

Tries a desk on generated or listed calls, in virtual time, with the product's own routing. The agents of the
file are always available and answer at once; greetings take no time.

  --config FILE          the desk file
  --arrivals WHAT        may be given several times:
      poisson:RATE           RATE calls an hour by chance, to all numbers of the file alike
      poisson:RATE@NUMBER    to one number
      FILE.csv               calls one by one: at,number,skills,class,handlingS,patienceS
  --handling WHAT        from answer to hang-up: exponential:SECONDS (exponential:300 when left out),
                         lognormal:MEAN,SD or fixed:SECONDS
  --patience WHAT        how long callers wait before they give up, likewise, or infinite (when left out)
  --wrap-up SECONDS      after every call, in place of what the file says
  --hours HOURS          how long calls come by chance; 8 when left out
  --warm-up HOURS        before that: calls that fill the desk and are not measured; 0 when left out
  --from INSTANT         when calls begin; Monday 2027-03-01T08:00+01:00 or the first call of a file when left out
  --seed NUMBER          other chance; 1 when left out. The same seed gives the same result
  --repeat RUNS          several runs with other chance: each figure with its mean and 95 % interval
  --always-open          every number is open at all hours
  --json                 standard output is JSON only
  --csv FILE             write the figures as a table, for a spreadsheet
  --help                 show this
`;

/** Monday 1 March 2027, 08:00 in Stockholm and Oslo: a working day without anything special. */
export const DEFAULT_START: InstantMs = Date.UTC(2027, 2, 1, 7);

const DEFAULT_TRAFFIC_MS = 8 * HOUR_MS;

/** The most seconds or hours an option may say: beyond it instants are no longer exact. */
const LARGEST = 10_000_000;

/** The most calls a command may have to simulate, over all its runs. */
const MOST_CALLS = 200_000_000;

/**
 * Reads the words after `simulate`.
 * @returns null when help is asked for
 * @throws BadInput naming the option and what is wrong with it
 */
export function readSimulateOptions(argv: readonly string[]): SimulateOptions | null {
  const { values } = parse(argv);
  if (values.help) return null;
  if (values.config === undefined) throw new BadInput('--config is missing: which desk file?');
  const arrivals = (values.arrivals ?? []).map(readArrivals);
  if (arrivals.length === 0) throw new BadInput('--arrivals is missing: which calls are to come?');
  const options: SimulateOptions = {
    config: values.config,
    arrivals,
    handling: readDistribution('--handling', values.handling ?? 'exponential:300'),
    patience: readPatience(values.patience ?? 'infinite'),
    wrapUpMs: scaled('--wrap-up', values['wrap-up'], SECOND_MS),
    trafficMs: scaled('--hours', values.hours, HOUR_MS),
    warmUpMs: scaled('--warm-up', values['warm-up'], HOUR_MS) ?? 0,
    startAt: values.from === undefined ? null : readFrom(values.from),
    seed: whole('--seed', values.seed ?? '1', 0, 2 ** 32 - 1),
    repeat: whole('--repeat', values.repeat ?? '1', 1, 10_000),
    alwaysOpen: values['always-open'] ?? false,
    json: values.json ?? false,
    csv: values.csv ?? null,
  };
  checkExtent(options);
  return options;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: withNegatives(argv),
      options: {
        config: { type: 'string' },
        arrivals: { type: 'string', multiple: true },
        handling: { type: 'string' },
        patience: { type: 'string' },
        'wrap-up': { type: 'string' },
        hours: { type: 'string' },
        'warm-up': { type: 'string' },
        from: { type: 'string' },
        seed: { type: 'string' },
        repeat: { type: 'string' },
        'always-open': { type: 'boolean' },
        json: { type: 'boolean' },
        csv: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}

/** `--hours -3` as `--hours=-3`, so that it is told what is wrong with it. */
function withNegatives(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (const word of argv) {
    const option = words.at(-1);
    if (/^-[\d.]/.test(word) && option !== undefined && /^--[^=]+$/.test(option))
      words.push(`${words.pop()}=${word}`);
    else words.push(word);
  }
  return words;
}

function readArrivals(text: string): ArrivalsOption {
  if (!text.startsWith('poisson:')) return { kind: 'file', path: text };
  const [rate = '', ...number] = text.slice('poisson:'.length).split('@');
  const ratePerHour = positive(`--arrivals ${text}`, rate, 'calls an hour');
  return { kind: 'poisson', text, ratePerHour, number: number.length === 0 ? null : number.join('@') };
}

function readPatience(text: string): Distribution | null {
  return text === 'infinite' ? null : readDistribution('--patience', text, ', or infinite');
}

function readDistribution(option: string, text: string, orElse = ''): Distribution {
  const [kind = '', parameters = ''] = text.split(/:(.*)/s);
  const seconds = (value: string | undefined, what: string): DurationMs =>
    positive(`${option} ${text}`, value ?? '', what) * SECOND_MS;
  switch (kind) {
    case 'exponential':
      return { kind, meanMs: seconds(parameters, 'seconds') };
    case 'lognormal': {
      const [mean, deviation, ...rest] = parameters.split(',');
      if (deviation === undefined || rest.length > 0) {
        throw new BadInput(
          `${option} ${text}: lognormal takes a mean and a deviation, as in lognormal:240,120`,
        );
      }
      return {
        kind,
        meanMs: seconds(mean, 'seconds (mean)'),
        sdMs: seconds(deviation, 'seconds (deviation)'),
      };
    }
    case 'fixed':
      return { kind, ms: Math.round(amount(`${option} ${text}`, parameters, 'seconds') * SECOND_MS) };
    default:
      throw new BadInput(
        `${option} ${text}: must be exponential:SECONDS, lognormal:MEAN,SD or fixed:SECONDS${orElse}`,
      );
  }
}

function readFrom(text: string): InstantMs {
  const at = instantIn(text, null);
  if (typeof at === 'string') throw new BadInput(`--from ${text}: ${at}`);
  return at;
}

function scaled(option: string, text: string | undefined, unitMs: DurationMs): DurationMs | null {
  const unit = unitMs === HOUR_MS ? 'hours' : 'seconds';
  return text === undefined ? null : Math.round(amount(`${option} ${text}`, text, unit) * unitMs);
}

function positive(where: string, text: string, what: string): number {
  const value = amount(where, text, what);
  if (value === 0) throw new BadInput(`${where}: the number of ${what} must be above 0`);
  return value;
}

/** A number from 0 on, with a decimal point if any. */
function amount(where: string, text: string, what: string): number {
  if (!/^-?(\d+(\.\d*)?|\.\d+)$/.test(text))
    throw new BadInput(`${where}: "${text}" is no number of ${what}`);
  const value = Number(text);
  if (value < 0) throw new BadInput(`${where}: the number of ${what} must not be negative`);
  if (value > LARGEST) throw new BadInput(`${where}: the number of ${what} must be at most ${LARGEST}`);
  return value;
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new BadInput(`${option} ${text}: must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** How long calls come by chance, and whether that is a run that can end. */
function checkExtent({ arrivals, trafficMs, warmUpMs, repeat }: SimulateOptions): void {
  const rates = arrivals.map((source) => (source.kind === 'poisson' ? source.ratePerHour : 0));
  const ratePerHour = rates.reduce((sum, rate) => sum + rate, 0);
  if (ratePerHour === 0 && trafficMs !== null) {
    throw new BadInput('--hours: how long calls come by chance; the calls of a file come as it says');
  }
  if (trafficMs === 0) throw new BadInput('--hours 0: must be above 0');
  const hours = ((trafficMs ?? DEFAULT_TRAFFIC_MS) + warmUpMs) / HOUR_MS;
  if (ratePerHour * hours * repeat > MOST_CALLS) {
    throw new BadInput(
      `--arrivals, --hours and --repeat: more than ${MOST_CALLS / 1e6} million calls; take fewer`,
    );
  }
}

/** How long calls come by chance. */
export const trafficMsOf = ({ trafficMs }: SimulateOptions): DurationMs => trafficMs ?? DEFAULT_TRAFFIC_MS;
