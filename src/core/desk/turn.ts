import { agentTransition, type AgentInput, type AgentOutcome } from '../agent/machine.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { Effect } from './effects.ts';
import { evolve } from './evolve.ts';
import type { Fact } from './facts.ts';
import type { Desk } from './state.ts';

/** One step under way: what it has found out and what it wants done so far. */
export interface Turn {
  readonly desk: Desk;
  readonly now: InstantMs;
  readonly facts: Fact[];
  readonly effects: Effect[];
}

/** Records facts in order: each is taken into the state at once, so that what follows decides with it. */
export function record(turn: Turn, ...facts: readonly Fact[]): void {
  for (const fact of facts) {
    turn.facts.push(fact);
    evolve(turn.desk, fact);
  }
}

/** Asks for effects, in order. */
export function perform(turn: Turn, ...effects: readonly Effect[]): void {
  turn.effects.push(...effects);
}

/** Tells an agent's machine what happened and records what comes of it; an unknown agent is ignored. */
export function tellAgent(
  turn: Turn,
  id: AgentId,
  input: AgentInput,
  by: string | null = null,
): AgentOutcome {
  const agent = turn.desk.agents.get(id);
  if (!agent) return { kind: 'ignored', why: 'no such agent' };
  const outcome = agentTransition(agent, input);
  if (outcome.kind === 'changed') {
    record(turn, {
      type: 'agent-state-changed',
      at: turn.now,
      agent: id,
      from: agent.state,
      state: outcome.state,
      pauseReason: outcome.pauseReason,
      by,
      call: outcome.call,
      until: outcome.until,
    });
  }
  return outcome;
}
