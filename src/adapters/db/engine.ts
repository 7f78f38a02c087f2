import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { damaged, DatabaseProblem, problemOf, StorageError } from './problems.ts';
import type { QueryMethod, WorkerOptions } from './protocol.ts';
import { FactWriter } from './fact-writer.ts';

/** Statements kept prepared; more than the service has kinds of. */
const MAX_PREPARED = 300;

/** A file up to this size is checked in full at start (about 0.3 s); a larger one only where it is read. */
const FULL_CHECK_PAGES = 25_000;

/** The open database. Synchronous, therefore used in the database's own thread only. */
export class Engine {
  readonly #options: WorkerOptions;
  readonly #lock: Database.Database;
  #sqlite: Database.Database;
  #writer: FactWriter;
  readonly #prepared = new Map<string, Database.Statement>();

  /** Opens the file, brings its tables up to date and checks it. @throws DatabaseProblem */
  constructor(options: WorkerOptions) {
    this.#options = options;
    try {
      mkdirSync(dirname(options.file), { recursive: true });
      this.#lock = lockFor(options.file);
    } catch (error) {
      throw problemOf(options.file, error);
    }
    try {
      this.#sqlite = open(options);
      this.#writer = new FactWriter(this.#sqlite);
    } catch (error) {
      this.#lock.close();
      throw problemOf(options.file, error);
    }
  }

  /** The highest sequence in the fact log, 0 when it is empty. */
  lastSequence(): number {
    const row = this.#sqlite.prepare('select max(sequence) as last from facts').get() as {
      last: number | null;
    };
    return row.last ?? 0;
  }

  query(sql: string, params: readonly unknown[], method: QueryMethod, inTransaction: boolean): unknown[] {
    this.#guard(sql, inTransaction);
    if (/^rollback$/i.test(sql) && !this.#sqlite.inTransaction) return [];
    const statement = this.#statement(sql);
    if (!statement.reader) {
      statement.run(...params);
      return [];
    }
    if (method === 'get') return statement.raw(true).get(...params) as unknown[];
    return statement.raw(true).all(...params);
  }

  /** Stores one batch of facts, and the calls they change, in one transaction. */
  storeFacts(first: number, lines: string): void {
    this.#guard('', false);
    this.#writer.store(first, lines);
  }

  reopen(): void {
    this.#prepared.clear();
    this.#sqlite.close();
    this.#sqlite = open(this.#options);
    this.#writer = new FactWriter(this.#sqlite);
  }

  close(): void {
    this.#prepared.clear();
    this.#sqlite.close();
    this.#lock.close();
  }

  /** No statement may run outside the transaction it belongs to, or inside one that is not its own. */
  #guard(sql: string, inTransaction: boolean): void {
    const open = this.#sqlite.inTransaction;
    if (open && !inTransaction) throw new StorageError('TRANSACTION', 'Another transaction is open.');
    // SQLite gives a transaction up by itself on some errors, such as a full disk.
    if (!open && inTransaction && !/^(begin|rollback)/i.test(sql)) {
      throw new StorageError('TRANSACTION', 'The transaction has already been given up.');
    }
  }

  #statement(sql: string): Database.Statement {
    let statement = this.#prepared.get(sql);
    if (statement === undefined) {
      if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear();
      statement = this.#sqlite.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }
}

/**
 * One writer: a lock file held by the operating system for as long as the process lives, gone with it even
 * after a kill. Readers (a backup, the sqlite3 shell) do not touch it.
 */
function lockFor(file: string): Database.Database {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * WAL with synchronous=NORMAL: a commit is in the operating system's hands, so a killed process loses nothing
 * that was committed; nothing waits for the disk's own flush outside a checkpoint. A loss of power may cost what
 * was committed since the last flush of the write-ahead log, at most some seconds, but never leaves the file
 * inconsistent.
 */
function open(options: WorkerOptions): Database.Database {
  const sqlite = new Database(options.file, { timeout: 500 });
  try {
    sqlite.pragma('journal_mode = WAL');
    sqlite.pragma('synchronous = NORMAL');
    sqlite.pragma('foreign_keys = ON');
    check(sqlite, options.file);
    refuseNewer(sqlite, options);
    migrate(drizzle(sqlite), { migrationsFolder: options.migrationsFolder });
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

function check(sqlite: Database.Database, file: string): void {
  const pages = sqlite.pragma('page_count', { simple: true }) as number;
  if (pages > FULL_CHECK_PAGES) return;
  const found = sqlite.pragma('quick_check(1)', { simple: true }) as string;
  if (found !== 'ok') throw damaged(file, found);
}

/** A database that a newer Svara has changed is left alone: its tables may mean something else. */
function refuseNewer(sqlite: Database.Database, options: WorkerOptions): void {
  const known = sqlite
    .prepare(`select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'`)
    .get();
  if (known === undefined) return;
  const row = sqlite.prepare('select max(created_at) as newest from __drizzle_migrations').get() as {
    newest: number | string | null;
  };
  const ours = readMigrationFiles({ migrationsFolder: options.migrationsFolder }).at(-1)?.folderMillis ?? 0;
  if (Number(row.newest ?? 0) > ours) {
    throw new DatabaseProblem(
      'newer-schema',
      `The database ${options.file} was written by a newer version of Svara than this one. ` +
        'Start the newer version again, or put back the copy of the file that was made before the upgrade.',
    );
  }
}
