import type { Directory } from '../../src/core/desk/directory.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import { type Step, TrafficRules } from './traffic-rules.ts';

type FactOf<T extends Fact['type']> = Extract<Fact, { type: T }>;

/**
 * Nothing of a chain takes so long: 40 s to be told and 10 s for the key; two minutes until an announcement is taken
 * for over whose end was lost; and what comes late.
 */
const SILENT_AT_MOST_MS = 135_000;

/** A caller put through to those on call: from the confirmation until somebody accepts, nobody does, or they leave. */
interface Run {
  readonly chain: string;
  /** Who is rung now. */
  ringing: boolean;
  round: number;
  step: number;
  /** How many of the chain's steps were rung or left out, each round's anew. */
  taken: number;
  /** The phone that rang last was taken away by a lost connection. */
  again: boolean;
}

/**
 * What must be true of a night: a critical call is never forgotten, wakes nobody unconfirmed, rings one after the
 * other as the chain says, and ends exactly once, by an accepting key, by exhaustion, at the desk, or by the
 * caller. Read from the facts alone, by a reading of the rules that is not the core's own.
 */
export class NightRules extends TrafficRules {
  readonly #desk: Directory;
  /** When anything last happened to each call for which those on call are rung. */
  readonly #lastAt = new Map<string, number>();
  #awayUntil = 0;

  constructor(directory: Directory) {
    super(directory);
    this.#desk = directory;
  }

  override see(step: Step): string[] {
    return [...super.see(step), ...this.#forgotten(step)];
  }

  #forgotten({ facts, desk, now }: Step): string[] {
    for (const fact of facts) {
      if ('call' in fact && fact.call !== null && !isComfort(fact, desk)) this.#lastAt.set(fact.call, now);
      if (fact.type === 'asterisk-connected') this.#awayUntil = now;
    }
    if (!desk.linked) return [];
    return [...desk.calls.values()].flatMap(({ id, onCall, state }) => {
      if (!onCall || state === 'connected') return [];
      const since = Math.max(this.#lastAt.get(id) ?? 0, this.#awayUntil);
      return now - since > SILENT_AT_MOST_MS ? [`${id} is forgotten, ${onCall.phase}`] : [];
    });
  }

  override ofRun(facts: readonly Fact[]): string[] {
    const runs = new Map<string, Run>();
    const broken = facts.flatMap((fact) => this.#judged(fact, runs));
    return [...super.ofRun(facts), ...broken, ...[...runs.keys()].map((call) => `${call}: a run never ends`)];
  }

  #judged(fact: Fact, runs: Map<string, Run>): string[] {
    switch (fact.type) {
      case 'on-call-confirmed':
        return this.#begun(fact, runs);
      case 'on-call-skipped':
      case 'forward-started':
        return this.#placed(fact, runs);
      case 'forward-ended': {
        const run = runs.get(fact.call);
        if (run) [run.ringing, run.again] = [false, fact.outcome === 'withdrawn'];
        return [];
      }
      case 'forward-connected':
        return fact.person === undefined ? [] : ended(fact.call, runs, 'accepted');
      case 'on-call-handed-to-desk':
        return ended(fact.call, runs, 'handed to the desk');
      case 'on-call-exhausted':
        return this.#exhausted(fact, runs);
      case 'call-ended':
        return left(fact, runs);
      default:
        return [];
    }
  }

  #begun({ call, chain }: FactOf<'on-call-confirmed'>, runs: Map<string, Run>): string[] {
    const twice = runs.has(call);
    runs.set(call, { chain, ringing: false, round: 0, step: 0, taken: 0, again: false });
    return twice ? [`${call}: a second run begins beside the first`] : [];
  }

  #placed(fact: FactOf<'on-call-skipped'> | FactOf<'forward-started'>, runs: Map<string, Run>): string[] {
    const place = fact.type === 'forward-started' ? fact.onCall : fact;
    if (!place) return [];
    const { call } = fact;
    const { round, step } = place;
    const run = runs.get(call);
    if (!run) return [`${call} wakes ${place.person} without being confirmed`];
    const steps = this.#desk.chains.get(run.chain)?.steps ?? [];
    const same = run.again && round === run.round && step === run.step;
    const next = step === 1 ? round === run.round + 1 : round === run.round && step === run.step + 1;
    const broken: string[] = [];
    if (run.ringing) broken.push(`${call} rings two at once`);
    if (!same && !next)
      broken.push(`${call}: step ${step} of round ${round} follows ${run.step} of ${run.round}`);
    const whom = steps[step - 1];
    if (whom && 'person' in whom && whom.person !== place.person)
      broken.push(`${call}: step ${step} is not ${place.person}`);
    if (!same) run.taken += 1;
    Object.assign(run, { round, step, again: false, ringing: fact.type === 'forward-started' });
    return broken;
  }

  #exhausted({ call }: FactOf<'on-call-exhausted'>, runs: Map<string, Run>): string[] {
    const run = runs.get(call);
    const { steps, rounds } = this.#desk.chains.get(run?.chain ?? '') ?? { steps: [], rounds: 0 };
    const early = run && run.taken < steps.length * rounds;
    return [
      ...(early ? [`${call} is given up after ${run.taken} of ${steps.length * rounds} steps`] : []),
      ...ended(call, runs, 'exhausted'),
    ];
  }
}

/** That help is still being rung is said to a forgotten caller too. */
function isComfort(fact: Fact & { readonly call: string | null }, { calls }: Step['desk']): boolean {
  const phase = calls.get(fact.call ?? '')?.onCall?.phase;
  return (phase === 'ringing' || phase === 'pausing') && fact.type.startsWith('announcement-');
}

function ended(call: string, runs: Map<string, Run>, how: string): string[] {
  return runs.delete(call) ? [] : [`${call}: no run is there to be ${how}`];
}

/** Only the caller ends a call that those on call are rung for, if unseen while nobody was told. */
function left({ call, by, note }: FactOf<'call-ended'>, runs: Map<string, Run>): string[] {
  if (!runs.delete(call)) return [];
  return by === 'caller' || note !== undefined
    ? []
    : [`${call} is ended by the ${by} while help is being rung`];
}
