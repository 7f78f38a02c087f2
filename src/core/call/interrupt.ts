import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { OfferOutcome } from '../desk/facts.ts';
import type { InterruptionFact } from '../desk/interruption-facts.ts';
import type { AgentId, CallId, DeviceId, LegId } from '../kernel/ids.ts';
import type { Call } from './call.ts';
import { letGo } from './conversation.ts';
import { dialledBridged, hangUpDialling } from './dialling.ts';
import { type Awaited, awaitedIn, type Seated } from './awaited.ts';
import {
  isPagePhone,
  type LastInterruption,
  PAGE_AWAITED_AT_LEAST_MS,
  PAGE_AWAITED_MS,
  RING_AGAIN_MS,
  RING_PAUSE_MS,
  STEADY_AFTER_MS,
} from './interruption.ts';
import { rearrange } from './rearrange.ts';
import { phoneOf, ringAgent } from './ring.ts';
import * as act from './talk-acts.ts';
import { legOfAnswered } from './talk.ts';

/** Why somebody's phone is taken for lost. */
export type LostBy = Extract<InterruptionFact, { type: 'talk-interrupted' }>['why'];

/*
 * What is done when the phone in an agent's page is lost in a call, and when it is back. Drawn in interruption.ts.
 */

/** The phone is lost: the agent is waited for, and whoever has nobody left to talk with hears music. */
export function interrupt(turn: Turn, call: Call, seated: Seated, why: LostBy): void {
  const { seat, leg } = seated;
  if (seat === 'dialling' && call.dialling?.answeredAt != null) {
    // The two were just being joined: a talk already, in which the agent is missing.
    dialledBridged(turn, call, leg);
    const joined = turn.desk.calls.get(call.id);
    if (joined?.talk) interrupt(turn, joined, { ...seated, seat: 'agent' }, why);
    return;
  }
  if (seat === 'third' && call.talk?.leg === null && !call.talk.interruption)
    return takeOver(turn, call, seated, why);
  rearrange(turn, call, () => record(turn, interruptionOf(turn, call, seated, why)));
}

function interruptionOf({ now }: Turn, call: Call, { seat, ...who }: Seated, why: LostBy): InterruptionFact {
  const last = lastOf(call, seat);
  const again = last !== null && now - last.endedAt < STEADY_AFTER_MS;
  const since = again ? last.since : now;
  return {
    type: 'talk-interrupted',
    at: now,
    call: call.id,
    ...who,
    why,
    deadlineAt: Math.max(now, since + PAGE_AWAITED_MS),
    ringAt: again ? now + RING_PAUSE_MS : now,
    ...(again && { since }),
  };
}

function lastOf({ talk, dialling }: Call, seat: Seated['seat']): LastInterruption | null {
  const place = seat === 'agent' ? talk : seat === 'third' ? talk?.third : dialling;
  return place?.lastInterruption ?? null;
}

/** Who had the call has left it, and the one who was asked in is with the caller alone: the call is theirs. */
function takeOver(turn: Turn, call: Call, seated: Seated, why: LostBy): void {
  const { agent, leg } = seated;
  const { id } = call;
  record(turn, {
    type: 'consult-completed',
    at: turn.now,
    call: id,
    target: agent,
    number: null,
    leg,
    agent: null,
  });
  const theirs = turn.desk.calls.get(id);
  if (theirs) interrupt(turn, theirs, { ...seated, seat: 'agent' }, why);
}

/** The leg that was lost is of no use any more: hung up, or gone already. */
export function endLostLeg(turn: Turn, call: Call, agent: AgentId, leg: LegId, gone = false): void {
  if (!gone) letGo(turn, call, agent, leg);
  record(turn, { type: 'lost-leg-ended', at: turn.now, call: call.id, agent, leg });
}

/** The phone that was rung anew rings no longer. A page is rung again after a pause; a person's no is one. */
export function endRingAgain(
  turn: Turn,
  call: Call,
  { agent, interruption: { ring } }: Awaited,
  outcome: OfferOutcome,
  legGone: boolean,
): void {
  if (!ring) return;
  const { leg, device } = ring;
  const { now, desk } = turn;
  if (!legGone) letGo(turn, call, agent, leg);
  const lost = outcome === 'withdrawn';
  const ringAt = lost ? now : now + RING_PAUSE_MS;
  record(turn, { type: 'ring-again-ended', at: now, call: call.id, agent, leg, outcome, ringAt });
  const said = outcome === 'declined' || outcome === 'not-answered';
  if (said && !isPagePhone(desk.directory, device)) giveUp(turn, call.id, agent);
}

/** The agent is on the line again, on the leg that was lost or on a new one. */
export function continueTalk(
  turn: Turn,
  call: Call,
  { seat, agent, interruption }: Awaited,
  on: { readonly leg: LegId; readonly device: DeviceId; readonly key?: string },
): void {
  const { leg: lost, ring, since } = interruption;
  if (ring && ring.leg !== on.leg) letGo(turn, call, agent, ring.leg);
  if (lost !== null && lost !== on.leg) letGo(turn, call, agent, lost);
  const back = lost === on.leg ? { inside: on.leg } : { fresh: on.leg };
  rearrange(turn, call, () => {
    const awayMs = turn.now - since;
    record(turn, { type: 'talk-continued', at: turn.now, call: call.id, agent, ...on, awayMs });
    return back;
  });
  if (seat !== 'third') hearRinging(turn, call.id, on.leg);
}

/** Who is back while somebody's phone still rings for them hears it ring, and one for whom none rings does not. */
function hearRinging({ desk, ...turn }: Turn, id: CallId, leg: LegId): void {
  const { talk, dialling } = desk.calls.get(id) ?? {};
  const rings = dialling?.answeredAt === null || talk?.third?.answeredAt === null;
  perform({ desk, ...turn }, { type: rings ? 'start-ringing' : 'stop-ringing', call: id, leg });
}

/** Rings whoever is waited for and can be rung, and ends calls in which nobody waits. */
export function tendAwaited(turn: Turn): void {
  const { desk } = turn;
  const { calls, agents } = desk.journal;
  const touched = new Set(calls);
  for (const id of agents) {
    const call = desk.agents.get(id)?.call;
    if (call != null) touched.add(call);
  }
  for (const id of touched) {
    const call = desk.calls.get(id);
    if (call) for (const { agent } of awaitedIn(call)) tend(turn, id, agent);
  }
}

function tend(turn: Turn, id: CallId, agent: AgentId): void {
  const call = turn.desk.calls.get(id);
  const awaited = call && awaitedIn(call).find((each) => each.agent === agent);
  if (!call || !awaited) return;
  const { talk } = call;
  if (talk && talk.leg === null && call.leg === null && legOfAnswered(talk.third) === null)
    return act.end(turn, call, 'agent');
  ringAgain(turn, call, awaited);
}

function ringAgain(turn: Turn, call: Call, { agent: id, interruption }: Awaited): void {
  const { desk, now } = turn;
  const agent = desk.agents.get(id);
  if (!agent || !desk.linked || interruption.ring || agent.closing.size > 0) return;
  const device = phoneOf(agent);
  if (device === null) return;
  if (interruption.leg !== null) {
    // The page that is back tells whether it has the leg still; another phone has not.
    if (device !== interruption.device) endLostLeg(turn, call, id, interruption.leg);
    return;
  }
  if (now < interruption.ringAt) return;
  const { leg, attempt, deadlineAt } = ringAgent(turn, call, device, true);
  const until = isPagePhone(desk.directory, device) ? now + RING_AGAIN_MS : deadlineAt;
  const rung = { agent: id, device, leg, attempt, deadlineAt: until };
  record(turn, { type: 'phone-rung-again', at: now, call: call.id, ...rung });
}

/** The connection was away, and the page with it: nobody is given up before the page had time. */
export function awaitLonger(turn: Turn, id: CallId): void {
  const deadlineAt = turn.now + PAGE_AWAITED_AT_LEAST_MS;
  const call = turn.desk.calls.get(id);
  for (const { agent, interruption } of call ? awaitedIn(call) : []) {
    if (interruption.deadlineAt < deadlineAt)
      record(turn, { type: 'page-awaited-longer', at: turn.now, call: id, agent, deadlineAt });
  }
}

/** They were not back in time: the agent is taken for not responding, and the caller is not left waiting for them. */
export function giveUp(turn: Turn, id: CallId, agent: AgentId): void {
  const { desk, now } = turn;
  const call = desk.calls.get(id);
  const awaited = call && awaitedIn(call).find((each) => each.agent === agent);
  if (!call || !awaited) return;
  const awayMs = now - awaited.interruption.since;
  record(turn, { type: 'page-given-up', at: now, call: id, agent, awayMs });
  tellAgent(turn, agent, { type: 'phone-lost' });
  if (awaited.seat === 'dialling') return hangUpDialling(turn, call);
  if (awaited.seat === 'third') return giveUpThird(turn, call);
  giveUpAgent(turn, call);
}

function giveUpThird(turn: Turn, call: Call): void {
  const { talk } = call;
  if (!talk?.third) return;
  const { third } = talk;
  if (call.leg === null) return act.end(turn, call, 'agent');
  rearrange(turn, call, () => act.dropThird({ turn, call, talk }, third, 'unreachable'));
  const now = act.current({ turn, call, talk });
  if (now && now.talk.leg !== null && now.talk.heldSince !== null) act.resume(now);
}

function giveUpAgent(turn: Turn, call: Call): void {
  const { talk } = call;
  if (!talk) return;
  if (call.leg === null) return act.end(turn, call, 'agent');
  const { third } = talk;
  if (!third || legOfAnswered(third) === null) return act.backToQueue(turn, call);
  const on = { turn, call, talk };
  if (talk.heldSince === null) act.leave(on);
  else act.complete(on, third);
}
