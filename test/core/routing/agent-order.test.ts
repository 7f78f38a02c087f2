import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentRecord } from '../../../src/core/agent/agent.ts';
import type { Call } from '../../../src/core/call/call.ts';
import type { AgentOrder, Line, SkillLevel } from '../../../src/core/desk/directory.ts';
import { compareAgents } from '../../../src/core/routing/order.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { plainLine, sketchDirectory } from '../../support/desk-fixture.ts';

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, n) =>
    permutations(items.filter((_, m) => m !== n)).map((rest) => [item, ...rest]),
  );
}

const skillsOf: Record<string, Record<string, SkillLevel>> = {
  narrow: { network: 3 },
  wide: { network: 5, windows: 5, print: 2 },
  middle: { network: 4, windows: 1 },
};

function deskWith(order: AgentOrder, fixedOrder: readonly string[] = []): DeskDriver {
  return new DeskDriver(
    sketchDirectory({
      services: {
        support: {
          lines: [plainLine('support', { order, fixedOrder })],
          requirements: [{ skill: 'network', minLevel: 1 }],
        },
      },
      agents: Object.fromEntries(Object.entries(skillsOf).map(([id, skills]) => [id, { skills }])),
    }),
  );
}

describe.each(permutations(Object.keys(skillsOf)))('signed in as %s, %s, %s', (...agents) => {
  const asked = (order: AgentOrder, fixedOrder?: readonly string[]) => {
    const desk = deskWith(order, fixedOrder);
    for (const agent of agents) desk.wait(1_000).signIn(agent);
    desk.call('c1').call('c2').call('c3');
    return ['c1', 'c2', 'c3'].map((call) => desk.offeredTo(call));
  };

  it('the best suited are asked first', () => {
    expect(asked('best-suited')).toEqual(['wide', 'middle', 'narrow']);
  });

  it('the least flexible are asked first where the line says so', () => {
    expect(asked('least-flexible')).toEqual(['narrow', 'middle', 'wide']);
  });

  it('a fixed order is kept; who is not in it comes last', () => {
    expect(asked('fixed', ['middle', 'narrow'])).toEqual(['middle', 'narrow', 'wide']);
  });
});

describe('everybody at once', () => {
  const ringing = () => deskWith('ring-all').signIn('narrow', 'wide', 'middle').call('c1');
  const rung = (desk: DeskDriver) => desk.desk.calls.get('c1')?.offers.map(({ agent }) => agent);

  it('rings all who are free, each once', () => {
    expect(rung(ringing())?.toSorted()).toEqual(['middle', 'narrow', 'wide']);
    expect(rung(deskWith('ring-all').signIn('wide').call('c1'))).toEqual(['wide']);
  });

  it.each([0, 1, 2])('has one winner, the others stop at accept and get no mark: phone %s', (winner) => {
    const desk = ringing();
    const offers = desk.desk.calls.get('c1')?.offers ?? [];
    const won = offers[winner];
    if (!won) throw new Error('nobody rings');
    desk.tell({ type: 'leg-answered', leg: won.leg });
    const stopped = desk.lastEffectsOf('hang-up').map(({ leg }) => leg);
    const others = offers.filter((offer) => offer !== won);
    expect(stopped.toSorted()).toEqual(others.map(({ leg }) => leg).toSorted());
    // Another who picks up in the same moment is hung up on, and nobody else.
    const late = others[0];
    if (!late) throw new Error('nobody else rang');
    desk.tell({ type: 'leg-answered', leg: late.leg });
    expect(desk.lastEffects).toMatchObject([{ type: 'hang-up', leg: late.leg }]);
    desk.tell({ type: 'leg-bridged', leg: won.leg, bridge: `c1.b${won.attempt}` });
    for (const { leg } of others) desk.gone(leg);
    expect(desk.stateOf(won.agent)).toBe('talking');
    expect(others.map(({ agent }) => desk.stateOf(agent))).toEqual(['available', 'available']);
    expect(desk.factsOf('call-answered')).toHaveLength(1);
  });

  it('goes on ringing for the others when one declines, and stops for all when the caller leaves', () => {
    const desk = ringing().gone('c1.a2', 'declined');
    expect(rung(desk)).toHaveLength(2);
    desk.gone('c1');
    expect(desk.lastEffectsOf('hang-up')).toHaveLength(2);
    expect(desk.desk.calls.size).toBe(0);
  });
});

describe('the order of agents', () => {
  const agent = fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 2 }),
      skills: fc.dictionary(fc.constantFrom('network', 'windows', 'print'), fc.integer({ min: 1, max: 5 })),
      idleSince: fc.integer({ min: 0, max: 2 }),
      callsToday: fc.integer({ min: 0, max: 2 }),
    })
    .map(
      ({ id, skills, ...rest }) =>
        ({
          ...rest,
          callsDay: '2027-03-28',
          profile: { id, skills: new Map(Object.entries(skills)) },
        }) as unknown as AgentRecord,
    );
  const three = fc.uniqueArray(agent, { minLength: 3, maxLength: 3, selector: ({ profile }) => profile.id });
  const order = fc.constantFrom<AgentOrder>('best-suited', 'least-flexible', 'fixed', 'ring-all');

  /** A way in which the order is none; null when it is one. */
  function flaw(compare: (a: AgentRecord, b: AgentRecord) => number, agents: AgentRecord[]): string | null {
    const sorted = permutations(agents).map((each) =>
      each
        .sort(compare)
        .map(({ profile }) => profile.id)
        .join(),
    );
    if (new Set(sorted).size > 1) return 'depends on where it began';
    const [a, b] = agents as [AgentRecord, AgentRecord];
    if (compare(a, b) === 0) return 'two are equal';
    return Math.sign(compare(a, b)) === -Math.sign(compare(b, a)) ? null : 'is not antisymmetric';
  }

  const comparing = (line: Line, resting: readonly string[]) => {
    const call = {
      requirements: [{ skill: 'network', minLevel: 1 }],
      resting: new Map(resting.map((id) => [id, 0])),
    } as unknown as Call;
    return (a: AgentRecord, b: AgentRecord) => compareAgents(a, b, call, '2027-03-28', line);
  };

  it('is total on every line, over all permutations', () => {
    fc.assert(
      fc.property(three, order, fc.nat(3), fc.nat(3), (agents, kind, listed, passed) => {
        const ids = agents.map(({ profile }) => profile.id);
        const line = plainLine('l', { order: kind, fixedOrder: ids.slice(0, listed) });
        const compare = comparing(line, ids.slice(0, passed));
        expect(flaw(compare, agents)).toBeNull();
      }),
    );
  });

  it('would be found out if it were none', () => {
    const careless = (a: AgentRecord, b: AgentRecord) => a.idleSince - b.idleSince;
    const found = fc.check(fc.property(three, (agents) => flaw(careless, agents) === null));
    expect(found.failed).toBe(true);
  });
});
