import { AsyncLocalStorage } from 'node:async_hooks';
import { drizzle, type SqliteRemoteDatabase } from 'drizzle-orm/sqlite-proxy';
import { StorageError } from './problems.ts';
import type { QueryMethod } from './protocol.ts';
import type { Schema } from './schema.ts';
import { schema } from './schema.ts';
import type { WorkerClient } from './worker-client.ts';

/** A transaction that is not done after this time is rolled back: facts wait behind it. */
export const TRANSACTION_LIMIT_MS = 5_000;

/** Drizzle's asynchronous interface to the database. Its `transaction` is safe beside other writers. */
export type Orm = SqliteRemoteDatabase<Schema>;

interface OpenTransaction {
  /** Resolves when it has been committed or rolled back. */
  readonly done: Promise<void>;
  readonly finish: () => void;
  expired: boolean;
}

/**
 * All statements share one connection. While a transaction is open on it, everything that does not belong to
 * the transaction waits, or it would be undone by a rollback that is none of its business. What belongs to it
 * is told by the asynchronous context it runs in.
 */
export class TransactionGate {
  readonly #context = new AsyncLocalStorage<OpenTransaction>();
  #open: OpenTransaction | null = null;

  /**
   * Performs one statement as soon as no transaction of others is open; synchronously when none is.
   * @param statement told whether it runs inside the open transaction
   */
  async pass<T>(statement: (inTransaction: boolean) => Promise<T>): Promise<T> {
    const mine = this.#context.getStore();
    if (mine !== undefined && mine === this.#open) return statement(true);
    if (mine?.expired === true) throw expired();
    return this.passOutside(() => statement(false));
  }

  /** As `pass`, for what never belongs to a transaction, wherever it was caused. */
  async passOutside<T>(statement: () => Promise<T>): Promise<T> {
    while (this.#open !== null) await this.#open.done;
    return statement();
  }

  /**
   * Runs `work` as the only one; `abandon` is called when it exceeds the limit.
   * @throws StorageError inside another transaction: there, use `tx.transaction`
   */
  async exclusive<T>(work: () => Promise<T>, abandon: () => Promise<void>): Promise<T> {
    const mine = this.#context.getStore();
    if (mine !== undefined && mine === this.#open) {
      throw new StorageError('TRANSACTION', 'A transaction is open here already: use tx.transaction.');
    }
    while (this.#open !== null) await this.#open.done;
    const transaction = newTransaction();
    this.#open = transaction;
    const limit = setTimeout(() => {
      transaction.expired = true;
      void abandon().finally(() => this.#end(transaction));
    }, TRANSACTION_LIMIT_MS);
    try {
      return await this.#context.run(transaction, work);
    } finally {
      clearTimeout(limit);
      if (!transaction.expired) this.#end(transaction);
    }
  }

  #end(transaction: OpenTransaction): void {
    if (this.#open === transaction) this.#open = null;
    transaction.finish();
  }
}

function newTransaction(): OpenTransaction {
  let finish: () => void = () => undefined;
  const done = new Promise<void>((resolve) => {
    finish = resolve;
  });
  return { done, finish, expired: false };
}

function expired(): StorageError {
  return new StorageError(
    'TRANSACTION',
    `The transaction took longer than ${TRANSACTION_LIMIT_MS} ms and was rolled back.`,
  );
}

/** Drizzle over the database's thread. */
export function createOrm(worker: WorkerClient, gate: TransactionGate): Orm {
  const send = async (sql: string, params: unknown[], method: QueryMethod) => {
    const rows = await gate.pass((inTransaction) =>
      worker.request({ kind: 'query', sql, params, method, inTransaction }),
    );
    return { rows };
  };
  const orm: Orm = drizzle(send, { schema });
  keepValuesOutOfErrors(orm);
  const begin = orm.transaction.bind(orm);
  const rollBack = async () => {
    await worker
      .request({ kind: 'query', sql: 'rollback', params: [], method: 'run', inTransaction: true })
      .catch(() => undefined);
  };
  // Drizzle's own would let statements of others into the transaction.
  orm.transaction = (work, config) =>
    gate.exclusive(() => begin(work, { behavior: 'immediate', ...config }), rollBack);
  return orm;
}

/** The part of Drizzle's session that is changed below; not in its types. */
interface Preparing {
  prepareQuery(...args: unknown[]): object;
}

/**
 * Drizzle wraps every error of a statement into one whose message lists all values: phone numbers, hashes of
 * passwords, sessions. Errors are logged, so they come out as they are here. (There is no option for it; a test
 * tells when an update of Drizzle brings the wrapping back.)
 */
function keepValuesOutOfErrors(orm: Orm): void {
  const { session } = orm as unknown as { readonly session: Preparing };
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) =>
    Object.assign(prepare(...args), {
      queryWithCache: (_sql: string, _values: unknown, query: () => Promise<unknown>) => query(),
    });
}
