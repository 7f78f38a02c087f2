import { and, desc, eq, gte, inArray, lt, ne, or, type SQL } from 'drizzle-orm';
import type { CallId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { CallItem, CallPage, CallQuery } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { CallHistory } from '../../app/ports/call-history.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';

const { calls } = schema;

/** Calls on one page. */
const PAGE_SIZE = 100;

/** The last call of a page; the next page begins after it, whatever has arrived meanwhile. */
interface Position {
  readonly arrivedAt: InstantMs;
  readonly id: CallId;
}

/** The list of calls that the fact writer keeps. */
export class StoredCallHistory implements CallHistory {
  readonly #orm: Orm;
  readonly #settle: () => Promise<void>;

  /** @param settle waits until facts already appended can be seen */
  constructor(orm: Orm, settle: () => Promise<void>) {
    this.#orm = orm;
    this.#settle = settle;
  }

  async find(query: CallQuery): Promise<CallPage> {
    const after = query.cursor === undefined ? null : readCursor(query.cursor);
    await this.#settle();
    const conditions = [
      query.from === undefined ? undefined : gte(calls.arrivedAt, query.from),
      query.to === undefined ? undefined : lt(calls.arrivedAt, query.to),
      after === null ? undefined : isAfter(after),
    ];
    const { number } = query;
    // Two look-ups by index and a merge: one with "or" would sort every call that a busy number ever had.
    const found =
      number === undefined
        ? await this.#newest(and(...conditions))
        : merge(
            await this.#newest(and(eq(calls.dialled, number), ...conditions)),
            await this.#newest(and(eq(calls.caller, number), ...conditions)),
          );
    const items = found.slice(0, PAGE_SIZE);
    const last = items.at(-1);
    return { items, next: found.length > PAGE_SIZE && last !== undefined ? writeCursor(last) : null };
  }

  async get(call: CallId): Promise<CallItem | null> {
    await this.#settle();
    const [row] = await this.#orm.select().from(calls).where(eq(calls.id, call));
    return row ?? null;
  }

  async toBeMade(): Promise<readonly CallId[]> {
    await this.#settle();
    const rows = await this.#orm
      .select({ id: calls.id })
      .from(calls)
      .where(and(inArray(calls.kind, ['callback', 'task']), ne(calls.state, 'ended')));
    return rows.map(({ id }) => id);
  }

  /** One more than a page, to know whether there is another. */
  #newest(condition: SQL | undefined): Promise<CallItem[]> {
    return this.#orm
      .select()
      .from(calls)
      .where(condition)
      .orderBy(desc(calls.arrivedAt), desc(calls.id))
      .limit(PAGE_SIZE + 1);
  }
}

function isAfter({ arrivedAt, id }: Position): SQL | undefined {
  return or(lt(calls.arrivedAt, arrivedAt), and(eq(calls.arrivedAt, arrivedAt), lt(calls.id, id)));
}

function merge(one: readonly CallItem[], other: readonly CallItem[]): CallItem[] {
  const byId = new Map([...one, ...other].map((item) => [item.id, item]));
  return [...byId.values()].sort(newestFirst);
}

/** The order of the list: newest arrival first, ties by id downwards, compared as SQLite compares text. */
function newestFirst(a: Position, b: Position): number {
  return b.arrivedAt - a.arrivedAt || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id));
}

function writeCursor({ arrivedAt, id }: Position): string {
  return Buffer.from(JSON.stringify([arrivedAt, id])).toString('base64url');
}

/** @throws AppError `invalid-request`, field `cursor` */
function readCursor(cursor: string): Position {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(value) && value.length === 2) {
      const [arrivedAt, id] = value as unknown[];
      if (Number.isSafeInteger(arrivedAt) && typeof id === 'string')
        return { arrivedAt: arrivedAt as number, id };
    }
  } catch {
    // Not one of ours; told below.
  }
  throw new AppError(
    'invalid-request',
    'The cursor is not one of ours: take it from "next" of the page before.',
    'cursor',
  );
}
