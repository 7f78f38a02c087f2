import { settle } from '../callback/settle.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { AgentId, BridgeId, CallId, LegId } from '../kernel/ids.ts';
import { type Call, type Offer, offerBridge } from './call.ts';
import { stopSound } from './caller-sound.ts';
import { endOffer } from './conversation.ts';
import { dialParty } from './dialling.ts';

/**
 * A person has taken the offer: the caller is taken out of whatever they hear and the two are brought together.
 * Every other phone that rings for the call stops: the first to accept wins.
 * @param key the key they pressed, where one was asked for
 */
export function acceptOffer(turn: Turn, call: Call, offer: Offer, key?: string): void {
  const { agent, leg, attempt, keyPlayback } = offer;
  if (offer.acceptedAt !== null) return;
  if (turn.now >= (call.callOut?.awakeUntil ?? Infinity)) return tooLate(turn, call);
  // Asterisk joins nobody to whom something still plays: both fall silent first.
  if (keyPlayback !== null)
    perform(turn, { type: 'stop-playback', call: call.id, leg, playback: keyPlayback });
  joinWithCaller(turn, call, offerBridge(call.id, attempt), leg);
  record(turn, {
    type: 'offer-accepted',
    at: turn.now,
    call: call.id,
    agent,
    leg,
    ...(key === undefined ? {} : { key }),
  });
  for (const other of call.offers) if (other.leg !== leg) endOffer(turn, call, other, 'withdrawn');
  if (call.leg === null) beginDialling(turn, call.id, agent, leg);
}

/** Takes the caller, if there is one, out of whatever they hear and into a bridge with another leg. */
export function joinWithCaller(turn: Turn, call: Call, bridge: BridgeId, leg: LegId): void {
  if (call.leg === null) return;
  stopSound(turn, call);
  perform(
    turn,
    { type: 'create-bridge', call: call.id, bridge },
    // The caller's leg first: once the other is in, the caller's is.
    { type: 'add-to-bridge', call: call.id, bridge, legs: [call.leg, leg] },
  );
}

/** The hours have ended in which it may be dialled, while a phone rang for it. */
function tooLate(turn: Turn, call: Call): void {
  for (const offer of call.offers) endOffer(turn, call, offer, 'withdrawn');
  settle(turn, call.id);
}

/** Nobody is on the line yet: with the agent there, who waits to be rung up is dialled. */
function beginDialling(turn: Turn, id: CallId, agent: AgentId, leg: LegId): void {
  const call = turn.desk.calls.get(id);
  if (!call) return;
  dialParty(turn, call, agent, leg);
  tellAgent(turn, agent, { type: 'connected', call: id });
}
