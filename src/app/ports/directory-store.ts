import type { Directory } from '../../core/desk/directory.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { User } from './users.ts';

/** Keeps the desk's directory as it was loaded, for reports and for the names of what calls refer to. */
export interface DirectoryStore {
  /**
   * Stores the whole directory and its users in one transaction. What is no longer in it is marked as removed
   * at `at`, never deleted: calls of the past still name it. A removed user cannot sign in any more.
   */
  save(directory: Directory, users: readonly User[], at: InstantMs): Promise<void>;

  /** Revision of the directory stored last; null before the first. */
  revision(): Promise<string | null>;
}
