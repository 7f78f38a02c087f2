import { offerOfLeg } from '../call/call.ts';
import type { BridgeId, CallId, LegId } from '../kernel/ids.ts';
import type { AsteriskSnapshot, SnapshotLeg } from './inputs.ts';

/** Asterisk's side of the world at one instant, for looking up. */
export interface Seen {
  readonly legs: ReadonlyMap<LegId, SnapshotLeg>;
  /** The phones rung for each call, agents' and others, in the order in which they were. */
  readonly phones: ReadonlyMap<CallId, readonly PhoneSeen[]>;
  readonly bridges: ReadonlyMap<BridgeId, ReadonlySet<LegId>>;
}

export interface PhoneSeen {
  readonly leg: SnapshotLeg;
  readonly attempt: number;
}

export const GONE_UNSEEN = 'gone while the connection to Asterisk was lost';

export function seenIn(snapshot: AsteriskSnapshot): Seen {
  return {
    legs: new Map(snapshot.legs.map((leg) => [leg.leg, leg])),
    phones: phonesByCall(snapshot.legs),
    bridges: new Map(snapshot.bridges.map(({ bridge, legs }) => [bridge, new Set(legs)])),
  };
}

function phonesByCall(legs: readonly SnapshotLeg[]): Map<CallId, PhoneSeen[]> {
  const phones = new Map<CallId, PhoneSeen[]>();
  for (const leg of legs) {
    const offer = leg.kind === 'agent' ? offerOfLeg(leg.leg) : null;
    if (!offer) continue;
    const { call, attempt } = offer;
    phones.set(call, [...(phones.get(call) ?? []), { leg, attempt }]);
  }
  for (const list of phones.values()) list.sort((a, b) => a.attempt - b.attempt);
  return phones;
}
