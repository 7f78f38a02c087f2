/**
 * `npm run bench`: how fast Svara is, beside app_queue on the same Asterisk in the same run. Prints a table and
 * writes bench-results/bench.json. Exit code 1 only when something is broken; a missed target is shown, no more.
 */
import { arch, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { ariClients } from './ari-clients.ts';
import { coverage } from './coverage.ts';
import { decision } from './decision.ts';
import { openingHours } from './opening-hours.ts';
import { frames } from './frames.ts';
import { inBrowser } from './in-browser.ts';
import { freeToRing, inviteToRing, load, type Extent } from './measures.ts';
import { formatMeasure, writeReport, type Measure } from './report.ts';
import { scale } from './scale.ts';
import { simulatedCalls } from './simulated.ts';
import { Stage } from './stage.ts';
import { workplaces } from './workplaces.ts';

const usage = `Usage: npm run bench -- [options]
  --quick            a short run: rough figures in about a minute
  --only a,b         only these: a free agent, b ringing, c load, d decision, e ARI clients,
                     f scale, g simulated calls, h opening hours, i coverage,
                     j agents' pages, k an agent's page in a browser
  --without-service  only what Asterisk does alone, for comparison
  --output FILE      where the figures are written (bench-results/bench.json)
`;

interface Options extends Extent {
  readonly only: readonly string[] | null;
  readonly output: string;
}

function parseOptions(argv: readonly string[]): Options | null {
  let options: Options = {
    quick: false,
    withoutService: false,
    only: null,
    output: join(import.meta.dirname, '../../bench-results/bench.json'),
  };
  for (let index = 0; index < argv.length; index += 1) {
    const next = (): string => argv[(index += 1)] ?? '';
    switch (argv[index]) {
      case '--quick':
        options = { ...options, quick: true };
        break;
      case '--without-service':
        options = { ...options, withoutService: true };
        break;
      case '--only':
        options = { ...options, only: next().split(',') };
        break;
      case '--output':
        options = { ...options, output: next() };
        break;
      default:
        return null;
    }
  }
  return options;
}

const onStage: Readonly<Record<string, (stage: Stage, extent: Extent) => Promise<Measure>>> = {
  a: freeToRing,
  b: inviteToRing,
  c: load,
  e: ariClients,
};

async function main(options: Options): Promise<number> {
  const wanted = (id: string): boolean => options.only === null || options.only.includes(id);
  const measures: Measure[] = [];
  const machine: Record<string, string | number> = {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    architecture: arch(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
  if (Number(machine['loadAtStart']) > 0.5) {
    const load = machine['loadAtStart'];
    process.stdout.write(
      `This machine is busy with other things (load ${load}): the figures will be worse than its own.\n\n`,
    );
  }
  const add = (measure: Measure): void => {
    measures.push(measure);
    process.stdout.write(`${formatMeasure(measure)}\n`);
  };
  // First, while nothing else runs.
  if (wanted('d')) add(await decision(options));
  if (wanted('f')) add(await scale(options));
  if (wanted('g')) add(await simulatedCalls(options));
  if (wanted('h')) add(openingHours(options));
  if (wanted('i')) add(await coverage(options));
  if (wanted('j')) add(workplaces(options));
  if (wanted('k')) add(await inBrowser(options));
  if (wanted('l')) add(await frames(options));
  if (Object.keys(onStage).some(wanted)) {
    const stage = await Stage.open();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void stage.close().finally(() => process.exit(1)));
    }
    try {
      machine['asterisk'] = (await stage.asterisk.command('core show version')).split(' built')[0] ?? '';
      process.stdout.write(
        `${Object.entries(machine)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}\n\n`,
      );
      for (const [id, measure] of Object.entries(onStage)) if (wanted(id)) add(await measure(stage, options));
    } finally {
      await stage.close();
    }
  }
  writeReport(options.output, { at: new Date().toISOString(), quick: options.quick, machine, measures });
  process.stdout.write(`Written to ${options.output}\n`);
  return measures.some((measure) => measure.broken.length > 0) ? 1 : 0;
}

const options = parseOptions(process.argv.slice(2));
if (options === null) {
  process.stderr.write(usage);
  process.exitCode = 2;
} else {
  process.exitCode = await main(options);
}
