import { emptyQueue, signedOutAgent } from './fake-desk-api.ts';
import type { FakeAgent, FakeDeskApi, FakeQueue } from './fake-desk-api.ts';

/** One waiting or answered call of the made-up desk. */
interface FakeCall {
  readonly id: string;
  readonly queue: string;
  readonly caller: string;
  readonly queuedAt: number;
  /** When the caller gives up. */
  readonly givesUpAt: number;
}

const SERVICES = [
  { id: 'it-support', name: 'IT-support' },
  { id: 'network', name: 'Nätverk' },
  { id: 'kvam-it', name: 'Kvam IKT' },
] as const;
const FIRST_NAMES = ['Elsa', 'Nils', 'Ingrid', 'Lars', 'Åse', 'Omar', 'Sofia', 'Jonas', 'Märta', 'Eirik'];
const LAST_NAMES = ['Lindqvist', 'Berg', 'Åkesson', 'Haugen', 'Nyström', 'Ødegård', 'Persson', 'Sæther'];

/**
 * A made-up working day for the eye: calls arrive, ring, are answered or given up, agents talk and wrap up. It
 * decides nothing that the product decides; it only fills a board with what one looks like.
 */
export class FakeLife {
  readonly #desk: FakeDeskApi;
  readonly #random: () => number;
  readonly #waiting: FakeCall[] = [];
  /** When an agent's present state ends. */
  readonly #until = new Map<string, number>();
  /** The calls that were answered in time, by queue. */
  readonly #inTime = new Map<string, number>();
  #count = 0;

  /** @param seed the same seed gives the same day */
  constructor(desk: FakeDeskApi, now: number, seed = 1) {
    this.#desk = desk;
    this.#random = mulberry32(seed);
    const demo = [1, 2, 3, 4, 5, 6].map((n) => signedOutAgent(`agent${n}`, this.#name(), now - n * 60_000));
    const others = [...Array(12).keys()].map((n) => ({
      ...signedOutAgent(`traffic${n + 1}`, this.#name(), now - n * 45_000),
      state: 'available' as const,
    }));
    desk.put({ queues: SERVICES.map(({ id, name }) => emptyQueue(id, name)), agents: [...demo, ...others] });
  }

  /** Lets happen what happens at `now`; call it a few times a second. */
  step(now: number): void {
    if (this.#random() < 0.09) this.#arrive(now);
    this.#giveUp(now);
    this.#answer(now);
    this.#moveOn(now);
  }

  #arrive(now: number): void {
    this.#count += 1;
    const service = SERVICES[Math.floor(this.#random() * SERVICES.length)] ?? SERVICES[0];
    this.#waiting.push({
      id: `call-${this.#count}`,
      queue: service.id,
      caller: `+4670174060${Math.floor(this.#random() * 10)}`,
      queuedAt: now,
      givesUpAt: now + 3_000 + this.#random() * 90_000,
    });
    this.#change(service.id, (queue) => ({ ...queue, offered: queue.offered + 1 }));
  }

  #giveUp(now: number): void {
    for (const call of this.#waiting.filter((one) => one.givesUpAt <= now)) {
      this.#waiting.splice(this.#waiting.indexOf(call), 1);
      const short = call.givesUpAt - call.queuedAt <= 5_000;
      this.#change(call.queue, (queue) =>
        short ? { ...queue, short: queue.short + 1 } : { ...queue, abandoned: queue.abandoned + 1 },
      );
    }
  }

  #answer(now: number): void {
    const call = this.#waiting[0];
    const free = this.#desk.fakeAgents.find((agent) => agent.state === 'available' && agent.reachable);
    if (call === undefined || free === undefined || this.#random() < 0.6) return;
    this.#waiting.shift();
    const { id, queue: service, caller } = call;
    this.#enter({ ...free, call: { id, service, organisation: 'almaryd', caller } }, 'offered', now, 2_000);
    if (now - call.queuedAt <= 20_000) this.#inTime.set(call.queue, (this.#inTime.get(call.queue) ?? 0) + 1);
    this.#change(call.queue, (queue) => ({ ...queue, answered: queue.answered + 1 }));
  }

  #moveOn(now: number): void {
    for (const agent of this.#desk.fakeAgents) {
      const until = this.#until.get(agent.id);
      if (until === undefined || until > now) continue;
      this.#until.delete(agent.id);
      if (agent.state === 'offered') this.#enter(agent, 'talking', now, 15_000 + this.#random() * 60_000);
      else if (agent.state === 'talking') this.#enter(withoutCall(agent), 'wrapping-up', now, 10_000);
      else if (agent.state === 'wrapping-up') this.#enter(agent, 'available', now, null);
    }
  }

  #enter(agent: FakeAgent, state: FakeAgent['state'], now: number, lastsMs: number | null): void {
    if (lastsMs !== null) this.#until.set(agent.id, now + lastsMs);
    this.#desk.put({ agents: [{ ...agent, state, since: now }] });
  }

  #change(id: string, change: (queue: FakeQueue) => FakeQueue): void {
    const before = this.#desk.queues.find((queue) => queue.id === id);
    if (before === undefined) return;
    const after = change(before);
    const mine = this.#waiting.filter((call) => call.queue === id);
    const counted = after.answered + after.abandoned;
    const ratio = counted === 0 ? null : Math.min(1, (this.#inTime.get(id) ?? 0) / counted);
    this.#desk.put({
      queues: [
        {
          ...after,
          waiting: mine.length,
          oldestSince: mine[0]?.queuedAt ?? null,
          serviceLevel: { ...after.serviceLevel, ratio },
        },
      ],
    });
  }

  #name(): string {
    const pick = (names: readonly string[]): string => names[Math.floor(this.#random() * names.length)] ?? '';
    return `${pick(FIRST_NAMES)} ${pick(LAST_NAMES)}`;
  }
}

function withoutCall({ call: _, ...agent }: FakeAgent): FakeAgent {
  return agent;
}

/** A small seeded generator of numbers from 0 up to 1 (Tommy Ettinger's mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
