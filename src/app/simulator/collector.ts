import type { CallFact, Fact } from '../../core/desk/facts.ts';
import type { Directory, Service } from '../../core/desk/directory.ts';
import type { AgentId, CallId, ServiceId } from '../../core/kernel/ids.ts';
import { localDay } from '../../core/kernel/local-day.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import { type Counts, ratio } from '../../core/service-level/definitions.ts';
import { ServiceLevelFold } from '../../core/service-level/fold.ts';
import type { Figures } from '../../core/service-level/tally.ts';
import type { AgentFigures, ServiceFigures } from './scenario.ts';

type QueuedFact = CallFact & { type: 'call-queued' };

/** A measured call in a queue, its wait not over. */
interface Visit {
  readonly service: ServiceId;
  readonly queuedAt: InstantMs;
}

/** What the fold of the service level does not keep: the single waits. */
interface Waits {
  /** Of the answered. */
  readonly answeredMs: DurationMs[];
  /** How many waited at all, however it ended. */
  waited: number;
}

const contactStates: ReadonlySet<string> = new Set(['offered', 'talking', 'wrapping-up']);

/** What an agent did within the measured time. */
interface Work {
  state: string;
  since: InstantMs;
  contactMs: DurationMs;
  idleMs: DurationMs;
  calls: number;
}

/**
 * Measures a run by its facts: levels and counts by the product's own fold, the single waits and the work of
 * the agents beside it.
 */
export class Collector {
  readonly #directory: Directory;
  readonly #original: (service: ServiceId) => ServiceId;
  readonly #fromAt: InstantMs;
  readonly #untilAt: InstantMs;
  readonly #fold: ServiceLevelFold;
  readonly #visits = new Map<CallId, Visit>();
  readonly #waits = new Map<ServiceId, Waits>();
  readonly #work = new Map<AgentId, Work>();

  /**
   * @param original the service of the file that a service stands for
   * @param fromAt the end of the warm-up
   * @param untilAt when calls cease to come: what the agents do later does not count
   */
  constructor(
    directory: Directory,
    original: (service: ServiceId) => ServiceId,
    fromAt: InstantMs,
    untilAt: InstantMs,
  ) {
    this.#directory = directory;
    this.#original = original;
    this.#fromAt = fromAt;
    this.#untilAt = untilAt;
    this.#fold = new ServiceLevelFold((id) => directory.services.get(id)?.timeZone);
    for (const id of directory.services.keys()) this.#waits.set(id, { answeredMs: [], waited: 0 });
    for (const id of directory.agents.keys())
      this.#work.set(id, { state: 'signed-out', since: fromAt, contactMs: 0, idleMs: 0, calls: 0 });
  }

  /** Takes a fact of a measured call in. */
  takeOfCall(fact: Fact): void {
    switch (fact.type) {
      case 'call-queued':
        return this.#queued(fact);
      case 'call-answered': {
        const visit = this.#endVisit(fact.call, fact.waitMs);
        if (visit) this.#waits.get(visit.service)?.answeredMs.push(fact.waitMs);
        const work = this.#work.get(fact.agent);
        if (work) work.calls += 1;
        return this.#fold.apply(fact);
      }
      case 'call-ended': {
        const visit = this.#visits.get(fact.call);
        if (visit) this.#endVisit(fact.call, fact.at - visit.queuedAt);
        return this.#fold.apply(fact);
      }
      default:
    }
  }

  /** Takes a change of an agent's state in. */
  takeOfAgent({ agent, at, state }: Fact & { type: 'agent-state-changed' }): void {
    const work = this.#work.get(agent);
    if (!work) return;
    this.#settle(work, at);
    work.state = state;
  }

  #settle(work: Work, now: InstantMs): void {
    const at = Math.min(now, this.#untilAt);
    const ms = at - work.since;
    if (ms <= 0) return;
    if (contactStates.has(work.state)) work.contactMs += ms;
    else if (work.state === 'available') work.idleMs += ms;
    work.since = at;
  }

  #queued(fact: QueuedFact): void {
    const service = this.#original(fact.service);
    const earlier = this.#visits.get(fact.call);
    if (earlier?.service === service) return;
    if (earlier) this.#endVisit(fact.call, fact.at - earlier.queuedAt);
    this.#visits.set(fact.call, { service, queuedAt: fact.queuedAt });
    this.#fold.apply(service === fact.service ? fact : { ...fact, service });
  }

  #endVisit(call: CallId, waitMs: DurationMs): Visit | undefined {
    const visit = this.#visits.get(call);
    this.#visits.delete(call);
    const waits = visit && this.#waits.get(visit.service);
    if (waits && waitMs > 0) waits.waited += 1;
    return visit;
  }

  /** @param now when the run ended */
  services(now: InstantMs): readonly ServiceFigures[] {
    for (const [call, visit] of this.#visits) this.#endVisit(call, now - visit.queuedAt);
    return [...this.#directory.services.values()].map((service) => this.#figuresOf(service, now));
  }

  #figuresOf(service: Service, now: InstantMs): ServiceFigures {
    const { id, definition, timeZone } = service;
    const days: Figures[] = [];
    const measured: Counts[] = [];
    // A call that came just before a midnight may have been told of after it.
    let day = localDay(this.#fromAt, timeZone);
    for (; day.start <= now; day = localDay(day.end, timeZone)) {
      days.push(this.#fold.report(id, day.date));
      measured.push(this.#fold.reportMeasured(id, day.date));
    }
    const counts = sumOf(days);
    const answeredWaitMs = days.reduce((sum, figures) => sum + figures.answeredWaitMs, 0);
    const { answered, short, flowedOut } = counts;
    const abandoned = counts.abandoned + short;
    const { waiting } = this.#fold.waiting(id);
    const offered = answered + abandoned + flowedOut + waiting;
    const { answeredMs, waited } = this.#waits.get(id) ?? { answeredMs: [], waited: 0 };
    return {
      id,
      offered,
      answered,
      abandoned,
      short,
      flowedOut,
      waiting,
      waitProbability: offered === 0 ? null : waited / offered,
      meanWaitMs: answered === 0 ? null : answeredWaitMs / answered,
      serviceLevel: ratio(definition, sumOf(measured)),
      p95WaitMs: nearestRank(answeredMs, 0.95),
    };
  }

  /** @param now when the run ended */
  agents(now: InstantMs): readonly AgentFigures[] {
    return [...this.#work].map(([id, work]) => {
      this.#settle(work, now);
      const { contactMs, idleMs, calls } = work;
      return { id, occupancy: contactMs + idleMs === 0 ? null : contactMs / (contactMs + idleMs), calls };
    });
  }
}

const countNames = [
  'answered',
  'answeredWithin',
  'short',
  'abandoned',
  'abandonedWithin',
  'flowedOut',
  'flowedOutWithin',
] as const;

/** The counts of several days together. */
function sumOf(days: readonly Counts[]): Counts {
  const sums = Object.fromEntries(
    countNames.map((name) => [name, days.reduce((sum, day) => sum + day[name], 0)]),
  ) as Record<(typeof countNames)[number], number>;
  return { ...sums, waitingBeyond: 0 };
}

/** The smallest of `values` that a `share` of them do not exceed; null for none. */
function nearestRank(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
