import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/core/call/call.ts';
import type { CallClass } from '../../../src/core/desk/directory.ts';
import { compareAgents, compareCalls, compareWithinBucket } from '../../../src/core/routing/order.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

/** Waiting calls of every class at one desk; agents come only when all wait. */
function waitingDesk(): DeskDriver {
  return new DeskDriver(
    sketchDirectory({
      agents: { anna: {} },
      numbers: {
        '+461': { class: 'critical' },
        '+462': { class: 'high' },
        '+463': { class: 'medium' },
        '+464': { class: 'low' },
      },
    }),
  );
}

/** The order in which one agent is offered the calls that wait. */
function served(desk: DeskDriver): string[] {
  const order: string[] = [];
  desk.signIn('anna');
  for (;;) {
    const call = [...desk.desk.calls.keys()].find((id) => desk.offeredTo(id) === 'anna');
    if (call === undefined) return order;
    order.push(call);
    desk.answer(call);
    desk.gone(desk.desk.calls.get(call)?.talk?.leg ?? '');
  }
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, n) =>
    permutations(items.filter((_, m) => m !== n)).map((rest) => [item, ...rest]),
  );
}

const classes: readonly (readonly [string, string])[] = [
  ['critical', '+461'],
  ['high', '+462'],
  ['medium', '+463'],
  ['low', '+464'],
];

describe('the order of calls (R2)', () => {
  it.each(permutations(classes).map((order) => [order.map(([name]) => name).join(), order] as const))(
    'is critical, high, medium, low when they arrive within a moment as %s',
    (_name, order) => {
      const desk = waitingDesk();
      for (const [name, number] of order) desk.wait(100).call(name, number);
      expect(served(desk)).toEqual(['critical', 'high', 'medium', 'low']);
    },
  );

  it('lets waiting win in the end over every class but critical', () => {
    // The target is 20 s, and high is worth 100 points, so one target's time makes up for it.
    const desk = waitingDesk().call('low', '+464').wait(20_001).call('high', '+462').call('critical', '+461');
    expect(served(desk)).toEqual(['critical', 'low', 'high']);
    const early = waitingDesk().call('low', '+464').wait(19_999).call('high', '+462');
    expect(served(early)).toEqual(['high', 'low']);
  });

  it('is by arrival within a class, and by id at the same instant', () => {
    expect(
      served(waitingDesk().call('c3').call('b', '+463').call('a', '+463').wait(5).call('c', '+463')),
    ).toEqual([
      'a',
      'b',
      'c', // c3 was to a number nobody configured, and waits for nobody.
    ]);
  });

  it('is total: antisymmetric, transitive, and never equal for two calls', () => {
    const call = fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      class: fc.constantFrom<CallClass>('critical', 'high', 'medium', 'low'),
      queuedAt: fc.integer({ min: 0, max: 5 }).map((n) => n * 1_000),
      arrivedAt: fc.integer({ min: 0, max: 2 }),
      targetMs: fc.constantFrom(1_000, 20_000, 30_000),
    });
    const calls = fc.uniqueArray(call, { minLength: 3, maxLength: 3, selector: ({ id }) => id });
    fc.assert(
      fc.property(calls, (drawn) => {
        const [a, b, c] = drawn.map(
          ({ targetMs, ...rest }) =>
            ({
              ...rest,
              service: { targetMs, points: { high: 100, medium: 50, low: 0, status: -50 } },
            }) as unknown as Call,
        );
        if (!a || !b || !c) return;
        const order = (x: Call, y: Call) => Math.sign(compareCalls(x, y, 10_000));
        expect(order(a, b)).toBe(-order(b, a));
        expect(order(a, b)).not.toBe(0);
        if (order(a, b) < 0 && order(b, c) < 0) expect(order(a, c)).toBe(-1);
        const alike = a.class === b.class && a.service?.targetMs === b.service?.targetMs;
        if (alike) expect(Math.sign(compareWithinBucket(a, b))).toBe(order(a, b));
      }),
    );
  });
});

describe('the order of agents (R1)', () => {
  const skilled = () =>
    new DeskDriver(
      sketchDirectory({
        services: { network: { requirements: [{ skill: 'network', minLevel: 3 }] } },
        agents: {
          five: { skills: { network: 5 } },
          three: { skills: { network: 3 } },
          two: { skills: { network: 2 } },
          none: {},
        },
      }),
    );

  it.each(permutations(['five', 'three', 'two', 'none']))(
    'offers to the best suited: %s, %s, %s, %s',
    (...agents) => {
      const desk = skilled();
      for (const agent of agents) desk.wait(1_000).signIn(agent);
      desk.call('c1').call('c2').call('c3');
      expect([desk.offeredTo('c1'), desk.offeredTo('c2'), desk.offeredTo('c3')]).toEqual([
        'five',
        'three',
        null,
      ]);
    },
  );

  it('says why: the level, the idle time, and how many others there were', () => {
    const desk = skilled().signIn('five', 'three').wait(240_000).call('c1');
    expect(desk.factsOf('offer-made')[0]?.grounds).toEqual({
      decidedBy: 'best-suited',
      next: [{ agent: 'three', laterBy: 'best-suited' }],
      levels: [{ skill: 'network', level: 5 }],
      idleMs: 240_000,
      others: 1,
    });
  });

  it('goes to the longest idle among equals, reckoned from the end of the last queue call', () => {
    const desk = new DeskDriver(sketchDirectory({ agents: { anna: {}, bo: {} } }));
    desk.signIn('anna').wait(1_000).signIn('bo').call('c1');
    expect(desk.offeredTo('c1')).toBe('anna');
    desk.answer('c1').wait(5_000).gone('c1.a1').call('c2');
    expect(desk.offeredTo('c2')).toBe('bo');
    // A pause is no call: bo keeps the turn.
    desk
      .answer('c2')
      .gone('c2.a1')
      .wait(1_000)
      .command('anna', 'paused')
      .wait(1_000)
      .command('anna', 'available')
      .call('c3');
    expect(desk.offeredTo('c3')).toBe('anna');
  });

  it('goes to the fewest calls today when idle alike, then by id', () => {
    const desk = new DeskDriver(sketchDirectory({ agents: { anna: {}, bo: {}, cy: {} } })).signIn(
      'anna',
      'bo',
      'cy',
    );
    const [anna, bo] = [desk.desk.agents.get('anna'), desk.desk.agents.get('bo')];
    const call = desk.call('c1').desk.calls.get('c1');
    if (!anna || !bo || !call) throw new Error('the desk lost somebody');
    const busy = { ...anna, callsToday: 4, callsDay: '2026-11-23' };
    expect(compareAgents(busy, bo, call, '2026-11-23')).toBeGreaterThan(0);
    expect(compareAgents(busy, bo, call, '2026-11-24')).toBeLessThan(0);
  });
});

describe('matching', () => {
  it('has no head-of-line blocking: a caller nobody free can serve holds back no one', () => {
    const desk = new DeskDriver(
      sketchDirectory({
        services: { network: { requirements: [{ skill: 'network', minLevel: 3 }] }, plain: {} },
        agents: { anna: {} },
        numbers: {
          '+461': { service: 'network', class: 'critical' },
          '+462': { service: 'plain', class: 'low' },
        },
      }),
    );
    desk.call('hard', '+461').wait(60_000).call('easy', '+462').signIn('anna');
    expect(desk.offeredTo('easy')).toBe('anna');
    expect(desk.offeredTo('hard')).toBeNull();
  });

  it('never offers to an agent who is unregistered, busy elsewhere, paused or not serving the service', () => {
    const desk = new DeskDriver(
      sketchDirectory({ agents: { away: {}, busy: {}, paused: {}, other: { services: [] } } }),
    );
    desk.signIn('away', 'busy', 'paused', 'other');
    desk.phone('away-phone', false).phone('busy-phone', true, true).command('paused', 'paused').call('c1');
    expect(desk.offeredTo('c1')).toBeNull();
    desk.phone('away-phone', true);
    expect(desk.offeredTo('c1')).toBe('away');
  });
});
