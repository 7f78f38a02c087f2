import { EventHeap } from '../../src/app/simulator/event-heap.ts';
import { sampler } from '../../src/app/simulator/distribution.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { newDesk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/core/kernel/time.ts';
import { estimateWait } from '../../src/core/routing/estimate.ts';
import { kindOf } from '../../src/core/routing/kind.ts';
import { compareCalls } from '../../src/core/routing/order.ts';
import {
  isPoor,
  learnMeasured,
  newWaitMemory,
  ratesOf,
  type WaitMemory,
} from '../../src/core/routing/wait-memory.ts';
import { type DeskSketch, sketchDirectory } from './desk-fixture.ts';

/** A small desk to be foretold. */
export interface StudiedDesk {
  readonly name: string;
  readonly agents: number;
  readonly handlingMs: number;
  /** `lognormal` has a deviation of two thirds of its mean, as talks at a desk have. */
  readonly handling: 'exponential' | 'lognormal';
  readonly patienceMs: number;
  /** Offered load for each agent over the day; 1 is as much as they can do. */
  readonly load: number;
  readonly seed: number;
  /** Where it is no plain desk of one queue: its services, who may serve which, and the numbers that are dialled. */
  readonly town?: Town;
}

/** A desk of several skills or classes. */
export interface Town {
  readonly sketch: DeskSketch;
  /** Which share of the callers dials each of its numbers; they add up to 1. */
  readonly dialled: Readonly<Record<string, number>>;
}

/** How busy the hours of a day are, as a share of its mean; they follow upon each other. */
const HOURS = [0.7, 1.3, 1.2, 0.9, 0.6, 1.2, 1.3, 0.8];

/** The desks of the study: sizes, loads and patience of a municipality's desk. Seeds were fixed beforehand. */
export const studiedDesks: readonly StudiedDesk[] = [
  { agents: 2, handlingMs: 5, patienceMs: 6, load: 0.9, handling: 'exponential', seed: 11 } as const,
  { agents: 3, handlingMs: 5, patienceMs: 5, load: 1, handling: 'exponential', seed: 12 } as const,
  { agents: 4, handlingMs: 6, patienceMs: 8, load: 1, handling: 'lognormal', seed: 13 } as const,
  { agents: 6, handlingMs: 6, patienceMs: 5, load: 1.1, handling: 'exponential', seed: 14 } as const,
  { agents: 8, handlingMs: 8, patienceMs: 10, load: 1.05, handling: 'lognormal', seed: 15 } as const,
].map((desk) => ({
  ...desk,
  handlingMs: desk.handlingMs * MINUTE_MS,
  patienceMs: desk.patienceMs * MINUTE_MS,
  name: `${desk.agents} agents, ${desk.handling} talks of ${desk.handlingMs} min, patience ${desk.patienceMs} min, load ${desk.load}`,
}));

/** The ways to foretell a wait. `svara` is the product's own estimate. */
export const guesses = [
  'svara',
  'queueLength',
  'headOfLine',
  'lastServed',
  'movingAverage',
  'appQueue',
] as const;
export type Guess = (typeof guesses)[number];

/** Root-mean-square error of each guess, in milliseconds, over the callers who waited and were answered. */
export interface Errors {
  readonly name: string;
  readonly callers: number;
  readonly rmseMs: Readonly<Record<Guess, number>>;
  /** Share of these waits that lay within Svara's range. */
  readonly coverage: number;
  /** Share of these callers whom the rule would have told nothing, because the latest estimates were bad. */
  readonly silenced: number;
  /** Share of the waits of all others that lay within the range. */
  readonly toldCoverage: number;
}

type Event = { readonly at: number; readonly order: number } & (
  | { readonly kind: 'arrival' }
  | { readonly kind: 'leaves' | 'talked'; readonly call: string }
  | { readonly kind: 'timer'; readonly timer: string }
);

interface Foretold {
  readonly at: number;
  readonly by: Readonly<Record<Guess, number>>;
  readonly low: number;
  readonly high: number;
  /** The rule that keeps silent after bad estimates would have acted. */
  readonly silenced: boolean;
}

/** What the simple rules remember of a queue. */
interface Remembered {
  readonly waits: number[];
  /** Whole seconds, as app_queue keeps it. */
  holdTimeS: number;
  /** How the estimates turned out; told or not, so that the rule can be judged. */
  memory: WaitMemory;
}

/** Lets a desk of the product's own core serve `calls` callers and holds every guess against what came. */
export function study(studied: StudiedDesk, calls: number): Errors {
  return new Study(studied, calls).run();
}

/** Before so many calls have come, the desk has not settled and nothing is measured. */
const WARM_UP_CALLS = 150;
const AVERAGED = 10;

class Study {
  readonly #studied: StudiedDesk;
  readonly #calls: number;
  readonly #events = new EventHeap<Event>();
  readonly #armed = new Map<string, Event>();
  readonly #foretold = new Map<string, Foretold>();
  readonly #squares: Record<Guess, number> = {
    svara: 0,
    queueLength: 0,
    headOfLine: 0,
    lastServed: 0,
    movingAverage: 0,
    appQueue: 0,
  };
  #callers = 0;
  #covered = 0;
  #silenced = 0;
  #toldCovered = 0;
  #now = Date.UTC(2027, 2, 1, 7);
  #order = 0;
  #arrived = 0;
  #news: Input[] = [];
  readonly #remembered = new Map<string, Remembered>();
  readonly #start = this.#now;
  readonly #random;
  readonly #dialling;
  readonly #talkMs;
  #desk;

  constructor(studied: StudiedDesk, calls: number) {
    this.#studied = studied;
    this.#calls = calls;
    this.#random = seededRandom(studied.seed);
    this.#dialling = seededRandom(studied.seed + 2_000);
    const meanMs = studied.handlingMs;
    this.#talkMs = sampler(
      studied.handling === 'exponential'
        ? { kind: 'exponential', meanMs }
        : { kind: 'lognormal', meanMs, sdMs: (meanMs * 2) / 3 },
      seededRandom(studied.seed + 1_000),
    );
    const agents = Object.fromEntries(Array.from({ length: studied.agents }, (_, n) => [`agent${n}`, {}]));
    const directory = sketchDirectory(studied.town?.sketch ?? { agents });
    this.#desk = newDesk(directory);
    this.#take({ type: 'asterisk-snapshot', legs: [], bridges: [] });
    for (const device of directory.devices.keys())
      this.#take({ type: 'device-changed', device, registered: true, busyElsewhere: false });
    for (const agent of directory.agents.keys())
      this.#take({ type: 'agent-command', agent, to: 'available', pauseReason: null, by: agent });
  }

  run(): Errors {
    this.#expectArrival();
    for (let event = this.#events.pop(); event; event = this.#events.pop()) {
      if (event.kind === 'timer' && this.#armed.get(event.timer) !== event) continue;
      this.#now = event.at;
      this.#happen(event);
      // What is told brings more to tell.
      for (let next = this.#news.shift(); next; next = this.#news.shift()) this.#take(next);
    }
    const rmseMs = { ...this.#squares };
    for (const guess of guesses) rmseMs[guess] = Math.sqrt(this.#squares[guess] / this.#callers);
    return {
      name: this.#studied.name,
      callers: this.#callers,
      rmseMs,
      coverage: this.#covered / this.#callers,
      silenced: this.#silenced / this.#callers,
      toldCoverage: this.#toldCovered / (this.#callers - this.#silenced),
    };
  }

  #happen(event: Event): void {
    switch (event.kind) {
      case 'arrival':
        this.#expectArrival();
        return this.#arrive();
      case 'leaves': {
        const state = this.#desk.calls.get(event.call)?.state;
        if (state === 'queued' || state === 'offering') this.#hangUp(event.call);
        return;
      }
      case 'talked':
        return this.#hangUp(event.call);
      case 'timer':
        this.#armed.delete(event.timer);
        return this.#take({ type: 'timer-fired', timer: event.timer });
    }
  }

  #hangUp(leg: string): void {
    this.#take({ type: 'leg-gone', leg, cause: 'hung-up' });
  }

  /** The rate is that of the hour; within one it is steady. */
  #expectArrival(): void {
    if (this.#arrived >= this.#calls) return;
    const { agents, handlingMs, load } = this.#studied;
    const hour = HOURS[Math.floor((this.#now - this.#start) / HOUR_MS) % HOURS.length] as number;
    const meanMs = handlingMs / (agents * load * hour);
    this.#expect({ at: this.#now + Math.round(this.#random.exponential(meanMs)), kind: 'arrival' });
  }

  #expect(event: { at: number } & ({ kind: 'arrival' } | { kind: 'leaves' | 'talked'; call: string })): void {
    this.#events.push({ ...event, order: this.#order++ });
  }

  #arrive(): void {
    this.#arrived += 1;
    const id = `call${String(this.#arrived).padStart(7, '0')}`;
    const patienceMs = Math.round(this.#random.exponential(this.#studied.patienceMs));
    this.#take({ type: 'leg-entered', leg: id, dialled: this.#dials(), caller: null });
    if (this.#desk.calls.get(id)?.state !== 'queued') return;
    this.#expect({ at: this.#now + patienceMs, kind: 'leaves', call: id });
    if (this.#arrived > WARM_UP_CALLS) this.#foretell(id);
  }

  #dials(): string {
    const { town } = this.#studied;
    if (!town) return '+46406280400';
    let left = this.#dialling.next();
    const numbers = Object.entries(town.dialled);
    for (const [number, share] of numbers) if ((left -= share) < 0) return number;
    return numbers.at(-1)?.[0] ?? '';
  }

  #of(service: string): Remembered {
    const known = this.#remembered.get(service) ?? { waits: [], holdTimeS: 0, memory: newWaitMemory };
    this.#remembered.set(service, known);
    return known;
  }

  #foretell(id: string): void {
    const call = this.#desk.calls.get(id);
    const estimate = call && estimateWait(this.#desk, call, this.#now);
    if (!call?.service || !estimate?.range) return;
    const { position, range } = estimate;
    const service = call.service.id;
    const { takenUpMs } = ratesOf(this.#desk.waitMemory.get(service) ?? newWaitMemory);
    const { waits, holdTimeS, memory } = this.#of(service);
    const last = waits.at(-1) ?? 0;
    const latest = waits.slice(-AVERAGED);
    const servers = this.#desk.atWork.of(kindOf(call), call).agents.size;
    const ages = [...this.#desk.waiting.ofService(service), ...this.#desk.ringing.ofService(service)]
      .filter((other) => compareCalls(other, call, this.#now) < 0)
      .map(({ queuedAt }) => this.#now - (queuedAt ?? this.#now));
    const by = {
      svara: range.meanMs,
      queueLength: (position * takenUpMs) / servers,
      headOfLine: ages.length > 0 ? Math.max(...ages) : last,
      lastServed: last,
      movingAverage: latest.reduce((sum, wait) => sum + wait, 0) / Math.max(1, latest.length),
      appQueue: holdTimeS * SECOND_MS,
    };
    const silenced = isPoor(memory.measured);
    const { lowMs: low, highMs: high } = range;
    this.#foretold.set(id, { at: this.#now, by, low, high, silenced });
  }

  #answered(id: string, waitMs: number): void {
    const queue = this.#of(this.#desk.calls.get(id)?.service?.id ?? '');
    queue.waits.push(waitMs);
    queue.holdTimeS = Math.floor((3 * queue.holdTimeS + Math.floor(waitMs / SECOND_MS)) / 4);
    this.#expect({ at: this.#now + Math.round(this.#talkMs()), kind: 'talked', call: id });
    const foretold = this.#foretold.get(id);
    if (!foretold) return;
    const actual = this.#now - foretold.at;
    this.#callers += 1;
    const { low: lowMs, high: highMs, silenced } = foretold;
    const isWithin = lowMs <= actual && actual <= highMs;
    this.#covered += Number(isWithin);
    this.#silenced += Number(silenced);
    this.#toldCovered += Number(isWithin && !silenced);
    const measured = { estimateMs: foretold.by.svara, actualMs: actual, lowMs, highMs };
    queue.memory = learnMeasured(queue.memory, measured);
    for (const guess of guesses) this.#squares[guess] += (foretold.by[guess] - actual) ** 2;
  }

  /** Phones are answered and people joined in no time. */
  #take(input: Input): void {
    const { desk, facts, effects } = step(this.#desk, input, this.#now);
    this.#desk = desk;
    for (const fact of facts) if (fact.type === 'call-answered') this.#answered(fact.call, fact.waitMs);
    for (const effect of effects) {
      if (effect.type === 'arm-timer') {
        const event: Event = { at: effect.at, order: this.#order++, kind: 'timer', timer: effect.timer };
        this.#armed.set(effect.timer, event);
        this.#events.push(event);
      } else if (effect.type === 'cancel-timer') this.#armed.delete(effect.timer);
      else if (effect.type === 'originate') this.#news.push({ type: 'leg-answered', leg: effect.leg });
      else if (effect.type === 'add-to-bridge') {
        for (const leg of effect.legs.slice(-1))
          this.#news.push({ type: 'leg-bridged', leg, bridge: effect.bridge });
      } else if (effect.type === 'hang-up') {
        this.#news.push({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
      }
    }
  }
}

/** How much lower the error of `guess` is than that of app_queue's rule, all callers taken together; 0.33: a third. */
export function lowerThanAppQueue(errors: readonly Errors[], guess: Guess): number {
  const total = (of: Guess): number =>
    Math.sqrt(errors.reduce((sum, { rmseMs, callers }) => sum + rmseMs[of] ** 2 * callers, 0));
  return 1 - total(guess) / total('appQueue');
}

/** The desks on which some other guess was at least as good as `guess`. */
export function beatenOn(errors: readonly Errors[], guess: Guess): readonly string[] {
  return errors
    .filter(({ rmseMs }) => guesses.some((other) => other !== guess && rmseMs[other] <= rmseMs[guess]))
    .map(({ name }) => name);
}
