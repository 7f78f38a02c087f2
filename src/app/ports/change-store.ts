import type { Change } from '../../core/changes/change.ts';
import type { ChangeKind } from '../../core/desk/desk-facts.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** Keeps what was changed while the desk runs. Nothing is ever deleted: a change ends, and stays on record. */
export interface ChangeStore {
  /** Resolves when all of them are stored durably, or rejects with none stored. */
  add(changes: readonly Change[]): Promise<void>;

  /**
   * Ends a change.
   * @returns it as it is now; null when there is none of that id, or it has been ended before
   */
  end(id: string, at: InstantMs, by: string): Promise<Change | null>;

  /** Ends one change and adds another in its place, both or neither. */
  replace(id: string, change: Change): Promise<void>;

  get(id: string): Promise<Change | null>;

  /** Newest first, at most 1,000; of one kind, or all. */
  list(kind?: ChangeKind): Promise<readonly Change[]>;

  /** Those that nobody has ended, in the order in which they were made, however many. */
  standing(): Promise<readonly Change[]>;
}
