import type { DatabaseProblemCode } from './problems.ts';

/** How rows come back, as Drizzle's proxy driver names it. */
export type QueryMethod = 'run' | 'all' | 'values' | 'get';

/** What the main thread asks of the thread that owns the database. They are done in the order sent. */
export type DatabaseRequest =
  | {
      readonly kind: 'query';
      readonly sql: string;
      readonly params: readonly unknown[];
      readonly method: QueryMethod;
      /** Whether this statement belongs to an open transaction: refused when the database has none. */
      readonly inTransaction: boolean;
    }
  | {
      readonly kind: 'store-facts';
      /** Sequence of the first line; the others follow without gaps. */
      readonly first: number;
      /** One fact as JSON per line. */
      readonly lines: string;
    }
  /** Closes and opens the file again, after an error that a connection does not recover from. */
  | { readonly kind: 'reopen' }
  | { readonly kind: 'close' };

export interface RequestMessage {
  readonly id: number;
  readonly request: DatabaseRequest;
}

export type AnswerMessage =
  | { readonly id: number; readonly ok: true; readonly rows: unknown[] }
  | { readonly id: number; readonly ok: false; readonly code: string; readonly message: string };

/** The first message of the worker: whether the database is open. */
export type OpenedMessage =
  | { readonly opened: true; readonly lastSequence: number }
  | { readonly opened: false; readonly code: DatabaseProblemCode; readonly message: string };

export interface WorkerOptions {
  readonly file: string;
  readonly migrationsFolder: string;
}
