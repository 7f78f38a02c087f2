import type { OverflowTarget, SkillLevel, WhenSpent } from '../desk/directory.ts';
import type { AgentId, CallId, LineId, SkillId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';

/** Why a line was opened to a call. `escalated`: an agent sent it on. */
export type LineOpenedWhy = 'waited' | 'nobody-signed-in' | 'spent' | 'escalated';

/** The limit by which a call left its queue. */
export type OverflowWhy = 'waited' | 'queue-length' | 'nobody-signed-in' | 'spent' | 'closed';

/** Why a call did not go where its queue's rule sends it; it goes on by the next rule. */
export type OverflowSkippedWhy =
  /** It has been in that queue before. */
  | 'loop'
  /** The configuration no longer has that service. */
  | 'no-such-service'
  | 'number-withheld'
  /** A callback that waits for its agent: nobody is there to be sent on. */
  | 'nobody-on-the-line'
  /** Those on call are rung for critical calls only. */
  | 'not-critical'
  | 'no-such-chain'
  | 'not-possible';

/** Why a call is no longer kept for one agent. `over`: they were not free in time; `free`: they are. */
export type HoldEndedWhy = 'over' | 'unavailable' | 'free';

interface OfCall {
  readonly at: InstantMs;
  readonly call: CallId;
}

/** What becomes of a waiting call by the rules of its queue. */
export type RoutingFact =
  | (OfCall & {
      readonly type: 'requirement-relaxed';
      readonly skill: SkillId;
      /** The level that will do from now on; null: the skill is not asked for any more. */
      readonly minLevel: SkillLevel | null;
    })
  /** Every requirement has given way as far as it goes, and the call still waits. */
  | (OfCall & { readonly type: 'requirements-spent'; readonly then: WhenSpent })
  | (OfCall & {
      readonly type: 'line-opened';
      readonly line: LineId;
      readonly why: LineOpenedWhy;
      /** Escalated: who had the call on the line; null: nobody, it waited. */
      readonly agent?: AgentId | null;
      /** Escalated: user name of who asked for it. */
      readonly by?: string;
    })
  | (OfCall & {
      readonly type: 'call-overflowed';
      readonly to: OverflowTarget;
      readonly why: OverflowWhy;
      /** Which of the service's overflow steps it was, from 0; null: what the service does when all is spent. */
      readonly step: number | null;
    })
  | (OfCall & {
      readonly type: 'overflow-skipped';
      readonly to: OverflowTarget;
      readonly why: OverflowSkippedWhy;
      readonly step: number | null;
    })
  /** Offered to nobody but the agent who had the caller last, until they are free or this instant has come. */
  | (OfCall & { readonly type: 'held-for-agent'; readonly agent: AgentId; readonly until: InstantMs })
  | (OfCall & { readonly type: 'agent-hold-ended'; readonly agent: AgentId; readonly why: HoldEndedWhy });
