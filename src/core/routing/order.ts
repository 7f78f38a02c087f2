import { type AgentRecord, callsOn } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Agent, AgentOrder, Line, Requirement } from '../desk/directory.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';

/**
 * How pressing a call is: 100 · waited / target + points of its class. It grows without end, so that waiting
 * wins over any class but critical. Source: DOMAIN, "Routing and priority", semantics 2.
 */
export function callScore(call: Call, now: InstantMs): number {
  const waitedMs = now - (call.queuedAt ?? now);
  const { class: callClass, service } = call;
  // Critical stands above any score.
  const points = callClass === 'critical' ? 0 : (service?.points[callClass] ?? 0);
  return (100 * waitedMs) / (service?.targetMs ?? 1) + points;
}

const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Which of two waiting calls is served first: critical before all else, then the higher score, then the
 * earlier arrival, then the id. A total order at any one instant; negative when `a` comes first.
 */
export function compareCalls(a: Call, b: Call, now: InstantMs): number {
  const critical = Number(b.class === 'critical') - Number(a.class === 'critical');
  if (critical !== 0) return critical;
  return callScore(b, now) - callScore(a, now) || compareArrival(a, b);
}

/** Order within calls of one class and one target: the longest wait first. The same at every instant. */
export function compareWithinBucket(a: Call, b: Call): number {
  return (a.queuedAt ?? 0) - (b.queuedAt ?? 0) || compareArrival(a, b);
}

function compareArrival(a: Call, b: Call): number {
  return a.arrivedAt - b.arrivedAt || byId(a.id, b.id);
}

/** The sum of the agent's levels in the required skills; 0 when none is required. */
function suitability(agent: AgentRecord, requirements: readonly Requirement[]): number {
  let sum = 0;
  for (const { skill } of requirements) sum += agent.profile.skills.get(skill) ?? 0;
  return sum;
}

/** True when the agent has every required skill at its lowest level or above. */
export function isSkilledFor(
  { profile: { skills } }: { readonly profile: Agent },
  requirements: readonly Requirement[],
): boolean {
  return requirements.every(({ skill, minLevel }) => (skills.get(skill) ?? 0) >= minLevel);
}

/** How many skills the agent has beside those that the call asks for. */
function flexibility({ profile: { skills } }: AgentRecord, requirements: readonly Requirement[]): number {
  let beside = skills.size;
  for (const { skill } of requirements) if (skills.has(skill)) beside -= 1;
  return beside;
}

/** Place in the list of a line in fixed order; who is not in it comes after all who are. */
function fixedPlace(agent: AgentRecord, { fixedOrder }: Line): number {
  const place = fixedOrder.indexOf(agent.profile.id);
  return place === -1 ? fixedOrder.length : place;
}

/** By what a line of each order tells two agents apart before all else; 0 where it does not. */
const byLine: Readonly<
  Record<AgentOrder, (a: AgentRecord, b: AgentRecord, call: Call, line: Line) => number>
> = {
  'best-suited': () => 0,
  'least-flexible': (a, b, { requirements }) => flexibility(a, requirements) - flexibility(b, requirements),
  fixed: (a, b, _call, line) => fixedPlace(a, line) - fixedPlace(b, line) || byId(a.profile.id, b.profile.id),
  'ring-all': () => 0,
};

/** By what one agent was asked before another, the first that told them apart. */
export type DecidedBy =
  /** A colleague asked for them, or sent the call that comes back. */
  | 'asked-for'
  | 'same-agent'
  | 'only-one'
  | 'ring-all'
  | 'earlier-line'
  | 'passed-it-up'
  | 'fixed-order'
  | 'fewest-other-skills'
  | 'best-suited'
  | 'longest-idle'
  | 'fewest-calls'
  | 'id';

/** An agent who could have been asked too, and what put the one who was before them. */
export interface Later {
  readonly agent: AgentId;
  readonly laterBy: DecidedBy;
}

/** What puts `a` before `b` in the order of {@link compareAgents}. */
export function whatDecided(
  a: AgentRecord,
  b: AgentRecord,
  call: Call,
  today: LocalDate,
  line: Line | null,
): DecidedBy {
  if (call.resting.has(a.profile.id) !== call.resting.has(b.profile.id)) return 'passed-it-up';
  if (line !== null && byLine[line.order](a, b, call, line) !== 0) {
    return line.order === 'fixed' ? 'fixed-order' : 'fewest-other-skills';
  }
  if (suitability(a, call.requirements) !== suitability(b, call.requirements)) return 'best-suited';
  if (a.idleSince !== b.idleSince) return 'longest-idle';
  return callsOn(a, today) === callsOn(b, today) ? 'id' : 'fewest-calls';
}

/**
 * Which of two free agents of one line is offered the call: those who have not passed it up before; then as the
 * line says: least flexible first, or in its fixed order; then the best suited, then the longest idle since the
 * end of their last queue call, then the fewest calls today, then the id. A total order; negative when `a`
 * comes first. Source: DOMAIN, "Routing and priority", semantics 3.
 * @param line null: an agent of another line of the desk, where any will do
 */
export function compareAgents(
  a: AgentRecord,
  b: AgentRecord,
  call: Call,
  today: LocalDate,
  line: Line | null = null,
): number {
  return (
    Number(call.resting.has(a.profile.id)) - Number(call.resting.has(b.profile.id)) ||
    (line === null ? 0 : byLine[line.order](a, b, call, line)) ||
    suitability(b, call.requirements) - suitability(a, call.requirements) ||
    a.idleSince - b.idleSince ||
    callsOn(a, today) - callsOn(b, today) ||
    byId(a.profile.id, b.profile.id)
  );
}
