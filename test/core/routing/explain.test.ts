import { describe, expect, it } from 'vitest';
import type { Call } from '../../../src/core/call/call.ts';
import type { Line, SkillLevel } from '../../../src/core/desk/directory.ts';
import { isFree } from '../../../src/core/agent/agent.ts';
import { choose, maySatisfy } from '../../../src/core/routing/choose.ts';
import { explainAgent, explainCall, obstacleFor } from '../../../src/core/routing/explain.ts';
import { whyOfAgent, whyOfCall } from '../../../src/app/queries/why.ts';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { type DeskSketch, plainLine, sketchDirectory } from '../../support/desk-fixture.ts';

const helpDesk = () =>
  new DeskDriver(
    sketchDirectory({
      services: {
        support: {
          requirements: [{ skill: 'network', minLevel: 3, relaxations: [{ afterMs: 45_000, minLevel: 2 }] }],
          lines: [plainLine('first'), plainLine('seniors', { opensAfterMs: 120_000 })],
          wrapUpMs: 60_000,
        },
      },
      agents: {
        anna: { skills: { network: 5 }, lines: ['first'] },
        bo: { skills: { network: 3 }, lines: ['first'] },
        cy: { skills: { network: 2 }, lines: ['first'] },
        dag: { skills: { network: 5 }, lines: ['seniors'] },
        eva: { skills: {}, lines: ['first'] },
      },
    }),
  );

const callOf = (desk: DeskDriver, id: string): Call => {
  const call = desk.desk.calls.get(id);
  if (!call) throw new Error(`no call ${id}`);
  return call;
};
const why = (desk: DeskDriver, id: string) => whyOfCall(desk.desk, id, desk.factsOfCall(id), desk.now);

describe('why a call is where it is', () => {
  it('tells who has it, who would be next, and what keeps the others from it', () => {
    const desk = helpDesk().signIn('anna', 'bo', 'cy').wait(240_000).call('c1');
    const { rule, chosen, next, others, changes } = explainCall(desk.desk, callOf(desk, 'c1'), desk.now);
    expect(rule).toBe('offered');
    expect(chosen).toMatchObject([
      { agent: 'anna', levels: [{ skill: 'network', level: 5 }], line: 'first' },
    ]);
    expect(next).toMatchObject([{ agent: 'bo', obstacle: null }]);
    expect(others).toEqual({ skill: 2, 'other-line': 1 });
    expect(changes).toMatchObject([{ kind: 'offer-ends', agent: 'anna', at: desk.now + 15_000 }]);
    expect(why(desk, 'c1')?.text).toContain(
      'offered to anna (level 5 in network, idle 4 min); next would be bo',
    );
  });

  it('tells what a waiting call waits for, and what will change and when', () => {
    const desk = helpDesk().signIn('cy').command('bo', 'paused').call('c1').wait(25_000);
    const explanation = explainCall(desk.desk, callOf(desk, 'c1'), desk.now);
    expect(explanation).toMatchObject({ rule: 'waits', position: 1, score: 175, chosen: [], next: [] });
    expect(explanation.others).toEqual({ 'signed-out': 1, paused: 1, skill: 2, 'other-line': 1 });
    expect(explanation.changes).toMatchObject([
      { kind: 'requirement-relaxes', skill: 'network', minLevel: 2, at: desk.now + 20_000 },
      { kind: 'line-opens', line: 'seniors', at: desk.now + 95_000 },
    ]);
    expect(why(desk, 'c1')?.text).toBe(
      'waiting 25 s, next in the queue of Support (score 175); nobody with network at level 3 or more is free: ' +
        '1 paused, 1 signed out, 2 without the skills, 1 not on its lines; ' +
        'network at level 2 or more will do in 20 s (10:00:45)',
    );
    // What was announced is what happens.
    expect(desk.wait(19_999).offeredTo('c1')).toBeNull();
    expect(desk.wait(1).offeredTo('c1')).toBe('cy');
  });

  it('tells when somebody comes free, and who rests from it', () => {
    const desk = helpDesk().signIn('anna', 'bo').call('c1').answer('c1').call('c2').gone('c2.a1', 'declined');
    desk.gone('c1').wait(5_000);
    const { next, changes } = explainCall(desk.desk, callOf(desk, 'c2'), desk.now);
    expect(next).toMatchObject([
      { agent: 'anna', obstacle: 'wrapping-up' },
      { agent: 'bo', obstacle: 'resting' },
    ]);
    expect(changes.map(({ kind }) => kind)).toEqual([
      'rest-over',
      'requirement-relaxes',
      'wrap-up-over',
      'line-opens',
    ]);
  });

  it('tells from the record how one that has ended was decided', () => {
    const desk = helpDesk().signIn('anna').call('c1').answer('c1').wait(60_000).gone('c1');
    const told = why(desk, 'c1');
    expect(told?.data).toMatchObject({ rule: 'ended', chosen: [{ agent: 'anna', name: 'anna' }], next: [] });
    expect(told?.text).toMatch(/^offered to anna: level 5 in network.*ended by the caller: handled/);
    expect(why(desk, 'nobody')).toBeNull();
  });
});

describe('why an agent is offered nothing', () => {
  it('tells their own state first, then what keeps the waiting calls from them', () => {
    const desk = helpDesk().signIn('eva').call('c1').call('c2').wait(10_000);
    const eva = whyOfAgent(desk.desk, 'eva', desk.now);
    expect(eva?.data).toMatchObject({ obstacle: null, next: [], others: { skill: 2 } });
    expect(eva?.text).toBe('free, idle 10 s; no waiting call is for them: 2 ask for other skills');
    const anna = whyOfAgent(desk.desk, 'anna', desk.now);
    expect(anna?.data).toMatchObject({ obstacle: 'signed-out', next: [{ call: 'c1' }, { call: 'c2' }] });
    expect(anna?.text).toBe('signed out; 2 calls would be offered to them');
    expect(whyOfAgent(desk.desk, 'nobody', desk.now)).toBeNull();
  });

  it('tells how many of the free are idle for longer', () => {
    const desk = helpDesk().signIn('anna').wait(1_000).signIn('bo').wait(1_000).signIn('cy');
    const agent = desk.desk.agents.get('cy');
    expect(agent && explainAgent(desk.desk, agent, desk.now).idleBefore).toEqual([
      { line: 'first', before: 2, free: 3 },
    ]);
  });
});

describe('what decided', () => {
  const decided = (more: Partial<Line>, agents: NonNullable<DeskSketch['agents']>, wait = 0) => {
    const lines = [plainLine('support', more), plainLine('late')];
    const services = { support: { lines, requirements: [{ skill: 'network', minLevel: 1 as const }] } };
    const desk = new DeskDriver(sketchDirectory({ services, agents }));
    for (const agent of desk.desk.agents.keys()) desk.signIn(agent).wait(wait);
    return desk.call('c1').factsOf('offer-made')[0]?.grounds.decidedBy;
  };
  const skilled = (network: SkillLevel, ...others: string[]) => ({
    lines: ['support'],
    skills: { network, ...Object.fromEntries(others.map((skill) => [skill, 1 as const])) },
  });

  it('is the first that told the chosen from the second', () => {
    expect(decided({}, { a: skilled(3) })).toBe('only-one');
    expect(decided({}, { a: skilled(3), b: skilled(4) })).toBe('best-suited');
    expect(decided({}, { a: skilled(3), b: skilled(3) }, 1_000)).toBe('longest-idle');
    expect(decided({}, { a: skilled(3), b: skilled(3) })).toBe('id');
    expect(decided({}, { a: skilled(3), b: { ...skilled(5), lines: ['late'] } })).toBe('earlier-line');
    expect(decided({ order: 'ring-all' }, { a: skilled(3), b: skilled(4) })).toBe('ring-all');
    expect(decided({ order: 'fixed', fixedOrder: ['b', 'a'] }, { a: skilled(5), b: skilled(3) })).toBe(
      'fixed-order',
    );
    expect(decided({ order: 'least-flexible' }, { a: skilled(5, 'mail'), b: skilled(3) })).toBe(
      'fewest-other-skills',
    );
  });
});

describe('why a call that has ended went to whom it went', () => {
  const offered = (lines: readonly Line[], agents: DeskSketch['agents'], by = 'anna') => {
    const requirements = [{ skill: 'network', minLevel: 1 as const }];
    const sketch = { services: { support: { lines, requirements } }, ...(agents && { agents }) };
    const desk = new DeskDriver(sketchDirectory(sketch));
    for (const agent of desk.desk.agents.keys()) desk.signIn(agent).wait(1_000);
    desk.call('c1');
    expect(desk.offeredTo('c1')).toBe(by);
    return desk.answer('c1').gone('c1');
  };

  it('tells the next five of then, and what put the chosen before each', () => {
    const on = (line: string, network: SkillLevel) => ({ lines: [line], skills: { network } });
    const desk = offered([plainLine('first'), plainLine('late')], {
      anna: on('first', 5),
      bo: on('first', 5),
      cy: on('first', 2),
      dag: on('late', 5),
      eva: on('late', 4),
      fia: on('late', 3),
      gun: on('late', 1),
    });
    const ended = why(desk, 'c1');
    expect(ended?.data.rule).toBe('ended');
    expect(ended?.data.next.map(({ agent, laterBy }) => [agent, laterBy])).toEqual([
      ['bo', 'longest-idle'],
      ['cy', 'best-suited'],
      ['dag', 'earlier-line'],
      ['eva', 'earlier-line'],
      ['fia', 'earlier-line'],
    ]);
    expect(ended?.text).toContain(
      'next would have been bo (idle for less long), cy (less suited), dag (on a later line)',
    );
    expect(JSON.stringify(desk.factsOf('offer-made')[0]?.grounds.next).length).toBeLessThan(300);
  });

  it('tells nobody where there was nobody, and of a line that rings all only later lines', () => {
    const only = offered([plainLine('first')], { anna: { skills: { network: 3 } } });
    expect(only.factsOf('offer-made')[0]?.grounds).not.toHaveProperty('next');
    expect(why(only, 'c1')?.data.next).toEqual([]);
    const all = offered([plainLine('first', { order: 'ring-all' }), plainLine('late')], {
      anna: { lines: ['first'], skills: { network: 3 } },
      bo: { lines: ['first'], skills: { network: 3 } },
      cy: { lines: ['late'], skills: { network: 5 } },
    });
    expect(all.factsOf('offer-made').map(({ grounds }) => grounds.next)).toEqual([
      [{ agent: 'cy', laterBy: 'earlier-line' }],
      [{ agent: 'cy', laterBy: 'earlier-line' }],
    ]);
  });
});

describe('the explanation and the decision', () => {
  it('agree on who would have been asked next', () => {
    const random = seededRandom(8);
    const orders = ['best-suited', 'least-flexible', 'fixed', 'ring-all'] as const;
    let followed = 0;
    for (let n = 0; n < 150; n += 1) {
      const lines = ['first', 'second', 'third'].map((id) =>
        plainLine(id, { order: random.pick([...orders]), fixedOrder: ['a3', 'a1', 'a7'] }),
      );
      const agents = Object.fromEntries(
        Array.from({ length: 9 }, (_, k) => [
          `a${k}`,
          {
            lines: [random.pick(lines).id],
            skills: {
              network: (1 + random.below(5)) as SkillLevel,
              ...(random.chance(0.5) && { mail: 2 as const }),
            },
          },
        ]),
      );
      const requirements = [{ skill: 'network', minLevel: 2 as const }];
      const desk = new DeskDriver(
        sketchDirectory({ services: { support: { lines, requirements } }, agents }),
      );
      for (const agent of desk.desk.agents.keys())
        if (random.chance(0.8)) desk.signIn(agent).wait(random.below(2) * 1_000);
      const [made] = desk.call('c1').lastFacts.filter((fact) => fact.type === 'offer-made');
      const { next } = explainCall(desk.desk, callOf(desk, 'c1'), desk.now);
      const free = next.filter(({ obstacle }) => obstacle === null).map(({ agent }) => agent);
      expect(made?.grounds.next?.map(({ agent }) => agent) ?? []).toEqual(free);
      followed += free.length;
    }
    expect(followed).toBeGreaterThan(200);
  });

  it('agree on whom a call may be offered to, and who is first', () => {
    const random = seededRandom(7);
    const desk = helpDesk();
    let looked = 0;
    const disagreed: string[] = [];
    for (let n = 0; n < 400; n += 1) {
      const agent = ['anna', 'bo', 'cy', 'dag', 'eva'][random.below(5)] as string;
      if (random.chance(0.4)) desk.call(`c${n}`);
      else if (desk.stateOf(agent) !== 'talking') {
        desk.command(agent, (['available', 'paused', 'signed-out'] as const)[random.below(3)] ?? 'available');
      }
      const calls = [...desk.desk.calls.keys()];
      if (calls.length > 6) desk.gone(calls[random.below(calls.length)] as string);
      desk.wait(random.below(20_000));
      for (const call of desk.desk.calls.values()) {
        if (call.state !== 'queued' && call.state !== 'offering') continue;
        looked += 1;
        for (const record of desk.desk.agents.values()) {
          const free = isFree(record) && maySatisfy(call, record, desk.now) && !call.progress.held;
          if ((obstacleFor(call, record, desk.now) === null) !== free) disagreed.push(call.id);
        }
        const { next } = explainCall(desk.desk, call, desk.now);
        const [first] = next.filter(({ obstacle }) => obstacle === null);
        expect(first?.agent).toBe(choose(desk.desk, call, desk.now)?.agents[0]?.profile.id);
      }
    }
    expect(disagreed).toEqual([]);
    expect(looked).toBeGreaterThan(500);
  });
});
