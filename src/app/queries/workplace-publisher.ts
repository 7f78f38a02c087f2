import { ringsBack } from '../../core/callback/rules.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { Desk } from '../../core/desk/state.ts';
import { localDay } from '../../core/kernel/local-day.ts';
import type { AgentId, CallId } from '../../core/kernel/ids.ts';
import type { TimeZone } from '../../core/kernel/time.ts';
import { AppError } from '../errors.ts';
import type { Touched } from '../desk-loop.ts';
import type { Clock } from '../ports/clock.ts';
import type { Workplace } from '../workplace-api.ts';
import { type CallbackOf, callbackRows } from './callback-row.ts';
import { type RecentParty, RecentPartiesFold } from './recent-parties.ts';
import { AfterCallsFold } from './workplace-after.ts';
import { OwnFiguresFold } from './workplace-figures.ts';
import { concerns, servicesOf, workplaceOf } from './workplace.ts';

export interface WorkplacePublisherOptions {
  readonly desk: () => Desk;
  readonly clock: Clock;
  /** Whether a page has the agent's softphone now. */
  readonly attached: (agent: AgentId) => boolean;
  /** Whether a practice call can be asked for. */
  readonly practice: boolean;
  /** Told what went wrong in telling one agent; the others are told all the same. */
  readonly onFault: (error: unknown) => void;
}

type Listener = (view: Workplace) => void;

/** An agent whose page is open. */
interface Watched {
  readonly listeners: Set<Listener>;
  /** The view told last, as a text to compare with, without its `at`. */
  told: string;
  /** The calls that stand in it: whatever touches one may change it. */
  calls: ReadonlySet<CallId>;
}

/**
 * The views of agents, and who is to be told of their changes. Views are made only for agents whose page is open,
 * and only when a step touched the agent, a call of their view, or a call that is to be made and concerns them.
 */
export class WorkplacePublisher {
  readonly #options: WorkplacePublisherOptions;
  readonly #figures: OwnFiguresFold;
  readonly #after = new AfterCallsFold();
  readonly #recent = new RecentPartiesFold();
  readonly #watched = new Map<AgentId, Watched>();
  #cancelMidnight: (() => void) | null = null;
  #stopped = false;

  constructor(options: WorkplacePublisherOptions) {
    this.#options = options;
    this.#figures = new OwnFiguresFold((agent) => zoneOf(options.desk(), agent));
  }

  /** Folds facts in. What they change is told by {@link touched}, once the step that they are of is over. */
  apply(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.#figures.apply(fact);
      this.#after.apply(fact);
      this.#recent.apply(fact);
    }
  }

  /** Tells the views that a step has changed. */
  touched({ calls, agents }: Touched): void {
    if (this.#watched.size === 0) return;
    const desk = this.#options.desk();
    const toBeMade = [...calls].flatMap((id) => {
      const call = desk.calls.get(id);
      return call && ringsBack(call) ? [call] : [];
    });
    const rows = this.#rows(desk);
    for (const [id, watched] of this.#watched) {
      const agent = desk.agents.get(id);
      if (!agent) continue;
      const hit =
        agents.has(id) ||
        meets(calls, watched.calls) ||
        (toBeMade.length > 0 && toBeMade.some((call) => concerns(call, id, servicesOf(desk, agent))));
      if (hit) this.#tell(id, watched, rows);
    }
  }

  /** Something beside the desk may have changed the view: a page has taken the phone, or lost it. */
  refresh(agent: AgentId): void {
    const watched = this.#watched.get(agent);
    if (watched && this.#options.desk().agents.has(agent))
      this.#tell(agent, watched, this.#rows(this.#options.desk()));
  }

  /** The view of an agent now. @throws AppError `not-found` */
  of(agent: AgentId): Workplace {
    const desk = this.#options.desk();
    if (!desk.agents.has(agent)) throw new AppError('not-found', `There is no agent "${agent}"`, 'id');
    return this.#view(agent, this.#rows(desk));
  }

  /** The agent's latest other parties. */
  recent(agent: AgentId): readonly RecentParty[] {
    return this.#recent.of(agent);
  }

  /** @returns a function that ends it; idempotent */
  watch(agent: AgentId, listener: Listener): () => void {
    const own: Listener = (view) => listener(view);
    const watched = this.#watched.get(agent) ?? { listeners: new Set(), told: '', calls: new Set<CallId>() };
    this.#watched.set(agent, watched);
    if (watched.listeners.size === 0 && this.#options.desk().agents.has(agent)) {
      this.#note(watched, this.#view(agent, this.#rows(this.#options.desk())));
    }
    watched.listeners.add(own);
    this.#armMidnight();
    return () => {
      watched.listeners.delete(own);
      if (watched.listeners.size === 0 && this.#watched.get(agent) === watched) this.#watched.delete(agent);
    };
  }

  /** Tells nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#cancelMidnight?.();
    this.#watched.clear();
  }

  #view(id: AgentId, rows: () => readonly CallbackOf[]): Workplace {
    const { desk: deskNow, clock, attached, practice } = this.#options;
    const desk = deskNow();
    const agent = desk.agents.get(id);
    if (!agent) throw new AppError('not-found', `There is no agent "${id}"`, 'id');
    const now = clock.now();
    const services = servicesOf(desk, agent);
    return workplaceOf(desk, agent, {
      now,
      figures: this.#figures.of(id, now),
      after: this.#after.of(id),
      callbacks: rows()
        .filter(({ call }) => concerns(call, id, services))
        .map(({ row }) => row),
      attached: attached(id),
      practice,
    });
  }

  /** The rows of all calls that are to be made, reckoned when first asked for. */
  #rows(desk: Desk): () => readonly CallbackOf[] {
    let rows: readonly CallbackOf[] | null = null;
    return () => (rows ??= callbackRows(desk));
  }

  #tell(id: AgentId, watched: Watched, rows: () => readonly CallbackOf[]): void {
    if (this.#stopped) return;
    try {
      const view = this.#view(id, rows);
      if (!this.#note(watched, view)) return;
      for (const listener of [...watched.listeners]) listener(view);
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  /** @returns whether the view differs from the one told before */
  #note(watched: Watched, view: Workplace): boolean {
    const text = JSON.stringify({ ...view, at: 0 });
    if (text === watched.told) return false;
    watched.told = text;
    watched.calls = callsIn(view);
    return true;
  }

  /** At midnight the figures begin anew. */
  #armMidnight(): void {
    if (this.#stopped || this.#cancelMidnight || this.#watched.size === 0) return;
    const { clock, desk } = this.#options;
    const now = clock.now();
    const ends = [...this.#watched.keys()].map((id) => localDay(now, zoneOf(desk(), id)).end);
    this.#cancelMidnight = clock.alarm(Math.min(...ends), () => {
      this.#cancelMidnight = null;
      for (const id of [...this.#watched.keys()]) this.refresh(id);
      this.#armMidnight();
    });
  }
}

function callsIn({ offer, call, wrapUp, callbacks }: Workplace): ReadonlySet<CallId> {
  const ids = [offer, call, wrapUp].flatMap((part) => (part ? [part.context.call] : []));
  return new Set([...ids, ...callbacks.map(({ id }) => id)]);
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const each of few) if (many.has(each)) return true;
  return false;
}

/** An agent's day begins at midnight of the first service whose calls they take, or of the first organisation. */
function zoneOf(desk: Desk, id: AgentId): TimeZone {
  const [line] = desk.agents.get(id)?.profile.lines ?? [];
  const service = desk.directory.services.get(desk.serviceOfLine.get(line ?? '') ?? '');
  const [organisation] = desk.directory.organisations.values();
  return service?.timeZone ?? organisation?.timeZone ?? 'Europe/Stockholm';
}
