import type { AgentRecord } from '../../src/core/agent/agent.ts';
import type { Call } from '../../src/core/call/call.ts';
import type { Requirement, SkillLevel } from '../../src/core/desk/directory.ts';
import type { Desk } from '../../src/core/desk/state.ts';
import { couldBeRung, goesBefore, isAskedBefore, lineAt, lineOf, mayHave } from './plain-routing.ts';

/*
 * Who is offered what, decided anew from everything there is: requirements that give way, lines that open, the
 * agent who had the caller last and the hold for them. It keeps a memory of its own and asks the desk only for
 * who is in what state, so that an index that is behind, or a step that was missed, shows.
 */

/** What the plain way may be made to leave out, so that a test sees it be found out. */
export interface Omissions {
  readonly relaxation?: boolean;
  readonly sameAgent?: boolean;
  readonly hold?: boolean;
}

interface Had {
  readonly agent: string;
  readonly endedAt: number;
}

/** The memory of the plain way, told what happened by whoever drives the desk. */
export class PlainMatch {
  readonly #last = new Map<string, Had>();
  readonly #wanted = new Map<string, string>();
  readonly #wasHeld = new Set<string>();
  readonly #spentAt = new Map<string, number>();
  readonly #without: Omissions;
  readonly #desk: Desk;

  constructor(desk: Desk, without: Omissions = {}) {
    this.#desk = desk;
    this.#without = without;
  }

  /** A talk with `caller` is over. */
  talked(caller: string, agent: string, endedAt: number): void {
    this.#last.set(caller, { agent, endedAt });
  }

  /** A call has come: whom its caller spoke with is looked up now. */
  came(id: string, caller: string, now: number): void {
    const had = this.#last.get(caller);
    const withinMs = this.#desk.calls.get(id)?.service?.sameAgent?.withinMs;
    if (had && withinMs !== undefined && now - had.endedAt <= withinMs) this.#wanted.set(id, had.agent);
  }

  /**
   * The step's offers as they should be, in order, from the desk after the step and the offers it made.
   * @returns pairs `call→agent`
   */
  expected(offered: readonly { readonly call: string; readonly agent: string }[], now: number): string[] {
    const callsOffered = new Set(offered.map(({ call }) => call));
    const agentsOffered = new Set(offered.map(({ agent }) => agent));
    const free = new Map(
      [...this.#desk.agents].filter(([id, agent]) => agentsOffered.has(id) || couldBeRung(agent)),
    );
    const waits = ({ id, state }: Call): boolean =>
      callsOffered.has(id) || (state === 'queued' && this.#desk.calls.get(id)?.progress.held === null);
    const pairs: string[] = [];
    let waiting = [...this.#desk.calls.values()].filter(waits);
    for (;;) {
      const before = pairs.length;
      waiting = this.#serveAll(waiting, free, pairs, now);
      if (!this.#spend(waiting, now) && pairs.length === before) return pairs;
    }
  }

  /** The step's holds, each with why it should not be; they are remembered. */
  wrongHolds(held: readonly { readonly call: string; readonly agent: string }[], now: number): string[] {
    return held.flatMap(({ call: id, agent }) => {
      const call = this.#desk.calls.get(id);
      // A call opened to anybody may in the same step be held for one whom it could not have had before.
      if (call) this.#spend([call], now);
      const right = call && this.#wanted.get(id) === agent && this.#isToBeHeld(call, now);
      this.#wasHeld.add(id);
      return right ? [] : [`${id} is held for ${agent}`];
    });
  }

  /** Serves whom it can, the most pressing first. @returns who waits on */
  #serveAll(waiting: readonly Call[], free: Map<string, AgentRecord>, pairs: string[], now: number): Call[] {
    const { directory } = this.#desk;
    const inOrder = [...waiting].sort((a, b) => (goesBefore(a, b, now, directory) ? -1 : 1));
    return inOrder.filter((call) => {
      const asked = this.#isToBeHeld(call, now) ? [] : this.#asked(this.#inForce(call, now), free, now);
      for (const agent of asked) {
        pairs.push(`${call.id}→${agent}`);
        free.delete(agent);
      }
      return asked.length === 0;
    });
  }

  /** Opens to anybody the calls whose requirements are spent now. @returns whether there was one */
  #spend(waiting: readonly Call[], now: number): boolean {
    const due = waiting.filter((call) => {
      const steps = this.#serviceOf(call)?.requirements.flatMap(({ relaxations }) => relaxations) ?? [];
      if (steps.length === 0 || this.#spentAt.has(call.id) || this.#isToBeHeld(call, now)) return false;
      return steps.every(({ afterMs }) => call.progress.since + afterMs <= now);
    });
    for (const { id } of due) this.#spentAt.set(id, now);
    return due.length > 0;
  }

  #serviceOf = ({ service }: Call) => this.#desk.directory.services.get(service?.id ?? '');

  /** The call as its wait makes it: what it insists on and which lines are open to it. */
  #inForce(call: Call, now: number): Call {
    const service = this.#serviceOf(call);
    const waitedMs = now - call.progress.since;
    const anyAgent = this.#spentAt.has(call.id) && service?.whenSpent === 'any-agent';
    // Where anybody may have it, no line is opened any more.
    const openedMs = anyAgent ? (this.#spentAt.get(call.id) ?? now) - call.progress.since : waitedMs;
    const requirements = anyAgent
      ? []
      : (service?.requirements ?? []).flatMap(({ skill, minLevel, relaxations }): Requirement[] => {
          const taken = this.#without.relaxation
            ? []
            : relaxations.filter(({ afterMs }) => afterMs <= waitedMs);
          const least = Math.min(minLevel, ...taken.map((step) => step.minLevel ?? 0));
          return least === 0 ? [] : [{ skill, minLevel: least as SkillLevel }];
        });
    const openLines = (service?.lines ?? []).filter(
      ({ opensAfterMs }) => (opensAfterMs ?? Infinity) <= openedMs,
    );
    return {
      ...call,
      requirements,
      openLines: openLines.map(({ id }) => id),
      progress: { ...call.progress, anyAgent },
    };
  }

  /** Who of the free is asked: whoever had the caller, else the first of the earliest line, or all of it. */
  #asked(call: Call, free: ReadonlyMap<string, AgentRecord>, now: number): string[] {
    const { directory } = this.#desk;
    const able = [...free.values()].filter(({ profile }) => mayHave(call, profile.id, now, directory));
    const wanted = this.#without.sameAgent ? undefined : this.#wanted.get(call.id);
    if (able.some(({ profile }) => profile.id === wanted && !call.resting.has(profile.id)) && wanted)
      return [wanted];
    const earliest = Math.min(...able.map(({ profile }) => lineOf(call, profile.id, directory)));
    const ofLine = able
      .filter(({ profile }) => lineOf(call, profile.id, directory) === earliest)
      .sort((a, b) => (isAskedBefore(a, b, call, now, directory) ? -1 : 1))
      .map(({ profile }) => profile.id);
    return lineAt(call, earliest, directory)?.order === 'ring-all' ? ofLine : ofLine.slice(0, 1);
  }

  /** True when whoever had the caller is in a wrap-up that ends soon enough to wait for. */
  #isToBeHeld(call: Call, now: number): boolean {
    const wanted = this.#wanted.get(call.id);
    const agent = wanted === undefined ? undefined : this.#desk.agents.get(wanted);
    if (this.#without.hold || !agent || this.#wasHeld.has(call.id) || call.class === 'critical') return false;
    if (agent.state !== 'wrapping-up' || agent.wrapUpUntil === null) return false;
    const leftMs = agent.wrapUpUntil - now;
    const holdMs = this.#serviceOf(call)?.sameAgent?.holdMs ?? 0;
    return (
      leftMs > 0 &&
      leftMs <= holdMs &&
      mayHave(this.#inForce(call, now), agent.profile.id, now, this.#desk.directory)
    );
  }
}
