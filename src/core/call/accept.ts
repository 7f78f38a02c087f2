import { perform, record, type Turn } from '../desk/turn.ts';
import { type Call, type Offer, offerBridge } from './call.ts';
import { stopSound } from './caller-sound.ts';
import { endOffer } from './conversation.ts';

/**
 * A person has taken the offer: the caller is taken out of whatever they hear and the two are brought together.
 * Every other phone that rings for the call stops: the first to accept wins.
 * @param key the key they pressed, where one was asked for
 */
export function acceptOffer(turn: Turn, call: Call, offer: Offer, key?: string): void {
  const { agent, leg, attempt, keyPlayback } = offer;
  if (offer.acceptedAt !== null) return;
  const bridge = offerBridge(call.id, attempt);
  // Asterisk joins nobody to whom something still plays: both fall silent first.
  if (keyPlayback !== null)
    perform(turn, { type: 'stop-playback', call: call.id, leg, playback: keyPlayback });
  stopSound(turn, call);
  perform(
    turn,
    { type: 'create-bridge', call: call.id, bridge },
    // The agent's leg last: once it is in, the caller's is.
    { type: 'add-to-bridge', call: call.id, bridge, legs: call.leg === null ? [leg] : [call.leg, leg] },
  );
  record(turn, {
    type: 'offer-accepted',
    at: turn.now,
    call: call.id,
    agent,
    leg,
    ...(key === undefined ? {} : { key }),
  });
  for (const other of call.offers) if (other.leg !== leg) endOffer(turn, call, other, 'withdrawn');
}
