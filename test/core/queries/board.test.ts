import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board, BoardChange } from '../../../src/app/desk-api.ts';
import { BoardPublisher } from '../../../src/app/queries/board-publisher.ts';
import { BoardView } from '../../../src/app/queries/board.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { stories, timeline } from '../service-level/calls.ts';
import { BASE, agentState, answered, arrived, ended, offered, queued } from './facts.ts';

const directory = sketchDirectory({ services: { support: {}, other: {} }, agents: { anna: {}, bo: {} } });

function viewOf(facts: readonly Fact[], of: () => Directory = () => directory): BoardView {
  const view = new BoardView(of, BASE);
  for (const fact of facts) view.apply(fact);
  return view;
}

describe('the board', () => {
  it('shows every service and agent of the directory, in its order, before anything happened', () => {
    const board = viewOf([]).board(BASE + 5_000);
    expect(board).toMatchObject({ revision: 0, at: BASE + 5_000 });
    expect(board.queues.map(({ id }) => id)).toEqual(['support', 'other']);
    expect(board.queues[0]).toEqual({
      id: 'support',
      name: 'Support',
      waiting: 0,
      longestWaitingMs: null,
      offered: 0,
      answered: 0,
      abandoned: 0,
      short: 0,
      serviceLevel: { definition: 'abandons_negative', thresholdMs: 20_000, ratio: null },
    });
    expect(board.agents).toEqual([
      { id: 'anna', name: 'anna', state: 'signed-out', sinceMs: 5_000, reachable: false },
      { id: 'bo', name: 'bo', state: 'signed-out', sinceMs: 5_000, reachable: false },
    ]);
  });

  it('follows a call from arrival to wrap-up', () => {
    const view = viewOf([
      { type: 'agent-reachability-changed', at: BASE, agent: 'anna', reachable: true },
      agentState(BASE, 'available', { from: 'signed-out', by: 'anna' }),
      arrived(BASE + 1_000),
      queued(BASE + 2_000),
    ]);
    expect(view.board(BASE + 3_000).queues[0]).toMatchObject({
      waiting: 1,
      longestWaitingMs: 1_000,
      offered: 1,
    });
    view.apply(offered(BASE + 4_000));
    expect(view.board(BASE + 4_000).agents[0]).not.toHaveProperty('call');
    view.apply(agentState(BASE + 4_000, 'offered', { call: 'c1' }));
    const call = { id: 'c1', service: 'support', organisation: 'town', caller: '+46701740611' };
    expect(view.board(BASE + 5_000).agents[0]).toEqual({
      id: 'anna',
      name: 'anna',
      state: 'offered',
      sinceMs: 1_000,
      reachable: true,
      call,
    });
    view.apply(answered(BASE + 6_000, 4_000));
    view.apply(agentState(BASE + 6_000, 'talking', { from: 'offered', call: 'c1' }));
    expect(view.board(BASE + 6_000).queues[0]).toMatchObject({
      waiting: 0,
      longestWaitingMs: null,
      offered: 1,
      answered: 1,
      serviceLevel: { ratio: 1 },
    });
    view.apply(ended(BASE + 9_000, 4_000, 3_000));
    view.apply(agentState(BASE + 9_000, 'wrapping-up', { from: 'talking', call: 'c1' }));
    expect(view.board(BASE + 9_000).agents[0]).toMatchObject({ state: 'wrapping-up', call });
    view.apply(agentState(BASE + 10_000, 'available', { from: 'wrapping-up', call: 'c1' }));
    expect(view.board(BASE + 10_000).agents[0]).not.toHaveProperty('call');
  });

  it('shows why somebody is paused, and a caller who withholds the number', () => {
    const view = viewOf([
      agentState(BASE, 'paused', { pauseReason: 'lunch' }),
      arrived(BASE, 'c1', null),
      queued(BASE),
      agentState(BASE, 'offered', { agent: 'bo', call: 'c1' }),
    ]);
    const [anna, bo] = view.board(BASE).agents;
    expect(anna).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    expect(bo?.call).toMatchObject({ caller: null });
  });
});

describe('changes of the board', () => {
  it('hold whole rows that differ, and only those', () => {
    const view = viewOf([]);
    const first = view.takeChange(BASE);
    expect(first).toMatchObject({ revision: 1, removed: [] });
    expect(first?.queues).toHaveLength(2);
    expect(view.takeChange(BASE + 60_000)).toBeNull();
    view.apply(queued(BASE));
    expect(view.takeChange(BASE + 1_000)).toMatchObject({
      revision: 2,
      queues: [{ id: 'support', waiting: 1 }],
      agents: [],
    });
    // That ages grow is no change; that the target is passed is one.
    expect(view.takeChange(BASE + 20_000)).toBeNull();
    expect(view.takeChange(BASE + 20_001)).toMatchObject({
      revision: 3,
      queues: [{ id: 'support', serviceLevel: { ratio: 0 } }],
    });
  });

  it('name what left the directory', () => {
    let current = directory;
    const view = viewOf([], () => current);
    view.takeChange(BASE);
    current = sketchDirectory({ services: { support: {} }, agents: { bo: {}, cia: {} } });
    expect(view.takeChange(BASE)).toMatchObject({
      revision: 2,
      queues: [],
      agents: [{ id: 'cia' }],
      removed: [
        { kind: 'queue', id: 'other' },
        { kind: 'agent', id: 'anna' },
      ],
    });
  });

  it('show an outage while it is on, and end it in the instant of its end', () => {
    const services = sketchDirectory({ services: { support: {} }, agents: {} });
    const outage = {
      id: 'o1',
      organisation: 'town',
      service: null,
      prompt: 'outage',
      text: 'The network is down',
      from: BASE + 1_000,
      until: BASE + 5_000,
      stayKey: null,
      informedGraceMs: 10_000,
    };
    let current = services;
    const view = new BoardView(() => current, BASE);
    view.takeChange(BASE);
    current = { ...services, outages: [outage] };
    expect(view.takeChange(BASE)).toBeNull();
    expect(view.nextChangeAt(BASE)).toBe(BASE + 1_000);
    expect(view.takeChange(BASE + 1_000)?.outages).toMatchObject([{ id: 'o1', until: BASE + 5_000 }]);
    expect(view.board(BASE + 4_999).outages).toHaveLength(1);
    expect(view.nextChangeAt(BASE + 1_000)).toBe(BASE + 5_000);
    expect(view.takeChange(BASE + 5_000)?.outages).toEqual([]);
    expect(view.takeChange(BASE + 5_000)).toBeNull();
  });

  it('applied one after the other to the first board give the board of any later time', () => {
    const services = sketchDirectory({ services: { red: {}, blue: {} }, agents: { anna: {}, bo: {} } });
    fc.assert(
      fc.property(stories, (calls) => {
        const view = new BoardView(() => services, BASE);
        let copy = applied(null, view.takeChange(BASE));
        for (const fact of timeline(calls)) {
          view.apply(fact);
          const change = view.takeChange(fact.at);
          if (change) expect(change.revision).toBe(copy.revision + 1);
          copy = applied(copy, change);
          expect(withoutAges(copy)).toEqual(withoutAges(view.board(fact.at)));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** What a page does with a change. */
function applied(board: Board | null, change: BoardChange | null): Board {
  if (change === null) return board as Board;
  if (board === null)
    return {
      revision: change.revision,
      at: change.at,
      queues: change.queues,
      agents: change.agents,
      outages: [],
    };
  const merged = <Row extends { readonly id: string }>(rows: readonly Row[], news: readonly Row[]): Row[] =>
    rows.map((row) => news.find(({ id }) => id === row.id) ?? row);
  return {
    revision: change.revision,
    at: change.at,
    queues: merged(board.queues, change.queues),
    agents: merged(board.agents, change.agents),
    outages: change.outages ?? board.outages,
  };
}

function withoutAges(board: Board): unknown {
  return {
    revision: board.revision,
    queues: board.queues.map((row) => ({ ...row, longestWaitingMs: row.longestWaitingMs === null })),
    agents: board.agents.map((row) => ({ ...row, sinceMs: 0 })),
  };
}

describe('the publisher', () => {
  function published(coalesceMs?: number) {
    const clock = new ManualClock(BASE);
    const faults: unknown[] = [];
    const publisher = new BoardPublisher({
      view: viewOf([]),
      clock,
      onFault: (error) => faults.push(error),
      ...(coalesceMs === undefined ? {} : { coalesceMs }),
    });
    const changes: BoardChange[] = [];
    publisher.board();
    const end = publisher.onChange((change) => changes.push(change));
    return { clock, publisher, changes, faults, end };
  }

  it('tells at once after a quiet time, then no more than once in 50 ms', async () => {
    const { clock, publisher, changes } = published();
    await clock.advance(1_000);
    publisher.apply([queued(clock.now(), 'a')]);
    expect(changes).toHaveLength(0);
    await clock.advance(0);
    expect(changes).toHaveLength(1);
    for (let i = 0; i < 10; i += 1) {
      await clock.advance(4);
      publisher.apply([queued(clock.now(), `b${i}`)]);
    }
    expect(changes).toHaveLength(1);
    await clock.advance(10);
    expect(changes).toHaveLength(2);
    expect(changes[1]?.queues[0]).toMatchObject({ waiting: 11 });
    expect(changes.map(({ revision }) => revision)).toEqual([2, 3]);
  });

  it('tells by itself when a waiting call passes its target, and at midnight', async () => {
    const { clock, publisher, changes } = published();
    publisher.apply([queued(BASE)]);
    await clock.advance(20_000);
    expect(changes).toHaveLength(1);
    await clock.advance(1);
    expect(changes).toHaveLength(2);
    expect(changes[1]?.queues[0]?.serviceLevel.ratio).toBe(0);
    publisher.apply([ended(clock.now(), 20_001, null)]);
    await clock.advance(50);
    expect(changes[2]?.queues[0]).toMatchObject({ waiting: 0, abandoned: 1 });
    await clock.advance(Date.parse('2027-03-24T23:00:00Z') - clock.now() - 1);
    expect(changes).toHaveLength(3);
    await clock.advance(1);
    expect(changes[3]?.queues[0]).toMatchObject({ offered: 0, abandoned: 0, serviceLevel: { ratio: null } });
    expect(clock.nextAlarmAt()).toBeNull();
  });

  it('a board asked for holds no news that a change will not have told', async () => {
    const { clock, publisher, changes } = published();
    publisher.apply([queued(BASE)]);
    const board = publisher.board();
    expect(board.queues[0]).toMatchObject({ waiting: 1 });
    expect(changes.at(-1)).toMatchObject({ revision: board.revision });
    await clock.advance(100);
    expect(changes).toHaveLength(1);
    expect(publisher.board().revision).toBe(board.revision);
  });

  it('a listener that throws is reported and stops no other', async () => {
    const { clock, publisher, changes, faults, end } = published();
    publisher.onChange(() => {
      throw new Error('broken page');
    });
    const later: BoardChange[] = [];
    publisher.onChange((change) => later.push(change));
    publisher.apply([queued(BASE)]);
    await clock.advance(50);
    expect(changes).toHaveLength(1);
    expect(later).toHaveLength(1);
    expect(faults).toHaveLength(1);
    end();
    publisher.apply([queued(BASE, 'c2')]);
    await clock.advance(50);
    expect(changes).toHaveLength(1);
    expect(later).toHaveLength(2);
  });

  it('stopped, it leaves no alarm behind', async () => {
    const { clock, publisher, changes } = published();
    publisher.apply([queued(BASE)]);
    publisher.stop();
    expect(clock.nextAlarmAt()).toBeNull();
    publisher.apply([queued(BASE, 'c2')]);
    await clock.advance(1_000);
    expect(changes).toHaveLength(0);
  });

  it('a clock set back by an hour holds nothing back', async () => {
    const { publisher, changes } = published();
    let now = BASE;
    const alarms: number[] = [];
    const own = new BoardPublisher({
      view: viewOf([]),
      clock: { now: () => now, alarm: (at) => (alarms.push(at), () => undefined) },
      onFault: () => undefined,
    });
    own.board();
    now -= 3_600_000;
    own.apply([queued(now)]);
    expect(alarms.at(-1)).toBeLessThanOrEqual(now + 50);
    publisher.stop();
    expect(changes).toHaveLength(0);
  });
});
