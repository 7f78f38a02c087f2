import { setTimeout as delay } from 'node:timers/promises';
import { fewIds, phoneIds } from './desk.ts';
import { measureFreeToRing } from './free-to-ring.ts';
import { measureInviteToRing } from './invite-to-ring.ts';
import { runLoad, type LoadResult } from './load.ts';
import { cpuMs, residentMb } from './processes.ts';
import type { Figure, Measure, Target } from './report.ts';
import type { Service } from './service.ts';
import { routes, type Stage } from './stage.ts';
import { summarise } from './statistics.ts';
import { readStoredFacts } from './stored.ts';

/** Bounds of one run. */
export interface Extent {
  readonly quick: boolean;
  /** Leave the service out: what app_queue and Dial alone do. */
  readonly withoutService: boolean;
}

function target(text: string, met: boolean): Target {
  return { text, met };
}

/** What must not be left in Asterisk. */
async function leftovers(stage: Stage, who: string): Promise<string[]> {
  try {
    await stage.asterisk.expectNothingLeft(5_000);
    return [];
  } catch (error) {
    return [`${who}: ${error instanceof Error ? error.message.slice(0, 300) : String(error)}`];
  }
}

/** (a) An agent hangs up: when does the next waiting caller's INVITE reach the phone? */
export async function freeToRing(stage: Stage, { quick, withoutService }: Extent): Promise<Measure> {
  const figures: Figure[] = [];
  const broken: string[] = [];
  const queue = await measureFreeToRing(
    stage.floor,
    routes.queueFew,
    quick ? 40 : 150,
    quick ? 15_000 : 60_000,
  );
  const name = 'agent hangs up → next caller’s INVITE';
  figures.push({ name, system: 'app_queue', unit: 'ms', samples: summarise(queue.samples) });
  await delay(500);
  if (!withoutService) {
    const service = await stage.service();
    await service.staff(
      fewIds,
      phoneIds.filter((id) => !fewIds.includes(id)),
    );
    const svara = await measureFreeToRing(
      stage.floor,
      routes.svara,
      quick ? 100 : 600,
      quick ? 15_000 : 90_000,
    );
    broken.push(...svara.faults, ...(await leftovers(stage, 'Svara')));
    const samples = summarise(svara.samples);
    if (samples === null) broken.push('Svara: no waiting caller was ever offered');
    figures.push(
      {
        name,
        system: 'Svara',
        unit: 'ms',
        samples,
        target: target('p50 ≤ 7', (samples?.p50 ?? Infinity) <= 7),
      },
      {
        name: '',
        system: '',
        unit: '',
        value: '',
        target: target('p99 ≤ 20', (samples?.p99 ?? Infinity) <= 20),
      },
    );
  }
  return { id: 'a', title: 'An agent becomes free while callers wait', figures, broken };
}

/** (b) A caller rings while agents are free; the systems take turns, so that the machine's moods hit all. */
export async function inviteToRing(stage: Stage, { quick, withoutService }: Extent): Promise<Measure> {
  const systems = [routes.dial, routes.queueAll, ...(withoutService ? [] : [routes.svara])];
  if (!withoutService) await (await stage.service()).staff(phoneIds);
  const samples = new Map<string, number[]>(systems.map(({ name }) => [name, []]));
  const broken: string[] = [];
  for (let round = 0; round < (quick ? 2 : 10); round += 1) {
    for (const route of systems) {
      const result = await measureInviteToRing(stage.floor, route, quick ? 15 : 25);
      samples.get(route.name)?.push(...result.samples);
      if (route === routes.svara) broken.push(...result.faults);
    }
  }
  broken.push(...(await leftovers(stage, 'after all')));
  const summaries = new Map([...samples].map(([name, values]) => [name, summarise(values)]));
  const figures = systems.map((route): Figure => {
    const figure = {
      name: 'caller’s INVITE → agent’s INVITE',
      system: route.name,
      unit: 'ms',
      samples: summaries.get(route.name) ?? null,
    };
    if (route !== routes.svara) return figure;
    const ratio = (summaries.get('Svara')?.p50 ?? Infinity) / (summaries.get('app_queue')?.p50 ?? 0);
    return { ...figure, target: target(`p50 ≤ 1.7 × app_queue (${ratio.toFixed(2)})`, ratio <= 1.7) };
  });
  return { id: 'b', title: 'A caller rings while agents are free', figures, broken };
}

/** (c) A hundred calls a second for a minute on fifty agents; then on, for the memory. */
export async function load(stage: Stage, extent: Extent): Promise<Measure> {
  const figures: Figure[] = [];
  const broken: string[] = [];
  if (!extent.withoutService) await loadOnService(stage, extent, figures, broken);
  await loadOnQueue(stage, extent, figures);
  return { id: 'c', title: '100 calls/s, 50 agents, talks of 300 ms', figures, broken };
}

async function loadOnService(
  stage: Stage,
  { quick }: Extent,
  figures: Figure[],
  broken: string[],
): Promise<void> {
  // A service of its own: its memory and its record begin here.
  await stage.endService();
  const service = await stage.service();
  await service.staff(phoneIds);
  const plan = quick ? { warm: 200, minute: 1_000, rest: 800 } : { warm: 1_000, minute: 6_000, rest: 3_000 };
  const run = (calls: number, perSecond: number): Promise<LoadResult> =>
    runLoad(stage.floor, routes.svara, { perSecond, calls, drainMs: 20_000 });

  const warm = await run(plan.warm, 50);
  const early = await settledMemory(service);
  const before = { node: cpuMs(service.pid), asterisk: cpuMs(stage.asterisk.pid) };
  const minute = await run(plan.minute, 100);
  const used = {
    node: cpuMs(service.pid) - before.node,
    asterisk: cpuMs(stage.asterisk.pid) - before.asterisk,
  };
  const rest = await run(plan.rest, 100);
  const late = await settledMemory(service);

  const total = plan.warm + plan.minute + plan.rest;
  const connected = [warm, minute, rest].reduce((sum, each) => sum + each.connected, 0);
  const doubleOffers = [warm, minute, rest].flatMap((each) => each.doubleOffers);
  const notPlaced = warm.notPlaced + minute.notPlaced + rest.notPlaced;
  broken.push(...doubleOffers.slice(0, 10));
  if (notPlaced > 0)
    broken.push(`${notPlaced} calls could not even be placed: all caller numbers were in use`);
  if (connected < total) {
    const others = [warm, minute, rest].flatMap((each) =>
      Object.entries(each.others).map(([fate, n]) => `${n} ${fate}`),
    );
    broken.push(`Svara: ${connected} of ${total} calls were connected; ${others.join(', ')}`);
  }
  broken.push(...(await leftovers(stage, 'Svara')));
  await service.end();
  const stored = readStoredFacts(service.dataDir);
  if (stored.handled < total || stored.incomplete > 0) {
    broken.push(
      `Svara: the record has ${stored.handled} of ${total} calls as handled, ${stored.incomplete} not whole`,
    );
  }
  await stage.endService();

  const ring = summarise(minute.ringMs);
  const growth = late / early - 1;
  const system = 'Svara';
  figures.push(
    {
      name: 'connected',
      system,
      unit: 'calls',
      value: `${minute.connected}/${plan.minute}`,
      target: target('all', connected === total),
    },
    {
      name: 'caller’s INVITE → agent’s INVITE',
      system,
      unit: 'ms',
      samples: ring,
      target: target('p95 ≤ 20', (ring?.p95 ?? Infinity) <= 20),
    },
    { name: 'agent answers → hears the caller', system, unit: 'ms', samples: summarise(minute.hearMs) },
    { name: 'the bench’s own delay, p99', system, unit: 'ms', value: minute.ownDelayP99Ms },
    {
      name: 'Node’s CPU per call',
      system,
      unit: 'ms',
      value: used.node / plan.minute,
      target: target('≤ 4', used.node / plan.minute <= 4),
    },
    { name: 'Asterisk’s CPU per call', system, unit: 'ms', value: used.asterisk / plan.minute },
    { name: `memory after ${plan.warm} calls`, system, unit: 'MB', value: early },
    {
      name: `memory after ${total} calls`,
      system,
      unit: 'MB',
      value: late,
      target: target(`within 20 % (${(growth * 100).toFixed(0)} %)`, growth <= 0.2),
    },
    {
      name: 'offered twice at once',
      system,
      unit: 'calls',
      value: doubleOffers.length,
      target: target('none', doubleOffers.length === 0),
    },
    {
      name: 'calls stored whole',
      system,
      unit: 'calls',
      value: `${stored.handled - stored.incomplete}/${total}`,
      target: target('all', stored.handled === total && stored.incomplete === 0),
    },
  );
}

/** Resident memory when garbage is collected, MB. */
async function settledMemory(service: Service): Promise<number> {
  await delay(1_500);
  await service.collectGarbage();
  await delay(500);
  return residentMb(service.pid);
}

/** A few seconds are enough to see what becomes of it; afterwards Asterisk is begun anew. */
async function loadOnQueue(stage: Stage, { quick }: Extent, figures: Figure[]): Promise<void> {
  const calls = quick ? 500 : 1_500;
  const before = cpuMs(stage.asterisk.pid);
  const result = await runLoad(stage.floor, routes.queueAll, { perSecond: 100, calls, drainMs: 15_000 });
  const used = cpuMs(stage.asterisk.pid) - before;
  await stage.restartAsterisk();
  const system = 'app_queue';
  figures.push(
    { name: 'connected', system, unit: 'calls', value: `${result.connected}/${calls}` },
    { name: 'caller’s INVITE → agent’s INVITE', system, unit: 'ms', samples: summarise(result.ringMs) },
    { name: 'agent answers → hears the caller', system, unit: 'ms', samples: summarise(result.hearMs) },
    { name: 'Asterisk’s CPU per call', system, unit: 'ms', value: used / calls },
  );
}
