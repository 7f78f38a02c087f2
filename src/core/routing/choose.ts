import { type AgentRecord, isFree } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Line } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import { localDay } from '../kernel/local-day.ts';
import type { InstantMs } from '../kernel/time.ts';
import { compareAgents, isSkilledFor } from './order.ts';
import { isResting } from './waiting-index.ts';

/** Whom a call is offered to at once: one agent, or everybody of a line that rings all. */
export interface Chosen {
  /** First in order first; never empty. */
  readonly agents: readonly AgentRecord[];
  /** How many free agents could have been offered the call, the chosen among them. */
  readonly eligible: number;
}

/**
 * How early the agent is asked: the place of the first open line that they are on; after all of these, where any
 * agent will do, everybody else who takes calls; null when the call is none of theirs.
 */
export function lineRank(call: Call, { profile: { lines } }: AgentRecord): number | null {
  const { openLines, progress } = call;
  for (let rank = 0; rank < openLines.length; rank += 1) {
    if (lines.has(openLines[rank] as string)) return rank;
  }
  return progress.anyAgent && lines.size > 0 ? openLines.length : null;
}

/** True when the call may be offered to the agent as soon as they are free. */
export function maySatisfy(call: Call, agent: AgentRecord, now: InstantMs): boolean {
  return (
    lineRank(call, agent) !== null &&
    isSkilledFor(agent, call.requirements) &&
    !isResting(call, agent.profile.id, now)
  );
}

/** Who of the free is offered the call now; undefined when nobody may be. Pure. */
export function choose(desk: Desk, call: Call, now: InstantMs): Chosen | undefined {
  const { service, requirements, progress } = call;
  if (!service || progress.held) return undefined;
  const today = localDay(now, service.timeZone).date;
  let eligible = 0;
  let rank = Number.POSITIVE_INFINITY;
  let line: Line | null = null;
  let best: AgentRecord[] = [];
  const lines = progress.anyAgent ? null : call.openLines;
  for (const id of desk.free.candidates(lines, requirements)) {
    const agent = desk.agents.get(id);
    if (!agent || !maySatisfy(call, agent, now)) continue;
    eligible += 1;
    const itsRank = lineRank(call, agent) as number;
    if (itsRank > rank) continue;
    if (itsRank < rank) {
      rank = itsRank;
      line = lineAt(call, rank);
      best = [agent];
    } else if (line?.order === 'ring-all') best.push(agent);
    else if (compareAgents(agent, best[0] as AgentRecord, call, today, line) < 0) best = [agent];
  }
  if (eligible === 0) return undefined;
  const same = sameAgentFree(desk, call, now);
  if (same) return { agents: [same], eligible };
  return { agents: best.sort((a, b) => compareAgents(a, b, call, today, line)), eligible };
}

function lineAt({ service, openLines }: Call, rank: number): Line | null {
  return service?.lines.find(({ id }) => id === openLines[rank]) ?? null;
}

/** The agent who had the caller last, if they are free, may be offered the call and have not passed it up. */
function sameAgentFree(desk: Desk, call: Call, now: InstantMs): AgentRecord | undefined {
  const { sameAgent } = call.progress;
  const agent = sameAgent === null ? undefined : desk.agents.get(sameAgent);
  if (!agent || !isFree(agent) || call.resting.has(agent.profile.id)) return undefined;
  return maySatisfy(call, agent, now) ? agent : undefined;
}
