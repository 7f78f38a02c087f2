import type { Effect } from '../../src/core/desk/effects.ts';
import type { SkillLevel } from '../../src/core/desk/directory.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { newDesk, type Desk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { sketchDirectory, type DeskSketch } from '../support/desk-fixture.ts';
import type { Measure } from './report.ts';
import { summarise } from './statistics.ts';
import { everyoneAtWork } from './everyone-at-work.ts';

const WAITING = 1_000;
const AGENTS = 500;
const SERVICES = 20;
/** Before measuring: the machine code is made by then. */
const WARM_UP = 2_000;

const random = seededRandom(20_27);

/** Twenty services with a skill each and 500 agents with five of them, of all levels. */
function sketch(): DeskSketch {
  const serviceIds = Array.from({ length: SERVICES }, (_, index) => `service${index}`);
  const skillOf = (service: string): string => service.replace('service', 'skill');
  const agents: Record<string, { skills: Record<string, SkillLevel>; services: string[] }> = {};
  for (let index = 0; index < AGENTS; index += 1) {
    const services = Array.from({ length: 5 }, (_, offset) => `service${(index + 4 * offset) % SERVICES}`);
    const skills = Object.fromEntries(
      services.map((id) => [skillOf(id), (1 + random.below(5)) as SkillLevel]),
    );
    agents[`agent${index}`] = { skills, services };
  }
  const classes = ['critical', 'high', 'medium', 'low'] as const;
  return {
    services: Object.fromEntries(
      serviceIds.map((id) => [
        id,
        { requirements: [{ skill: skillOf(id), minLevel: (1 + random.below(3)) as SkillLevel }] },
      ]),
    ),
    agents,
    numbers: Object.fromEntries(
      serviceIds.flatMap((service, index) =>
        classes.map((callClass, order) => [
          `+464062804${order}${String(index).padStart(2, '0')}`,
          { service, callClass },
        ]),
      ),
    ),
  };
}

/** The core alone, with a world around it that does at once what it asks for. */
class World {
  readonly desk: Desk;
  readonly talking: { caller: string; agentLeg: string }[] = [];
  private now = Date.UTC(2027, 2, 1, 9);
  private readonly numbers: readonly string[];
  private calls = 0;

  constructor() {
    const directory = sketchDirectory(sketch());
    this.numbers = [...directory.numbers.keys()];
    this.desk = newDesk(directory);
    for (const input of everyoneAtWork(directory)) this.take(input);
  }

  /** A new caller. @returns how long the decision took, ms */
  arrive(): number {
    this.calls += 1;
    const dialled = this.numbers[random.below(this.numbers.length)] as string;
    return this.take({ type: 'leg-entered', leg: `call${this.calls}`, dialled, caller: null });
  }

  /** Some agent's talk ends: the agent is free and offered the next call. @returns how long that took, ms */
  free(): number {
    const index = random.below(this.talking.length);
    const [talk] = this.talking.splice(index, 1);
    if (talk === undefined) throw new Error('nobody talks');
    return this.take({ type: 'leg-gone', leg: talk.agentLeg, cause: 'hung-up' });
  }

  get waiting(): number {
    let waiting = 0;
    for (const call of this.desk.calls.values()) if (call.state === 'queued') waiting += 1;
    return waiting;
  }

  private take(input: Input): number {
    this.now += 5;
    const before = performance.now();
    const { effects } = step(this.desk, input, this.now);
    const took = performance.now() - before;
    for (const effect of effects) this.perform(effect);
    return took;
  }

  private perform(effect: Effect): void {
    if (effect.type === 'originate') this.take({ type: 'leg-answered', leg: effect.leg });
    else if (effect.type === 'hang-up') this.take({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
    else if (effect.type === 'add-to-bridge') this.bridge(effect.bridge, effect.legs);
  }

  private bridge(bridge: string, legs: readonly string[]): void {
    for (const leg of legs) this.take({ type: 'leg-bridged', leg, bridge });
    const caller = legs.find((leg) => this.desk.calls.has(leg));
    const agentLeg = legs.find((leg) => leg !== caller);
    if (caller !== undefined && agentLeg !== undefined) this.talking.push({ caller, agentLeg });
  }
}

/** (d) A decision of the core alone: all agents talk, a thousand callers wait, one agent becomes free. */
export function decision({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const world = new World();
  let arrivals = 0;
  while (world.waiting < WAITING && arrivals < 10 * WAITING) {
    world.arrive();
    arrivals += 1;
  }
  const rounds = quick ? 5_000 : 50_000;
  const freed: number[] = [];
  const arrived: number[] = [];
  for (let round = 0; round < WARM_UP + rounds; round += 1) {
    const free = world.free();
    const arrive = world.arrive();
    if (round < WARM_UP) continue;
    freed.push(free);
    arrived.push(arrive);
  }
  const broken = world.waiting < WAITING * 0.9 ? [`only ${world.waiting} calls waited`] : [];
  const figures = [
    { name: 'an agent becomes free and is offered a call', samples: summarise(freed) },
    { name: 'a call arrives and waits', samples: summarise(arrived) },
  ].map(({ name, samples }) => ({
    name,
    system: 'core',
    unit: 'ms',
    samples,
    target: { text: 'p99 ≤ 1', met: (samples?.p99 ?? Infinity) <= 1 },
  }));
  const { talking, waiting } = world;
  const title = `A decision with ${waiting} waiting calls, ${AGENTS} agents (${talking.length} talking), ${SERVICES} services`;
  return Promise.resolve({ id: 'd', title, figures, broken });
}
