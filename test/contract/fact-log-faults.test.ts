import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Orm } from '../../src/adapters/db/orm.ts';
import {
  allOf,
  arrival,
  EPOCH,
  numbered,
  numbersOf,
  temporaryFolder,
  testDatabase,
  until,
  upTo,
} from '../support/database.ts';

/** Keeps the database's thread (or whoever runs it) busy for half a second or so. */
const LONG_STATEMENT =
  'with recursive c(x) as (select 1 union all select x + 1 from c where x < 3000000) select count(*) from c';

/** Starts the long statement in the database's thread. (Drizzle begins a query when it is first waited for.) */
function occupy(orm: Orm): Promise<unknown> {
  return Promise.resolve(orm.run(sql.raw(LONG_STATEMENT)));
}

/** Runs `work` and tells for how long the event loop stood still at worst, in milliseconds. */
async function worstStandstillMs(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 20));
  delay.disable();
  return delay.max / 1e6;
}

/** Another program that keeps the database to itself. @returns a function that lets it go */
function holdDatabase(file: string): () => void {
  const other = new Database(file);
  other.exec('begin immediate');
  const release = () => {
    if (other.open) other.close();
  };
  onTestFinished(release);
  return release;
}

test('a blocked database delays neither the caller nor the event loop', async () => {
  const { factLog, orm } = await testDatabase();
  let blockedMs = 0;
  let appendMs = 0;
  const standstill = await worstStandstillMs(async () => {
    const started = performance.now();
    const blocked = occupy(orm);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const appending = performance.now();
    for (let n = 1; n <= 1_000; n += 1) factLog.append([numbered(n)]);
    appendMs = performance.now() - appending;
    await blocked;
    blockedMs = performance.now() - started;
  });
  await factLog.flush();
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual(upTo(1_000));
  expect(blockedMs).toBeGreaterThan(150);
  expect(standstill).toBeLessThan(blockedMs / 2);
  expect(appendMs).toBeLessThan(50);
});

test('the same statement in the thread that routes would stop it: the test above can fail', async () => {
  const own = new Database(':memory:');
  let blockedMs = 0;
  const standstill = await worstStandstillMs(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    own.prepare(LONG_STATEMENT).get();
    blockedMs = performance.now() - started;
  });
  own.close();
  expect(standstill).toBeGreaterThan(blockedMs / 2);
});

test('a stalled database is told as down, and up again', async () => {
  const { factLog, orm } = await testDatabase(undefined, { stalledMs: 50 });
  const blocked = occupy(orm);
  factLog.append([numbered(1)]);
  await until('the stall is noticed', () => factLog.state() === 'down');
  await blocked;
  await factLog.flush();
  expect(factLog.state()).toBe('up');
});

test('a full disk is told as down; what was appended meanwhile is stored when there is room again', async () => {
  const { factLog, orm, log } = await testDatabase(undefined, { retryMs: [100, 500] });
  factLog.append([numbered(1)]);
  await factLog.flush();
  await orm.run(sql`pragma max_page_count = 1`);
  const facts = upTo(2_000).map(numbered);
  for (const fact of facts.slice(1)) factLog.append([fact]);
  await until('the full disk is noticed', () => factLog.state() === 'down');
  expect(
    log.lines.some(({ level, data }) => level === 'error' && JSON.stringify(data).includes('SQLITE_FULL')),
  ).toBe(true);
  await orm.run(sql`pragma max_page_count = 1000000`);
  await factLog.flush();
  expect(factLog.state()).toBe('up');
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual(upTo(2_000));
});

test('facts beyond the bound go to files beside the database and come back in order', async () => {
  const limits = { inMemory: 200, segment: 100, batch: 50, retryMs: [20, 50] as const };
  const { factLog, file, log } = await testDatabase(undefined, limits);
  const release = holdDatabase(file);
  for (let n = 1; n <= 1_000; n += 1) factLog.append([numbered(n)]);
  const folder = join(file, '..');
  const spilled = async () => (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).length;
  await until('facts are spilled', async () => (await spilled()) >= 7);
  release();
  await factLog.flush();
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual(upTo(1_000));
  await until('the files are gone', async () => (await spilled()) === 0);
  expect(log.lines.map(({ text }) => text)).toContain('spilled facts are in the database now');
});

test('a service that ends while the database is away leaves a file, which the next one reads in', async () => {
  const first = await testDatabase(undefined, { closeMs: 50, retryMs: [10, 20] });
  first.factLog.append([numbered(1)]);
  await first.factLog.flush();
  const release = holdDatabase(first.file);
  first.factLog.append([numbered(2), numbered(3)]);
  await first.close();
  release();
  const second = await testDatabase(first.file);
  second.factLog.append([numbered(4)]);
  await second.factLog.flush();
  expect(numbersOf(await allOf(second.factLog.readSince(0)))).toEqual(upTo(4));
  expect((await readdir(join(first.file, '..'))).filter((name) => name.includes('spill'))).toEqual([]);
});

test('a spill file with an unreadable line gives what it has, and is kept', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'desk.db');
  const line = (n: number) => JSON.stringify({ sequence: n, fact: numbered(n) });
  await writeFile(`${file}.spill-0000000000000001.jsonl`, `${line(1)}\n{"sequence":2,"fa\n${line(3)}\n`);
  const { factLog, log } = await testDatabase(file);
  factLog.append([numbered(4)]);
  await factLog.flush();
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual([1, 3, 4]);
  expect(log.lines).toContainEqual(
    expect.objectContaining({ level: 'error', text: expect.stringContaining('unreadable') as string }),
  );
  expect((await readdir(folder)).filter((name) => name.endsWith('.damaged'))).toHaveLength(1);
});

test('when no file can be written either, the newest are kept and the loss is told', async () => {
  const limits = { inMemory: 100, segment: 50, last: 200, batch: 10, retryMs: [20, 50] as const };
  const { factLog, file, log } = await testDatabase(undefined, limits);
  const release = holdDatabase(file);
  // Folders stand where the files would be written.
  const inTheWay = Array.from(
    { length: 1_000 },
    (_, i) => `${file}.spill-${String(i + 1).padStart(16, '0')}.jsonl.tmp`,
  );
  for (const path of inTheWay) await mkdir(path);
  factLog.append([numbered(1)]);
  await until('the database is away', () => factLog.state() === 'down');
  for (let n = 2; n <= 500; n += 1) {
    factLog.append([numbered(n)]);
    if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  for (const path of inTheWay) await rm(path, { recursive: true });
  release();
  await factLog.flush();
  const stored = numbersOf(await allOf(factLog.readSince(0)));
  const lost = log.lines
    .filter(({ text }) => text.includes('the oldest are lost'))
    .reduce((sum, { data }) => sum + (data as { facts: number }).facts, 0);
  expect(lost).toBeGreaterThan(0);
  expect(stored).toHaveLength(500 - lost);
  expect(stored).toEqual([...stored].sort((a, b) => a - b));
  expect(stored.at(-1)).toBe(500);
});

test('one fact that the database refuses does not keep the others out', async () => {
  const { factLog, file, log } = await testDatabase();
  const broken = { ...numbered(2), at: null } as unknown as Fact;
  factLog.append([numbered(1), broken, numbered(3)]);
  await factLog.flush();
  expect(numbersOf(await allOf(factLog.readSince(0)))).toEqual([1, 3]);
  expect(log.lines.at(-1)).toMatchObject({
    level: 'error',
    text: expect.stringContaining('refuses') as string,
  });
  expect((await readdir(join(file, '..'))).filter((name) => name.includes('.refused-'))).toHaveLength(1);
});

test('the call list is changed in the transaction of its facts: neither without the other', async () => {
  const { factLog, orm, callHistory } = await testDatabase();
  // The list refuses this call, so its fact may not be stored alone.
  await orm.run(
    sql`create trigger no_c2 before insert on calls when new.id = 'c2' begin select raise(abort, 'no'); end`,
  );
  factLog.append([arrival('c1', EPOCH), arrival('c2', EPOCH)]);
  await factLog.flush();
  expect(await callHistory.get('c1')).toMatchObject({ id: 'c1', state: 'arriving' });
  expect(await callHistory.get('c2')).toBeNull();
  expect(await factLog.ofCall('c2')).toEqual([]);
});
