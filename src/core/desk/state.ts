import { type AgentRecord, isFree, newAgent } from '../agent/agent.ts';
import { type Call, isWaiting } from '../call/call.ts';
import { legsOfInterruption } from '../call/interruption.ts';
import { legsOfTalk } from '../call/talk.ts';
import type {
  AgentId,
  CallId,
  DeviceId,
  LegId,
  LineId,
  PhoneNumber,
  ServiceId,
  TimerId,
} from '../kernel/ids.ts';
import { AgentIndex } from '../routing/agent-index.ts';
import { type LastAgent, longestMemoryMs } from '../routing/same-agent.ts';
import { isAtWork, ServerIndex } from '../routing/servers.ts';
import type { TakenUp, WaitMemory } from '../routing/wait-memory.ts';
import { WaitingIndex } from '../routing/waiting-index.ts';
import type { Directory } from './directory.ts';
import type { Timer } from './timers.ts';

/** What one step has touched, so that it can be matched, timed, and taken back if the step throws. */
export interface Journal {
  readonly undo: (() => void)[];
  readonly calls: Set<CallId>;
  readonly agents: Set<AgentId>;
  /** Calls that came to wait, and agents that came free: both sides of the next match. */
  readonly queued: Set<CallId>;
  readonly freed: Set<AgentId>;
  /** Calls whose rules of waiting may apply now, and lines on which nobody is signed in any more. */
  readonly ruled: Set<CallId>;
  readonly emptied: Set<LineId>;
}

/**
 * The whole state of the desk. Calls and agents are immutable records; the maps around them are moved along
 * by each step, not copied, so that a step costs what it touches. Only `put…` and `remove…` below change them:
 * they keep the indexes true and can be undone.
 */
export interface Desk {
  directory: Directory;
  /** False while Asterisk cannot be reached: nothing is offered then. */
  linked: boolean;
  readonly calls: Map<CallId, Call>;
  readonly agents: Map<AgentId, AgentRecord>;
  /** Which call each living leg belongs to. */
  readonly legs: Map<LegId, CallId>;
  /** Which agent's phone each leg that is being hung up is on. */
  readonly closing: Map<LegId, AgentId>;
  /** The last legs known to be gone, so that late or doubled news of them is not taken for a new call. */
  readonly gone: Set<LegId>;
  /** The last calls that have ended: their names are not given again. */
  readonly ended: Set<CallId>;
  /** The last tasks whose outcome is recorded, of those that have ended. */
  readonly outcomes: Set<CallId>;
  readonly deviceOwner: Map<DeviceId, AgentId>;
  /** Armed timers. */
  readonly timers: Map<TimerId, Timer>;
  /** Armed timers by the call or agent they belong to. */
  readonly timersOfCall: Map<CallId, readonly Timer[]>;
  readonly timersOfAgent: Map<AgentId, readonly Timer[]>;
  /** The calls in state `queued`. */
  readonly waiting: WaitingIndex;
  /** Those for which a phone rings: they wait too, but are spoken for. */
  readonly ringing: WaitingIndex;
  /** How many wait in each service's queue, whether or not a phone rings for them. */
  readonly waitingIn: Map<ServiceId, number>;
  /** The calls held for each agent. */
  readonly heldFor: Map<AgentId, Set<CallId>>;
  readonly free: AgentIndex;
  readonly atWork: ServerIndex;
  /** How many are signed in on each line, free or not. */
  readonly signedIn: Map<LineId, number>;
  /** Which service each line of the directory is of. */
  readonly serviceOfLine: Map<LineId, ServiceId>;
  /** Who had each caller last, the longest ago first, for as long as any service asks. */
  readonly lastAgents: Map<PhoneNumber, LastAgent>;
  rememberMs: number;
  /** What past calls of each service teach of the waits to come. */
  readonly waitMemory: Map<ServiceId, WaitMemory>;
  /** The agents on calls of a queue, since their phone rang. */
  readonly takenUp: Map<AgentId, TakenUp>;
  journal: Journal;
}

export function newJournal(): Journal {
  return {
    undo: [],
    calls: new Set(),
    agents: new Set(),
    queued: new Set(),
    freed: new Set(),
    ruled: new Set(),
    emptied: new Set(),
  };
}

/** A desk of `directory` where nobody has signed in and nobody calls. */
export function newDesk(directory: Directory): Desk {
  const desk: Desk = {
    directory,
    linked: false,
    calls: new Map(),
    agents: new Map(),
    legs: new Map(),
    closing: new Map(),
    gone: new Set(),
    ended: new Set(),
    outcomes: new Set(),
    deviceOwner: new Map(),
    timers: new Map(),
    timersOfCall: new Map(),
    timersOfAgent: new Map(),
    waiting: new WaitingIndex(),
    ringing: new WaitingIndex(),
    waitingIn: new Map(),
    heldFor: new Map(),
    free: new AgentIndex(),
    atWork: new ServerIndex(),
    signedIn: new Map(),
    serviceOfLine: new Map(),
    lastAgents: new Map(),
    rememberMs: 0,
    waitMemory: new Map(),
    takenUp: new Map(),
    journal: newJournal(),
  };
  setDirectory(desk, directory);
  return desk;
}

/**
 * Gives the desk a new directory. Calls in progress keep theirs; agents get their new profile at once. An
 * agent who left it stays as long as they are signed in, but with no line left to be offered anything on.
 */
export function setDirectory(desk: Desk, directory: Directory): void {
  desk.directory = directory;
  desk.rememberMs = longestMemoryMs(directory);
  desk.serviceOfLine.clear();
  for (const { id, lines } of directory.services.values()) {
    for (const line of lines) desk.serviceOfLine.set(line.id, id);
  }
  desk.waiting.setHolders(skillHolders(directory));
  desk.deviceOwner.clear();
  for (const profile of directory.agents.values()) {
    for (const device of profile.devices) desk.deviceOwner.set(device, profile.id);
    const agent = desk.agents.get(profile.id) ?? newAgent(profile);
    // A phone that is theirs no longer cannot be the one that is rung.
    const device = agent.device !== null && profile.devices.includes(agent.device) ? agent.device : null;
    putAgent(desk, { ...agent, profile, device });
  }
  for (const [id, agent] of desk.agents) {
    if (directory.agents.has(id)) continue;
    if (agent.state === 'signed-out') removeAgent(desk, id);
    else putAgent(desk, { ...agent, profile: { ...agent.profile, lines: new Set() } });
  }
}

/** How many agents have each skill. */
function skillHolders(directory: Directory): ReadonlyMap<string, number> {
  const holders = new Map<string, number>();
  for (const { skills } of directory.agents.values()) {
    for (const skill of skills.keys()) holders.set(skill, (holders.get(skill) ?? 0) + 1);
  }
  return holders;
}

/** Sets a call, new or changed. */
export function putCall(desk: Desk, call: Call): void {
  const before = desk.calls.get(call.id);
  replaceCall(desk, call.id, before, call);
  desk.journal.undo.push(() => replaceCall(desk, call.id, call, before));
  desk.journal.calls.add(call.id);
  if (call.state !== 'queued') return;
  desk.journal.queued.add(call.id);
  // Its rules of waiting are looked at when it comes to wait, in this queue or after an offer or a hold.
  const came = before?.state !== 'queued' || before.progress.since !== call.progress.since;
  if (came || (before.progress.held && !call.progress.held)) desk.journal.ruled.add(call.id);
}

/** Takes an ended call off the desk; its legs are strangers from then on. */
export function removeCall(desk: Desk, id: CallId): void {
  const before = desk.calls.get(id);
  if (!before) return;
  replaceCall(desk, id, before, undefined);
  desk.journal.undo.push(() => replaceCall(desk, id, undefined, before));
  desk.journal.calls.add(id);
}

/** How many gone legs and ended calls are remembered at least, and at most twice as many: some seconds' worth at a hundred calls a second. */
const REMEMBERED = 2_000;

/** Remembers that a leg is gone for good. */
export function rememberGone(desk: Desk, leg: LegId): void {
  remember(desk.gone, leg);
}

/** Remembers that a call has ended. */
export function rememberEnded(desk: Desk, call: CallId): void {
  remember(desk.ended, call);
}

/** Remembers that the outcome of a task that has ended is recorded. */
export function rememberOutcome(desk: Desk, call: CallId): void {
  remember(desk.outcomes, call);
  desk.journal.undo.push(() => desk.outcomes.delete(call));
}

function remember(names: Set<string>, name: string): void {
  names.add(name);
  let tooMany = names.size - REMEMBERED;
  // Many at once: what is deleted leaves holes at the front, which each look for the oldest would walk over.
  if (tooMany < REMEMBERED) return;
  for (const oldest of names) {
    if (tooMany === 0) return;
    names.delete(oldest);
    tooMany -= 1;
  }
}

/**
 * The name of a new call: that of its caller's channel. Asterisk names channels by the second and a count, so
 * one that was restarted within the second gives a name twice; the later call is then told apart by a number.
 */
export function newCallId(desk: Desk, leg: LegId): CallId {
  let id: CallId = leg;
  for (let n = 2; desk.ended.has(id) || desk.calls.has(id); n += 1) id = `${leg}~${n}`;
  return id;
}

/** Sets an agent, new or changed. */
export function putAgent(desk: Desk, agent: AgentRecord): void {
  const { id } = agent.profile;
  const before = desk.agents.get(id);
  replaceAgent(desk, id, before, agent);
  desk.journal.undo.push(() => replaceAgent(desk, id, agent, before));
  desk.journal.agents.add(id);
  // A new profile can make a free agent eligible for more; matching them again costs little.
  if (isFree(agent) && !(before && isFree(before) && before.profile === agent.profile))
    desk.journal.freed.add(id);
}

function removeAgent(desk: Desk, id: AgentId): void {
  const before = desk.agents.get(id);
  replaceAgent(desk, id, before, undefined);
  desk.journal.undo.push(() => replaceAgent(desk, id, undefined, before));
  desk.journal.agents.add(id);
}

/** Sets what the past of a service teaches. */
export function putWaitMemory(desk: Desk, service: ServiceId, memory: WaitMemory): void {
  putIn(desk, desk.waitMemory, service, memory);
}

/** Sets since when an agent is taken up by a call; undefined: they no longer are. */
export function putTakenUp(desk: Desk, agent: AgentId, takenUp: TakenUp | undefined): void {
  putIn(desk, desk.takenUp, agent, takenUp);
}

function putIn<V>(desk: Desk, map: Map<string, V>, key: string, value: V | undefined): void {
  const before = map.get(key);
  const set = (to: V | undefined): void => {
    if (to === undefined) map.delete(key);
    else map.set(key, to);
  };
  set(value);
  desk.journal.undo.push(() => set(before));
}

function replaceCall(desk: Desk, id: CallId, from: Call | undefined, to: Call | undefined): void {
  if (from) {
    for (const leg of legsOf(from)) desk.legs.delete(leg);
    if (from.state === 'queued') desk.waiting.remove(from);
    else if (from.state === 'offering') desk.ringing.remove(from);
    countWaiting(desk, from, -1);
  }
  if (!to) {
    desk.calls.delete(id);
    return;
  }
  desk.calls.set(id, to);
  for (const leg of legsOf(to)) desk.legs.set(leg, id);
  if (to.state === 'queued') desk.waiting.add(to);
  else if (to.state === 'offering') desk.ringing.add(to);
  countWaiting(desk, to, 1);
}

/** Counts a call into its queue, or out of it, and among those held for their agent. */
function countWaiting(desk: Desk, call: Call, sign: 1 | -1): void {
  if (!call.service || !isWaiting(call)) return;
  const { id } = call.service;
  desk.waitingIn.set(id, (desk.waitingIn.get(id) ?? 0) + sign);
  const agent = call.progress.held?.agent;
  if (agent === undefined) return;
  const calls = desk.heldFor.get(agent) ?? new Set();
  if (sign === 1) desk.heldFor.set(agent, calls.add(call.id));
  else if (calls.delete(call.id) && calls.size === 0) desk.heldFor.delete(agent);
}

/** The legs that the call owns now. */
export function legsOf(call: Call): readonly LegId[] {
  const legs = [...(call.leg === null ? [] : [call.leg]), ...call.offers.map((offer) => offer.leg)];
  if (call.dialling) {
    const { agentLeg, party, interruption } = call.dialling;
    legs.push(...(interruption ? legsOfInterruption(interruption) : [agentLeg]));
    // Once it has answered, the other party's leg is the call's own.
    if (party !== null && party !== call.leg) legs.push(party);
  }
  if (call.forward) legs.push(call.forward.leg);
  return call.talk ? [...legs, ...legsOfTalk(call.talk)] : legs;
}

function replaceAgent(
  desk: Desk,
  id: AgentId,
  from: AgentRecord | undefined,
  to: AgentRecord | undefined,
): void {
  if (from && isFree(from)) desk.free.remove(from.profile);
  const worked = from && isAtWork(from) ? from.profile : null;
  const works = to && isAtWork(to) ? to.profile : null;
  if (worked !== works) {
    if (worked) desk.atWork.remove(worked);
    if (works) desk.atWork.add(works);
  }
  if (from) countSignedIn(desk, from, -1);
  if (from) for (const leg of from.closing.keys()) desk.closing.delete(leg);
  if (to) for (const leg of to.closing.keys()) desk.closing.set(leg, id);
  if (!to) {
    desk.agents.delete(id);
    return;
  }
  desk.agents.set(id, to);
  countSignedIn(desk, to, 1);
  if (isFree(to)) desk.free.add(to.profile);
}

function countSignedIn(desk: Desk, { state, profile }: AgentRecord, sign: 1 | -1): void {
  if (state === 'signed-out') return;
  for (const line of profile.lines) {
    const count = (desk.signedIn.get(line) ?? 0) + sign;
    desk.signedIn.set(line, count);
    if (count === 0) desk.journal.emptied.add(line);
  }
}
