import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Requirement,
  Service,
  ServiceRequirement,
  SkillLevel,
} from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { dueRelaxations, nextRelaxationMs, spentAfterMs } from '../../../src/core/routing/relaxation.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory, type ServiceSketch } from '../../support/desk-fixture.ts';

const network: Partial<ServiceRequirement> & Requirement = {
  skill: 'network',
  minLevel: 5,
  relaxations: [
    { afterMs: 20_000, minLevel: 3 },
    { afterMs: 40_000, minLevel: null },
  ],
};

function deskWith(service: ServiceSketch): DeskDriver {
  return new DeskDriver(
    sketchDirectory({
      services: { support: { requirements: [network], ...service }, other: {} },
      agents: {
        three: { skills: { network: 3 }, services: ['support'] },
        none: { services: ['support'] },
        elsewhere: { services: ['other'] },
      },
    }),
  );
}

describe('a requirement that relaxes', () => {
  it('gives way at its own instants, and no millisecond before', () => {
    const desk = deskWith({}).signIn('three').call('c1').wait(19_999);
    expect(desk.offeredTo('c1')).toBeNull();
    desk.wait(1);
    expect(desk.offeredTo('c1')).toBe('three');
    expect(desk.factsOf('requirement-relaxed')).toMatchObject([{ skill: 'network', minLevel: 3 }]);
  });

  it('is dropped at last, each step once and in order', () => {
    const desk = deskWith({}).signIn('none').call('c1').wait(40_000);
    expect(desk.offeredTo('c1')).toBe('none');
    expect(desk.factsOf('requirement-relaxed').map(({ minLevel }) => minLevel)).toEqual([3, null]);
    expect(desk.desk.calls.get('c1')?.requirements).toEqual([]);
  });

  it('goes on giving way while a phone rings, and counts for the next offer', () => {
    const desk = deskWith({}).signIn('three', 'none').call('c1').wait(35_000);
    desk.gone('c1.a1', 'declined').wait(5_000);
    expect(desk.offeredTo('c1')).toBe('none');
  });

  it('takes all steps that came due while Asterisk was away, and again after a restart', () => {
    const desk = deskWith({}).signIn('none').call('c1').tell({ type: 'asterisk-lost' });
    desk.now += 60_000;
    desk.desk = restoreDesk(desk.desk.directory, desk.facts, desk.now);
    const leg = {
      leg: 'c1',
      kind: 'caller',
      endpoint: 'PJSIP/trunk',
      up: true,
      createdAt: desk.now - 60_000,
      dialled: '+46406280400',
      caller: null,
    } as const;
    desk.snapshot([leg]).phone('none-phone', true);
    expect(desk.offeredTo('c1')).toBe('none');
    expect(desk.factsOf('requirement-relaxed').map(({ minLevel }) => minLevel)).toEqual([null]);
  });

  it.each([
    ['keep-waiting', null],
    ['any-agent', 'elsewhere'],
  ] as const)('when all are spent: %s', (whenSpent, taker) => {
    const desk = deskWith({ whenSpent }).signIn('elsewhere').call('c1').wait(40_000);
    expect(desk.offeredTo('c1')).toBe(taker);
    expect(desk.factsOf('requirements-spent')).toMatchObject([{ then: whenSpent }]);
    expect(desk.wait(600_000).factsOf('requirements-spent')).toHaveLength(1);
  });

  it('opens a call to any agent who comes free later, too, but not to one who takes no calls', () => {
    const desk = new DeskDriver(
      sketchDirectory({
        services: { support: { requirements: [network], whenSpent: 'any-agent' }, other: {} },
        agents: { elsewhere: { services: ['other'] }, lineless: { services: [] } },
      }),
    );
    desk.call('c1').wait(41_000).signIn('lineless');
    expect(desk.offeredTo('c1')).toBeNull();
    desk.signIn('elsewhere');
    expect(desk.offeredTo('c1')).toBe('elsewhere');
  });

  it('is asked first whether somebody free will do now, before what comes when all is spent', () => {
    const desk = deskWith({ whenSpent: { message: 'busy' } })
      .signIn('none')
      .call('c1')
      .wait(40_000);
    expect(desk.offeredTo('c1')).toBe('none');
    expect(desk.factsOf('requirements-spent')).toEqual([]);
  });
});

describe('relaxations', () => {
  const requirement = fc
    .record({
      skill: fc.constantFrom('a', 'b', 'c'),
      minLevel: fc.integer({ min: 1, max: 5 }),
      steps: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
    })
    .map(({ skill, minLevel, steps }): ServiceRequirement => {
      const times = [...steps].sort((x, y) => x - y);
      return {
        skill,
        minLevel: minLevel as SkillLevel,
        relaxations: times.map((second, n) => {
          const level = minLevel - n - 1;
          return { afterMs: second * 1_000, minLevel: level < 1 ? null : (level as SkillLevel) };
        }),
      };
    });
  const requirements = fc.uniqueArray(requirement, { selector: ({ skill }) => skill });

  const after = (inForce: readonly Requirement[], due: ReturnType<typeof dueRelaxations>): Requirement[] =>
    inForce.flatMap((each) => {
      const step = due.find(({ skill }) => skill === each.skill);
      if (!step) return [each];
      return step.minLevel === null ? [] : [{ skill: each.skill, minLevel: step.minLevel }];
    });

  it('only ever ask for less, however the waits are cut up, and end where they end at once', () => {
    fc.assert(
      fc.property(requirements, fc.array(fc.integer({ min: 0, max: 70_000 })), (needs, waits) => {
        const service = { requirements: needs } as unknown as Service;
        let inForce: Requirement[] = needs.map(({ skill, minLevel }) => ({ skill, minLevel }));
        const first = inForce;
        for (const waitedMs of [...waits, 70_000].sort((a, b) => a - b)) {
          const next = after(inForce, dueRelaxations(service, inForce, waitedMs));
          for (const { skill, minLevel } of next) {
            const before = inForce.find((each) => each.skill === skill);
            expect(minLevel).toBeLessThanOrEqual(before?.minLevel ?? 0);
          }
          inForce = next;
          expect(dueRelaxations(service, inForce, waitedMs)).toEqual([]);
          expect(nextRelaxationMs(service, inForce)).toBeGreaterThan(waitedMs);
        }
        expect(inForce).toEqual(after(first, dueRelaxations(service, first, 70_000)));
        expect(nextRelaxationMs(service, inForce)).toBe(Infinity);
      }),
    );
  });

  it('are spent at the last step of all, never where none is', () => {
    const needs = (...ends: number[][]) =>
      ({
        requirements: ends.map((times, n) => ({
          skill: `s${n}`,
          minLevel: 3,
          relaxations: times.map((afterMs) => ({ afterMs, minLevel: null })),
        })),
      }) as unknown as Service;
    expect(spentAfterMs(needs([10], [], [20, 30]))).toBe(30);
    expect(spentAfterMs(needs([], []))).toBe(Infinity);
  });
});
