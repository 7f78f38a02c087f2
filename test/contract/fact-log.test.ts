import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { FactLog } from '../../src/app/ports/fact-log.ts';
import {
  allOf,
  arrival,
  callStory,
  EPOCH,
  numbered,
  numbersOf,
  testDatabase,
  upTo,
} from '../support/database.ts';
import { MemoryFactLog } from '../support/memory-fact-log.ts';

/** What every fact log must do, whatever it is kept in. */
const backends: Record<string, () => Promise<FactLog>> = {
  memory: () => Promise.resolve(new MemoryFactLog()),
  SQLite: async () => (await testDatabase()).factLog,
};

describe.each(Object.entries(backends))('a fact log in %s', (_name, open) => {
  test('gives back what was appended, as it was, in order', async () => {
    const log = await open();
    const story = callStory('c1', EPOCH);
    for (const fact of story) log.append([fact]);
    log.append([{ at: EPOCH, type: 'directory-loaded', revision: 'å "1"\n\u2028' }]);
    await log.flush();
    const recorded = await allOf(log.readSince(EPOCH));
    expect(recorded.map(({ fact }) => fact)).toEqual([
      ...story,
      { at: EPOCH, type: 'directory-loaded', revision: 'å "1"\n\u2028' },
    ]);
    expect(recorded.map(({ sequence }) => sequence)).toEqual(upTo(story.length + 1));
  });

  test('starts reading at the instant asked for, by time and not by place', async () => {
    const log = await open();
    // The third was known late: it tells of an earlier instant than those around it.
    log.append([numbered(1), numbered(5), numbered(2), numbered(6), numbered(5)]);
    await log.flush();
    expect(numbersOf(await allOf(log.readSince(EPOCH + 5)))).toEqual([5, 6, 5]);
    expect(numbersOf(await allOf(log.readSince(EPOCH + 7)))).toEqual([]);
  });

  test('streams more facts than one page holds, completely', async () => {
    const log = await open();
    const numbers = upTo(5_003);
    log.append(numbers.map(numbered));
    await log.flush();
    expect(numbersOf(await allOf(log.readSince(0)))).toEqual(numbers);
  });

  test('lets a reader stop early', async () => {
    const log = await open();
    log.append(upTo(3_000).map(numbered));
    await log.flush();
    for await (const { sequence } of log.readSince(0)) if (sequence === 2) break;
    expect(log.state()).toBe('up');
  });

  test('finds the facts that name a call, those of its agent included', async () => {
    const log = await open();
    const ofAgent: Fact = {
      at: EPOCH + 10,
      type: 'agent-state-changed',
      agent: 'anna',
      from: 'available',
      state: 'offered',
      pauseReason: null,
      by: null,
      call: 'c1',
      until: null,
    };
    log.append([...callStory('c1', EPOCH), ...callStory('c2', EPOCH), ofAgent, { ...ofAgent, call: null }]);
    await log.flush();
    const found = await log.ofCall('c1');
    expect(found.map(({ fact }) => fact)).toEqual([...callStory('c1', EPOCH), ofAgent]);
    expect(await log.ofCall('c3')).toEqual([]);
  });

  test('keeps a withheld number withheld', async () => {
    const log = await open();
    log.append([arrival('c1', EPOCH, { caller: null })]);
    await log.flush();
    const [first] = await log.ofCall('c1');
    expect(first?.fact).toMatchObject({ caller: null });
  });

  test('takes nothing, and flushes nothing', async () => {
    const log = await open();
    log.append([]);
    await log.flush();
    expect(await allOf(log.readSince(0))).toEqual([]);
  });

  test('shows a reader what was appended before', async () => {
    const log = await open();
    log.append(callStory('c1', EPOCH));
    expect(await log.ofCall('c1')).toHaveLength(7);
  });
});

test('facts outlive the process that stored them, and the count goes on', async () => {
  const first = await testDatabase();
  first.factLog.append(upTo(10).map(numbered));
  await first.close();
  const second = await testDatabase(first.file);
  second.factLog.append([numbered(11)]);
  await second.factLog.flush();
  const recorded = await allOf(second.factLog.readSince(0));
  expect(numbersOf(recorded)).toEqual(upTo(11));
  expect(recorded.at(-1)?.sequence).toBe(11);
});

test('what comes after the end is refused loudly, not thrown', async () => {
  const database = await testDatabase();
  await database.close();
  database.factLog.append([numbered(1)]);
  expect(database.log.lines.at(-1)).toMatchObject({ level: 'error', data: { facts: 1 } });
  await database.close();
});

test('appending costs the caller microseconds', async () => {
  const { factLog } = await testDatabase();
  const facts = upTo(2_000).flatMap((n) => callStory(`c${n}`, EPOCH + n));
  const started = performance.now();
  for (const fact of facts) factLog.append([fact]);
  const perFactMs = (performance.now() - started) / facts.length;
  await factLog.flush();
  // About 0.001 here; a log that wrote at once would need ten times this bound.
  expect(perFactMs).toBeLessThan(0.05);
});
