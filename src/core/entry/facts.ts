import type { CallClass } from '../kernel/call-class.ts';
import type { CallId, Language } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import type { Key } from './plan.ts';
import type { EntryEnd, EntryPoint } from './walk.ts';

/** The hours within which a caller came were changed: they end at another time. */
export interface HoursMoved {
  readonly type: 'hours-moved';
  readonly at: InstantMs;
  readonly call: CallId;
  /** null: their end is not to be foreseen. */
  readonly openUntil: InstantMs | null;
}

/** A caller has come to another point of the way into the queue, or to its end. */
export interface EntryMoved {
  readonly type: 'entry-moved';
  readonly at: InstantMs;
  readonly call: CallId;
  readonly to: EntryPoint | EntryEnd;
  /** What led there. */
  readonly by: 'begin' | 'said' | 'key' | 'silence';
  readonly key?: Key;
  /** What was chosen, by the name it has in the plan. */
  readonly choice?: string;
  /** What the choice made of the call. */
  readonly class?: CallClass;
  readonly language?: Language;
}
