import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import type { AttachmentStore } from '../../app/ports/attachment-store.ts';
import type { CallHistory } from '../../app/ports/call-history.ts';
import type { ChangeStore } from '../../app/ports/change-store.ts';
import type { DirectoryStore } from '../../app/ports/directory-store.ts';
import type { FactLog } from '../../app/ports/fact-log.ts';
import type { Outbox } from '../../app/ports/outbox.ts';
import type { Users } from '../../app/ports/users.ts';
import type { VoicemailStore } from '../../app/ports/voicemail.ts';
import { StoredAttachments } from './attachment-store.ts';
import { StoredChanges } from './change-store.ts';
import { StoredCallHistory } from './call-history.ts';
import { StoredDirectory } from './directory-store.ts';
import { StoredFactLog } from './fact-log.ts';
import { createOrm, TransactionGate, type Orm } from './orm.ts';
import { DatabaseProblem } from './problems.ts';
import { StoredOutbox } from './outbox.ts';
import { StoredSessions } from './session-store.ts';
import { Spill } from './spill.ts';
import { StoredUsers } from './users.ts';
import { StoredVoicemails } from './voicemail-store.ts';
import { WorkerClient, type Log } from './worker-client.ts';
import { defaultLimits, WriteBehind, type WriteBehindLimits } from './write-behind.ts';

export interface DatabaseOptions {
  /** Path of the database file; its folder is made if missing. Files beside it begin with its name. */
  readonly file: string;
  readonly log: Log;
  /** Bounds of the write-behind; for tests of what happens when they are reached. */
  readonly limits?: Partial<WriteBehindLimits>;
}

/** All stores of one open database. */
export interface OpenDatabase {
  readonly factLog: FactLog;
  readonly callHistory: CallHistory;
  readonly users: Users;
  readonly directoryStore: DirectoryStore;
  readonly changeStore: ChangeStore;
  readonly voicemailStore: VoicemailStore;
  readonly outbox: Outbox;
  readonly sessionStore: StoredSessions;
  readonly attachmentStore: AttachmentStore;
  /** Drizzle's interface, for stores of this folder and their tests. */
  readonly orm: Orm;
  state(): 'up' | 'down';
  /** Stores what is left (or keeps it in a file when the database is away) and closes. Idempotent. */
  close(): Promise<void>;
}

/**
 * Opens the database in its own thread, brings its tables up to date, and reads in what an earlier process had
 * to keep in files.
 * @throws DatabaseProblem with a message for a person: damaged, written by a newer version, in use, unwritable
 */
export async function openDatabase({ file, log, limits }: DatabaseOptions): Promise<OpenDatabase> {
  const path = resolve(file);
  const worker = new WorkerClient({ file: path, migrationsFolder: migrationsFolder() }, log);
  const written = await worker.start();
  const gate = new TransactionGate();
  const orm = createOrm(worker, gate);

  const spill = new Spill(path, log);
  const segments = await spill.find();
  const next = Math.max(written, await spill.lastSequence(segments)) + 1;
  const sink = {
    store: async (first: number, lines: string) => {
      await gate.passOutside(() => worker.request({ kind: 'store-facts', first, lines }));
    },
    mend: async () => {
      await gate.passOutside(() => worker.request({ kind: 'reopen' }));
    },
  };
  const writeBehind = new WriteBehind(
    { sink, spill, log, limits: { ...defaultLimits, ...limits } },
    { written, segments, next },
  );
  const factLog = new StoredFactLog(orm, writeBehind, () => worker.close());
  return {
    factLog,
    callHistory: new StoredCallHistory(orm, () => factLog.settle()),
    users: new StoredUsers(orm),
    directoryStore: new StoredDirectory(orm),
    changeStore: new StoredChanges(orm),
    voicemailStore: new StoredVoicemails(orm),
    outbox: new StoredOutbox(orm),
    sessionStore: new StoredSessions(orm, log),
    attachmentStore: new StoredAttachments(orm),
    orm,
    state: () => factLog.state(),
    close: () => factLog.close(),
  };
}

/** Beside this file; a build does not copy SQL, so from `dist` they are found in the sources. */
function migrationsFolder(): string {
  const places = ['./migrations', '../../../src/adapters/db/migrations'];
  for (const place of places) {
    const folder = fileURLToPath(new URL(place, import.meta.url));
    if (existsSync(`${folder}/meta/_journal.json`)) return folder;
  }
  throw new DatabaseProblem(
    'cannot-open',
    'The database migrations (src/adapters/db/migrations) are missing from this installation.',
  );
}
