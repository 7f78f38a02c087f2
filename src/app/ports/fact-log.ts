import type { CallId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { Fact } from '../../core/desk/facts.ts';

/** A stored fact with its place in the log. */
export interface RecordedFact {
  /** 1 and up, in the order of recording, without meaning beyond order. */
  readonly sequence: number;
  readonly fact: Fact;
}

/** The record of all facts, append-only. */
export interface FactLog {
  /**
   * Takes facts for writing and returns at once; never throws. They are written in batches, in order, within
   * 100 ms while the database is well; kept and retried while it is not, up to a bound (then the oldest
   * are spilled to a file beside the database, never dropped silently).
   */
  append(facts: readonly Fact[]): void;

  /** Resolves when everything appended before the call is stored durably. */
  flush(): Promise<void>;

  /** Facts at or after `since` in order of recording, for rebuilding the state after a start. */
  readSince(since: InstantMs): AsyncIterable<RecordedFact>;

  ofCall(call: CallId): Promise<readonly RecordedFact[]>;

  state(): 'up' | 'down';

  /** Flushes and closes. */
  close(): Promise<void>;
}
