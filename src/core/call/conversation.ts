import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { EndedBy, EndReason, OfferOutcome } from '../desk/facts.ts';
import { putAgent } from '../desk/state.ts';
import type { AgentId, LegId } from '../kernel/ids.ts';
import { type Call, type Offer, offerBridge } from './call.ts';
import { beginCallback } from '../callback/begin.ts';
import { startHoldMusic } from './caller-sound.ts';
import { wasInformed } from './informed.ts';
import { ringsElsewhere } from './offers.ts';
import { legsOfInterruption } from './interruption.ts';
import { heldMsOf, legsOfTalk, legsOfThird, type Talk, type ThirdParty } from './talk.ts';
import { takeBack } from './take-back.ts';

/** What several places of the call's machine do: end an offer, end a call, let go of an agent's phone. */

/** Which leg is known to be gone already, so that it need not be hung up. */
interface Gone {
  readonly gone?: LegId | null;
}

/** What more there is to tell of an offer's end. */
interface OfferEnding extends Gone {
  /** The key by which it was declined. */
  readonly key?: string;
}

/**
 * Hangs up an agent's leg. The agent is not free before Asterisk has told that it is gone: a phone that still
 * rings or talks would turn the next call away.
 */
export function letGo(turn: Turn, call: Call, agent: AgentId | null, leg: LegId): void {
  perform(turn, { type: 'hang-up', call: call.id, leg });
  const holder = agent === null ? undefined : turn.desk.agents.get(agent);
  if (holder) putAgent(turn.desk, { ...holder, closing: new Map(holder.closing).set(leg, turn.now) });
}

/**
 * Ends one offer. The call keeps its place; unless the offer was withdrawn, call and agent rest from each other.
 * While the agent is rung on another phone too, only this phone has ended: the agent is told by the last one.
 */
export function endOffer(
  turn: Turn,
  call: Call,
  offer: Offer,
  outcome: OfferOutcome,
  { gone, key }: OfferEnding = {},
): void {
  const { now } = turn;
  if (gone !== offer.leg) letGo(turn, call, offer.agent, offer.leg);
  if (offer.acceptedAt !== null) {
    perform(turn, { type: 'destroy-bridge', call: call.id, bridge: offerBridge(call.id, offer.attempt) });
  }
  const current = turn.desk.calls.get(call.id) ?? call;
  const goesOn = ringsElsewhere(current, offer);
  const standing = current.offers.length - 1;
  const miss = outcome === 'not-answered' && !goesOn ? missOf(turn, call, offer.agent) : null;
  const restUntil = outcome === 'withdrawn' || goesOn ? null : now + (call.service?.restMs ?? 0);
  record(turn, {
    type: 'offer-ended',
    at: now,
    call: call.id,
    agent: offer.agent,
    leg: offer.leg,
    outcome,
    restUntil,
    device: offer.device,
    ...(standing > 0 && { standing }),
    ...(key !== undefined && { key }),
    ...(miss && { miss }),
  });
  if (goesOn) return;
  const missed = miss !== null && miss.inARow > miss.forgiven;
  tellAgent(turn, offer.agent, { type: missed ? 'offer-missed' : 'offer-over' });
}

/** Which miss in a row this is for the agent, and how many the call's service forgives. */
function missOf({ desk }: Turn, call: Call, agent: AgentId): { inARow: number; forgiven: number } {
  const inARow = (desk.agents.get(agent)?.misses ?? 0) + 1;
  return { inARow, forgiven: call.service?.missesForgiven ?? 0 };
}

/** Ends an offer of a call that goes on waiting: a caller who had been taken out of the music hears it again. */
export function returnToQueue(
  turn: Turn,
  call: Call,
  offer: Offer,
  outcome: OfferOutcome,
  ending: OfferEnding = {},
): void {
  endOffer(turn, call, offer, outcome, ending);
  if (offer.acceptedAt !== null) startHoldMusic(turn, call);
  takeBack(turn, call.id);
}

/**
 * An agent does not take the call, or is taken away from it: that ends the offer on every phone of theirs.
 * @param offer on which phone they said so
 */
export function endOffersTo(
  turn: Turn,
  call: Call,
  offer: Offer,
  outcome: OfferOutcome,
  ending: OfferEnding = {},
): void {
  for (const other of call.offers) {
    if (other.agent === offer.agent && other.leg !== offer.leg) endOffer(turn, call, other, 'withdrawn');
  }
  returnToQueue(turn, call, offer, outcome, ending);
}

/** How a call ends, and which leg is known to be gone already. */
export interface Ending extends Gone {
  readonly reason: EndReason;
  readonly by: EndedBy;
  readonly note?: string;
}

/** Ends a call: every offer is withdrawn, every leg hung up, its bridge destroyed, its agents let go. */
export function endCall(turn: Turn, call: Call, { reason, by, note, gone }: Ending): void {
  const { now } = turn;
  const { talk, dialling, past } = call;
  letGoOfAll(turn, call, gone);
  // First the callback, then the end: whatever is lost of these facts, somebody still waits.
  beginCallback(turn, call);
  const waitEndedAt = call.callbackTo?.requestedAt ?? now;
  const heldMs = past.heldMs + (talk ? heldMsOf(talk, now) : 0);
  record(turn, {
    type: 'call-ended',
    at: now,
    call: call.id,
    reason: call.callbackTo ? 'callback' : reason,
    by,
    waitMs: call.queuedAt === null ? null : (past.firstWaitMs ?? waitEndedAt - call.queuedAt),
    talkMs: talk || past.owner !== null ? past.talkedMs + (talk ? now - talk.answeredAt : 0) : null,
    ...(heldMs > 0 ? { heldMs } : {}),
    ...secondWait(turn, call),
    agent: talk?.agent ?? null,
    ...(note === undefined ? {} : { note }),
  });
  if (dialling) tellAgent(turn, dialling.agent, { type: 'call-over', wrapUpUntil: null });
  if (talk) releaseAll(turn, call, talk);
}

/** The waits after the first answer, one that ends with the call among them. */
function secondWait({ now }: Turn, { talk, queuedAt, past }: Call): { readonly secondWaitMs?: number } {
  if (past.firstWaitMs === null) return {};
  const waitsMs = talk || queuedAt === null ? 0 : Math.max(0, now - queuedAt - past.waitedMs);
  const secondWaitMs = past.waitedMs - past.firstWaitMs + waitsMs;
  return secondWaitMs > 0 ? { secondWaitMs } : {};
}

/** Takes the ringing, or the bridge that was being made, back. What becomes of the caller is for others to say. */
export function endForward(
  turn: Turn,
  call: Call,
  outcome: OfferOutcome,
  { gone = null, key }: { readonly gone?: LegId | null; readonly key?: string } = {},
): void {
  const { forward } = call;
  if (!forward) return;
  const { leg, bridge, number, person } = forward;
  if (gone !== leg) perform(turn, { type: 'hang-up', call: call.id, leg });
  if (forward.answeredAt !== null) perform(turn, { type: 'destroy-bridge', call: call.id, bridge });
  record(turn, {
    type: 'forward-ended',
    at: turn.now,
    call: call.id,
    number,
    leg,
    outcome,
    ...(key !== undefined && { key }),
    ...(person !== null && { person }),
  });
}

/** Hangs up everybody but the caller and destroys the bridge. Nobody is told yet. */
export function endTalk(turn: Turn, call: Call, talk: Talk, gone: LegId | null = null): void {
  const { agent, third, bridge } = talk;
  const asked = third ? legsOfThird(third) : [];
  for (const leg of legsOfTalk(talk)) {
    if (gone !== leg) letGo(turn, call, third && asked.includes(leg) ? third.agent : agent, leg);
  }
  perform(turn, { type: 'destroy-bridge', call: call.id, bridge });
}

/** Tells the agents of a talk that it is over for them. */
export function releaseAll(turn: Turn, call: Call, talk: Talk): void {
  const { agent, leg, third, rejoin, interruption } = talk;
  if (agent !== null && rejoin) tellAgent(turn, agent, { type: 'offer-over' });
  else if (agent !== null && (leg !== null || interruption)) toWrapUp(turn, call, agent);
  if (third) releaseThird(turn, third);
}

/** The agent's part in the call is over: wrap-up, if the service has one. */
export function toWrapUp(turn: Turn, call: Call, agent: AgentId): void {
  const wrapUpMs = wrapUpMsOf(call);
  tellAgent(turn, agent, { type: 'call-over', wrapUpUntil: wrapUpMs > 0 ? turn.now + wrapUpMs : null });
}

/** One who was only asked is free again at once; whether they heard the phone is not held against them. */
export function releaseThird(turn: Turn, third: ThirdParty): void {
  if (third.agent === null) return;
  if (third.answeredAt !== null) tellAgent(turn, third.agent, { type: 'call-over', wrapUpUntil: null });
  else tellAgent(turn, third.agent, { type: 'offer-over' });
}

function letGoOfAll(turn: Turn, call: Call, gone?: LegId | null): void {
  const { talk } = call;
  for (const offer of call.offers)
    endOffer(turn, call, offer, 'withdrawn', gone === undefined ? {} : { gone });
  if (call.leg !== null && gone !== call.leg)
    perform(turn, { type: 'hang-up', call: call.id, leg: call.leg });
  endForward(turn, call, 'withdrawn', gone === undefined ? {} : { gone });
  if (talk) endTalk(turn, call, talk, gone);
  endDialling(turn, call, gone);
}

/** What an agent dials of their own accord leaves nothing to write. */
const wrapUpMsOf = ({ kind, service }: Call): number =>
  kind === 'outgoing' ? 0 : (service?.wrapUp.durationMs ?? 0);

/**
 * Lets go of everybody of a call that is being dialled: the agent's phone, the other party's while it rings, and
 * the bridge they were to meet in.
 */
export function endDialling(turn: Turn, call: Call, gone?: LegId | null): void {
  const { dialling } = call;
  if (!dialling) return;
  const { agent, agentLeg, party, attempt, answeredAt, interruption } = dialling;
  for (const leg of interruption ? legsOfInterruption(interruption) : [agentLeg])
    if (gone !== leg) letGo(turn, call, agent, leg);
  if (party !== null && party !== call.leg && party !== gone)
    perform(turn, { type: 'hang-up', call: call.id, leg: party });
  if (answeredAt !== null)
    perform(turn, { type: 'destroy-bridge', call: call.id, bridge: offerBridge(call.id, attempt) });
}

/** What a caller who left the queue counts as: informed of an outage, or lost; a wait of exactly the limit is still short. */
export function abandonReason(turn: Turn, call: Call): EndReason {
  if (wasInformed(call, turn.now)) return 'informed';
  if (call.queuedAt === null || !call.service || call.past.owner !== null) return 'abandoned';
  return turn.now - call.queuedAt <= call.service.shortAbandonMs ? 'short' : 'abandoned';
}
