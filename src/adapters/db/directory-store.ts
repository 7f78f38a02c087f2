import { eq, getTableColumns, isNull, sql, type SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Directory } from '../../core/desk/directory.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { DirectoryStore } from '../../app/ports/directory-store.ts';
import type { User } from '../../app/ports/users.ts';
import { directoryRows } from './directory-rows.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

/** Rows in one statement; its variables stay far below SQLite's limit of 32,766. */
const CHUNK = 500;

const REVISION = 'directory-revision';

type Transaction = Parameters<Parameters<Orm['transaction']>[0]>[0];
/** A table whose rows are marked when they leave. */
type MarkedTable = SQLiteTable & { readonly removedAt: SQLiteColumn };

/** The directory in tables of its own, one transaction a load. */
export class StoredDirectory implements DirectoryStore {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async save(directory: Directory, users: readonly User[], at: InstantMs): Promise<void> {
    const rows = directoryRows(directory, users);
    await this.#orm.transaction(async (tx) => {
      await put(tx, schema.organisations, schema.organisations.id, rows.organisations, at);
      await put(tx, schema.numbers, schema.numbers.number, rows.numbers, at);
      await put(tx, schema.calendars, schema.calendars.id, rows.calendars, at);
      await put(tx, schema.devices, schema.devices.id, rows.devices, at);
      await put(tx, schema.skills, schema.skills.id, rows.skills, at);
      await put(tx, schema.services, schema.services.id, rows.services, at);
      await put(tx, schema.agents, schema.agents.id, rows.agents, at);
      await put(tx, schema.users, schema.users.username, rows.users, at);
      await replace(tx, schema.serviceRequirements, rows.serviceRequirements);
      await replace(tx, schema.agentSkills, rows.agentSkills);
      await replace(tx, schema.agentLines, rows.agentLines);
      await replace(tx, schema.agentDevices, rows.agentDevices);
      await tx
        .insert(schema.settings)
        .values({ name: REVISION, value: directory.revision })
        .onConflictDoUpdate({ target: schema.settings.name, set: { value: directory.revision } });
    });
  }

  async revision(): Promise<string | null> {
    const [row] = await this.#orm.select().from(schema.settings).where(eq(schema.settings.name, REVISION));
    return row?.value ?? null;
  }
}

/** Marks every row as removed, then writes the present ones, which takes the mark from them again. */
async function put<Table extends MarkedTable>(
  tx: Transaction,
  table: Table,
  key: SQLiteColumn,
  rows: readonly Table['$inferInsert'][],
  at: InstantMs,
): Promise<void> {
  const removed = { removedAt: at } as unknown as Parameters<ReturnType<typeof tx.update<Table>>['set']>[0];
  await tx.update(table).set(removed).where(isNull(table.removedAt));
  for (const chunk of chunksOf(rows)) {
    await tx
      .insert(table)
      .values([...chunk])
      .onConflictDoUpdate({ target: key, set: whatWasGiven(table) });
  }
}

/** For rows that nothing refers to. */
async function replace<Table extends SQLiteTable>(
  tx: Transaction,
  table: Table,
  rows: readonly Table['$inferInsert'][],
): Promise<void> {
  await tx.delete(table);
  for (const chunk of chunksOf(rows)) await tx.insert(table).values([...chunk]);
}

/** Each column set to the value of the row that could not be inserted. */
function whatWasGiven<Table extends SQLiteTable>(table: Table) {
  const set: Record<string, SQL> = {};
  for (const [name, column] of Object.entries(getTableColumns(table))) {
    set[name] = sql.raw(`excluded."${column.name}"`);
  }
  return set as unknown as NonNullable<
    Parameters<ReturnType<ReturnType<Transaction['insert']>['values']>['onConflictDoUpdate']>[0]['set']
  >;
}

function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) chunks.push(items.slice(start, start + CHUNK));
  return chunks;
}
