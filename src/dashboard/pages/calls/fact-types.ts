/** The kinds of facts that can stand in a call's history and have a name in the catalogues. */
export const factTypes = [
  'call-arrived',
  'entry-decided',
  'announcement-started',
  'announcement-finished',
  'call-queued',
  'wait-estimated',
  'estimate-measured',
  'offer-made',
  'offer-accepted',
  'offer-ended',
  'call-answered',
  'call-ended',
  'call-taken-over',
  'effect-failed',
  'agent-state-changed',
  'agent-command-refused',
] as const;

export function isKnownFact(type: string): type is (typeof factTypes)[number] {
  return factTypes.includes(type as (typeof factTypes)[number]);
}
