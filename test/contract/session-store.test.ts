import type { SessionData } from 'express-session';
import { describe, expect, test } from 'vitest';
import { schema } from '../../src/adapters/db/schema.ts';
import { StoredSessions } from '../../src/adapters/db/session-store.ts';
import { EPOCH, testDatabase } from '../support/database.ts';

const HOUR = 3_600_000;

/** What express-session hands to a store. */
function sessionFor(username: string, expiresAt: number | null): SessionData {
  const expires = expiresAt === null ? null : new Date(expiresAt);
  return { cookie: { originalMaxAge: HOUR, expires }, username } as unknown as SessionData;
}

async function openStore() {
  const database = await testDatabase();
  const clock = { now: EPOCH };
  const store = new StoredSessions(database.orm, database.log, () => clock.now);
  return {
    ...database,
    clock,
    get: (sid: string) =>
      new Promise<(SessionData & { username?: string }) | null>((resolve, reject) => {
        store.get(sid, (error, found) => {
          if (error instanceof Error) reject(error);
          else resolve(found ?? null);
        });
      }),
    set: (sid: string, data: SessionData) => settled((done) => store.set(sid, data, done)),
    touch: (sid: string, data: SessionData) => settled((done) => store.touch(sid, data, done)),
    destroy: (sid: string) => settled((done) => store.destroy(sid, done)),
  };
}

function settled(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

describe('sessions', () => {
  test('are found under their id until they are ended', async () => {
    const { get, set, destroy } = await openStore();
    await set('sid-1', sessionFor('anna', EPOCH + HOUR));
    await set('sid-1', sessionFor('bo', EPOCH + HOUR));
    expect(await get('sid-1')).toMatchObject({ username: 'bo' });
    expect(await get('sid-2')).toBeNull();
    await destroy('sid-1');
    expect(await get('sid-1')).toBeNull();
    await destroy('sid-1');
  });

  test('cannot be taken over by somebody who reads the database', async () => {
    const { get, set, orm } = await openStore();
    await set('a-secret-id', sessionFor('anna', EPOCH + HOUR));
    const rows = await orm.select().from(schema.sessions);
    expect(JSON.stringify(rows)).not.toContain('a-secret-id');
    expect(await get(rows[0]?.idHash ?? '')).toBeNull();
  });

  test('end with their time, to the millisecond', async () => {
    const { get, set, clock } = await openStore();
    await set('sid-1', sessionFor('anna', EPOCH + HOUR));
    clock.now = EPOCH + HOUR - 1;
    expect(await get('sid-1')).not.toBeNull();
    clock.now = EPOCH + HOUR;
    expect(await get('sid-1')).toBeNull();
  });

  test('live longer when used, and for half a day when the cookie names no end', async () => {
    const { get, set, touch, clock } = await openStore();
    await set('used', sessionFor('anna', EPOCH + HOUR));
    await set('endless', sessionFor('bo', null));
    await touch('used', sessionFor('anna', EPOCH + 2 * HOUR));
    clock.now = EPOCH + 1.5 * HOUR;
    expect(await get('used')).not.toBeNull();
    clock.now = EPOCH + 12 * HOUR - 1;
    expect(await get('endless')).not.toBeNull();
    clock.now = EPOCH + 12 * HOUR;
    expect(await get('endless')).toBeNull();
  });

  test('are deleted once they have ended', async () => {
    const { set, orm, clock } = await openStore();
    await set('old', sessionFor('anna', EPOCH + HOUR));
    clock.now = EPOCH + 2 * HOUR;
    await set('new', sessionFor('bo', EPOCH + 3 * HOUR));
    expect(await orm.$count(schema.sessions)).toBe(1);
  });

  test('tell when the database is away, and never fail a request for the sake of a longer life', async () => {
    const store = await openStore();
    const { get, set, touch, log } = store;
    await set('sid-1', sessionFor('anna', EPOCH + HOUR));
    await store.close();
    await expect(get('sid-1')).rejects.toThrow();
    await expect(set('sid-1', sessionFor('anna', EPOCH + HOUR))).rejects.toThrow();
    await touch('sid-1', sessionFor('anna', EPOCH + 2 * HOUR));
    expect(log.lines.at(-1)).toMatchObject({ level: 'warn' });
  });
});
