import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Change } from '../../core/changes/change.ts';
import type { ChangeKind } from '../../core/desk/desk-facts.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { ChangeStore } from '../../app/ports/change-store.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

const { changes } = schema;

/** The longest list that is given. */
const LIST_LIMIT = 1_000;
/** Rows in one statement. */
const CHUNK = 500;

type Row = typeof changes.$inferSelect;
type Writer = Pick<Orm, 'insert' | 'update'>;

/** The changes in a table of their own. */
export class StoredChanges implements ChangeStore {
  readonly #orm: Orm;

  constructor(orm: Orm) {
    this.#orm = orm;
  }

  async add(all: readonly Change[]): Promise<void> {
    await this.#orm.transaction((tx) => insert(tx, all));
  }

  async end(id: string, at: InstantMs, by: string): Promise<Change | null> {
    const row = await endRow(this.#orm, id, at, by);
    return row ? changeOf(row) : null;
  }

  async replace(id: string, change: Change): Promise<void> {
    await this.#orm.transaction(async (tx) => {
      await endRow(tx, id, change.at, change.by);
      await insert(tx, [change]);
    });
  }

  async get(id: string): Promise<Change | null> {
    const [row] = await this.#orm.select().from(changes).where(eq(changes.id, id));
    return row ? changeOf(row) : null;
  }

  async list(kind?: ChangeKind): Promise<readonly Change[]> {
    const rows = await this.#orm
      .select()
      .from(changes)
      .where(kind === undefined ? undefined : eq(changes.kind, kind))
      .orderBy(desc(changes.at), desc(changes.id))
      .limit(LIST_LIMIT);
    return rows.map(changeOf);
  }

  async standing(): Promise<readonly Change[]> {
    const rows = await this.#orm
      .select()
      .from(changes)
      .where(isNull(changes.endedAt))
      .orderBy(asc(changes.at), asc(changes.id));
    return rows.map(changeOf);
  }
}

async function insert(writer: Writer, all: readonly Change[]): Promise<void> {
  const rows = all.map(({ data, ...rest }): Row => ({ ...rest, kind: data.kind, data }));
  for (let start = 0; start < rows.length; start += CHUNK) {
    await writer.insert(changes).values(rows.slice(start, start + CHUNK));
  }
}

async function endRow(writer: Writer, id: string, at: InstantMs, by: string): Promise<Row | undefined> {
  const [row] = await writer
    .update(changes)
    .set({ endedAt: at, endedBy: by })
    .where(and(eq(changes.id, id), isNull(changes.endedAt)))
    .returning();
  return row;
}

const changeOf = ({ id, data, by, at, endedAt, endedBy }: Row): Change => ({
  id,
  data,
  by,
  at,
  endedAt,
  endedBy,
});
