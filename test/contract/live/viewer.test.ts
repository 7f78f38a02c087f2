import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD_SPACING_MS, createViewer, MAX_UNSENT_FRAMES } from '../../../src/adapters/live/viewer.ts';
import type { ViewerSocket } from '../../../src/adapters/live/viewer.ts';
import type { BoardChangeJson, BoardJson } from '../../../src/contract/board.ts';
import { emptyQueue, FakeDeskApi } from '../../support/fake-desk-api.ts';
import { ManualClock } from '../../support/manual-clock.ts';

/** A client whose line can be blocked; it holds a board and applies changes strictly. */
class FakeClient {
  readonly frames: string[] = [];
  readonly conn = new EventEmitter();
  readonly #events = new EventEmitter();
  board: BoardJson | null = null;
  blocked = false;
  unsent = 0;

  get socket(): ViewerSocket {
    return this as unknown as ViewerSocket;
  }

  on(event: string, listener: () => void): this {
    this.#events.on(event, listener);
    return this;
  }

  ask(): void {
    this.#events.emit('resync');
  }

  emit(event: string, body: BoardJson | BoardChangeJson): boolean {
    this.frames.push(`${event} ${body.revision}`);
    if ('removed' in body) this.#apply(body);
    else this.board = structuredClone(body);
    this.unsent += 1;
    if (!this.blocked) this.unblock();
    return true;
  }

  unblock(): void {
    this.blocked = false;
    this.unsent = 0;
    this.conn.emit('drain');
  }

  #apply(change: BoardChangeJson): void {
    if (this.board === null) throw new Error('a change before any board');
    expect(change.revision).toBe(this.board.revision + 1);
    const changed = new Map(change.queues.map((row) => [row.id, row]));
    const kept = this.board.queues.filter(
      (row) => !changed.has(row.id) && !change.removed.queues.includes(row.id),
    );
    this.board = { ...this.board, revision: change.revision, queues: [...kept, ...changed.values()] };
  }
}

describe('a viewer of the live board', () => {
  let clock: ManualClock;
  let desk: FakeDeskApi;
  let client: FakeClient;
  beforeEach(() => {
    clock = new ManualClock();
    desk = new FakeDeskApi(clock);
    desk.put({ queues: [emptyQueue('q', 'Q')] });
    client = new FakeClient();
  });
  const connect = () => {
    const viewer = createViewer(client.socket, desk, clock);
    desk.onBoardChange((change) => viewer.show(change));
    return viewer;
  };

  it('gets the board, then each change', () => {
    connect();
    desk.put({ queues: [emptyQueue('q', 'Q')] });
    desk.remove('queue', 'q');
    expect(client.frames).toEqual(['board 2', 'change 3', 'change 4']);
    expect(client.board?.queues).toEqual([]);
  });

  it('is not shown what its board already had', () => {
    const viewer = connect();
    viewer.show({ revision: 2, at: clock.now(), queues: [], agents: [], removed: [] });
    expect(client.frames).toEqual(['board 2']);
  });

  it('gets a fresh board for a revision that was missed', async () => {
    connect();
    await clock.advance(BOARD_SPACING_MS);
    desk.skipRevision();
    desk.put({ queues: [emptyQueue('r', 'R')] });
    expect(client.frames).toEqual(['board 2', 'board 4']);
  });

  it('gets a fresh board when it asks, but not more often than five times a second', async () => {
    connect();
    for (let n = 0; n < 100; n += 1) client.ask();
    expect(client.frames).toEqual(['board 2']);
    await clock.advance(BOARD_SPACING_MS);
    expect(client.frames).toEqual(['board 2', 'board 2']);
    await clock.advance(10 * BOARD_SPACING_MS);
    expect(client.frames).toHaveLength(2);
  });

  it('gets a board instead of an endless backlog when it is slow', async () => {
    connect();
    client.blocked = true;
    for (let n = 0; n < 500; n += 1) desk.put({ queues: [{ ...emptyQueue('q', 'Q'), waiting: n }] });
    expect(client.unsent).toBe(MAX_UNSENT_FRAMES);
    await clock.advance(BOARD_SPACING_MS);
    expect(client.unsent).toBe(MAX_UNSENT_FRAMES);
    client.unblock();
    expect(client.frames.at(-1)).toBe('board 502');
    expect(client.board?.queues[0]?.waiting).toBe(499);
  });

  it('lets go of everything when it leaves', async () => {
    const viewer = connect();
    client.ask();
    viewer.close();
    expect(clock.nextAlarmAt()).toBeNull();
    expect(client.conn.listenerCount('drain')).toBe(0);
    desk.put({ queues: [emptyQueue('q', 'Q')] });
    client.ask();
    await clock.advance(1_000);
    expect(client.frames).toEqual(['board 2']);
  });

  it('holds the true board in the end, whatever the line does', async () => {
    const step = fc.constantFrom('change', 'remove', 'lose', 'block', 'unblock', 'ask', 'wait');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        clock = new ManualClock();
        desk = new FakeDeskApi(clock);
        client = new FakeClient();
        connect();
        for (const [index, what] of steps.entries()) {
          if (what === 'change')
            desk.put({ queues: [{ ...emptyQueue(`q${index % 3}`, 'Q'), waiting: index }] });
          if (what === 'remove') desk.remove('queue', `q${index % 3}`);
          if (what === 'lose') desk.skipRevision();
          if (what === 'block') client.blocked = true;
          if (what === 'unblock') client.unblock();
          if (what === 'ask') client.ask();
          if (what === 'wait') await clock.advance(BOARD_SPACING_MS / 2);
          expect(client.unsent).toBeLessThanOrEqual(MAX_UNSENT_FRAMES);
        }
        client.unblock();
        desk.put({ queues: [{ ...emptyQueue('last', 'Q') }] });
        await clock.advance(BOARD_SPACING_MS);
        const rows = (board: { queues: readonly { id: string; waiting: number }[] } | null) =>
          board?.queues.map(({ id, waiting }) => `${id} ${waiting}`).toSorted();
        expect(rows(client.board)).toEqual(rows(desk.board()));
      }),
      { numRuns: 200 },
    );
  });
});
