import type { AgentId, CallId } from '../kernel/ids.ts';
import type { CallClass } from '../kernel/call-class.ts';
import type { InstantMs } from '../kernel/time.ts';

/** What an agent, or a supervisor for them, may ask for beside a state. */
export type AgentRequest = 'decline' | 'extend-wrap-up' | 'end-wrap-up' | 'select-device';

/** Facts of what agents ask for. */
export type RequestFact =
  | {
      readonly at: InstantMs;
      readonly type: 'agent-request-refused';
      readonly agent: AgentId;
      readonly request: AgentRequest;
      readonly reason: string;
      /** The part of the request that cannot be taken; left out when its time is wrong. */
      readonly field?: 'reason' | 'note' | 'device';
      /** The user who asked. */
      readonly by: string;
    }
  | {
      readonly at: InstantMs;
      readonly type: 'wrap-up-extended';
      readonly agent: AgentId;
      readonly call: CallId;
      /** When the wrap-up ends by itself now. */
      readonly until: InstantMs;
      /** Which extension it is, of how many. */
      readonly extension: number;
      readonly of: number;
      readonly by: string;
    };

/** Why a call came, and what is to be known of it, in the agent's own words. It may come after the call's end. */
export interface CallAnnotated {
  readonly at: InstantMs;
  readonly type: 'call-annotated';
  readonly call: CallId;
  readonly agent: AgentId;
  /** A code of the service, with its name of then; null when none was given. */
  readonly reason: { readonly code: string; readonly name: string } | null;
  /** At most 2,000 characters, as written: data, never markup. */
  readonly note: string | null;
  readonly by: string;
}

/** The class that a call ought to have had, as whoever had it found. It may come after the call's end. */
export interface CallClassCorrected {
  readonly at: InstantMs;
  readonly type: 'call-class-corrected';
  readonly call: CallId;
  readonly agent: AgentId;
  readonly from: CallClass;
  readonly class: CallClass;
  readonly by: string;
}
