import type { Call } from '../../src/core/call/call.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Effect } from '../../src/core/desk/effects.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Desk } from '../../src/core/desk/state.ts';
import {
  couldBeRung,
  goesBefore,
  isAskedBefore,
  isWithinHours,
  lineAt,
  lineOf,
  mayHave,
} from './plain-routing.ts';

/** One step of a desk, when it is done. */
export interface Step {
  readonly facts: readonly Fact[];
  readonly effects: readonly Effect[];
  readonly desk: Desk;
  readonly now: number;
}

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;
type Offered = FactOf<'offer-made'>;

/** What may move a waiting call, after an offer was made in the same step. */
const MOVES = new Set(['call-queued', 'line-opened', 'requirements-spent', 'agent-hold-ended']);

/**
 * What must be true of a desk's decisions whatever the traffic, judged by what it does and records and by a
 * reading of the rules that is not the core's own.
 */
export class TrafficRules {
  readonly #directory: Directory;
  /** Since when the caller of each callback has waited. */
  readonly #places = new Map<string, number>();

  /** @param directory what the desk was told, or should have been */
  constructor(directory: Directory) {
    this.#directory = directory;
  }

  /** Judges a step. @returns what of it is against a rule */
  see(step: Step): string[] {
    const dialled = step.effects.flatMap((effect) =>
      effect.type === 'originate' ? this.#dialled(effect, step) : [],
    );
    const ordered = step.facts.flatMap((fact, n) =>
      fact.type === 'offer-made' ? this.#offered(fact, n, step) : [],
    );
    return [...dialled, ...ordered, ...step.facts.flatMap((fact) => this.#queued(fact, step))];
  }

  /** Whoever is dialled may be, and is rung back only in the hours. */
  #dialled(
    { call: id, leg, endpoint }: Extract<Effect, { type: 'originate' }>,
    { desk, now }: Step,
  ): string[] {
    const [, number] = /^PJSIP\/(.*)@/.exec(endpoint) ?? [];
    if (number === undefined) return [];
    const { allowedPrefixes } = this.#directory.dialling;
    const broken: string[] = [];
    if (!/^\+\d{7,15}$/.test(number) || !allowedPrefixes.some((prefix) => number.startsWith(prefix)))
      broken.push(`${id} dials ${number}, which may not be dialled`);
    const call = desk.calls.get(id);
    if (call?.dialling?.party === leg && !isWithinHours({ ...call, leg: null }, now, this.#directory))
      broken.push(`${id} is rung back outside the hours`);
    return broken;
  }

  /** A callback waits as long as its caller has waited. */
  #queued(fact: Fact, { desk }: Step): string[] {
    // Once they have talked it has another: that of one who never was answered.
    if (fact.type === 'call-ended' || fact.type === 'call-answered') this.#places.delete(fact.call);
    if (fact.type === 'callback-requested') {
      const { queuedAt } = desk.calls.get(fact.call) ?? {};
      if (queuedAt != null) this.#places.set(fact.callback, queuedAt);
    }
    if (fact.type !== 'call-queued' || !fact.call.endsWith('.cb') || fact.again) return [];
    const same = (this.#places.get(fact.call) ?? fact.queuedAt) === fact.queuedAt;
    return same ? [] : [`${fact.call} has not the place of its caller`];
  }

  /** The call with the place that its caller had. */
  #inPlace(call: Call): Call {
    const queuedAt = call.leg === null ? this.#places.get(call.id) : undefined;
    return queuedAt === undefined ? call : { ...call, queuedAt };
  }

  /** An offer is of the most pressing call that the agent may have, and to whom it is to be offered. */
  #offered(fact: Offered, n: number, step: Step): string[] {
    const { desk, now, facts } = step;
    const { decidedBy } = fact.grounds;
    const found = desk.calls.get(fact.call);
    const call = found && this.#inPlace(found);
    // Asked for by a colleague, or found in Asterisk: nothing was chosen.
    if (call?.state !== 'offering' || !decidedBy || decidedBy === 'asked-for') return [];
    const what = `${call.id} is offered to ${fact.agent}`;
    if (!mayHave(call, fact.agent, now, this.#directory)) return [`${what}, who may not have it`];
    const moved = new Set(
      facts.slice(n).flatMap((later) => (MOVES.has(later.type) && 'call' in later ? [later.call] : [])),
    );
    for (const other of desk.calls.values()) {
      if (other.state !== 'queued' || other.progress.held || moved.has(other.id)) continue;
      if (
        goesBefore(this.#inPlace(other), call, now, this.#directory) &&
        mayHave(other, fact.agent, now, this.#directory)
      )
        return [`${what} before ${other.id}`];
    }
    return this.#agents(call, fact, what, step);
  }

  #agents(call: Call, { agent: id, grounds }: Offered, what: string, { desk, now }: Step): string[] {
    const { sameAgent } = call.progress;
    if (grounds.decidedBy === 'same-agent')
      return sameAgent === id ? [] : [`${what}, who never had the caller`];
    const agent = desk.agents.get(id);
    if (!agent) return [];
    const place = lineOf(call, id, this.#directory);
    const all = lineAt(call, place, this.#directory)?.order === 'ring-all';
    for (const other of desk.agents.values()) {
      const who = other.profile.id;
      if (!couldBeRung(other) || !mayHave(call, who, now, this.#directory)) continue;
      if (who === sameAgent && !call.resting.has(who))
        return [`${what} and not to ${who}, who had the caller`];
      const place2 = lineOf(call, who, this.#directory);
      if (place2 > place) continue;
      if (place2 < place || all || isAskedBefore(other, agent, call, now, this.#directory))
        return [`${what} and not to ${who}`];
    }
    return [];
  }

  /** Judges what is left of a run when all is quiet. @returns what of it is against a rule */
  ofRun(facts: readonly Fact[]): string[] {
    const all = new Map<string, FactsOfCall>();
    for (const fact of facts) {
      if (!('call' in fact) || fact.call === null) continue;
      const of = all.get(fact.call) ?? { begun: null, services: [], dialled: 0, ends: 0, outcomes: 0 };
      count(of, fact);
      all.set(fact.call, of);
    }
    return [...all].flatMap(([call, of]) => this.#ofCall(call, of));
  }

  #ofCall(call: string, { begun, services, dialled, ends, outcomes }: FactsOfCall): string[] {
    const broken: string[] = [];
    if (begun && ends !== 1) broken.push(`${call} ended ${ends} times`);
    if (outcomes > 1) broken.push(`${call} has ${outcomes} outcomes`);
    if (begun?.type !== 'call-begun' || begun.kind === 'outgoing') return broken;
    const attempts = Math.max(
      ...services.map((id) => this.#directory.services.get(id)?.callback?.attempts ?? 3),
    );
    if (dialled > attempts) broken.push(`${call} was rung up ${dialled} times, ${attempts} allowed`);
    return broken;
  }
}

interface FactsOfCall {
  begun: FactOf<'call-arrived' | 'call-begun'> | null;
  /** In whose queues it was. */
  services: string[];
  /** How often the other party was rung up; what the agent broke off does not count. */
  dialled: number;
  ends: number;
  outcomes: number;
}

function count(of: FactsOfCall, fact: Fact): void {
  if (fact.type === 'call-arrived' || fact.type === 'call-begun') of.begun = fact;
  else if (fact.type === 'call-queued') of.services.push(fact.service);
  else if (fact.type === 'party-dialled') of.dialled += 1;
  else if (fact.type === 'party-not-reached' && fact.outcome === 'given-up') of.dialled -= 1;
  else if (fact.type === 'call-ended') of.ends += 1;
  else if (fact.type === 'task-outcome-recorded') of.outcomes += 1;
}
