import { isFree } from '../agent/agent.ts';
import { agentsOf, type Call, isWaiting } from '../call/call.ts';
import type { InstantMs } from '../kernel/time.ts';
import { isRecorded } from '../call/voicemail-run.ts';
import { awaitedIn, type Seat } from '../call/awaited.ts';
import { legOfAnswered, legsOfTalk } from '../call/talk.ts';
import { maySatisfy } from '../routing/choose.ts';
import { kindOf } from '../routing/kind.ts';
import { isAtWork, mayServe } from '../routing/servers.ts';
import { type Desk, legsOf } from './state.ts';
import { timersOfAgent, timersOfCall } from './timers.ts';

/**
 * What must hold after every step, whatever came in: each line that this returns is a fault of ours. Costs
 * calls × agents; for tests and simulations.
 */
export function brokenInvariants(desk: Desk, now: InstantMs): string[] {
  return [
    ...brokenAgents(desk),
    ...[...desk.calls.values()].flatMap((call) => brokenCall(desk, call)),
    ...brokenLegs(desk),
    ...brokenServers(desk),
    ...brokenTimers(desk, now),
    ...idleWhileWaiting(desk, now),
  ];
}

/** Who has which call: no agent has two, and agents and calls agree. */
function brokenAgents(desk: Desk): string[] {
  const broken: string[] = [];
  const holds = new Map<string, string>();
  for (const call of desk.calls.values()) {
    for (const agent of agentsOf(call)) {
      // Several phones of one agent may ring for one call.
      if ((holds.get(agent) ?? call.id) !== call.id)
        broken.push(`${agent} has both ${holds.get(agent)} and ${call.id}`);
      holds.set(agent, call.id);
    }
  }
  for (const [id, agent] of desk.agents) {
    const busy = agent.state === 'offered' || agent.state === 'talking';
    if (busy !== holds.has(id) || (busy && agent.call !== holds.get(id))) {
      broken.push(`${id} is ${agent.state} with ${agent.call}, but calls say ${holds.get(id) ?? 'none'}`);
    }
    if ((agent.state === 'wrapping-up') !== (agent.wrapUpUntil !== null))
      broken.push(`${id}: wrap-up without an end`);
    for (const line of agent.profile.lines) {
      if (desk.free.ofLine(line).has(id) !== isFree(agent)) broken.push(`${id}: wrong in the free index`);
    }
  }
  return broken;
}

function brokenCall(desk: Desk, call: Call): string[] {
  const rules: [boolean, string][] = [
    [(call.state === 'offering') === call.offers.length > 0, 'offers do not fit its state'],
    [(call.state === 'connected') === (call.talk !== null), 'talk does not fit its state'],
    [
      (call.state === 'forwarding') === (call.forward !== null || isBetweenRounds(call)),
      'forwards to nobody',
    ],
    [!call.talk || call.leg !== null || call.talk.third !== null, 'has one alone in its talk'],
    [
      !call.talk || legsOfTalk(call.talk).length > 0 || call.talk.interruption !== null,
      'has its caller alone in its talk',
    ],
    ...rulesOfAwaited(call),
    [call.past.returnTo === null || isWaiting(call), 'would go back though nobody is asked'],
    [(call.state === 'dialling') === (call.dialling !== null), 'dialling does not fit its state'],
    [call.state !== 'sleeping' || call.callOut?.sleepsUntil != null, 'sleeps for ever'],
    [call.state !== 'arriving', 'was left at the door'],
    [
      call.state !== 'announcing' || call.announcement !== null || awaitsKey(call) || isRecorded(call),
      'announces nothing',
    ],
    [!call.onCall || !isWaiting(call), 'waits though those on call are rung'],
    [!isWaiting(call) || (call.queuedAt !== null && call.service !== null), 'waits without a queue'],
    [new Set(call.offers.map(({ device }) => device)).size === call.offers.length, 'rings one phone twice'],
    [call.offers.filter(({ acceptedAt }) => acceptedAt !== null).length <= 1, 'has two winners'],
    [
      call.offers.every(({ acceptedAt }) => acceptedAt === null) || call.offers.length === 1,
      'rings phones though it was accepted',
    ],
    [new Set(legsOf(call)).size === legsOf(call).length, 'has one leg twice'],
  ];
  const broken = rules.filter(([holds]) => !holds).map(([, rule]) => `${call.id} ${rule}`);
  for (const agent of agentsOf(call))
    if (!desk.agents.has(agent)) broken.push(`${call.id} has the unknown agent ${agent}`);
  return broken;
}

/** Whoever is waited for is not on the line as well, and somebody on the line waits for them. */
function rulesOfAwaited(call: Call): [boolean, string][] {
  const onTheLine = [call.leg, call.talk?.leg ?? null, legOfAnswered(call.talk?.third ?? null)];
  return awaitedIn(call).flatMap(({ seat, interruption }): [boolean, string][] => [
    [mayBeAwaited(call, seat), `awaits a ${seat} who cannot be lost`],
    [onTheLine.some((leg) => leg !== null) || seat === 'dialling', 'has nobody who waits'],
    [interruption.ring === null || interruption.leg === null, 'rings a phone beside the leg that was lost'],
  ]);
}

function mayBeAwaited({ talk, dialling }: Call, seat: Seat): boolean {
  if (seat === 'dialling') return dialling?.party != null;
  if (seat === 'agent') return talk?.leg === null && talk.rejoin === null;
  // Who is with the caller alone has the call.
  return talk?.third?.answeredAt != null && (talk.leg !== null || talk.interruption !== null);
}

/** Every leg has one owner, and the index of waiting calls is the set of queued ones. */
function brokenLegs(desk: Desk): string[] {
  const broken: string[] = [];
  let legs = 0;
  let queued = 0;
  for (const call of desk.calls.values()) {
    if (call.state === 'queued') queued += 1;
    for (const leg of legsOf(call)) {
      legs += 1;
      if (desk.legs.get(leg) !== call.id) broken.push(`${leg} of ${call.id} is not in the index of legs`);
    }
  }
  if (legs !== desk.legs.size) broken.push(`${desk.legs.size} legs are indexed, ${legs} exist`);
  const ringing = [...desk.calls.values()].filter(({ state }) => state === 'offering').length;
  if (ringing !== desk.ringing.size)
    broken.push(`${desk.ringing.size} calls are indexed as ringing, ${ringing} are`);
  if (queued !== desk.waiting.size)
    broken.push(`${desk.waiting.size} calls are indexed as waiting, ${queued} are`);
  for (const call of [...desk.waiting.all(), ...desk.ringing.all()]) {
    if (desk.calls.get(call.id) !== call) broken.push(`${call.id} waits in the index with an old record`);
  }
  return broken;
}

/** For every kind of waiting call the index knows exactly those at work who may serve it. */
function brokenServers(desk: Desk): string[] {
  const atWork = [...desk.agents.values()].filter(isAtWork);
  const broken = atWork.length === desk.atWork.size ? [] : [`${desk.atWork.size} are indexed as at work`];
  for (const call of desk.calls.values()) {
    if (!isWaiting(call)) continue;
    const { agents } = desk.atWork.of(kindOf(call), call);
    const right = atWork.filter((agent) => mayServe(agent, call)).map(({ profile }) => profile.id);
    if (right.length !== agents.size || !right.every((id) => agents.has(id)))
      broken.push(`${call.id} has ${[...agents].join()} for its servers, not ${right.join()}`);
  }
  return broken;
}

function brokenTimers(desk: Desk, now: InstantMs): string[] {
  const wanted = [
    ...[...desk.calls.values()].flatMap((call) => timersOfCall(call, now)),
    ...[...desk.agents.values()].flatMap((agent) => timersOfAgent(agent)),
  ];
  const missing = wanted.filter(({ id }) => !desk.timers.has(id)).map(({ id }) => `timer ${id} is not armed`);
  const ids = new Set(wanted.map(({ id }) => id));
  const stray = [...desk.timers.values()].filter(({ id, at }) => at > now && !ids.has(id));
  return [...missing, ...stray.map(({ id }) => `timer ${id} has no owner`)];
}

/** No call waits while somebody free may serve it; resting pairs apart. */
function idleWhileWaiting(desk: Desk, now: InstantMs): string[] {
  if (!desk.linked) return [];
  const broken: string[] = [];
  for (const call of desk.calls.values()) {
    if (call.state !== 'queued' || !call.service || call.progress.held) continue;
    for (const [id, agent] of desk.agents) {
      if (!isFree(agent) || !maySatisfy(call, agent, now)) continue;
      broken.push(`${call.id} waits while ${id} is free to serve it`);
    }
  }
  return broken;
}

/** Those on call are rung again in a moment. */
const isBetweenRounds = ({ onCall, forward }: Call): boolean =>
  onCall?.phase === 'pausing' && onCall.pausedUntil !== null && forward === null;

/** A caller who is asked for a key, with a limit to it, on the way into the queue or in the choice of a callback. */
const awaitsKey = ({ entry, callbackMenu, onCall }: Call): boolean =>
  entry?.keyUntil != null || callbackMenu !== null || onCall?.phase === 'confirming';
