import type { CallFact } from '../desk/facts.ts';
import type { AgentId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { announcementsWith, type Call, type Offer } from './call.ts';

/** What is to be known of a call's offers, and how facts change them. Pure. */

/** When an offer ends by itself: its deadline, or later while somebody has answered and the key is awaited. */
export function offerEndsAt({ deadlineAt, keyUntil }: Offer): InstantMs {
  return keyUntil ?? deadlineAt;
}

/** True when the agent of `offer` is rung for the call on another phone too. */
export function ringsElsewhere(call: Call, offer: Offer): boolean {
  return call.offers.some(({ agent, leg }) => agent === offer.agent && leg !== offer.leg);
}

/** True when the agent has accepted the call and the two are being joined. */
export function isAccepted(call: Call, agent: AgentId): boolean {
  return call.offers.some((offer) => offer.agent === agent && offer.acceptedAt !== null);
}

type OfferFact = Extract<
  CallFact,
  { type: 'offer-made' | 'offer-accepted' | 'offer-ended' | 'key-asked' | 'key-prompt-ended' }
>;

/** The call after news of one of its offers. */
export function evolveOffers(call: Call, fact: OfferFact): Call {
  const change = (more: Partial<Offer>): readonly Offer[] =>
    call.offers.map((offer) => (offer.leg === fact.leg ? { ...offer, ...more } : offer));
  switch (fact.type) {
    case 'offer-made':
      return {
        ...call,
        state: 'offering',
        attempts: fact.attempt,
        offers: [...call.offers, newOffer(fact)],
      };
    case 'offer-accepted':
      return { ...call, offers: change({ acceptedAt: fact.at }), announcement: null, soundDueAt: null };
    case 'offer-ended':
      return endOffer(call, fact);
    case 'key-asked':
      return {
        ...call,
        announcements: announcementsWith(call, fact.playback),
        offers: change({ keyAwaitedSince: fact.at, keyUntil: fact.until, keyPlayback: fact.playback }),
      };
    case 'key-prompt-ended':
      return { ...call, offers: change({ keyUntil: fact.until, keyPlayback: null }) };
  }
}

function newOffer(fact: Extract<OfferFact, { type: 'offer-made' }>): Offer {
  const { agent, device, leg, attempt, at: madeAt, deadlineAt } = fact;
  const none = { keyAwaitedSince: null, keyUntil: null, keyPlayback: null, acceptedAt: null };
  return { agent, device, leg, attempt, madeAt, deadlineAt, ...none };
}

function endOffer(call: Call, fact: Extract<OfferFact, { type: 'offer-ended' }>): Call {
  const offers = call.offers.filter((offer) => offer.leg !== fact.leg);
  const resting =
    fact.restUntil === null ? call.resting : new Map(call.resting).set(fact.agent, fact.restUntil);
  return { ...call, state: offers.length === 0 ? 'queued' : 'offering', offers, resting };
}
