import { describe, expect, it } from 'vitest';
import type { Line } from '../../../src/core/desk/directory.ts';
import { openLine } from '../../../src/core/routing/open-line.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
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

  it('is opened once, and only if the service has it', () => {
    const desk = deskWith([plainLine('first'), second({ opensAfterMs: null })]).call('c1');
    const call = desk.desk.calls.get('c1');
    if (!call) throw new Error('no call');
    const turn = { desk: desk.desk, now: desk.now, facts: [], effects: [] };
    expect(openLine(turn, call, 'elsewhere', 'spent')).toBe(false);
    expect(openLine(turn, call, 'second', 'spent')).toBe(true);
    const opened = desk.desk.calls.get('c1');
    expect(opened && openLine(turn, opened, 'second', 'spent')).toBe(false);
    expect(desk.signIn('of-second').offeredTo('c1')).toBe('of-second');
  });

  it.each([
    ['the agent who has it', 'of-first', 'of-first', 'of-first'],
    ['a supervisor', null, 'boss', 'of-first'],
  ])('is opened by an escalation of %s, as its facts tell', (_who, agent, by, had) => {
    const desk = deskWith([plainLine('first'), second({ opensAfterMs: null })]);
    desk.signIn('of-first', 'of-second').call('c1').answer('c1');
    const command = { name: 'transfer', to: { line: 'second' } } as const;
    desk.tell({ type: 'call-command', call: 'c1', agent, by, command });
    expect(desk.factsOf('line-opened')).toMatchObject([{ line: 'second', why: 'escalated', agent: had, by }]);
    expect(desk.desk.calls.get('c1')?.openLines).toEqual(['second']);
    expect(desk.offeredTo('c1')).toBe('of-second');
    // A service that is rebuilt from the facts has the same.
    expect(restoreDesk(desk.desk.directory, desk.facts, desk.now).calls.get('c1')?.openLines).toEqual([
      'second',
    ]);
  });

  it('is opened to a waiting call by a supervisor, from nobody', () => {
    const desk = deskWith([plainLine('first'), second({ opensAfterMs: null })])
      .signIn('of-second')
      .call('c1');
    const command = { name: 'transfer', to: { line: 'second' } } as const;
    desk.tell({ type: 'call-command', call: 'c1', agent: null, by: 'boss', command });
    expect(desk.factsOf('line-opened')).toMatchObject([{ why: 'escalated', agent: null, by: 'boss' }]);
    expect(desk.offeredTo('c1')).toBe('of-second');
  });
});
