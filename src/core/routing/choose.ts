import { type AgentRecord, isFree } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Line } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import { localDay } from '../kernel/local-day.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';
import { compareAgents, type DecidedBy, isSkilledFor, whatDecided } from './order.ts';
import { isResting } from './waiting-index.ts';

/** Whom a call is offered to at once: one agent, or everybody of a line that rings all. */
export interface Chosen {
  /** First in order first; never empty. */
  readonly agents: readonly AgentRecord[];
  /** How many free agents could have been offered the call, the chosen among them. */
  readonly eligible: number;
  /** What put the first before the second. */
  readonly decidedBy: DecidedBy;
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
  const race = new Race(call, localDay(now, service.timeZone).date);
  const lines = progress.anyAgent ? null : call.openLines;
  for (const id of desk.free.candidates(lines, requirements)) {
    const agent = desk.agents.get(id);
    if (agent && maySatisfy(call, agent, now)) race.enter(agent);
  }
  if (race.eligible === 0) return undefined;
  const same = sameAgentFree(desk, call, now);
  return same ? { agents: [same], eligible: race.eligible, decidedBy: 'same-agent' } : race.result();
}

/** Finds the first of the eligible in one pass, and who came second, to tell what decided. */
class Race {
  readonly #call: Call;
  readonly #today: LocalDate;
  #rank = Number.POSITIVE_INFINITY;
  #line: Line | null = null;
  /** The first; everybody of the earliest line where it rings all. */
  #best: AgentRecord[] = [];
  #second: AgentRecord | null = null;
  eligible = 0;

  constructor(call: Call, today: LocalDate) {
    this.#call = call;
    this.#today = today;
  }

  enter(agent: AgentRecord): void {
    this.eligible += 1;
    const rank = lineRank(this.#call, agent) as number;
    if (rank > this.#rank) return;
    if (rank < this.#rank) {
      this.#rank = rank;
      this.#line = lineAt(this.#call, rank);
      this.#best = [agent];
      this.#second = null;
    } else if (this.#line?.order === 'ring-all') this.#best.push(agent);
    else this.#compete(agent);
  }

  #compete(agent: AgentRecord): void {
    const [first] = this.#best;
    if (first && this.#compare(agent, first) < 0) {
      this.#second = first;
      this.#best = [agent];
    } else if (!this.#second || this.#compare(agent, this.#second) < 0) this.#second = agent;
  }

  #compare(a: AgentRecord, b: AgentRecord): number {
    return compareAgents(a, b, this.#call, this.#today, this.#line);
  }

  result(): Chosen {
    const agents = this.#best.sort((a, b) => this.#compare(a, b));
    return { agents, eligible: this.eligible, decidedBy: this.#decidedBy(agents) };
  }

  #decidedBy([first, ...others]: readonly AgentRecord[]): DecidedBy {
    if (this.eligible === 1 || !first) return 'only-one';
    if (others.length > 0) return 'ring-all';
    // Nobody else of its line: all others are of later ones.
    if (!this.#second) return 'earlier-line';
    return whatDecided(first, this.#second, this.#call, this.#today, this.#line);
  }
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
