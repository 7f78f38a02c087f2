import { createHash } from 'node:crypto';
import { and, eq, gt, lte } from 'drizzle-orm';
import session, { type SessionData } from 'express-session';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';
import type { Log } from './worker-client.ts';

const { sessions } = schema;

/** How long a session without an expiry of its own (one that ends with the browser) is kept unused. */
const DEFAULT_LIFE_MS = 12 * 3_600_000;

/** A session that is used is written again only when its expiry has moved by this much. */
const TOUCH_STEP_MS = 60_000;

/** Expired sessions are deleted at most this often. */
const PRUNE_EVERY_MS = 600_000;

/** The store for express-session. Sessions survive a restart; their ids are stored hashed only. */
export class StoredSessions extends session.Store {
  readonly #orm: Orm;
  readonly #log: Log;
  readonly #now: () => InstantMs;
  #pruneAt = 0;

  /** @param now milliseconds since 1970; injected by tests */
  constructor(orm: Orm, log: Log, now: () => InstantMs = Date.now) {
    super();
    this.#orm = orm;
    this.#log = log;
    this.#now = now;
  }

  override get(sid: string, callback: (error: unknown, session?: SessionData | null) => void): void {
    this.#read(sid).then(
      (found) => setImmediate(callback, null, found),
      (error: unknown) => setImmediate(callback, error),
    );
  }

  override set(sid: string, data: SessionData, callback?: (error?: unknown) => void): void {
    settle(this.#write(sid, data), callback);
  }

  override destroy(sid: string, callback?: (error?: unknown) => void): void {
    const idHash = hashOf(sid);
    settle(
      (async () => {
        await this.#orm.delete(sessions).where(eq(sessions.idHash, idHash));
      })(),
      callback,
    );
  }

  /** Never fails a request: a session whose expiry could not be moved is still valid now. */
  override touch(sid: string, data: SessionData, callback?: () => void): void {
    this.#extend(sid, data)
      .catch((error: unknown) => {
        this.#log.warn({ err: error }, 'a session could not be extended');
      })
      .finally(() => setImmediate(() => callback?.()));
  }

  async #read(sid: string): Promise<SessionData | null> {
    const [row] = await this.#orm
      .select()
      .from(sessions)
      .where(and(eq(sessions.idHash, hashOf(sid)), gt(sessions.expiresAt, this.#now())));
    return row === undefined ? null : (JSON.parse(row.data) as SessionData);
  }

  async #write(sid: string, data: SessionData): Promise<void> {
    const row = { data: JSON.stringify(data), expiresAt: this.#expiryOf(data) };
    await this.#orm
      .insert(sessions)
      .values({ idHash: hashOf(sid), ...row })
      .onConflictDoUpdate({ target: sessions.idHash, set: row });
    await this.#prune();
  }

  async #extend(sid: string, data: SessionData): Promise<void> {
    const expiresAt = this.#expiryOf(data);
    await this.#orm
      .update(sessions)
      .set({ expiresAt })
      .where(and(eq(sessions.idHash, hashOf(sid)), lte(sessions.expiresAt, expiresAt - TOUCH_STEP_MS)));
  }

  async #prune(): Promise<void> {
    const now = this.#now();
    if (now < this.#pruneAt) return;
    this.#pruneAt = now + PRUNE_EVERY_MS;
    await this.#orm.delete(sessions).where(lte(sessions.expiresAt, now));
  }

  #expiryOf(data: SessionData): InstantMs {
    const { expires } = data.cookie;
    const at = expires === null || expires === undefined ? Number.NaN : new Date(expires).getTime();
    return Number.isNaN(at) ? this.#now() + DEFAULT_LIFE_MS : at;
  }
}

/** The id is long and random, so a plain hash cannot be turned back by guessing. */
function hashOf(sid: string): string {
  return createHash('sha256').update(sid).digest('base64url');
}

/** Calls back outside the promise, so that what a callback throws is not taken for a failure of the store. */
function settle(work: Promise<void>, callback: ((error?: unknown) => void) | undefined): void {
  work.then(
    () => setImmediate(() => callback?.()),
    (error: unknown) => setImmediate(() => callback?.(error)),
  );
}
