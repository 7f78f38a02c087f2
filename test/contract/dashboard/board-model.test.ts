import { describe, expect, it } from 'vitest';
import type { AgentRowJson, BoardChangeJson, BoardJson, QueueRowJson } from '../../../src/contract/board.ts';
import { applyChange, boardView } from '../../../src/dashboard/live/board-model.ts';
import { levelBand, queueState } from '../../../src/dashboard/live/levels.ts';

const at = '2026-11-23T08:00:00.000Z';

function queue(id: string, more: Partial<QueueRowJson> = {}): QueueRowJson {
  const serviceLevel = { definition: 'abandons_negative', thresholdMs: 20_000, ratio: null } as const;
  const counts = { waiting: 0, longestWaitingMs: null, offered: 0, answered: 0, abandoned: 0, short: 0 };
  return { id, name: id, ...counts, serviceLevel, ...more };
}

function agent(id: string, more: Partial<AgentRowJson> = {}): AgentRowJson {
  return { id, name: id, state: 'available', sinceMs: 0, reachable: true, ...more };
}

function board(revision: number): BoardJson {
  return { revision, at, queues: [queue('a'), queue('b')], agents: [agent('x'), agent('y')], outages: [] };
}

function change(revision: number, more: Partial<BoardChangeJson> = {}): BoardChangeJson {
  return { revision, at, queues: [], agents: [], removed: { queues: [], agents: [] }, ...more };
}

describe('the board that the page holds', () => {
  it('turns ages into beginnings on the page’s own clock', () => {
    const view = boardView(
      {
        ...board(1),
        queues: [queue('a', { waiting: 1, longestWaitingMs: 3_000 })],
        agents: [agent('x', { sinceMs: 500 })],
      },
      10_000,
    );
    expect(view.queues.get('a')?.oldestSince).toBe(7_000);
    expect(view.agents.get('x')?.since).toBe(9_500);
  });

  it('takes the next change and leaves the other rows as they are', () => {
    const before = boardView(board(1), 0);
    const after = applyChange(before, change(2, { queues: [queue('a', { offered: 1 })] }), 5);
    if (after === 'gap') throw new Error('a gap was found');
    expect(after.revision).toBe(2);
    expect(after.queues.get('a')?.row.offered).toBe(1);
    expect(after.queues.get('b')).toBe(before.queues.get('b'));
    expect(after.agents.get('x')).toBe(before.agents.get('x'));
    expect(before.queues.get('a')?.row.offered).toBe(0);
  });

  it('takes new rows in and lets removed ones go', () => {
    const before = boardView(board(1), 0);
    const removed = { queues: ['b'], agents: ['x'] };
    const after = applyChange(before, change(2, { queues: [queue('c')], agents: [agent('z')], removed }), 5);
    if (after === 'gap') throw new Error('a gap was found');
    expect([...after.queues.keys()]).toEqual(['a', 'c']);
    expect([...after.agents.keys()]).toEqual(['y', 'z']);
  });

  it('finds a gap when a revision was missed', () => {
    expect(applyChange(boardView(board(1), 0), change(3), 5)).toBe('gap');
  });

  it('ignores a change that it already contains', () => {
    const before = boardView(board(4), 0);
    expect(applyChange(before, change(4, { queues: [queue('a', { offered: 9 })] }), 5)).toBe(before);
    expect(applyChange(before, change(3, { queues: [queue('a', { offered: 9 })] }), 5)).toBe(before);
  });
});

describe('how a row is to be read', () => {
  it.each([
    [null, 'none'],
    [1, 'good'],
    [0.8, 'good'],
    [0.7999, 'strained'],
    [0.6, 'strained'],
    [0.5999, 'low'],
    [0, 'low'],
  ])('a service level of %s is %s', (ratio, band) => {
    expect(levelBand(ratio)).toBe(band);
  });

  it('a queue is late from the first moment beyond its limit', () => {
    const row = queue('a', { waiting: 1 });
    const waiting = { row, oldestSince: 1_000 };
    expect(queueState({ row: queue('a'), oldestSince: null }, 1_000)).toBe('empty');
    expect(queueState(waiting, 1_000)).toBe('waiting');
    expect(queueState(waiting, 21_000)).toBe('waiting');
    expect(queueState(waiting, 21_001)).toBe('late');
  });
});
