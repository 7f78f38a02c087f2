/** How an offer ended without a connection. `withdrawn`: the caller left or the desk took it back. */
export type OfferOutcome = 'not-answered' | 'declined' | 'busy' | 'unreachable' | 'withdrawn';
