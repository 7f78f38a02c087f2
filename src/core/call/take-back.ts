import { type AgentRecord, isFree, isReachable } from '../agent/agent.ts';
import { record, tellAgent, type Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';
import { offer } from '../routing/offer.ts';
import { requeue } from './requeue.ts';

/**
 * A call that was handed on to one agent who did not take it goes back: into the queue of its service, where who
 * handed it on is offered it first, if they are still free. Nothing for any other call.
 */
export function takeBack(turn: Turn, id: CallId): void {
  const { desk } = turn;
  const call = desk.calls.get(id);
  const from = call?.past.returnTo ?? null;
  if (!call?.service || call.state !== 'queued' || from === null) return;
  requeue(turn, call, call.service);
  const agent = desk.agents.get(from);
  const waiting = desk.calls.get(id);
  if (!agent || !waiting || !canTakeBack(agent, id)) return;
  record(turn, { type: 'transfer-returned', at: turn.now, call: id, agent: from });
  if (agent.state === 'wrapping-up') tellAgent(turn, from, { type: 'command-available' });
  const ready = desk.agents.get(from);
  if (ready && isFree(ready)) offer(turn, waiting, { agent: ready, others: 0, decidedBy: 'asked-for' });
}

/** Free, or still in the wrap-up of this very call. */
function canTakeBack(agent: AgentRecord, id: CallId): boolean {
  if (isFree(agent)) return true;
  const wrapsUp = agent.state === 'wrapping-up' && agent.call === id;
  return wrapsUp && agent.closing.size === 0 && isReachable(agent);
}
