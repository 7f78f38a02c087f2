import type { OverflowTarget } from '../desk/directory.ts';
import type { AgentId, ServiceId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';

/** How far a call has come by the rules of the queue it is in. */
export interface QueueProgress {
  /** When it came into this queue: limits and relaxations count from here. `queuedAt` is of its first queue. */
  readonly since: InstantMs;
  /**
   * When it last came to wait here: anew, back from a talk, from elsewhere or from sleep. Who waited then did not
   * have it before them, however early its place is.
   */
  readonly joinedAt: InstantMs;
  /** How many waited in this queue when it came. */
  readonly ahead: number;
  /** The services whose queues it left by overflow; it never goes back to one. */
  readonly passed: readonly ServiceId[];
  /** The overflow steps that were taken or could not be, by their place in the service's list. */
  readonly stepsTaken: readonly number[];
  /** Where it went when it last left a queue; null: it never did. */
  readonly leftFor: OverflowTarget | null;
  /** What happens when the requirements are spent has happened. */
  readonly spent: boolean;
  /** Any agent of the desk will do, on whatever line and with whatever skills. */
  readonly anyAgent: boolean;
  /** Who had the caller last and is asked first; null: nobody in particular. */
  readonly sameAgent: AgentId | null;
  readonly held: { readonly agent: AgentId; readonly until: InstantMs } | null;
  /** A call is held once in each queue. */
  readonly wasHeld: boolean;
}

/** What of it a call takes along that waits in the place of another, in the same queue. */
export type CarriedProgress = Pick<QueueProgress, 'passed' | 'stepsTaken' | 'spent' | 'anyAgent' | 'wasHeld'>;

/** Of a call that is in no queue yet. */
export const NO_PROGRESS: QueueProgress = {
  since: 0,
  joinedAt: 0,
  ahead: 0,
  passed: [],
  stepsTaken: [],
  leftFor: null,
  spent: false,
  anyAgent: false,
  sameAgent: null,
  held: null,
  wasHeld: false,
};
