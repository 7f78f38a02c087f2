import type { OfferOutcome } from '../desk/facts.ts';
import type { LegId } from '../kernel/ids.ts';

/** What can happen to a talk. The machine is drawn in talk.ts. */
export type TalkEvent =
  | { readonly type: 'caller-gone' }
  /** The phone of the agent who owns the call. */
  | { readonly type: 'agent-gone'; readonly leg: LegId }
  /** A phone that was rung for the talk was picked up. */
  | { readonly type: 'party-answered'; readonly leg: LegId }
  /** A key on any phone of the call. */
  | { readonly type: 'party-key'; readonly leg: LegId; readonly key: string }
  /** The third party is gone or could not be had, or the agent who was to come back could not. */
  | {
      readonly type: 'party-failed';
      readonly leg: LegId;
      readonly outcome: OfferOutcome;
      readonly legGone: boolean;
    };
