import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SkillLevel } from '../../src/core/desk/directory.ts';
import { EventHeap } from '../../src/app/simulator/event-heap.ts';
import type { Effect } from '../../src/core/desk/effects.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { newDesk, type Desk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { type Random, seededRandom } from '../../src/core/kernel/random.ts';
import { sketchDirectory, type DeskSketch } from '../support/desk-fixture.ts';
import type { Figure, Measure } from './report.ts';
import { summarise } from './statistics.ts';
import { everyoneAtWork } from './everyone-at-work.ts';

const AGENTS = 2_000;
const SKILLS = 100;
const SERVICES = 100;
/** What the desk is held to, with this many waiting. */
const HELD_TO = 10_000;
const GROWTH = [100, 1_000, HELD_TO, 30_000] as const;
const P99_MS = 1;
/** Services with agents of their own and no skills: what waits for them is a plain queue, whose wait is foretold. */
const PLAIN = 10;
const AGENTS_OF_PLAIN = 20;
/** Callers are told their place and the expected wait twice a minute. */
const announcements = {
  firstAfterMs: 10_000,
  everyMs: 30_000,
  position: true,
  expectedWait: true,
  comfort: [],
};
const BYTES_PER_CALL = 4_096;
/** How many events of time alone come at most beside an agent who frees and a caller who comes. */
const EVENTS_OF_TIME = 4;

/**
 * A hundred services, nine in ten of two skills of a hundred that relax; agents of up to twelve skills and six lines,
 * but for those of the plain services.
 */
function sketch(random: Random): DeskSketch {
  const level = (most: number): SkillLevel => (1 + random.below(most)) as SkillLevel;
  const skill = (n: number): string => `skill${n % SKILLS}`;
  const services = Array.from({ length: SERVICES }, (_, n) => `service${n}`);
  return {
    services: Object.fromEntries(
      services.map((id, n) => [
        id,
        {
          targetMs: 20_000 + 10_000 * (n % 3),
          announcements,
          requirements: (n >= SERVICES - PLAIN
            ? []
            : [
                { skill: skill(n), minLevel: level(4), relaxations: [{ afterMs: 60_000, minLevel: null }] },
                { skill: skill(7 * n + 3), minLevel: level(2) },
              ]
          ).filter((need, at, all) => all.findIndex((each) => each.skill === need.skill) === at),
        },
      ]),
    ),
    agents: Object.fromEntries(
      Array.from({ length: AGENTS }, (_, n) => [
        `agent${n}`,
        {
          skills: Object.fromEntries(
            Array.from({ length: 6 }, (__, k) => n + 17 * k).flatMap((s) => [
              [skill(s), level(5)],
              [skill(7 * s + 3), level(5)],
            ]),
          ),
          services:
            n < PLAIN * AGENTS_OF_PLAIN
              ? [`service${SERVICES - 1 - (n % PLAIN)}`]
              : Array.from({ length: 6 }, (__, k) => `service${(n + 17 * k) % (SERVICES - PLAIN)}`),
        },
      ]),
    ),
    numbers: Object.fromEntries(
      services.flatMap((service, n) =>
        (['critical', 'high', 'medium', 'low'] as const).map((callClass, k) => [
          `+4640${k}${String(n).padStart(5, '0')}`,
          { service, callClass },
        ]),
      ),
    ),
  };
}

/** How long an announcement lasts. */
const SPEECH_MS = 4_000;

/** What is to happen by itself. */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly input: Input;
}

/** The core alone, with a world around it that does at once what it asks for; every event is timed. */
class World {
  readonly desk: Desk;
  readonly took: number[] = [];
  /** Of these, the ones in which a caller was told of the place and the wait. */
  readonly toldIn: number[] = [];
  foretold = 0;
  readonly random = seededRandom(20_27);
  private readonly talking: string[] = [];
  private readonly due = new EventHeap<Due>();
  private readonly numbers: readonly string[];
  private now = Date.UTC(2027, 2, 1, 9);
  private calls = 0;
  private orders = 0;

  constructor() {
    const directory = sketchDirectory(sketch(this.random));
    this.numbers = [...directory.numbers.keys()];
    this.desk = newDesk(directory);
    for (const input of everyoneAtWork(directory)) this.take(input);
  }

  get waiting(): number {
    return this.desk.waiting.size;
  }

  arrive(): void {
    const leg = `1795900000.${(this.calls += 1)}`;
    const dialled = this.random.pick(this.numbers);
    this.take({ type: 'leg-entered', leg, dialled, caller: `+4670174${1_000 + (this.calls % 9_000)}` });
  }

  free(): void {
    const [leg] = this.talking.splice(this.random.below(this.talking.length), 1);
    if (leg !== undefined) this.take({ type: 'leg-gone', leg, cause: 'hung-up' });
  }

  /** What is due: sounds that begin or end, news of the wait, requirements that relax. */
  fireDue(most: number): void {
    for (let fired = 0; fired < most;) {
      const next = this.due.pop();
      if (!next || next.at > this.now) {
        if (next) this.due.push(next);
        return;
      }
      if (next.input.type === 'timer-fired' && this.desk.timers.get(next.input.timer)?.at !== next.at)
        continue;
      this.take(next.input);
      fired += 1;
    }
  }

  private take(input: Input): void {
    this.now += 2;
    const before = performance.now();
    const { facts, effects } = step(this.desk, input, this.now);
    const tookMs = performance.now() - before;
    this.took.push(tookMs);
    const told = facts.find((fact) => fact.type === 'wait-estimated');
    if (told) this.toldIn.push(tookMs);
    if (told?.type === 'wait-estimated' && told.meanMs !== null) this.foretold += 1;
    for (const effect of effects) this.perform(effect);
  }

  private perform(effect: Effect): void {
    if (effect.type === 'arm-timer') this.expect(effect.at, { type: 'timer-fired', timer: effect.timer });
    else if (effect.type === 'play') {
      const { leg, playback } = effect;
      this.expect(this.now + SPEECH_MS, { type: 'playback-finished', leg, playback });
    } else if (effect.type === 'originate') this.take({ type: 'leg-answered', leg: effect.leg });
    else if (effect.type === 'hang-up') this.take({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
    else if (effect.type === 'add-to-bridge') {
      for (const leg of effect.legs) this.take({ type: 'leg-bridged', leg, bridge: effect.bridge });
      const agentLeg = effect.legs.at(-1);
      if (agentLeg !== undefined) this.talking.push(agentLeg);
    }
  }

  private expect(at: number, input: Input): void {
    this.due.push({ at, order: (this.orders += 1), input });
  }
}

/** Bytes of the heap in use once everything unused is let go of. */
function heapInUse(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}

/** (f) Scale of the core: what an event costs, and a waiting call weighs, from a hundred waiting calls to 30,000. */
export function scale({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const world = new World();
  const figures: Figure[] = [];
  const broken: string[] = [];
  while (world.waiting < 50) world.arrive();
  const rounds = quick ? 1_000 : 10_000;
  for (let n = 0; n < 3_000; n += 1) {
    world.free();
    world.arrive();
  }
  for (const waiting of GROWTH) {
    const heapBefore = heapInUse();
    const before = world.waiting;
    while (world.waiting < waiting) world.arrive();
    const bytes = (heapInUse() - heapBefore - 8 * world.took.length) / (world.waiting - before);
    world.took.length = 0;
    world.toldIn.length = 0;
    world.foretold = 0;
    for (let n = 0; n < rounds; n += 1) {
      world.free();
      world.arrive();
      world.fireDue(EVENTS_OF_TIME);
    }
    const samples = summarise(world.took);
    const told = summarise(world.toldIn);
    world.took.length = 0;
    if (waiting >= HELD_TO && world.foretold === 0) broken.push(`nobody of ${waiting} was foretold a wait`);
    if (world.waiting < 0.8 * waiting) broken.push(`only ${world.waiting} of ${waiting} calls waited`);
    const held = waiting === HELD_TO;
    const name = `an event of any kind, ${waiting} waiting`;
    const met = (samples?.p99 ?? Infinity) <= P99_MS;
    const target = { text: `p99 ≤ ${P99_MS}`, met };
    figures.push({ name, system: 'core', unit: 'ms', samples, ...(held ? { target } : {}) });
    const toldMet = (told?.p99 ?? Infinity) <= P99_MS;
    figures.push({
      name: `a caller is told place and wait, ${waiting} waiting`,
      system: 'core',
      unit: 'ms',
      samples: told,
      ...(held ? { target: { text: `p99 ≤ ${P99_MS}`, met: toldMet } } : {}),
    });
    if (waiting < 1_000) continue; // Too few to weigh.
    const weight = { text: `≤ ${BYTES_PER_CALL}`, met: bytes <= BYTES_PER_CALL };
    figures.push({
      name: `a waiting call weighs, ${waiting} waiting`,
      system: 'core',
      unit: 'bytes',
      value: Math.round(bytes),
      ...(held ? { target: weight } : {}),
    });
  }
  const title = `Scale of the core: ${AGENTS} agents, ${SKILLS} skills, ${SERVICES} services`;
  return Promise.resolve({ id: 'f', title, figures, broken });
}
