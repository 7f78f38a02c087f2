import type { CallFact, EndReason, Fact } from '../desk/facts.ts';
import type { CallId, ServiceId } from '../kernel/ids.ts';
import { localDay } from '../kernel/local-day.ts';
import { SortedList } from '../kernel/sorted-list.ts';
import type { DurationMs, InstantMs, LocalDate, TimeZone } from '../kernel/time.ts';
import { type CallbackFigures, CallbackTally } from './callback-tally.ts';
import type { Counts } from './definitions.ts';
import { Tally } from './tally.ts';
import type { Figures, Outcome } from './tally.ts';

/** What waits in a queue now, whenever it arrived. */
export interface Waiting {
  readonly waiting: number;
  /** When the oldest of them was queued; its age is the longest wait now. */
  readonly oldestQueuedAt: InstantMs | null;
}

/** A call's stay in a queue. */
interface Visit {
  readonly call: CallId;
  readonly queue: Queue;
  readonly day: Day;
  readonly queuedAt: InstantMs;
  readonly targetMs: DurationMs;
  /** Last instant at which an answer is within the target. */
  readonly dueAt: InstantMs;
  /** False: it came outside the hours that the service level counts by. */
  readonly isMeasured: boolean;
  /** How and after what wait the stay ended; null while waiting. */
  result: { readonly outcome: Outcome; readonly waitMs: DurationMs } | null;
}

/** A service's calls that arrived on one local date. */
interface Day {
  readonly date: LocalDate;
  readonly end: InstantMs;
  /** Every call from the end of its wait on. */
  readonly live: Tally;
  /** Every call from its own end on. */
  readonly ended: Tally;
  readonly waiting: SortedList<Visit>;
  /** Of all these, the calls that came outside the hours that the service level counts by. */
  readonly outside: { readonly live: Tally; readonly ended: Tally; readonly waiting: SortedList<Visit> };
}

interface Queue {
  readonly zone: TimeZone;
  readonly days: Map<LocalDate, Day>;
  readonly waiting: SortedList<Visit>;
}

/** Where a service that is in no directory has its midnight. */
const ZONE_OF_UNKNOWN: TimeZone = 'UTC';

/** What takes a call that was handed on out of the queue where it waits again. */
const endsSecondWait: ReadonlySet<Fact['type']> = new Set([
  'call-answered',
  'call-transferred',
  'call-overflowed',
  'forward-connected',
  'callback-requested',
  'call-ended',
] as const);

/**
 * The figures of every service and local date of arrival, as a fold over the facts: the live board and the
 * reports ask the same fold, so once all calls of a day have ended they cannot disagree. Each fact costs time
 * that grows with the logarithm of the calls waiting. The same facts give the same figures, and facts of
 * different calls may come in any order among themselves.
 *
 * A call is measured by the target it was queued with, and by the waits that the facts state. It counts on the
 * local date of its arrival, in the zone its service had when the fold first met it. A call that goes to the
 * queue of another service before an answer has flowed out of the first. What follows an answer (a call sent
 * on to a queue) is not a second offer. Who hung up on the news of an outage is counted apart, in no offer.
 */
export class ServiceLevelFold {
  readonly #zoneOf: (service: ServiceId) => TimeZone | undefined;
  readonly #queues = new Map<ServiceId, Queue>();
  readonly #visits = new Map<CallId, Visit>();
  readonly #callbacks = new CallbackTally();
  /** Calls that wait after an answer, and since when: they are in no figure but that of who waits. */
  readonly #again = new Map<CallId, { readonly queue: Queue; readonly since: InstantMs }>();

  /** Whose calls have begun and not ended, so that who is informed before the queue counts on their day. */
  readonly #arrivals = new Map<CallId, { readonly service: ServiceId; readonly arrivedAt: InstantMs }>();

  /** @param zoneOf the time zone of a service, from the directory */
  constructor(zoneOf: (service: ServiceId) => TimeZone | undefined) {
    this.#zoneOf = zoneOf;
  }

  /** Takes one fact in; one that is no news (told again, or of a call never queued) changes nothing. */
  apply(fact: Fact): void {
    if (endsSecondWait.has(fact.type) && 'call' in fact && fact.call !== null) this.#again.delete(fact.call);
    switch (fact.type) {
      case 'call-arrived':
        this.#arrived(fact);
        break;
      case 'call-queued':
        if (fact.kind === undefined) this.#queued(fact);
        else if (fact.kind !== 'outgoing') this.#callbacks.queued(fact);
        break;
      case 'callback-requested':
        this.#requested(fact);
        break;
      case 'call-overflowed':
        // Outside, those on call among them, nobody may answer, which gives the call back: it has left once somebody has.
        if (!('service' in fact.to || 'number' in fact.to || 'onCall' in fact.to)) this.#left(fact);
        break;
      case 'call-answered':
        this.#answered(fact.call, fact.waitMs);
        this.#callbacks.reached(fact);
        break;
      case 'forward-connected':
        this.#flowedOut(fact.call, fact.waitMs);
        break;
      case 'call-ended':
        this.#ended(fact);
        this.#callbacks.ended(fact);
        break;
      default:
    }
  }

  /** The live figures of the arrivals of the service's local day that `now` falls on. */
  live(service: ServiceId, now: InstantMs): Figures {
    const queue = this.#queues.get(service);
    const day = queue?.days.get(localDay(now, queue.zone).date);
    if (!day) return new Tally().figures(0, 0);
    return day.live.figures(day.waiting.size, day.waiting.countBefore(now));
  }

  /** The figures of a report: the arrivals of the service's local `date`, calls that have ended only. */
  report(service: ServiceId, date: LocalDate): Figures {
    const day = this.#queues.get(service)?.days.get(date);
    return (day?.ended ?? new Tally()).figures(0, 0);
  }

  /** Those of {@link live} that the service level counts: the calls that came in its hours. */
  liveMeasured(service: ServiceId, now: InstantMs): Counts {
    const queue = this.#queues.get(service);
    const day = queue?.days.get(localDay(now, queue.zone).date);
    if (!day) return new Tally().figures(0, 0);
    const { live, waiting } = day.outside;
    return without(this.live(service, now), live.figures(waiting.size, waiting.countBefore(now)));
  }

  /** Those of {@link report} that the service level counts: the calls that came in its hours. */
  reportMeasured(service: ServiceId, date: LocalDate): Counts {
    const outside = this.#queues.get(service)?.days.get(date)?.outside.ended ?? new Tally();
    return without(this.report(service, date), outside.figures(0, 0));
  }

  /** Callbacks and follow-up tasks of the service, which never count among its callers. */
  callbacks(service: ServiceId): CallbackFigures {
    return this.#callbacks.of(service);
  }

  /** Who waits there now, those who were answered before and handed on among them. */
  waiting(service: ServiceId): Waiting {
    const queue = this.#queues.get(service);
    if (!queue) return { waiting: 0, oldestQueuedAt: null };
    let waiting = queue.waiting.size;
    let oldest = queue.waiting.first()?.queuedAt ?? Number.POSITIVE_INFINITY;
    for (const again of this.#again.values()) {
      if (again.queue !== queue) continue;
      waiting += 1;
      oldest = Math.min(oldest, again.since);
    }
    return { waiting, oldestQueuedAt: oldest === Number.POSITIVE_INFINITY ? null : oldest };
  }

  /**
   * The earliest instant after `now` at which a live figure changes without a fact: the first millisecond
   * beyond the target of a waiting call, or midnight of a service. null when nothing is going to.
   */
  nextChangeAt(now: InstantMs): InstantMs | null {
    let next = Number.POSITIVE_INFINITY;
    for (const queue of this.#queues.values()) {
      const today = localDay(now, queue.zone);
      const day = queue.days.get(today.date);
      if (!day) continue;
      next = Math.min(next, today.end, (day.waiting.firstFrom(now)?.dueAt ?? next) + 1);
    }
    return next === Number.POSITIVE_INFINITY ? null : next;
  }

  /** Lets go of the days that ended at or before `at`; those who still wait stay waiting. */
  forgetBefore(at: InstantMs): void {
    for (const queue of this.#queues.values()) {
      for (const day of queue.days.values()) if (day.end <= at) queue.days.delete(day.date);
    }
    for (const visit of this.#visits.values()) {
      if (visit.result && visit.day.end <= at) this.#visits.delete(visit.call);
    }
  }

  #arrived({ call, service, at, arrivedAt = at }: CallFact & { type: 'call-arrived' }): void {
    if (service !== null) this.#arrivals.set(call, { service, arrivedAt });
  }

  #queued(fact: CallFact & { type: 'call-queued' }): void {
    const earlier = this.#visits.get(fact.call);
    const queue = this.#queueOf(fact.service);
    if (earlier) {
      if (earlier.result) this.#again.set(fact.call, { queue, since: fact.at });
      if (earlier.result || earlier.queue === queue) return;
      this.#settle(earlier, 'flowed-out', Math.max(0, fact.at - earlier.queuedAt));
      this.#close(earlier);
    }
    const visit: Visit = {
      call: fact.call,
      queue,
      day: dayOf(queue, fact.arrivedAt),
      queuedAt: fact.queuedAt,
      targetMs: fact.targetMs,
      dueAt: fact.queuedAt + fact.targetMs,
      isMeasured: fact.outsideHours !== true,
      result: null,
    };
    visit.queue.waiting.add(visit);
    visit.day.waiting.add(visit);
    if (!visit.isMeasured) visit.day.outside.waiting.add(visit);
    this.#visits.set(fact.call, visit);
  }

  /** Out of the queue for good, though a message may still play to the caller. */
  #left({ call, at }: CallFact & { type: 'call-overflowed' }): void {
    const visit = this.#visits.get(call);
    if (visit && !visit.result) this.#settle(visit, 'flowed-out', Math.max(0, at - visit.queuedAt));
  }

  #answered(call: CallId, waitMs: DurationMs): void {
    const visit = this.#visits.get(call);
    if (visit && !visit.result) this.#settle(visit, 'answered', waitMs);
  }

  /** Somebody outside has taken the call: the wait is over, but it was no answer of ours. */
  #flowedOut(call: CallId, waitMs: DurationMs): void {
    const visit = this.#visits.get(call);
    if (visit && !visit.result) this.#settle(visit, 'flowed-out', waitMs);
  }

  /** The wait has ended with the wish; what the caller is told about it is no part of it. */
  #requested({ call, at }: CallFact & { type: 'callback-requested' }): void {
    const visit = this.#visits.get(call);
    if (visit && !visit.result) this.#settle(visit, 'flowed-out', Math.max(0, at - visit.queuedAt));
  }

  #ended(fact: CallFact & { type: 'call-ended' }): void {
    const visit = this.#visits.get(fact.call);
    const arrival = this.#arrivals.get(fact.call);
    this.#arrivals.delete(fact.call);
    if (!visit) {
      if (arrival && fact.reason === 'informed') this.#informed(arrival.service, arrival.arrivedAt);
      return;
    }
    if (!visit.result) {
      this.#settle(visit, outcomeOf(fact.reason), fact.waitMs ?? Math.max(0, fact.at - visit.queuedAt));
    }
    this.#close(visit);
  }

  /** Somebody who heard of an outage and hung up before the queue. */
  #informed(service: ServiceId, arrivedAt: InstantMs): void {
    const day = dayOf(this.#queueOf(service), arrivedAt);
    day.live.add('informed', 0, 0);
    day.ended.add('informed', 0, 0);
  }

  /** The wait is over: from now on the call counts as what it became. */
  #settle(visit: Visit, outcome: Outcome, waitMs: DurationMs): void {
    visit.queue.waiting.remove(visit);
    visit.day.waiting.remove(visit);
    visit.result = { outcome, waitMs };
    visit.day.live.add(outcome, waitMs, visit.targetMs);
    if (visit.isMeasured) return;
    visit.day.outside.waiting.remove(visit);
    visit.day.outside.live.add(outcome, waitMs, visit.targetMs);
  }

  /** The call is over, or gone to another queue: a report may count it. */
  #close(visit: Visit): void {
    const { day, result, targetMs, isMeasured } = visit;
    this.#visits.delete(visit.call);
    if (!result) return;
    day.ended.add(result.outcome, result.waitMs, targetMs);
    if (!isMeasured) day.outside.ended.add(result.outcome, result.waitMs, targetMs);
  }

  #queueOf(service: ServiceId): Queue {
    let queue = this.#queues.get(service);
    if (!queue) {
      const waiting = new SortedList<Visit>(
        (visit) => visit.queuedAt,
        (visit) => visit.call,
      );
      queue = { zone: this.#zoneOf(service) ?? ZONE_OF_UNKNOWN, days: new Map(), waiting };
      this.#queues.set(service, queue);
    }
    return queue;
  }
}

function dayOf(queue: Queue, at: InstantMs): Day {
  const { date, end } = localDay(at, queue.zone);
  let day = queue.days.get(date);
  if (!day) {
    const share = () => ({
      live: new Tally(),
      ended: new Tally(),
      waiting: new SortedList<Visit>(
        (visit) => visit.dueAt,
        (visit) => visit.call,
      ),
    });
    day = { date, end, ...share(), outside: share() };
    queue.days.set(date, day);
  }
  return day;
}

/** What is left of `all` without those outside the hours. */
function without(all: Counts, outside: Counts): Counts {
  return {
    answered: all.answered - outside.answered,
    answeredWithin: all.answeredWithin - outside.answeredWithin,
    short: all.short - outside.short,
    abandoned: all.abandoned - outside.abandoned,
    abandonedWithin: all.abandonedWithin - outside.abandonedWithin,
    flowedOut: all.flowedOut - outside.flowedOut,
    flowedOutWithin: all.flowedOutWithin - outside.flowedOutWithin,
    waitingBeyond: all.waitingBeyond - outside.waitingBeyond,
  };
}

/**
 * What a call that ended unanswered counts as. Only the desk's own rules tell a short abandon; every end that
 * is neither short nor a flow-out nor informed is a loss, a fault of ours included, so that a fault never looks good.
 */
function outcomeOf(reason: EndReason): Outcome {
  switch (reason) {
    case 'short':
      return 'short';
    case 'overflow':
    case 'callback':
      return 'flowed-out';
    case 'informed':
      return 'informed';
    default:
      return 'abandoned';
  }
}
