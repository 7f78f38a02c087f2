import type { AgentRecord } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import { record, tellAgent, type Turn } from '../desk/turn.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { HoldEndedWhy } from './facts.ts';

/* A call kept for the agent who had the caller last, who is about to be free. */

/**
 * Until when the call waits for this agent alone: the end of a wrap-up that comes soon enough; null when it is
 * not held. A call is held once, and a critical one never.
 */
export function holdUntil(call: Call, agent: AgentRecord, now: InstantMs): InstantMs | null {
  const holdMs = call.service?.sameAgent?.holdMs ?? 0;
  const { wrapUpUntil } = agent;
  if (call.progress.wasHeld || call.class === 'critical' || agent.state !== 'wrapping-up') return null;
  return wrapUpUntil !== null && wrapUpUntil > now && wrapUpUntil - now <= holdMs ? wrapUpUntil : null;
}

/** The hold has lasted its time. A wrap-up that ends at this very instant ends first: then they are free. */
export function holdOver(turn: Turn, call: Call): void {
  const { held } = call.progress;
  const agent = held && turn.desk.agents.get(held.agent);
  if (!held || !agent) return endHold(turn, call, 'over');
  const due = agent.state === 'wrapping-up' && agent.wrapUpUntil !== null && agent.wrapUpUntil <= turn.now;
  if (due) tellAgent(turn, held.agent, { type: 'wrap-up-over' });
  const isAvailable = turn.desk.agents.get(held.agent)?.state === 'available';
  endHold(turn, call, isAvailable ? 'free' : 'over');
}

/** Anyone may be offered the call from now on; the agent it was held for is still asked first. */
function endHold(turn: Turn, call: Call, why: HoldEndedWhy): void {
  const { held } = call.progress;
  if (!held) return;
  record(turn, { type: 'agent-hold-ended', at: turn.now, call: call.id, agent: held.agent, why });
}

/** Ends the holds for agents whom this step has made free, or taken away from the calls held for them. */
export function endVainHolds(turn: Turn): void {
  const { desk } = turn;
  if (desk.heldFor.size === 0) return;
  for (const id of desk.journal.agents) {
    const calls = desk.heldFor.get(id);
    const state = desk.agents.get(id)?.state;
    if (!calls || state === 'wrapping-up') continue;
    for (const callId of [...calls]) {
      const call = desk.calls.get(callId);
      if (call) endHold(turn, call, state === 'available' ? 'free' : 'unavailable');
    }
  }
}
