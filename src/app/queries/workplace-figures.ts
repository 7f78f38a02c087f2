import type { AgentStateName } from '../../core/agent/agent.ts';
import type { Fact } from '../../core/desk/facts.ts';
import { localDay } from '../../core/kernel/local-day.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import type { OwnFigures } from '../workplace-api.ts';

/** An agent's day as it is summed up. */
interface DayEntry {
  /** First instant of the local day, and of the next. */
  start: InstantMs;
  end: InstantMs;
  /** When the state of now began; null: before what was read of the record. */
  since: InstantMs | null;
  figures: Writable<OwnFigures>;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Those of a day on which nothing has been yet. */
export const noFigures: OwnFigures = {
  answered: 0,
  missed: 0,
  declined: 0,
  dialled: 0,
  talkMs: 0,
  wrapUpMs: 0,
  pausedMs: 0,
  availableMs: 0,
};

/** Into which sum the time in a state goes; states without one are in none. An offer interrupts no waiting. */
const sumOf: Readonly<Partial<Record<AgentStateName, 'talkMs' | 'wrapUpMs' | 'pausedMs' | 'availableMs'>>> = {
  talking: 'talkMs',
  'wrapping-up': 'wrapUpMs',
  paused: 'pausedMs',
  available: 'availableMs',
  offered: 'availableMs',
};

/**
 * Each agent's own figures since local midnight, as a fold over the facts. Time is summed when the state that it
 * was spent in ends, and only so much of it as lies after midnight. Answered are calls that reached the agent, by
 * an offer or handed over by a colleague; dialled are calls that the agent began.
 */
export class OwnFiguresFold {
  readonly #zoneOf: (agent: AgentId) => TimeZone;
  readonly #days = new Map<AgentId, DayEntry>();
  /** Calls that agents began: their answer is no answered call. */
  readonly #outgoing = new Set<string>();

  /** @param zoneOf in which zone an agent's day begins */
  constructor(zoneOf: (agent: AgentId) => TimeZone) {
    this.#zoneOf = zoneOf;
  }

  /** Takes one fact in, in the order of the record. */
  apply(fact: Fact): void {
    switch (fact.type) {
      case 'call-begun':
        if (fact.kind !== 'outgoing') return;
        this.#outgoing.add(fact.call);
        if (fact.agent !== null) this.#dayOf(fact.agent, fact.at).figures.dialled += 1;
        return;
      case 'call-answered':
        if (!this.#outgoing.has(fact.call)) this.#dayOf(fact.agent, fact.at).figures.answered += 1;
        return;
      case 'consult-completed':
        if (fact.target !== null) this.#dayOf(fact.target, fact.at).figures.answered += 1;
        return;
      case 'offer-ended':
        if (fact.miss) this.#dayOf(fact.agent, fact.at).figures.missed += 1;
        else if (fact.outcome === 'declined') this.#dayOf(fact.agent, fact.at).figures.declined += 1;
        return;
      case 'call-ended':
        this.#outgoing.delete(fact.call);
        return;
      case 'agent-state-changed': {
        const day = this.#dayOf(fact.agent, fact.at);
        const sum = sumOf[fact.from];
        if (sum !== undefined) day.figures[sum] += Math.max(0, fact.at - Math.max(day.since ?? 0, day.start));
        day.since = fact.at;
        return;
      }
      default:
    }
  }

  /** The agent's figures of the local day that `now` falls on. */
  of(agent: AgentId, now: InstantMs): OwnFigures {
    const day = this.#days.get(agent);
    return day && now < day.end ? day.figures : noFigures;
  }

  #dayOf(agent: AgentId, at: InstantMs): DayEntry {
    const known = this.#days.get(agent);
    if (known && at < known.end) return known;
    const { start, end } = localDay(at, this.#zoneOf(agent));
    const day = { start, end, since: known?.since ?? null, figures: { ...noFigures } };
    this.#days.set(agent, day);
    return day;
  }
}
