import { type AgentRecord, type AgentStateName, isReachable } from '../agent/agent.ts';
import type { Agent } from '../desk/directory.ts';
import type { AgentId, LineId } from '../kernel/ids.ts';
import { AgentIndex } from './agent-index.ts';
import { type Kind, lineRank, type Needs, needsOf } from './kind.ts';
import { isSkilledFor } from './order.ts';
import type { Call } from '../call/call.ts';

/** States of agents who are at work, or will be as soon as what they do is done. */
const AT_WORK: ReadonlySet<AgentStateName> = new Set([
  'available',
  'offered',
  'talking',
  'wrapping-up',
  'busy-elsewhere',
]);

/** Signed in, not paused, and with a phone that can be rung. */
export function isAtWork(agent: AgentRecord): boolean {
  return AT_WORK.has(agent.state) && isReachable(agent);
}

/** True when somebody of this profile may serve a call that needs this. */
export function mayServe(agent: { readonly profile: Agent }, needs: Needs): boolean {
  return lineRank(needs, agent) !== null && isSkilledFor(agent, needs.requirements);
}

/** Those at work who may serve the calls of one kind. */
export interface Servers {
  readonly agents: ReadonlySet<AgentId>;
  /** The lines that any of them is on, with how many are. */
  readonly lines: ReadonlyMap<LineId, number>;
}

interface Known {
  readonly needs: Needs;
  readonly agents: Set<AgentId>;
  readonly lines: Map<LineId, number>;
}

/** So many kinds of calls are never told apart on one desk at a time; beyond it all are forgotten and found anew. */
const MOST_KINDS = 5_000;

/**
 * The agents at work, and for each kind of call that was asked for, who of them may serve it. It is kept true as
 * agents come and go, so that a question costs nothing once it was asked.
 */
export class ServerIndex {
  readonly #profiles = new Map<AgentId, Agent>();
  readonly #index = new AgentIndex();
  readonly #known = new Map<Kind, Known>();

  /** How many are at work. */
  get size(): number {
    return this.#profiles.size;
  }

  /** Everybody at work, in no order that matters. */
  all(): Iterable<AgentId> {
    return this.#profiles.keys();
  }

  add(profile: Agent): void {
    this.#profiles.set(profile.id, profile);
    this.#index.add(profile);
    for (const known of this.#known.values()) if (mayServe({ profile }, known.needs)) enter(known, profile);
  }

  remove(profile: Agent): void {
    this.#profiles.delete(profile.id);
    this.#index.remove(profile);
    for (const known of this.#known.values()) if (known.agents.has(profile.id)) leave(known, profile);
  }

  /** Who may serve calls of `kind`, of which `call` is one. True until the next `add` or `remove`. */
  of(kind: Kind, call: Call): Servers {
    const found = this.#known.get(kind);
    if (found) return found;
    if (this.#known.size >= MOST_KINDS) this.#known.clear();
    const known: Known = { needs: needsOf(call), agents: new Set(), lines: new Map() };
    const { anyAgent } = call.progress;
    for (const id of this.#index.candidates(anyAgent ? null : call.openLines, call.requirements)) {
      const profile = this.#profiles.get(id);
      if (profile && mayServe({ profile }, known.needs)) enter(known, profile);
    }
    this.#known.set(kind, known);
    return known;
  }
}

function enter({ agents, lines }: Known, profile: Agent): void {
  agents.add(profile.id);
  for (const line of profile.lines) lines.set(line, (lines.get(line) ?? 0) + 1);
}

function leave({ agents, lines }: Known, profile: Agent): void {
  agents.delete(profile.id);
  for (const line of profile.lines) {
    const left = (lines.get(line) ?? 0) - 1;
    if (left > 0) lines.set(line, left);
    else lines.delete(line);
  }
}
