import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/core/changes/change.ts';
import { EPOCH, testDatabase } from '../support/database.ts';
import { MemoryChangeStore } from '../support/memory-change-store.ts';

const closure = (id: string, at = EPOCH): Change => ({
  id,
  data: {
    kind: 'closure',
    organisation: 'town',
    service: null,
    from: at,
    until: at + 3_600_000,
    reason: 'Strömavbrott "å" ☂',
  },
  by: 'anna',
  at,
  endedAt: null,
  endedBy: null,
});

const outage = (id: string, at = EPOCH): Change => ({
  ...closure(id, at),
  data: {
    kind: 'outage',
    organisation: null,
    service: 'support',
    prompt: null,
    texts: { sv: 'Nätet är nere', nb: 'Nettet er nede' },
    spoken: { sv: 'typed-1', nb: 'typed-2' },
    from: at,
    until: null,
    stayKey: '1',
    informedGraceMs: 10_000,
  },
});

const stores = {
  'in the database': async () => (await testDatabase()).changeStore,
  'in memory': async () => new MemoryChangeStore(),
};

describe.each(Object.entries(stores))('the changes %s', (_, open) => {
  test('are ended once, and stay on record with who and when', async () => {
    const changeStore = await open();
    await changeStore.add([closure('a'), closure('b', EPOCH + 1)]);
    const ended = { ...closure('a'), endedAt: EPOCH + 5, endedBy: 'bo' };
    expect(await changeStore.end('a', EPOCH + 5, 'bo')).toEqual(ended);
    expect(await changeStore.end('a', EPOCH + 6, 'cia')).toBeNull();
    expect(await changeStore.end('x', EPOCH + 6, 'cia')).toBeNull();
    expect(await changeStore.get('a')).toEqual(ended);
    expect((await changeStore.standing()).map(({ id }) => id)).toEqual(['b']);
  });

  test('are listed newest first, of one kind or all', async () => {
    const changeStore = await open();
    await changeStore.add([closure('a'), outage('b', EPOCH + 1), closure('c', EPOCH + 2)]);
    expect((await changeStore.list()).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
    expect((await changeStore.list('closure')).map(({ id }) => id)).toEqual(['c', 'a']);
    expect(await changeStore.list('rota-swap')).toEqual([]);
  });

  test('are stored all or none', async () => {
    const changeStore = await open();
    await changeStore.add([closure('a')]);
    const many = Array.from({ length: 700 }, (_, n) => closure(`m${n}`));
    await expect(changeStore.add([...many, closure('a')])).rejects.toThrow();
    expect((await changeStore.list()).map(({ id }) => id)).toEqual(['a']);
  });

  test('are replaced, or left as they are when the new one cannot be stored', async () => {
    const changeStore = await open();
    await changeStore.add([outage('a'), closure('taken')]);
    await changeStore.replace('a', outage('b', EPOCH + 9));
    expect(await changeStore.get('a')).toMatchObject({ endedAt: EPOCH + 9, endedBy: 'anna' });
    await expect(changeStore.replace('b', closure('taken'))).rejects.toThrow();
    expect((await changeStore.standing()).map(({ id }) => id)).toEqual(['taken', 'b']);
  });
});

test('changes come back as they were made, also after a restart', async () => {
  const first = await testDatabase();
  await first.changeStore.add([closure('a'), outage('b', EPOCH + 1)]);
  await first.close();
  const { changeStore } = await testDatabase(first.file);
  expect(await changeStore.standing()).toEqual([closure('a'), outage('b', EPOCH + 1)]);
  expect(await changeStore.get('b')).toEqual(outage('b', EPOCH + 1));
  expect(await changeStore.get('c')).toBeNull();
});
