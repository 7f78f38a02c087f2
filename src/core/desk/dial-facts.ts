import type { AgentId, CallId, DeviceId, Language, LegId, PhoneNumber } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { CallClass } from './directory.ts';

/** How dialling somebody came to nothing. `given-up`: the agent hung up before they answered. */
export type NotReached = 'busy' | 'declined' | 'not-answered' | 'unreachable' | 'given-up';

/** How a follow-up of a case ended (DOMAIN R9): the solution is accepted, the case goes on, or nobody was reached. */
export type TaskOutcome = 'accepted' | 'reopened' | 'not-reached';

/** Why a callback is not offered to anybody yet. */
export type PutOffReason = 'not-reached' | 'not-before' | 'closed';

interface OfCall {
  readonly at: InstantMs;
  readonly call: CallId;
}

/** What is known of calls in which the desk dials the other party: callbacks, follow-up tasks, outgoing calls. */
export type DialFact =
  /** The caller is to be rung back: they are rung off, and `callback` waits in their place. */
  | (OfCall & {
      readonly type: 'callback-requested';
      readonly number: PhoneNumber;
      readonly callback: CallId;
    })
  /** A call that nobody from outside began. */
  | (OfCall & {
      readonly type: 'call-begun';
      readonly kind: 'callback' | 'task' | 'outgoing';
      /** As in the list of calls: outgoing, what is dialled; else the number of ours that is shown. */
      readonly dialled: PhoneNumber;
      /** Outgoing, the number of ours that is shown; else whom to ring up. */
      readonly caller: PhoneNumber;
      readonly organisation: string | null;
      readonly service: string | null;
      readonly class: CallClass;
      readonly language: Language;
      readonly arrivedAt: InstantMs;
      /** The call whose place it keeps. */
      readonly earlier: CallId | null;
      /** Who dials, or whose task it is; null: anybody's. */
      readonly agent: AgentId | null;
      /** The user who asked for it; null when the caller did, or a rule. */
      readonly by: string | null;
      readonly note?: string;
    })
  /** It is not offered to anybody before `until`. */
  | (OfCall & { readonly type: 'callback-put-off'; readonly until: InstantMs; readonly why: PutOffReason })
  /** It waits for an agent; the hours within which it may be dialled end at `until`, null: not to be foreseen. */
  | (OfCall & { readonly type: 'callback-due'; readonly until: InstantMs | null })
  /** The agent's own phone rings, so that the agent is on the line before anybody else is dialled. */
  | (OfCall & {
      readonly type: 'own-phone-rung';
      readonly agent: AgentId;
      readonly device: DeviceId;
      readonly leg: LegId;
      /** Counts the call's legs. */
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
    })
  /** The agent is on the line and hears ringing while the other party's phone rings. */
  | (OfCall & {
      readonly type: 'party-dialled';
      readonly agent: AgentId;
      readonly agentLeg: LegId;
      readonly number: PhoneNumber;
      readonly leg: LegId;
      /** Counts the call's legs. */
      readonly attempt: number;
      readonly deadlineAt: InstantMs;
    })
  | (OfCall & { readonly type: 'party-answered'; readonly leg: LegId })
  | (OfCall & {
      readonly type: 'party-not-reached';
      readonly agent: AgentId;
      readonly leg: LegId;
      readonly outcome: NotReached;
      /** How often they were dialled in vain so far. */
      readonly tries: number;
      /** Until when it is not offered to this agent; null: at once again. */
      readonly restUntil: InstantMs | null;
    })
  /** Given up: they could not be reached as often as was promised, or it was never open again. */
  | (OfCall & {
      readonly type: 'callback-failed';
      readonly tries: number;
      /** Left out: they could not be reached. */
      readonly why?: 'never-open';
    })
  | (OfCall & {
      readonly type: 'task-outcome-recorded';
      readonly outcome: TaskOutcome;
      readonly agent: AgentId | null;
      /** null: recorded by the desk itself. */
      readonly by: string | null;
      readonly note?: string;
    });

/** An agent wanted to dial and may not. `field` names the part of the request that stands in the way. */
export interface DialRefused {
  readonly at: InstantMs;
  readonly type: 'dial-refused';
  readonly agent: AgentId;
  readonly field: 'number' | 'as' | null;
  readonly reason: string;
  readonly by: string;
}
