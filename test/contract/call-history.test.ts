import { describe, expect, test } from 'vitest';
import type { CallItem, CallQuery } from '../../src/app/desk-api.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { CallHistory } from '../../src/app/ports/call-history.ts';
import { arrival, callStory, EPOCH, testDatabase, upTo } from '../support/database.ts';

async function everyPage(
  history: CallHistory,
  query: CallQuery,
): Promise<{ items: CallItem[]; pages: number }> {
  const items: CallItem[] = [];
  let pages = 0;
  let cursor: string | null = null;
  do {
    const page = await history.find(cursor === null ? query : { ...query, cursor });
    items.push(...page.items);
    pages += 1;
    cursor = page.next;
  } while (cursor !== null);
  return { items, pages };
}

const idsOf = (items: readonly CallItem[]) => items.map(({ id }) => id);

describe('the list of calls', () => {
  test('has each call as its facts tell', async () => {
    const { factLog, callHistory } = await testDatabase();
    factLog.append([...callStory('c1', EPOCH), arrival('c2', EPOCH + 1, { caller: null, service: null })]);
    expect(await callHistory.get('c1')).toMatchObject({
      state: 'ended',
      endReason: 'handled',
      agentId: 'anna',
    });
    expect(await callHistory.get('c2')).toEqual({
      id: 'c2',
      kind: 'inbound',
      dialled: '+46406280400',
      caller: null,
      organisation: 'burlov',
      service: null,
      class: 'medium',
      state: 'arriving',
      endReason: null,
      arrivedAt: EPOCH + 1,
      waitMs: null,
      agentId: null,
    });
    expect(await callHistory.get('c3')).toBeNull();
  });

  test('follows a call over several batches and a restart', async () => {
    const first = await testDatabase();
    const story = callStory('c1', EPOCH);
    for (const fact of story.slice(0, 4)) {
      first.factLog.append([fact]);
      await first.factLog.flush();
    }
    expect(await first.callHistory.get('c1')).toMatchObject({ state: 'offering' });
    await first.close();
    const second = await testDatabase(first.file);
    second.factLog.append(story.slice(4));
    expect(await second.callHistory.get('c1')).toMatchObject({ state: 'ended', waitMs: 4_010 });
  });

  test('gives pages of a hundred, newest first, each call once, while new ones arrive', async () => {
    const { factLog, callHistory } = await testDatabase();
    // Three at each instant, so that pages end within a tie.
    const ids = upTo(250).map((n) => `c${String(n).padStart(3, '0')}`);
    factLog.append(ids.map((id, i) => arrival(id, EPOCH + Math.floor(i / 3))));
    const first = await callHistory.find({});
    factLog.append([arrival('new', EPOCH + 1_000), arrival('c000', EPOCH)]);
    const second = await callHistory.find({ cursor: first.next ?? '' });
    factLog.append([arrival('newer', EPOCH + 1_001)]);
    const third = await callHistory.find({ cursor: second.next ?? '' });
    expect([first, second, third].map(({ items }) => items.length)).toEqual([100, 100, 51]);
    expect(third.next).toBeNull();
    const seen = idsOf([...first.items, ...second.items, ...third.items]);
    expect(seen).toEqual(
      [...ids]
        .reverse()
        .concat('c000')
        .sort((a, b) => (a < b ? 1 : -1)),
    );
    expect((await callHistory.find({})).items[0]?.id).toBe('newer');
  });

  test('has no next page when the last one is just full', async () => {
    const { factLog, callHistory } = await testDatabase();
    factLog.append(upTo(100).map((n) => arrival(`c${n}`, EPOCH + n)));
    expect(await callHistory.find({})).toMatchObject({ next: null });
  });

  test('finds a number as dialled or as caller, in pages, in the order of the whole list', async () => {
    const { factLog, callHistory } = await testDatabase();
    const ours = '+46406280405';
    factLog.append(
      upTo(600).map((n) => {
        if (n % 3 === 0) return arrival(`c${n}`, EPOCH + n, { dialled: ours });
        if (n % 3 === 1) return arrival(`c${n}`, EPOCH + n, { caller: ours });
        return arrival(`c${n}`, EPOCH + n);
      }),
    );
    factLog.append([arrival('itself', EPOCH + 601, { dialled: ours, caller: ours })]);
    const { items, pages } = await everyPage(callHistory, { number: ours });
    expect(pages).toBe(5);
    expect(idsOf(items)).toEqual([
      'itself',
      ...upTo(600)
        .filter((n) => n % 3 !== 2)
        .map((n) => `c${n}`)
        .reverse(),
    ]);
    expect((await callHistory.find({ number: '+46999' })).items).toEqual([]);
  });

  test('takes arrivals from an instant on, and before another', async () => {
    const { factLog, callHistory } = await testDatabase();
    factLog.append(upTo(5).map((n) => arrival(`c${n}`, EPOCH + n)));
    const { items } = await callHistory.find({ from: EPOCH + 2, to: EPOCH + 4 });
    expect(idsOf(items)).toEqual(['c3', 'c2']);
  });

  test('knows the calls that are yet to be made, and no others', async () => {
    const { factLog, callHistory } = await testDatabase();
    const begun = (call: string, kind: 'callback' | 'task' | 'outgoing'): Fact => ({
      at: EPOCH,
      type: 'call-begun',
      call,
      kind,
      dialled: '+46406280400',
      caller: '+46701740611',
      organisation: 'burlov',
      service: 'it',
      class: 'medium',
      language: 'sv',
      arrivedAt: EPOCH,
      earlier: null,
      agent: null,
      by: null,
    });
    const [ended] = callStory('b2', EPOCH).slice(-1) as [Fact];
    const waiting = [begun('b1', 'callback'), begun('b2', 'callback'), begun('t1', 'task')];
    factLog.append([...waiting, begun('o1', 'outgoing'), arrival('c1', EPOCH), ended]);
    expect([...(await callHistory.toBeMade())].sort()).toEqual(['b1', 't1']);
  });

  const ofOthers = ['', 'nonsense', 'WzEsMl0', Buffer.from('{"id":"c1"}').toString('base64url'), '\u0000'];
  test.each(ofOthers)('refuses the cursor %j and names the field', async (cursor) => {
    const { callHistory } = await testDatabase();
    await expect(callHistory.find({ cursor })).rejects.toMatchObject({
      name: 'AppError',
      code: 'invalid-request',
      field: 'cursor',
    });
  });
});
