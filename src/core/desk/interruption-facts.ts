import type { AgentId, CallId, DeviceId, LegId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { OfferOutcome } from './outcomes.ts';

interface OfAwaited {
  readonly at: InstantMs;
  readonly call: CallId;
  /** Whose phone it is: who has the call, who was asked in, or who dials. */
  readonly agent: AgentId;
}

/**
 * What happens to an agent in a call whose phone, in a page of the browser, was lost without their wish, and who is
 * waited for.
 */
export type InterruptionFact =
  | (OfAwaited & {
      readonly type: 'talk-interrupted';
      readonly device: DeviceId;
      readonly leg: LegId;
      /** `leg-gone`: its connection ended; `page-lost`: the page left; `page-changed`: another page is the phone. */
      readonly why: 'page-lost' | 'leg-gone' | 'page-changed';
      /** How long they are waited for. */
      readonly deadlineAt: InstantMs;
      /** Not rung anew before. */
      readonly ringAt: InstantMs;
      /** Since when, where they had been back for a moment only; left out: since now. */
      readonly since?: InstantMs;
    })
  /** The leg that was lost is gone, or is being hung up. */
  | (OfAwaited & { readonly type: 'lost-leg-ended'; readonly leg: LegId })
  | (OfAwaited & {
      readonly type: 'phone-rung-again';
      readonly device: DeviceId;
      readonly leg: LegId;
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
    })
  | (OfAwaited & {
      readonly type: 'ring-again-ended';
      readonly leg: LegId;
      readonly outcome: OfferOutcome;
      /** Not rung before. */
      readonly ringAt: InstantMs;
    })
  | (OfAwaited & {
      readonly type: 'talk-continued';
      readonly device: DeviceId;
      /** The leg that was lost, or the new one. */
      readonly leg: LegId;
      readonly awayMs: DurationMs;
      /** The key by which it was accepted, where one was asked for. */
      readonly key?: string;
    })
  /** The connection to Asterisk, or the service, was away: they have so much more time. */
  | (OfAwaited & { readonly type: 'page-awaited-longer'; readonly deadlineAt: InstantMs })
  /** They were not back in time: the call goes on without them. */
  | (OfAwaited & { readonly type: 'page-given-up'; readonly awayMs: DurationMs });

const interruptionFacts: Readonly<Record<InterruptionFact['type'], true>> = {
  'talk-interrupted': true,
  'lost-leg-ended': true,
  'phone-rung-again': true,
  'ring-again-ended': true,
  'talk-continued': true,
  'page-awaited-longer': true,
  'page-given-up': true,
};

export function isInterruptionFact<F extends { readonly type: string }>(
  fact: F,
): fact is Extract<F, { readonly type: InterruptionFact['type'] }> {
  return Object.hasOwn(interruptionFacts, fact.type);
}
