import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Simulator from '../../src/app/simulator/simulate.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { crossTrainedDesk } from '../study/cross-training-desk.ts';
import type { Figure, Measure } from './report.ts';

/** As it is built for production: what runs a test's sources slows every closure down. */
const built = join(import.meta.dirname, '../../dist/app/simulator/simulate.js');

const MEAN_TALK_MS = 300_000;
const WARM_UP_CALLS = 20_000;

interface SimulatedDesk {
  readonly name: string;
  readonly directory: Directory;
  /** Offered work in mean talks per mean talk. */
  readonly load: number;
}

/** A desk of the size Svara is for, and a large one where every decision has many to choose from. */
function desks(): readonly SimulatedDesk[] {
  const agents = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`agent${index}`, {}]));
  return [
    { name: '12 agents, one service', directory: sketchDirectory({ agents }), load: 10 },
    {
      name: '90 agents, two of six skills each',
      directory: sketchDirectory(crossTrainedDesk(2)),
      load: 84,
    },
  ];
}

/** (g) The simulator: how many calls a second go through the product's routing in virtual time, on one core. */
export async function simulatedCalls({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const { simulate } = (await import(pathToFileURL(built).href)) as typeof Simulator;
  const calls = quick ? 50_000 : 1_000_000;
  const broken: string[] = [];
  const figures = desks().flatMap(({ name, directory, load }): Figure[] => {
    run(simulate, directory, load, WARM_UP_CALLS);
    const before = process.cpuUsage();
    const begun = performance.now();
    const simulated = run(simulate, directory, load, calls);
    const seconds = (performance.now() - begun) / 1_000;
    const { user, system } = process.cpuUsage(before);
    const perMillion = (seconds / simulated) * 1e6;
    if (simulated < 0.9 * calls) broken.push(`${name}: only ${simulated} calls came`);
    return [
      { name, system: 'simulator', unit: 'calls/s', value: Math.round(simulated / seconds) },
      { name, system: 'simulator', unit: 'µs of CPU a call', value: (user + system) / simulated },
      {
        name: `${name}: a million calls`,
        system: 'simulator',
        unit: 's',
        value: perMillion,
        target: { text: '≤ 120', met: perMillion <= 120 },
      },
    ];
  });
  const title = `Calls in virtual time, ${calls} of each desk, patient callers`;
  return { id: 'g', title, figures, broken };
}

/** @returns how many calls came */
function run(simulate: typeof Simulator.simulate, directory: Directory, load: number, calls: number): number {
  const ratePerHour = (3_600_000 * load) / MEAN_TALK_MS;
  const result = simulate({
    directory,
    startAt: Date.UTC(2027, 2, 1, 7),
    sources: [{ kind: 'poisson', ratePerHour, numbers: [...directory.numbers.keys()] }],
    trafficMs: (calls / ratePerHour) * 3_600_000,
    warmUpMs: 0,
    handling: { kind: 'exponential', meanMs: MEAN_TALK_MS },
    patience: null,
    wrapUpMs: null,
    alwaysOpen: true,
    seed: 1,
  });
  return result.calls;
}
