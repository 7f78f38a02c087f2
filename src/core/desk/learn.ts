import { type Call, offerOn } from '../call/call.ts';
import type { AgentStateName } from '../agent/agent.ts';
import type { ServiceId } from '../kernel/ids.ts';
import {
  learnAnswered,
  learnHandled,
  learnLeft,
  learnMeasured,
  newWaitMemory,
  type WaitMemory,
} from '../routing/wait-memory.ts';
import type { AgentFact, CallFact } from './facts.ts';
import { type Desk, putTakenUp, putWaitMemory } from './state.ts';

/*
 * The fold by which the desk learns how fast its services go on. It reads facts alone, so that a restarted
 * service knows what it knew.
 */

function remember(desk: Desk, service: ServiceId, learnt: (memory: WaitMemory) => WaitMemory): void {
  putWaitMemory(desk, service, learnt(desk.waitMemory.get(service) ?? newWaitMemory));
}

/** Takes in what a fact of `call`, as it was before the fact, teaches of waits. */
export function learn(desk: Desk, call: Call, fact: CallFact): void {
  const { service } = call;
  switch (fact.type) {
    case 'estimate-measured':
      return remember(desk, fact.service, (memory) => learnMeasured(memory, fact));
    case 'call-answered': {
      if (!service || call.kind === 'outgoing') return;
      const since = offerOn(call, fact.leg)?.madeAt ?? fact.at;
      putTakenUp(desk, fact.agent, { service: service.id, since });
      // One who is rung up has slept rather than waited.
      if (call.kind !== 'inbound') return;
      return remember(desk, service.id, (memory) => learnAnswered(memory, fact.waitMs, fact.at - since));
    }
    case 'call-ended': {
      const left = fact.reason === 'abandoned' || fact.reason === 'short';
      if (!service || !left || fact.waitMs === null || fact.talkMs !== null) return;
      const { waitMs } = fact;
      return remember(desk, service.id, (memory) => learnLeft(memory, waitMs));
    }
    default:
  }
}

const ON_CALL: ReadonlySet<AgentStateName> = new Set(['talking', 'wrapping-up']);

/** An agent who is done with a call and its wrap-up shows how long it took them up. */
export function learnOfAgent(desk: Desk, fact: AgentFact): void {
  if (fact.type !== 'agent-state-changed' || ON_CALL.has(fact.state)) return;
  const takenUp = desk.takenUp.get(fact.agent);
  // Between the answer and the agent's own change of state lies no other.
  if (!takenUp || !ON_CALL.has(fact.from)) return;
  putTakenUp(desk, fact.agent, undefined);
  remember(desk, takenUp.service, (memory) => learnHandled(memory, fact.at - takenUp.since));
}
