import type { AgentRecord } from '../../core/agent/agent.ts';
import type { Call } from '../../core/call/call.ts';
import type { OverflowTarget } from '../../core/desk/directory.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { LineId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { DecidedBy, Later } from '../../core/routing/order.ts';
import type {
  AgentExplanation,
  CallExplanation,
  Candidate,
  Change,
  Obstacle,
  ObstacleCounts,
} from '../../core/routing/explain.ts';
import {
  agentName,
  clock,
  counted,
  inWords,
  joined,
  requirementWords,
  skillName,
  type WordsContext,
} from './word-parts.ts';
import { unreachableWords } from './phone-words.ts';

/** Why a waiting, offered or connected call is where it is: "waiting 25 s, next in the queue …". */
export function callWhyWords(
  call: Call,
  explanation: CallExplanation,
  now: InstantMs,
  context: WordsContext,
): string {
  const parts = [stateWords(call, explanation, now, context), reasonWords(call, explanation, context)];
  const [first] = explanation.changes;
  if (first) parts.push(changeWords(first, now, context));
  return parts.filter((part) => part !== '').join('; ');
}

function stateWords(
  call: Call,
  { rule, position, score, chosen }: CallExplanation,
  now: InstantMs,
  context: WordsContext,
): string {
  const names = joined(chosen.map((candidate) => candidateWords(candidate, context)));
  switch (rule) {
    case 'connected':
      return `talks with ${names}`;
    case 'offered':
      return `offered to ${names}`;
    case 'elsewhere':
      return 'does not wait for an agent';
    case 'kept':
    case 'waits': {
      const place = position === 1 ? 'next' : `number ${position}`;
      const weight = score === null ? 'critical, before all others' : `score ${Math.floor(score)}`;
      const waited = inWords(now - (call.queuedAt ?? now));
      return `waiting ${waited}, ${place} in the queue of ${call.service?.name ?? 'no service'} (${weight})`;
    }
    default:
      return unreachable(rule);
  }
}

function reasonWords(call: Call, explanation: CallExplanation, context: WordsContext): string {
  const { rule, next, others } = explanation;
  const free = next.filter(({ obstacle }) => obstacle === null);
  switch (rule) {
    case 'kept': {
      const agent = call.progress.held?.agent;
      return agent === undefined ? '' : `kept for ${agentName(agent, context)}, who had the caller last`;
    }
    case 'waits': {
      const needs = call.requirements.map((need) => requirementWords(need, context));
      const whom = needs.length === 0 || call.progress.anyAgent ? 'nobody' : `nobody with ${joined(needs)}`;
      const why = obstacleCountsWords(allObstacles(next, others));
      return `${whom} is free${why === '' ? '' : `: ${why}`}`;
    }
    case 'offered':
      return free.length === 0
        ? 'nobody else is free for it'
        : `next would be ${joined(free.map(({ agent }) => agentName(agent, context)))}`;
    default:
      return '';
  }
}

function allObstacles(next: readonly Candidate[], others: ObstacleCounts): ObstacleCounts {
  const all: Partial<Record<Obstacle, number>> = { ...others };
  for (const { obstacle } of next) if (obstacle) all[obstacle] = (all[obstacle] ?? 0) + 1;
  return all;
}

function candidateWords({ agent, levels, idleMs }: Candidate, context: WordsContext): string {
  const skills = levels.map(({ skill, level }) => `level ${level} in ${skillName(skill, context)}`);
  const grounds = [...skills, ...(idleMs === null ? [] : [`idle ${inWords(idleMs)}`])];
  return `${agentName(agent, context)}${grounds.length === 0 ? '' : ` (${grounds.join(', ')})`}`;
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  'other-line': 'not on its lines',
  skill: 'without the skills',
  'signed-out': 'signed out',
  paused: 'paused',
  'not-responding': 'not responding',
  busy: 'busy',
  'wrapping-up': 'wrapping up',
  unreachable: 'without a phone that can be rung',
  'hanging-up': 'just hanging up',
  resting: 'not asked again yet',
  'kept-for-another': 'free, but it is kept for another',
};

/** The order in which a reader wants to know: what may end soon comes first. */
const OBSTACLE_ORDER = Object.keys({
  busy: 0,
  'wrapping-up': 0,
  'hanging-up': 0,
  resting: 0,
  'kept-for-another': 0,
  unreachable: 0,
  'not-responding': 0,
  paused: 0,
  'signed-out': 0,
  skill: 0,
  'other-line': 0,
} satisfies Record<Obstacle, 0>) as readonly Obstacle[];

/** "2 busy, 1 paused, 3 without the skills". */
function obstacleCountsWords(counts: ObstacleCounts): string {
  return OBSTACLE_ORDER.flatMap((obstacle) => {
    const count = counts[obstacle] ?? 0;
    return count === 0 ? [] : [`${count} ${OBSTACLES[obstacle]}`];
  }).join(', ');
}

/** "network at level 2 will do in 20 s (07:46:20)". */
export function changeWords(change: Change, now: InstantMs, context: WordsContext): string {
  const when = `in ${inWords(change.at - now)} (${clock(change.at, now, context)})`;
  switch (change.kind) {
    case 'requirement-relaxes': {
      const { skill, minLevel } = change;
      if (minLevel !== null) return `${requirementWords({ skill, minLevel }, context)} will do ${when}`;
      return `${skillName(skill, context)} is no longer asked for ${when}`;
    }
    case 'line-opens':
      return `goes to ${lineName(change.line, context)} too ${when}`;
    case 'overflows':
      return `goes on to ${targetWords(change.to, context)} ${when}`;
    case 'rest-over':
      return `${agentName(change.agent, context)} is asked again ${when}`;
    case 'wrap-up-over':
      return `the wrap-up of ${agentName(change.agent, context)} ends ${when}`;
    case 'offer-ends':
      return `${agentName(change.agent, context)} is rung for ${inWords(change.at - now)} more`;
    case 'kept-until':
      return `kept at most until ${clock(change.at, now, context)}`;
    default:
      return unreachable(change);
  }
}

function targetWords(to: OverflowTarget, { directory }: WordsContext): string {
  if ('service' in to) return directory.services.get(to.service)?.name ?? to.service;
  if ('number' in to) return to.number;
  if ('onCall' in to) return `those on call of ${directory.chains.get(to.onCall)?.name ?? to.onCall}`;
  return 'message' in to ? `the message ${to.message}` : 'being called back';
}

/** Why an agent is offered what they are offered, or nothing. */
export function agentWhyWords(
  agent: AgentRecord,
  explanation: AgentExplanation,
  now: InstantMs,
  context: WordsContext,
): string {
  const { obstacle, next, others, idleBefore, changes } = explanation;
  const parts = [agentStateWords(agent, obstacle, now, context)];
  if (next.length > 0) {
    const waiting = counted(next.length, 'call');
    parts.push(`${next.length < 5 ? waiting : 'at least 5 calls'} would be offered to them`);
  } else {
    const why = callCountsWords(others);
    parts.push(why === '' ? 'no call waits' : `no waiting call is for them: ${why}`);
  }
  for (const { line, before, free } of idleBefore ?? []) {
    if (free > 1)
      parts.push(`${counted(before, 'other')} of ${free - 1} idle for longer on ${lineName(line, context)}`);
  }
  const [first] = changes;
  if (first) parts.push(changeWords(first, now, context));
  return parts.join('; ');
}

function agentStateWords(
  agent: AgentRecord,
  obstacle: Obstacle | null,
  now: InstantMs,
  _context: WordsContext,
): string {
  const { state, since, pauseReason, idleSince } = agent;
  if (obstacle === null) return `free, idle ${inWords(now - idleSince)}`;
  if (obstacle === 'unreachable') return `available, but ${unreachableWords(agent)}`;
  if (obstacle === 'hanging-up') return 'available as soon as the phone has hung up';
  const reason = pauseReason === null ? '' : ` (${pauseReason})`;
  const known = state === 'signed-out' && since === 0 ? '' : ` for ${inWords(now - since)}`;
  return `${state.replaceAll('-', ' ')}${reason}${known}`;
}

function callCountsWords(counts: ObstacleCounts): string {
  const words: Partial<Record<Obstacle, string>> = {
    'other-line': 'on other lines',
    skill: 'ask for other skills',
    resting: 'are not offered to them again yet',
    'kept-for-another': 'are kept for another',
  };
  return OBSTACLE_ORDER.flatMap((obstacle) => {
    const count = counts[obstacle] ?? 0;
    return count === 0 ? [] : [`${count} ${words[obstacle] ?? OBSTACLES[obstacle]}`];
  }).join(', ');
}

function lineName(line: LineId, { directory }: WordsContext): string {
  for (const service of directory.services.values()) {
    const found = service.lines.find(({ id }) => id === line);
    if (found) return found.name;
  }
  return line;
}

/** Who would have been asked next, and why each came later, as recorded with an offer. */
export function laterWords(next: readonly Later[], context: WordsContext): string {
  const each = next.map(({ agent, laterBy }) => `${agentName(agent, context)} (${LATER_BY[laterBy]})`);
  return `next would have been ${each.join(', ')}`;
}

const LATER_BY: Readonly<Record<DecidedBy, string>> = {
  'asked-for': 'not asked for by name',
  'same-agent': 'did not have the caller last',
  'only-one': 'came later',
  'ring-all': 'came later',
  'earlier-line': 'on a later line',
  'passed-it-up': 'had passed it up',
  'fixed-order': 'later in the order of the line',
  'fewest-other-skills': 'more other skills',
  'best-suited': 'less suited',
  'longest-idle': 'idle for less long',
  'fewest-calls': 'more calls today',
  id: 'by the id alone',
};
