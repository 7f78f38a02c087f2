import { type AgentRecord, type AgentStateName, isReachable } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import { lineRank } from './choose.ts';
import { isSkilledFor } from './order.ts';

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

/** True when the agent may serve the call as it stands now. */
export function mayServe(agent: AgentRecord, call: Call): boolean {
  return lineRank(call, agent) !== null && isSkilledFor(agent, call.requirements);
}

/** Names what decides who may serve a call as it stands now: calls of one name are served by the same agents. */
export const kindOf = ({ openLines, requirements, progress }: Call): string =>
  `${progress.anyAgent ? '*' : openLines.join('&')}|${requirements.map(({ skill, minLevel }) => `${skill}>=${minLevel}`).join('&')}`;
