import { type AgentRecord, isFree, isReachable } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { OverflowTarget, SkillLevel } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import { localDay } from '../kernel/local-day.ts';
import type { AgentId, LineId, ServiceId, SkillId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import { lineRank } from './kind.ts';
import { linesAhead } from './lines.ts';
import { callScore, compareAgents, compareCalls, isSkilledFor } from './order.ts';
import { isResting } from './waiting-index.ts';

/*
 * The answer to "why?": why a call is where it is, and why an agent is offered what they are offered. Nothing here
 * decides: it asks the same questions as the match, of everybody, so it costs calls or agents; only who asks pays.
 */

/**
 * Why an agent is not offered a call now, the first that holds: what only another day changes before what the next
 * minute may. `hanging-up`: the phone is not yet known to be free of its last call.
 */
export type Obstacle =
  | 'other-line'
  | 'skill'
  | 'signed-out'
  | 'paused'
  | 'not-responding'
  | 'busy'
  | 'wrapping-up'
  | 'unreachable'
  | 'hanging-up'
  | 'resting'
  | 'kept-for-another';

/** An agent who is, or could be, offered a call. */
export interface Candidate {
  readonly agent: AgentId;
  /** The line on which they would be asked; null: where any agent of the desk will do. */
  readonly line: LineId | null;
  /** Their level in each skill that the call asks for now. */
  readonly levels: readonly { readonly skill: SkillId; readonly level: SkillLevel }[];
  /** Since the end of their last queue call; null while they have a call. */
  readonly idleMs: DurationMs | null;
  /** What keeps them from being asked now; null: nothing. */
  readonly obstacle: Obstacle | null;
}

/** What will change for a waiting call, and when. */
export type Change = { readonly at: InstantMs } & (
  | { readonly kind: 'requirement-relaxes'; readonly skill: SkillId; readonly minLevel: SkillLevel | null }
  | { readonly kind: 'line-opens'; readonly line: LineId }
  | { readonly kind: 'overflows'; readonly to: OverflowTarget }
  | { readonly kind: 'rest-over'; readonly agent: AgentId }
  | { readonly kind: 'wrap-up-over'; readonly agent: AgentId }
  | { readonly kind: 'offer-ends'; readonly agent: AgentId }
  | { readonly kind: 'kept-until'; readonly agent: AgentId }
);

/** How many of each obstacle. */
export type ObstacleCounts = Readonly<Partial<Record<Obstacle, number>>>;

export interface CallExplanation {
  readonly rule: 'waits' | 'kept' | 'offered' | 'connected' | 'elsewhere';
  /** 1 is next, among the waiting calls that share a line with it; null when it does not wait. */
  readonly position: number | null;
  /** 100 · waited / target + points of the class; null for critical, which stands above any score. */
  readonly score: number | null;
  /** Whom it is offered to, or who has it. */
  readonly chosen: readonly Candidate[];
  /** The next five who would be asked: the free in their order, then those who may come free. */
  readonly next: readonly Candidate[];
  /** All others, by what keeps them from it. */
  readonly others: ObstacleCounts;
  /** Soonest first, at most ten. */
  readonly changes: readonly Change[];
}

const NEXT = 5;
const CHANGES = 10;

/** What keeps `agent` from being offered `call` now; null: nothing. Pure. */
export function obstacleFor(call: Call, agent: AgentRecord, now: InstantMs): Obstacle | null {
  if (lineRank(call, agent) === null) return 'other-line';
  if (!call.progress.anyAgent && !isSkilledFor(agent, call.requirements)) return 'skill';
  const { id } = agent.profile;
  const own = obstacleOf(agent);
  if (own) return own;
  if (isResting(call, id, now)) return 'resting';
  return call.progress.held && call.progress.held.agent !== id ? 'kept-for-another' : null;
}

/** What keeps `agent` from being offered anything now; null: nothing. Pure. */
function obstacleOf(agent: AgentRecord): Obstacle | null {
  switch (agent.state) {
    case 'signed-out':
    case 'paused':
    case 'not-responding':
    case 'wrapping-up':
      return agent.state;
    case 'offered':
    case 'talking':
    case 'busy-elsewhere':
      return 'busy';
    case 'available':
      if (!isReachable(agent)) return 'unreachable';
      return isFree(agent) ? null : 'hanging-up';
  }
}

/** Obstacles that may pass by themselves while the call waits. */
const passing: ReadonlySet<Obstacle> = new Set([
  'busy',
  'wrapping-up',
  'hanging-up',
  'resting',
  'kept-for-another',
]);

/** Why the call is where it is, who has it or would be asked next, and what will change. Pure. */
export function explainCall(desk: Desk, call: Call, now: InstantMs): CallExplanation {
  const having = new Set([...call.offers.map(({ agent }) => agent), ...(call.talk ? [call.talk.agent] : [])]);
  const chosen: Candidate[] = [];
  const possible: { agent: AgentRecord; candidate: Candidate }[] = [];
  const others: Partial<Record<Obstacle, number>> = {};
  for (const [id, agent] of desk.agents) {
    const obstacle = having.has(id) ? null : obstacleFor(call, agent, now);
    const candidate = candidateFor(call, agent, obstacle, now);
    if (having.has(id)) chosen.push(candidate);
    else if (obstacle === null || passing.has(obstacle)) possible.push({ agent, candidate });
    else others[obstacle] = (others[obstacle] ?? 0) + 1;
  }
  possible.sort((a, b) => comparePossible(call, a, b, now));
  for (const { candidate } of possible.splice(NEXT)) {
    const obstacle = candidate.obstacle ?? 'busy';
    others[obstacle] = (others[obstacle] ?? 0) + 1;
  }
  const waits = call.state === 'queued' || call.state === 'offering';
  return {
    rule: ruleOf(call),
    position: waits ? positionOf(desk, call, now) : null,
    score: waits && call.class !== 'critical' ? callScore(call, now) : null,
    chosen,
    next: possible.map(({ candidate }) => candidate),
    others,
    changes: changesOf(desk, call, now),
  };
}

function ruleOf(call: Call): CallExplanation['rule'] {
  if (call.state === 'connected') return 'connected';
  if (call.state === 'offering') return 'offered';
  if (call.state !== 'queued') return 'elsewhere';
  return call.progress.held ? 'kept' : 'waits';
}

function candidateFor(call: Call, agent: AgentRecord, obstacle: Obstacle | null, now: InstantMs): Candidate {
  const { id, skills } = agent.profile;
  const rank = lineRank(call, agent);
  return {
    agent: id,
    line: rank === null ? null : (call.openLines[rank] ?? null),
    levels: call.requirements.flatMap(({ skill }) => {
      const level = skills.get(skill);
      return level === undefined ? [] : [{ skill, level }];
    }),
    idleMs: agent.state === 'talking' || agent.state === 'signed-out' ? null : now - agent.idleSince,
    obstacle,
  };
}

interface Possible {
  readonly agent: AgentRecord;
  readonly candidate: Candidate;
}

/** Who can be asked now before who can not, earlier lines before later ones, then as the line says. */
function comparePossible(call: Call, a: Possible, b: Possible, now: InstantMs): number {
  const free = Number(a.candidate.obstacle !== null) - Number(b.candidate.obstacle !== null);
  if (free !== 0) return free;
  const line = (lineRank(call, a.agent) ?? 0) - (lineRank(call, b.agent) ?? 0);
  if (line !== 0) return line;
  const own = call.service?.lines.find(({ id }) => id === a.candidate.line) ?? null;
  const today = localDay(now, call.service?.timeZone ?? 'UTC').date;
  return compareAgents(a.agent, b.agent, call, today, own);
}

/** 1 is next. */
function positionOf(desk: Desk, call: Call, now: InstantMs): number {
  let before = 0;
  for (const other of desk.waiting.all()) {
    if (other.id === call.id || compareCalls(other, call, now) > 0) continue;
    if (other.openLines.some((line) => call.openLines.includes(line))) before += 1;
  }
  return before + 1;
}

function changesOf(desk: Desk, call: Call, now: InstantMs): Change[] {
  const { service, progress } = call;
  const changes: Change[] = [];
  for (const { agent, deadlineAt } of call.offers)
    changes.push({ at: deadlineAt, kind: 'offer-ends', agent });
  if (service && call.state === 'queued') {
    changes.push(...relaxationsOf(call), ...openingsOf(call), ...overflowsOf(call));
    for (const [agent, until] of call.resting) changes.push({ at: until, kind: 'rest-over', agent });
    if (progress.held)
      changes.push({ at: progress.held.until, kind: 'kept-until', agent: progress.held.agent });
    for (const [agent, record] of desk.agents) {
      if (record.wrapUpUntil === null || obstacleFor(call, record, now) !== 'wrapping-up') continue;
      changes.push({ at: record.wrapUpUntil, kind: 'wrap-up-over', agent });
    }
  }
  return changes
    .filter(({ at }) => at > now)
    .sort((a, b) => a.at - b.at)
    .slice(0, CHANGES);
}

function relaxationsOf({ service, requirements, progress }: Call): Change[] {
  if (progress.anyAgent) return [];
  return (service?.requirements ?? []).flatMap(({ skill, relaxations }) => {
    const asked = requirements.find((need) => need.skill === skill);
    if (!asked) return [];
    return relaxations
      .filter(({ minLevel }) => minLevel === null || minLevel < asked.minLevel)
      .map(({ afterMs, minLevel }): Change => ({
        at: progress.since + afterMs,
        kind: 'requirement-relaxes',
        skill,
        minLevel,
      }));
  });
}

function openingsOf(call: Call): Change[] {
  return linesAhead(call).flatMap(({ id, opensAfterMs }): Change[] =>
    opensAfterMs === null || call.openLines.includes(id)
      ? []
      : [{ at: call.progress.since + opensAfterMs, kind: 'line-opens', line: id }],
  );
}

function overflowsOf({ service, progress }: Call): Change[] {
  return (service?.overflow ?? []).flatMap(({ afterMs, then }, step): Change[] =>
    afterMs === null || progress.stepsTaken.includes(step)
      ? []
      : [{ at: progress.since + afterMs, kind: 'overflows', to: then }],
  );
}

/** A waiting call as an agent sees it. */
export interface CallForAgent {
  readonly call: string;
  readonly service: ServiceId | null;
  readonly waitedMs: DurationMs;
  readonly score: number | null;
}

export interface AgentExplanation {
  /** What keeps the agent from being offered anything; null: nothing. */
  readonly obstacle: Obstacle | null;
  /** The call that is offered, talked in or wrapped up. */
  readonly chosen: string | null;
  /** The next five waiting calls that the agent would be offered, the most pressing first. */
  readonly next: readonly CallForAgent[];
  /** The waiting calls that the agent is not offered, by what keeps them apart. */
  readonly others: ObstacleCounts;
  /** How many of the free on each of the agent's lines are idle for longer; null while the agent is not free. */
  readonly idleBefore:
    readonly { readonly line: LineId; readonly before: number; readonly free: number }[] | null;
  readonly changes: readonly Change[];
}

/** Why the agent is offered what they are offered, or nothing; and what waits. Pure. */
export function explainAgent(desk: Desk, agent: AgentRecord, now: InstantMs): AgentExplanation {
  const mine: Call[] = [];
  const others: Partial<Record<Obstacle, number>> = {};
  for (const call of desk.waiting.all()) {
    const obstacle = obstacleBetween(call, agent, now);
    if (obstacle === null) mine.push(call);
    else others[obstacle] = (others[obstacle] ?? 0) + 1;
  }
  mine.sort((a, b) => compareCalls(a, b, now));
  const { wrapUpUntil, profile } = agent;
  const changes: Change[] =
    wrapUpUntil === null || wrapUpUntil <= now
      ? []
      : [{ at: wrapUpUntil, kind: 'wrap-up-over', agent: profile.id }];
  return {
    obstacle: obstacleOf(agent),
    chosen: agent.call,
    next: mine.slice(0, NEXT).map((call) => ({
      call: call.id,
      service: call.service?.id ?? null,
      waitedMs: now - (call.queuedAt ?? now),
      score: call.class === 'critical' ? null : callScore(call, now),
    })),
    others,
    idleBefore: isFree(agent) ? [...profile.lines].map((line) => idleOn(desk, agent, line)) : null,
    changes,
  };
}

/** What keeps the two apart beside what the agent is doing now. */
function obstacleBetween(call: Call, agent: AgentRecord, now: InstantMs): Obstacle | null {
  if (lineRank(call, agent) === null) return 'other-line';
  if (!call.progress.anyAgent && !isSkilledFor(agent, call.requirements)) return 'skill';
  if (isResting(call, agent.profile.id, now)) return 'resting';
  return call.progress.held && call.progress.held.agent !== agent.profile.id ? 'kept-for-another' : null;
}

function idleOn(desk: Desk, agent: AgentRecord, line: LineId) {
  let before = 0;
  let free = 0;
  for (const id of desk.free.ofLine(line)) {
    free += 1;
    const other = desk.agents.get(id);
    if (other && other.idleSince < agent.idleSince) before += 1;
  }
  return { line, before, free };
}
