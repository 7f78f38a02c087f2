import { WorkplacePublisher } from '../../src/app/queries/workplace-publisher.ts';
import { workplaceJson } from '../../src/contract/wire-workplace.ts';
import type { Effect } from '../../src/core/desk/effects.ts';
import type { Input } from '../../src/core/desk/inputs.ts';
import { newDesk, type Desk } from '../../src/core/desk/state.ts';
import { step } from '../../src/core/desk/step.ts';
import { seededRandom } from '../../src/core/kernel/random.ts';
import { sketchDirectory } from '../support/desk-fixture.ts';
import { everyoneAtWork } from './everyone-at-work.ts';
import type { Measure } from './report.ts';
import { summarise } from './statistics.ts';

const AGENTS = 200;
const SERVICES = 20;
/** Of each agent. */
const TAKEN = 5;
const TASKS = 40;
const WARM_UP = 2_000;

const random = seededRandom(20_27);

/** The desk and the views of its agents, whose pages are all open; what is asked for is done at once. */
class World {
  readonly views: number[] = [];
  readonly offers: number[] = [];
  readonly tasks: number[] = [];
  sent = 0;
  bytes = 0;
  readonly #desk: Desk;
  readonly #publisher: WorkplacePublisher;
  readonly #talking: string[] = [];
  #now = Date.UTC(2027, 2, 1, 9);
  #made = 0;

  constructor() {
    const services = Array.from({ length: SERVICES }, (_, n) => `service${n}`);
    const own = (n: number): string[] =>
      Array.from({ length: TAKEN }, (_, k) => `service${(n + 4 * k) % SERVICES}`);
    const directory = sketchDirectory({
      services: Object.fromEntries(services.map((id) => [id, {}])),
      agents: Object.fromEntries(
        Array.from({ length: AGENTS }, (_, n) => [`agent${n}`, { services: own(n) }]),
      ),
      numbers: Object.fromEntries(services.map((service, n) => [`+464062804${10 + n}`, { service }])),
    });
    this.#desk = newDesk(directory);
    this.#publisher = new WorkplacePublisher({
      desk: () => this.#desk,
      clock: { now: () => this.#now, alarm: () => () => undefined },
      attached: () => true,
      practice: false,
      onFault: (error) => {
        throw error;
      },
    });
    for (const input of everyoneAtWork(directory)) this.#take(input);
    for (let n = 0; n < TASKS; n += 1) this.task();
    for (const agent of directory.agents.keys()) {
      this.#publisher.watch(agent, (view) => {
        this.sent += 1;
        this.bytes += JSON.stringify(workplaceJson(view)).length;
      });
    }
    this.forget();
  }

  forget(): void {
    for (const samples of [this.views, this.offers, this.tasks]) samples.length = 0;
    this.sent = 0;
    this.bytes = 0;
  }

  /** A call comes, is offered and answered; one of the others ends. */
  round(): void {
    this.#made += 1;
    const dialled = `+464062804${10 + random.below(SERVICES)}`;
    const leg = `call${this.#made}`;
    const before = performance.now();
    this.#take(
      { type: 'leg-entered', leg, dialled, caller: `+4670174${1_000 + random.below(9_000)}` },
      (told) => this.offers.push(told - before),
    );
    this.#talking.push(leg);
    if (this.#talking.length < AGENTS / 2) return;
    const [ends] = this.#talking.splice(random.below(this.#talking.length), 1);
    if (ends !== undefined) this.#take({ type: 'leg-gone', leg: ends, cause: 'hung-up' });
  }

  /** Somebody is to be rung up: a change of every page of the service. */
  task(): void {
    this.#made += 1;
    const organisation = 'town';
    const service = `service${random.below(SERVICES)}`;
    const call = `task${this.#made}`;
    const of = { call, organisation, service, agent: null, note: 'how is it?', by: 'bench' };
    const notBefore = this.#now + 86_400_000;
    const before = performance.now();
    this.#take({ type: 'create-task', number: '+46701740611', notBefore, ...of }, (told) =>
      this.tasks.push(told - before),
    );
    this.#take({ type: 'cancel-callback', call: this.#made > TASKS ? call : '', agent: null, by: 'bench' });
  }

  #take(input: Input, told?: (at: number) => void): void {
    this.#now += 5;
    const { facts, effects } = step(this.#desk, input, this.#now);
    const before = performance.now();
    this.#publisher.apply(facts);
    this.#publisher.touched(this.#desk.journal);
    const after = performance.now();
    told?.(after);
    if (facts.length > 0) this.views.push(((after - before) * 1_000) / facts.length);
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: Effect): void {
    if (effect.type === 'originate') this.#take({ type: 'leg-answered', leg: effect.leg });
    else if (effect.type === 'hang-up') this.#take({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
    else if (effect.type === 'add-to-bridge')
      for (const leg of effect.legs) this.#take({ type: 'leg-bridged', leg, bridge: effect.bridge });
  }
}

/** (j) The views of agents' pages: what they cost the loop, and how soon an offer is on its way to the page. */
export function workplaces({ quick }: { readonly quick: boolean }): Measure {
  const world = new World();
  for (let round = 0; round < WARM_UP; round += 1) world.round();
  world.forget();
  for (let round = 0; round < (quick ? 3_000 : 20_000); round += 1) world.round();
  const [views, offers] = [summarise(world.views), summarise(world.offers)];
  const sent = world.sent;
  const size = Math.round(world.bytes / Math.max(1, sent));
  world.forget();
  for (let n = 0; n < (quick ? 100 : 500); n += 1) world.task();
  const system = 'Svara';
  return {
    id: 'j',
    title: `The pages of ${AGENTS} agents, ${TASKS} follow-ups in their lists`,
    figures: [
      {
        name: 'views of a fact: made, compared, written',
        system,
        unit: 'µs',
        samples: views,
        target: { text: 'p95 ≤ 500', met: (views?.p95 ?? Infinity) <= 500 },
      },
      {
        name: 'a call comes → the offer’s view is written',
        system,
        unit: 'ms',
        samples: offers,
        target: { text: 'p95 ≤ 5', met: (offers?.p95 ?? Infinity) <= 5 },
      },
      {
        name: 'a follow-up is made → every page of its service',
        system,
        unit: 'ms',
        samples: summarise(world.tasks),
      },
      { name: 'a view', system, unit: 'bytes', value: size },
    ],
    broken: sent === 0 ? ['no view was sent'] : [],
  };
}
