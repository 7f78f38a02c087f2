import type { AgentRecord } from '../agent/agent.ts';
import type { Call } from '../call/call.ts';
import type { Desk } from '../desk/state.ts';
import { localDay } from '../kernel/local-day.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import { HOUR_MS, MINUTE_MS, type DurationMs, type InstantMs, type LocalDate } from '../kernel/time.ts';
import { linesAhead } from './lines.ts';
import { compareAgents, compareCalls } from './order.ts';
import { kindOf, lineRank } from './kind.ts';
import { mayServe } from './servers.ts';
import { newWaitMemory, type Rates, ratesOf } from './wait-memory.ts';

/** Mean and variance of a wait. */
export interface WaitMoments {
  readonly meanMs: DurationMs;
  readonly varianceMs2: number;
}

/** Larger desks are not simulated: a decision may take two milliseconds at most. */
const MOST_CALLS = 50;
const MOST_AGENTS = 50;

/** How many futures are drawn; more for a small desk, whose draws cost little. */
const MOST_DRAWS = 40;
const LEAST_DRAWS = 12;
/** Steps of one draw times draws, about: what the time limit allows. */
const WORK = 60_000;

/** No draw looks further ahead. */
const HORIZON_MS = 4 * HOUR_MS;

/** A small desk that plays the rules forward: who waits, who is at work, and when each may serve whom. */
interface Model {
  readonly call: Call;
  readonly now: InstantMs;
  readonly today: LocalDate;
  readonly calls: readonly Call[];
  readonly agents: readonly AgentRecord[];
  readonly rates: readonly Rates[];
  /** How each agent becomes free, for a draw. */
  readonly freeIn: readonly ((random: Random) => DurationMs)[];
  /** From when on, counted from now, agent a may serve call c; Infinity: never. */
  readonly openFrom: readonly (readonly DurationMs[])[];
  /** The instants at which a pair opens, ascending, counted from now. */
  readonly openings: readonly DurationMs[];
  /** The order of service as it will be in so many doublings of a minute. */
  readonly orders: (readonly number[])[];
}

/**
 * Plays the desk forward with the order of calls and agents that routes it, drawing at random how long talks
 * go on and who leaves. Calls that come later are left out, but for those that wait already.
 * @returns null when the desk is too large for it
 */
export function drawWaits(desk: Desk, call: Call, now: InstantMs): WaitMoments | null {
  const model = modelOf(desk, call, now);
  if (!model) return null;
  const random = seededRandom(seedOf(call.id));
  const size = model.calls.length * (model.agents.length + model.calls.length);
  const draws = Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, Math.floor(WORK / size)));
  let sum = 0;
  let squares = 0;
  for (let n = 0; n < draws; n += 1) {
    const waitMs = drawWait(model, random);
    sum += waitMs;
    squares += waitMs * waitMs;
  }
  const meanMs = sum / draws;
  return { meanMs, varianceMs2: Math.max(0, (squares - sum * meanMs) / (draws - 1)) };
}

/** FNV-1a over the call's id: the same call is always given the same draws. */
function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function modelOf(desk: Desk, call: Call, now: InstantMs): Model | null {
  // What is cut down below may have been a little too large.
  if (desk.waiting.size > 2 * MOST_CALLS || desk.atWork.size > 2 * MOST_AGENTS) return null;
  // In orders of their own, so that the draws are the same whoever came to the desk in what order.
  const atWork = [...desk.atWork.all()].sort().flatMap((id) => desk.agents.get(id) ?? []);
  const queued = [...new Set([call, ...desk.waiting.all()])].sort((a, b) => compareCalls(a, b, now));
  const kinds = new Map<string, readonly DurationMs[]>();
  const opensOf = (each: Call): readonly DurationMs[] => {
    const kind = `${kindOf(each)}|${each.service?.id}|${each.organisation}`;
    const opens = kinds.get(kind) ?? atWork.map((agent) => opensAfter(each, agent));
    kinds.set(kind, opens);
    return opens;
  };
  const own = opensOf(call);
  const rivals = queued
    .map((each) => ({ each, opens: opensOf(each) }))
    .filter(({ opens }) => opens.some((at, a) => at < Infinity && (own[a] as DurationMs) < Infinity));
  const calls = rivals.map(({ each }) => each);
  const reached = [...new Set(rivals.map(({ opens }) => opens))];
  const chosen = [...atWork.keys()].filter((a) =>
    reached.some((opens) => (opens[a] as DurationMs) < Infinity),
  );
  if (calls.length > MOST_CALLS || chosen.length > MOST_AGENTS || !calls.includes(call)) return null;
  const agents = chosen.map((a) => atWork[a] as AgentRecord);
  const openFrom = rivals.map(({ each, opens }) =>
    chosen.map((a, n) => openFor(each, agents[n] as AgentRecord, opens[a] as DurationMs, now)),
  );
  const openings = [...new Set(openFrom.flat())].filter((at) => at > 0 && at < HORIZON_MS);
  return {
    call,
    now,
    today: localDay(now, call.service?.timeZone ?? 'UTC').date,
    calls,
    agents,
    rates: calls.map((each) => ratesFor(desk, each.service?.id)),
    freeIn: agents.map((agent) => freeingOf(desk, agent, call, now)),
    openFrom,
    openings: openings.sort((a, b) => a - b),
    orders: [],
  };
}

/** From when on, counted from now, the agent may serve the call, whose wait opens it to them after so long. */
function openFor(call: Call, { profile }: AgentRecord, opensAfterMs: DurationMs, now: InstantMs): DurationMs {
  const restsMs = (call.resting.get(profile.id) ?? 0) - now;
  return Math.max(0, restsMs, opensAfterMs - (now - call.progress.since));
}

const ratesFor = (desk: Desk, service: string | undefined): Rates =>
  ratesOf(desk.waitMemory.get(service ?? '') ?? newWaitMemory);

/** When an agent is free, drawn: talks are taken for exponential, so that it matters not how long they have lasted. */
function freeingOf(
  desk: Desk,
  agent: AgentRecord,
  call: Call,
  now: InstantMs,
): (random: Random) => DurationMs {
  if (agent.state === 'available') return () => 0;
  if (agent.state === 'wrapping-up' && agent.wrapUpUntil !== null) {
    const leftMs = Math.max(0, agent.wrapUpUntil - now);
    return () => leftMs;
  }
  const { takenUpMs } = ratesFor(desk, desk.takenUp.get(agent.profile.id)?.service ?? call.service?.id);
  return (random) => random.exponential(takenUpMs);
}

/** After what wait the agent may serve the call, as its requirements relax and its lines open; Infinity: never. */
function opensAfter(call: Call, agent: AgentRecord): DurationMs {
  if (mayServe(agent, call)) return 0;
  return Math.max(lineOpensAt(call, agent), skillWillDoAt(call, agent));
}

/** After what wait in this queue a line of the agent's is open to the call. */
function lineOpensAt(call: Call, agent: AgentRecord): DurationMs {
  if (lineRank(call, agent) !== null) return 0;
  let opensAt = Infinity;
  for (const { id, opensAfterMs } of linesAhead(call)) {
    if (opensAfterMs !== null && agent.profile.lines.has(id)) opensAt = Math.min(opensAt, opensAfterMs);
  }
  return opensAt;
}

/** After what wait the agent's levels will do for every requirement of the call. */
function skillWillDoAt({ service, requirements }: Call, { profile }: AgentRecord): DurationMs {
  let from = 0;
  for (const { skill, minLevel } of requirements) {
    const level = profile.skills.get(skill) ?? 0;
    if (level >= minLevel) continue;
    const steps = service?.requirements.find((each) => each.skill === skill)?.relaxations ?? [];
    const step = steps.find((each) => each.minLevel === null || each.minLevel <= level);
    from = Math.max(from, step?.afterMs ?? Infinity);
  }
  return from;
}

/** One future: how long the call waits in it until an agent is free for it. */
function drawWait(model: Model, random: Random): DurationMs {
  const { calls, rates, freeIn, openings } = model;
  const freeAt = freeIn.map((draw) => draw(random));
  // Who leaves before being served; the call itself stays to the end.
  const leavesAt = calls.map((call, c) =>
    call === model.call ? Infinity : random.exponential(1 / (rates[c] as Rates).leavePerMs),
  );
  const served = calls.map(() => false);
  let opening = 0;
  for (let t = 0; t < HORIZON_MS;) {
    const idle: number[] = [];
    for (let a = 0; a < freeAt.length; a += 1) if ((freeAt[a] as number) <= t) idle.push(a);
    for (const c of orderAt(model, t)) {
      if (idle.length === 0) break;
      if (served[c] === true || (leavesAt[c] as number) <= t) continue;
      const a = agentFor(model, c, idle, freeAt, t);
      if (a === null) continue;
      if (calls[c] === model.call) return t;
      served[c] = true;
      idle.splice(idle.indexOf(a), 1);
      freeAt[a] = t + random.exponential((rates[c] as Rates).takenUpMs);
    }
    while (opening < openings.length && (openings[opening] as number) <= t) opening += 1;
    t = nextEvent(freeAt, t, openings[opening] ?? Infinity);
  }
  return HORIZON_MS;
}

function nextEvent(freeAt: readonly number[], t: number, opening: number): number {
  let next = opening;
  for (const at of freeAt) if (at > t && at < next) next = at;
  return next;
}

/** The first in the product's order among the idle agents who may serve call `c` at `t`. */
function agentFor(
  { agents, calls, openFrom, now, today }: Model,
  c: number,
  idle: readonly number[],
  freeAt: readonly number[],
  t: number,
): number | null {
  const open = openFrom[c] as readonly number[];
  const candidates = idle.filter((a) => (open[a] as number) <= t);
  if (candidates.length < 2) return candidates[0] ?? null;
  const then = (a: number): AgentRecord => {
    const agent = agents[a] as AgentRecord;
    return agent.state === 'available' ? agent : { ...agent, idleSince: now + (freeAt[a] as number) };
  };
  const call = calls[c] as Call;
  const rank = (a: number): number => lineRank(call, agents[a] as AgentRecord) ?? Infinity;
  return candidates.reduce((best, a) => {
    const ranks = rank(a) - rank(best);
    if (ranks !== 0) return ranks < 0 ? a : best;
    const line = call.service?.lines.find(({ id }) => id === call.openLines[rank(a)]) ?? null;
    return compareAgents(then(a), then(best), call, today, line) < 0 ? a : best;
  });
}

/**
 * The calls in the order of service at `t`. Scores grow at different paces, so the order is taken anew at each
 * doubling of the time, which is when it can have changed much, and kept for all draws.
 */
function orderAt(model: Model, t: DurationMs): readonly number[] {
  const doublings = Math.ceil(Math.log2(1 + t / MINUTE_MS));
  const known = model.orders[doublings];
  if (known) return known;
  const at = model.now + (2 ** doublings - 1) * MINUTE_MS;
  const order = [...model.calls.keys()].sort((a, b) =>
    compareCalls(model.calls[a] as Call, model.calls[b] as Call, at),
  );
  model.orders[doublings] = order;
  return order;
}
