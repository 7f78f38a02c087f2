import type { CallId, ChainId, PersonId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';

interface OfChain {
  readonly at: InstantMs;
  readonly call: CallId;
  readonly chain: ChainId;
}

/** Which step of a chain somebody is rung by. */
export interface OnCallPlace {
  readonly chain: ChainId;
  readonly person: PersonId;
  /** 1 and up: how often the chain has been begun. */
  readonly round: number;
  /** 1 for the first of the chain. */
  readonly step: number;
}

/** Why nobody was rung by a step of a chain. */
export type OnCallSkippedWhy =
  'nobody-on-call' | 'no-such-rota' | 'broken-rota' | 'no-such-person' | 'may-not-be-dialled';

/** What happens to a caller for whom those on call are rung; the ringing itself is told by `forward-…`. */
export type OnCallFact =
  /** The caller is asked to confirm by a key that it is critical. */
  | (OfChain & { readonly type: 'on-call-chosen'; readonly confirmKey: string })
  /** From here on the call is critical, and those on call are rung. */
  | (OfChain & {
      readonly type: 'on-call-confirmed';
      /** null: the call had waited as a critical one already. */
      readonly key: string | null;
    })
  | (OfChain & {
      readonly type: 'on-call-not-confirmed';
      /** What was pressed instead; null: nothing in time. */
      readonly key: string | null;
    })
  | (OfChain & {
      readonly type: 'on-call-skipped';
      readonly round: number;
      readonly step: number;
      readonly person: PersonId | null;
      readonly why: OnCallSkippedWhy;
      /** More of it, in English. */
      readonly reason?: string;
    })
  /** Everybody was busy or away at once: the next round begins in a moment. */
  | (OfChain & { readonly type: 'on-call-paused'; readonly round: number; readonly until: InstantMs })
  /** The hours have begun while those on call were rung: the desk takes the call. */
  | (OfChain & { readonly type: 'on-call-handed-to-desk' })
  /** The chain was gone through as often as it says, and nobody took the call. */
  | (OfChain & {
      readonly type: 'on-call-exhausted';
      readonly rounds: number;
      /** It waits on in the queue that it had left for the chain. */
      readonly backToQueue?: true;
    });

type OnCallFactType = OnCallFact['type'];

const onCallFacts: Readonly<Record<OnCallFactType, true>> = {
  'on-call-chosen': true,
  'on-call-confirmed': true,
  'on-call-not-confirmed': true,
  'on-call-skipped': true,
  'on-call-paused': true,
  'on-call-handed-to-desk': true,
  'on-call-exhausted': true,
};

export function isOnCallFact<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: OnCallFactType }> {
  return Object.hasOwn(onCallFacts, fact.type);
}
