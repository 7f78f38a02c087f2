import { type AgentRecord, isFree } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Line } from '../desk/directory.ts';
import type { Desk } from '../desk/state.ts';
import { localDay } from '../kernel/local-day.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';
import { lineRank } from './kind.ts';
import { compareAgents, type DecidedBy, isSkilledFor, type Later, whatDecided } from './order.ts';
import { isResting } from './waiting-index.ts';

/** Whom a call is offered to at once: one agent, or everybody of a line that rings all. */
export interface Chosen {
  /** First in order first; never empty. */
  readonly agents: readonly AgentRecord[];
  /** How many free agents could have been offered the call, the chosen among them. */
  readonly eligible: number;
  /** What put the first before the second. */
  readonly decidedBy: DecidedBy;
  /** Who comes after the chosen, at most five. */
  readonly next: readonly Later[];
}

/** So many are kept who would have been asked next. */
const NEXT = 5;

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
  return same ? race.wonBy(same) : race.result();
}

interface Entrant {
  readonly agent: AgentRecord;
  readonly rank: number;
}

/** Finds in one pass the first of the eligible, or all of the earliest line where it rings all, and who follows. */
class Race {
  readonly #call: Call;
  readonly #today: LocalDate;
  #rank = Number.POSITIVE_INFINITY;
  #line: Line | null = null;
  /** Everybody of the earliest line where it rings all; else nobody. */
  #all: AgentRecord[] = [];
  /** The first in order, one more than are told of; those of a line that rings all are not among them. */
  #first: Entrant[] = [];
  eligible = 0;

  constructor(call: Call, today: LocalDate) {
    this.#call = call;
    this.#today = today;
  }

  enter(agent: AgentRecord): void {
    this.eligible += 1;
    const rank = lineRank(this.#call, agent) as number;
    if (rank < this.#rank) this.#begin(rank);
    if (rank === this.#rank && this.#line?.order === 'ring-all') this.#all.push(agent);
    else this.#place(agent, rank);
  }

  /** An earlier line than any before: whoever was rung with all of a later one comes after it. */
  #begin(rank: number): void {
    const later = this.#all;
    const before = this.#rank;
    this.#all = [];
    this.#rank = rank;
    this.#line = lineAt(this.#call, rank);
    for (const agent of later) this.#place(agent, before);
  }

  #place(agent: AgentRecord, rank: number): void {
    const first = this.#first;
    let place = first.length;
    while (place > 0 && this.#compare(agent, rank, first[place - 1] as Entrant) < 0) place -= 1;
    if (place > NEXT) return;
    first.splice(place, 0, { agent, rank });
    if (first.length > NEXT + 1) first.pop();
  }

  #compare(agent: AgentRecord, rank: number, other: Entrant): number {
    if (rank !== other.rank) return rank - other.rank;
    const line = rank === this.#rank ? this.#line : lineAt(this.#call, rank);
    return compareAgents(agent, other.agent, this.#call, this.#today, line);
  }

  result(): Chosen {
    const { eligible } = this;
    if (this.#all.length > 0) {
      const all = [...this.#all].sort((a, b) => compareAgents(a, b, this.#call, this.#today, this.#line));
      const decidedBy = eligible === 1 ? 'only-one' : all.length > 1 ? 'ring-all' : 'earlier-line';
      const next = this.#first.slice(0, NEXT).map((each) => later(each.agent, 'earlier-line'));
      return { agents: all, eligible, decidedBy, next };
    }
    const [first, ...others] = this.#first as [Entrant, ...Entrant[]];
    const next = others.map((each) => later(each.agent, this.#between(first, each)));
    return { agents: [first.agent], eligible, decidedBy: next[0]?.laterBy ?? 'only-one', next };
  }

  /** Asked before all others, whatever their order: they had the caller last. */
  wonBy(agent: AgentRecord): Chosen {
    const next = [...this.#all, ...this.#first.map((each) => each.agent)]
      .filter((each) => each !== agent)
      .slice(0, NEXT)
      .map((each) => later(each, 'same-agent'));
    return { agents: [agent], eligible: this.eligible, decidedBy: 'same-agent', next };
  }

  #between(first: Entrant, other: Entrant): DecidedBy {
    if (first.rank !== other.rank) return 'earlier-line';
    return whatDecided(first.agent, other.agent, this.#call, this.#today, this.#line);
  }
}

const later = ({ profile }: AgentRecord, laterBy: DecidedBy): Later => ({ agent: profile.id, laterBy });

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
