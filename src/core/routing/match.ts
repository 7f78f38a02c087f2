import type { AgentRecord } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Turn } from '../desk/turn.ts';
import { localDay } from '../kernel/local-day.ts';
import { type Choice, offer } from './offer.ts';
import { compareAgents, compareCalls, isSkilledFor } from './order.ts';
import { firstFor, isResting } from './waiting-index.ts';

/**
 * Matches both sides after a step. Before the step no waiting call had a free agent who may serve it (that is
 * the desk's invariant), so a new pair has at least one side that the step touched: a call that came to wait,
 * or an agent who came free. Only those are looked at.
 *
 * The most pressing call chooses first, and takes its best agent among all who are free. A call that nobody
 * free can serve stands aside at once and never holds back the next one.
 */
export function match(turn: Turn): void {
  const { desk } = turn;
  const { queued, freed } = desk.journal;
  if (!desk.linked || (queued.size === 0 && freed.size === 0)) return;
  for (let call = mostPressing(turn); call; call = mostPressing(turn)) {
    const choice = bestAgentFor(turn, call);
    queued.delete(call.id);
    if (choice) offer(turn, call, choice);
  }
  queued.clear();
  freed.clear();
}

/** The first in order among the calls that came to wait and the first choices of the agents who came free. */
function mostPressing(turn: Turn): Call | undefined {
  const { calls, agents, journal } = turn.desk;
  let first: Call | undefined;
  const consider = (call: Call | undefined): void => {
    if (call?.state === 'queued' && (!first || compareCalls(call, first, turn.now) < 0)) first = call;
  };
  for (const id of journal.queued) consider(calls.get(id));
  for (const id of journal.freed) {
    const agent = agents.get(id);
    if (agent) consider(bestCallFor(turn, agent));
  }
  return first;
}

/** The most pressing waiting call that this free agent may serve now. */
function bestCallFor(turn: Turn, agent: AgentRecord): Call | undefined {
  const { waiting, free } = turn.desk;
  const { id, lines } = agent.profile;
  let best: Call | undefined;
  for (const line of lines) {
    if (!free.get(line)?.has(id)) continue;
    for (const bucket of waiting.ofLine(line)) {
      if (!isSkilledFor(agent, bucket.requirements)) continue;
      const first = firstFor(bucket, id, turn.now);
      if (first && (!best || compareCalls(first, best, turn.now) < 0)) best = first;
    }
  }
  return best;
}

/** The first in order among the free agents who may serve the call. */
function bestAgentFor(turn: Turn, call: Call): Choice | undefined {
  const { service, requirements } = call;
  if (!service) return undefined;
  const today = localDay(turn.now, service.timeZone).date;
  let best: AgentRecord | undefined;
  let eligible = 0;
  for (const line of call.openLines) {
    for (const id of turn.desk.free.get(line) ?? []) {
      const agent = turn.desk.agents.get(id);
      if (!agent || !isSkilledFor(agent, requirements) || isResting(call, id, turn.now)) continue;
      eligible += 1;
      if (!best || compareAgents(agent, best, call, today) < 0) best = agent;
    }
  }
  return best && { agent: best, others: eligible - 1 };
}
