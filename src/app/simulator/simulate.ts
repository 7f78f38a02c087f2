import type { Effect } from '../../core/desk/effects.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { Input } from '../../core/desk/inputs.ts';
import { newDesk, type Desk } from '../../core/desk/state.ts';
import { step } from '../../core/desk/step.ts';
import type { CallId, TimerId } from '../../core/kernel/ids.ts';
import { seededRandom } from '../../core/kernel/random.ts';
import { HOUR_MS, type DurationMs, type InstantMs } from '../../core/kernel/time.ts';
import { arrivalsOf, type NextArrival } from './arrivals.ts';
import { Collector } from './collector.ts';
import { SimulatedDesk } from './directory.ts';
import { sampler, streamSeed } from './distribution.ts';
import { EventHeap } from './event-heap.ts';
import type { ListedArrival, Scenario, SimulationResult } from './scenario.ts';

/** What is to come. */
type Event = { readonly at: InstantMs; readonly order: number } & (
  | { readonly kind: 'arrival'; readonly arrival: ListedArrival; readonly source: NextArrival }
  | { readonly kind: 'patience-over'; readonly call: CallId }
  | { readonly kind: 'talk-over'; readonly call: CallId }
  | { readonly kind: 'timer'; readonly timer: TimerId }
);

type TimerEvent = Event & { kind: 'timer' };

/** A call on the desk. */
interface SimulatedCall {
  readonly handlingMs: DurationMs;
  readonly measured: boolean;
  talking: boolean;
}

/** When nothing but the desk's own timers has happened for so long, those who wait are never served. */
const STANDSTILL_MS = 24 * HOUR_MS;

/** How many calls come between two reports of progress. */
const PROGRESS_CALLS = 50_000;

const TALKS = 0;
const PATIENCE = 1;

/**
 * Runs a desk in virtual time: the product's own core is told what happens, as the service is in earnest, and
 * what it asks for is done at once and without fault. Phones are answered and people brought together in no
 * time; how long they talk and who gives up waiting is the scenario's. The same scenario gives the same result.
 *
 * The run goes on after the last call has come until every call has ended or nothing moves any more.
 */
export function simulate(scenario: Scenario): SimulationResult {
  return new Simulation(scenario).run();
}

class Simulation {
  readonly #scenario: Scenario;
  readonly #simulated: SimulatedDesk;
  readonly #collector: Collector;
  readonly #measuredFrom: InstantMs;
  readonly #drawHandlingMs: () => DurationMs;
  readonly #drawPatienceMs: () => DurationMs;
  readonly #events = new EventHeap<Event>();
  /** Armed timers; an event whose timer is armed no more, or anew, is stale. */
  readonly #armed = new Map<TimerId, TimerEvent>();
  /** Timers armed at this very instant; most are taken back in it and never come to the heap. */
  #fresh: TimerEvent[] = [];
  /** What the telephony tells at this instant, in order. */
  #news: Input[] = [];
  readonly #calls = new Map<CallId, SimulatedCall>();
  #desk: Desk;
  #now: InstantMs;
  #lastMoveAt: InstantMs;
  /** Events of the world, not of the desk's timers, that are to come. */
  #moves = 0;
  #order = 0;
  #arrived = 0;
  #measured = 0;

  constructor(scenario: Scenario) {
    const { seed, handling, patience, startAt, warmUpMs, trafficMs, sources } = scenario;
    this.#scenario = scenario;
    this.#simulated = new SimulatedDesk(scenario);
    this.#desk = newDesk(this.#simulated.directory);
    this.#now = startAt;
    this.#lastMoveAt = startAt;
    this.#measuredFrom = startAt + warmUpMs;
    const ends = sources.every(({ kind }) => kind === 'poisson') ? this.#measuredFrom + trafficMs : Infinity;
    const original = this.#simulated.original.bind(this.#simulated);
    this.#collector = new Collector(scenario.directory, original, this.#measuredFrom, ends);
    this.#drawHandlingMs = sampler(handling, seededRandom(streamSeed(seed, TALKS)));
    this.#drawPatienceMs =
      patience === null ? () => Infinity : sampler(patience, seededRandom(streamSeed(seed, PATIENCE)));
  }

  run(): SimulationResult {
    this.#open();
    for (const source of arrivalsOf(this.#scenario)) this.#expectNext(source);
    for (let event = this.#events.pop(); event; event = this.#events.pop()) {
      if (event.kind === 'timer' && this.#armed.get(event.timer) !== event) continue;
      if (this.#moves === 0 && event.at > this.#lastMoveAt + STANDSTILL_MS) break;
      this.#now = event.at;
      if (event.kind !== 'timer') {
        this.#moves -= 1;
        this.#lastMoveAt = event.at;
      }
      this.#happen(event);
      this.#settle();
    }
    const perService = this.#collector.services(this.#now);
    const perAgent = this.#collector.agents(this.#now);
    return { seed: this.#scenario.seed, calls: this.#measured, perService, perAgent };
  }

  /** The phones register and everybody signs in. */
  #open(): void {
    const { agents, devices } = this.#simulated.directory;
    this.#take({ type: 'asterisk-snapshot', legs: [], bridges: [] });
    for (const device of devices.keys()) {
      this.#take({ type: 'device-changed', device, registered: true, busyElsewhere: false });
    }
    for (const agent of agents.keys()) {
      this.#take({ type: 'agent-command', agent, to: 'available', pauseReason: null, by: 'simulation' });
    }
    this.#settle();
  }

  #happen(event: Event): void {
    switch (event.kind) {
      case 'arrival':
        this.#expectNext(event.source);
        return this.#arrive(event.arrival);
      case 'patience-over': {
        const call = this.#calls.get(event.call);
        if (call && !call.talking) this.#take({ type: 'leg-gone', leg: event.call, cause: 'hung-up' });
        return;
      }
      case 'talk-over': {
        const call = this.#desk.calls.get(event.call);
        const leg = call?.talk?.leg ?? call?.leg;
        if (leg != null) this.#take({ type: 'leg-gone', leg, cause: 'hung-up' });
        return;
      }
      case 'timer':
        this.#armed.delete(event.timer);
        return this.#take({ type: 'timer-fired', timer: event.timer });
    }
  }

  #expectNext(source: NextArrival): void {
    const arrival = source();
    if (arrival) this.#expect({ at: arrival.at, order: this.#order++, kind: 'arrival', arrival, source });
  }

  #expect(event: Event): void {
    this.#moves += 1;
    this.#events.push(event);
  }

  #arrive(arrival: ListedArrival): void {
    this.#arrived += 1;
    if (this.#arrived % PROGRESS_CALLS === 0) this.#scenario.onProgress?.(this.#arrived);
    // Of one length, so that the ids' order is that of the calls.
    const id = `call${String(this.#arrived).padStart(9, '0')}`;
    const measured = this.#now >= this.#measuredFrom;
    if (measured) this.#measured += 1;
    // Drawn for every call, used or not, so that a call's talk does not depend on what the others bring along.
    const drawn = { handlingMs: this.#drawHandlingMs(), patienceMs: this.#drawPatienceMs() };
    const handlingMs = arrival.handlingMs ?? drawn.handlingMs;
    const patienceMs = arrival.patienceMs ?? drawn.patienceMs;
    this.#scenario.onArrival?.({ at: this.#now, handlingMs, patienceMs });
    this.#calls.set(id, { handlingMs, measured, talking: false });
    const dialled = this.#simulated.numberFor(arrival.number, arrival.requirements, arrival.callClass);
    this.#take({ type: 'leg-entered', leg: id, dialled, caller: null });
    this.#settle();
    const givesUpAt = this.#now + patienceMs;
    if (givesUpAt === Infinity || this.#calls.get(id)?.talking !== false) return;
    this.#expect({ at: givesUpAt, order: this.#order++, kind: 'patience-over', call: id });
  }

  /** Tells the desk all that the telephony has to tell of this instant; timers still armed then are to come. */
  #settle(): void {
    // What is told brings more to tell, which is appended.
    for (let next = 0; next < this.#news.length; next += 1) this.#take(this.#news[next] as Input);
    if (this.#news.length > 0) this.#news = [];
    if (this.#fresh.length === 0) return;
    for (const event of this.#fresh) if (this.#armed.get(event.timer) === event) this.#events.push(event);
    this.#fresh = [];
  }

  #take(input: Input): void {
    const { desk, facts, effects } = step(this.#desk, input, this.#now);
    this.#desk = desk;
    for (const fact of facts) this.#note(fact);
    for (const effect of effects) this.#perform(effect);
  }

  #note(fact: Fact): void {
    if (fact.type === 'agent-state-changed') return this.#collector.takeOfAgent(fact);
    if (!('call' in fact)) return;
    const call = this.#calls.get(fact.call);
    if (call?.measured) this.#collector.takeOfCall(fact);
    if (fact.type === 'call-ended') this.#calls.delete(fact.call);
    else if (call?.talking !== true) this.#noteTalk(fact.call, call);
  }

  /** Whoever comes to talk, with an agent or outside, hangs up when the matter is dealt with. */
  #noteTalk(id: CallId, known: SimulatedCall | undefined): void {
    if (this.#desk.calls.get(id)?.state !== 'connected') return;
    // One that the desk itself began has no arrival that a length was drawn for.
    const call = known ?? { handlingMs: this.#drawHandlingMs(), measured: false, talking: true };
    if (!known) this.#calls.set(id, call);
    call.talking = true;
    const at = this.#now + call.handlingMs;
    this.#expect({ at, order: this.#order++, kind: 'talk-over', call: id });
  }

  /** Does what the desk asks for: a telephony where everybody answers and nothing takes time. */
  #perform(effect: Effect): void {
    switch (effect.type) {
      case 'arm-timer': {
        const event: TimerEvent = {
          at: Math.max(effect.at, this.#now),
          order: this.#order++,
          kind: 'timer',
          timer: effect.timer,
        };
        this.#armed.set(effect.timer, event);
        this.#fresh.push(event);
        return;
      }
      case 'cancel-timer':
        this.#armed.delete(effect.timer);
        return;
      case 'originate':
        this.#news.push({ type: 'leg-answered', leg: effect.leg });
        return;
      case 'add-to-bridge':
        for (const leg of effect.legs) {
          // That the caller's own leg is in, nobody waits to hear.
          if (leg !== effect.call) this.#news.push({ type: 'leg-bridged', leg, bridge: effect.bridge });
        }
        return;
      case 'play':
        this.#news.push({ type: 'playback-finished', playback: effect.playback, leg: effect.leg });
        return;
      case 'record': {
        const { recording, leg } = effect;
        this.#news.push({ type: 'recording-finished', recording, leg, durationMs: null, talkingMs: null });
        return;
      }
      case 'hang-up':
        this.#news.push({ type: 'leg-gone', leg: effect.leg, cause: 'hung-up' });
        return;
      default:
    }
  }
}
