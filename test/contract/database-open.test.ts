import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '../../src/adapters/db/open-database.ts';
import { TRANSACTION_LIMIT_MS } from '../../src/adapters/db/orm.ts';
import { schema } from '../../src/adapters/db/schema.ts';
import {
  allOf,
  MemoryLog,
  numbered,
  numbersOf,
  temporaryFolder,
  testDatabase,
  until,
  upTo,
} from '../support/database.ts';

const { settings } = schema;

function open(file: string) {
  return openDatabase({ file, log: new MemoryLog() });
}

describe('opening', () => {
  test('makes the folder and the tables; WAL is on', async () => {
    const { orm } = await testDatabase(join(await temporaryFolder(), 'a', 'b', 'desk.db'));
    expect(await orm.values(sql`pragma journal_mode`)).toEqual([['wal']]);
    expect(await orm.select().from(schema.facts)).toEqual([]);
  });

  test('what is no database is told as damaged, with its name, and left as it was', async () => {
    const file = join(await temporaryFolder(), 'desk.db');
    const text = 'This is a letter, not a database. '.repeat(200);
    await writeFile(file, text);
    await expect(open(file)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining(file) as string,
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('a database cut in half is told as damaged', async () => {
    const database = await testDatabase();
    database.factLog.append(upTo(5_000).map(numbered));
    await database.close();
    const { length } = await readFile(database.file);
    await truncate(database.file, Math.floor(length / 2 / 4_096) * 4_096);
    await expect(open(database.file)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/Put back a copy/) as string,
    });
  });

  test('a database of a newer version is told as such and not touched', async () => {
    const database = await testDatabase();
    await database.orm.run(
      sql`insert into __drizzle_migrations (hash, created_at) values ('later', ${Date.UTC(2099, 0, 1)})`,
    );
    await database.close();
    await expect(open(database.file)).rejects.toMatchObject({
      code: 'newer-schema',
      message: expect.stringMatching(/desk\.db.*newer version/) as string,
    });
  });

  test('a second service on the same file is refused while the first lives', async () => {
    const first = await testDatabase();
    await expect(open(first.file)).rejects.toMatchObject({ code: 'in-use' });
    await first.close();
    const second = await open(first.file);
    await second.close();
  });

  test('readers are not kept out', async () => {
    const { file, factLog } = await testDatabase();
    factLog.append([numbered(1)]);
    await factLog.flush();
    const reader = new Database(file, { readonly: true });
    expect(reader.prepare('select count(*) as n from facts').get()).toEqual({ n: 1 });
    reader.close();
  });

  test('a folder that cannot be is told with the reason', async () => {
    const file = join(await temporaryFolder(), 'letter.txt');
    await writeFile(file, 'text');
    await expect(open(join(file, 'desk.db'))).rejects.toMatchObject({
      code: 'cannot-open',
      message: expect.stringMatching(/letter\.txt.*Check that its folder/) as string,
    });
  });
});

describe('transactions', () => {
  test('a write from elsewhere is not lost when a transaction is rolled back', async () => {
    const { orm } = await testDatabase();
    let foreign: Promise<unknown> = Promise.resolve();
    let letForeignBegin: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      letForeignBegin = resolve;
    });
    const elsewhere = opened.then(() => {
      foreign = Promise.resolve(orm.insert(settings).values({ name: 'foreign', value: '1' }));
    });
    const work = orm.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'own', value: '1' });
      letForeignBegin();
      await elsewhere;
      // Goes on working while the foreign write is wanted.
      expect(await tx.select().from(settings)).toEqual([{ name: 'own', value: '1' }]);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await foreign;
    expect(await orm.select().from(settings)).toEqual([{ name: 'foreign', value: '1' }]);
  });

  test('facts wait for a transaction and are not lost with it', async () => {
    const { orm, factLog, log } = await testDatabase();
    const work = orm.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'own', value: '1' });
      // Sent by a timer that is born in here, and still none of the transaction's business.
      factLog.append([numbered(1)]);
      await new Promise((resolve) => setTimeout(resolve, 60));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    await factLog.flush();
    expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual([1]);
    expect(log.lines).toEqual([]);
    expect(await orm.select().from(settings)).toEqual([]);
  });

  test('many at once come one after the other', async () => {
    const { orm } = await testDatabase();
    await orm.insert(settings).values({ name: 'count', value: '0' });
    const addOne = () =>
      orm.transaction(async (tx) => {
        const [row] = await tx.select().from(settings);
        await tx.update(settings).set({ value: String(Number(row?.value) + 1) });
      });
    await Promise.all(upTo(50).map(addOne));
    expect(await orm.select().from(settings)).toEqual([{ name: 'count', value: '50' }]);
  });

  test('one inside another is a savepoint; through the outer interface it is refused', async () => {
    const { orm } = await testDatabase();
    await orm.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'kept', value: '1' });
      const inner = tx.transaction(async (nested) => {
        await nested.insert(settings).values({ name: 'undone', value: '1' });
        throw new Error('inner');
      });
      await expect(inner).rejects.toThrow('inner');
      await expect(orm.transaction(() => Promise.resolve())).rejects.toMatchObject({ code: 'TRANSACTION' });
    });
    expect(await orm.select().from(settings)).toEqual([{ name: 'kept', value: '1' }]);
  });

  test(
    'one that takes too long is rolled back, so that facts do not wait for ever',
    async () => {
      const { orm, factLog } = await testDatabase();
      let end: () => void = () => undefined;
      const never = new Promise<void>((resolve) => {
        end = resolve;
      });
      const work = orm.transaction(async (tx) => {
        await tx.insert(settings).values({ name: 'own', value: '1' });
        await never;
        await tx.insert(settings).values({ name: 'late', value: '1' });
      });
      const refused = expect(work).rejects.toMatchObject({ code: 'TRANSACTION' });
      factLog.append([numbered(1)]);
      await factLog.flush();
      end();
      await refused;
      expect(await orm.select().from(settings)).toEqual([]);
    },
    TRANSACTION_LIMIT_MS + 20_000,
  );

  test('one that SQLite gave up by itself does not go on outside', async () => {
    const { orm } = await testDatabase();
    const work = orm.transaction(async (tx) => {
      await tx.insert(settings).values({ name: 'own', value: '1' });
      await tx.run(sql`rollback`);
      await tx.insert(settings).values({ name: 'slipped out', value: '1' });
    });
    await expect(work).rejects.toMatchObject({ code: 'TRANSACTION' });
    expect(await orm.select().from(settings)).toEqual([]);
  });
});

test('an error tells no values: they may be secrets, and errors are logged', async () => {
  const { orm } = await testDatabase();
  const secret = { name: 'a-secret-name', value: 'a-secret-value' };
  await orm.insert(settings).values(secret);
  const refused: unknown = await Promise.resolve(orm.insert(settings).values(secret)).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ name: 'StorageError', code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
  const inTransaction: unknown = await orm
    .transaction((tx) => tx.insert(settings).values(secret))
    .catch((error: unknown) => error);
  for (const error of [refused, inTransaction])
    expect(inspect(error, { depth: 9 })).not.toContain('a-secret');
});

test('a database thread that dies is started again, and no fact is lost', async () => {
  const posted = vi.spyOn(Worker.prototype, 'postMessage');
  onTestFinished(() => posted.mockRestore());
  const { factLog, orm } = await testDatabase();
  factLog.append([numbered(1)]);
  await factLog.flush();
  const [thread] = posted.mock.contexts;
  if (!(thread instanceof Worker)) throw new Error('nothing was posted to a thread');
  const asked = Promise.resolve(orm.select().from(settings));
  const refused = expect(asked).rejects.toMatchObject({ code: 'WORKER_GONE' });
  void thread.terminate();
  factLog.append([numbered(2)]);
  await refused;
  await until('the loss is noticed', () => factLog.state() === 'down');
  await factLog.flush();
  expect(factLog.state()).toBe('up');
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual([1, 2]);
});
