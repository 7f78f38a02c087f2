import { describe, expect, it } from 'vitest';
import type { Line } from '../../../src/core/desk/directory.ts';
import { openLine } from '../../../src/core/routing/open-line.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { plainLine, sketchDirectory, type ServiceSketch } from '../../support/desk-fixture.ts';

const second = (more: Partial<Line> = {}): Line => plainLine('second', { opensAfterMs: 30_000, ...more });

function deskWith(lines: readonly Line[], more: ServiceSketch = {}): DeskDriver {
  return new DeskDriver(
    sketchDirectory({
      services: { support: { lines, ...more } },
      agents: Object.fromEntries(lines.map(({ id }) => [`of-${id}`, { lines: [id] }])),
    }),
  );
}

const opened = (desk: DeskDriver) => desk.factsOf('line-opened').map(({ line, why }) => [line, why]);

describe('a line', () => {
  it('opens to a call that has waited so long, and no millisecond before', () => {
    const desk = deskWith([plainLine('first'), second()]).signIn('of-second', 'of-first');
    desk.call('c1').answer('c1').call('c2').wait(29_999);
    expect(desk.offeredTo('c2')).toBeNull();
    desk.wait(1);
    expect(desk.offeredTo('c2')).toBe('of-second');
    expect(desk.desk.calls.get('c2')?.openLines).toEqual(['first', 'second']);
  });

  it('is asked after the lines before it, however well suited and idle its agents', () => {
    const desk = new DeskDriver(
      sketchDirectory({
        services: { support: { lines: [plainLine('first'), second({ opensAfterMs: 0 })] } },
        agents: {
          late: { lines: ['first'] },
          idle: { lines: ['second'], skills: { network: 5 } },
        },
      }),
    );
    desk.signIn('idle').wait(60_000).signIn('late').call('c1').call('c2');
    expect([desk.offeredTo('c1'), desk.offeredTo('c2')]).toEqual(['late', 'idle']);
  });

  it('opens while nobody is signed in on the lines before it, at the instant the last one signs out', () => {
    const desk = deskWith([
      plainLine('first'),
      second({ opensAfterMs: null, opensWhenNobodySignedIn: true }),
    ]);
    desk.signIn('of-first', 'of-second').command('of-first', 'paused').call('c1');
    expect(desk.offeredTo('c1')).toBeNull(); // Paused is signed in: they come back.
    desk.command('of-first', 'signed-out');
    expect(desk.offeredTo('c1')).toBe('of-second');
    expect(opened(desk)).toEqual([['second', 'nobody-signed-in']]);
    desk.call('c2');
    expect(desk.desk.calls.get('c2')?.openLines).toEqual(['first', 'second']);
  });

  it('stays shut to other organisations, for whom the next one that takes them is next', () => {
    const lines = [
      plainLine('first'),
      second({ organisations: new Set(['village']) }),
      plainLine('third', { opensAfterMs: null, opensWhenNobodySignedIn: true }),
    ];
    const desk = deskWith(lines)
      .signIn('of-first', 'of-second', 'of-third')
      .call('c1')
      .call('c2')
      .wait(60_000);
    expect(opened(desk)).toEqual([]);
    desk.command('of-first', 'signed-out');
    expect(opened(desk).map(([line]) => line)).toEqual(expect.arrayContaining(['third']));
    expect(opened(desk).map(([line]) => line)).not.toContain('second');
  });

  it('is the next one where the requirements are spent', () => {
    const requirements = [
      { skill: 'network', minLevel: 3, relaxations: [{ afterMs: 10_000, minLevel: null }] },
    ] as const;
    const desk = deskWith([plainLine('first'), second({ opensAfterMs: null })], {
      requirements,
      whenSpent: 'next-line',
    });
    desk.signIn('of-second').call('c1').wait(9_999);
    expect(desk.offeredTo('c1')).toBeNull();
    desk.wait(1);
    expect(desk.offeredTo('c1')).toBe('of-second');
    expect(opened(desk)).toEqual([['second', 'spent']]);
  });

  it('is opened by an escalation, once, and only if the service has it', () => {
    const desk = deskWith([plainLine('first'), second({ opensAfterMs: null })]).call('c1');
    const call = desk.desk.calls.get('c1');
    if (!call) throw new Error('no call');
    const turn = { desk: desk.desk, now: desk.now, facts: [], effects: [] };
    expect(openLine(turn, call, 'elsewhere', 'escalated')).toBe(false);
    expect(openLine(turn, call, 'second', 'escalated')).toBe(true);
    const escalated = desk.desk.calls.get('c1');
    expect(escalated && openLine(turn, escalated, 'second', 'escalated')).toBe(false);
    expect(desk.signIn('of-second').offeredTo('c1')).toBe('of-second');
  });
});
