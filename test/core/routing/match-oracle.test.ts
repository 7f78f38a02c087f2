import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AgentRecord, isFree } from '../../../src/core/agent/agent.ts';
import type { Call } from '../../../src/core/call/call.ts';
import type { AgentOrder, SkillLevel } from '../../../src/core/desk/directory.ts';
import type { Input } from '../../../src/core/desk/inputs.ts';
import { type Desk, newDesk, putCall } from '../../../src/core/desk/state.ts';
import { step } from '../../../src/core/desk/step.ts';
import type { Turn } from '../../../src/core/desk/turn.ts';
import { type Random, seededRandom } from '../../../src/core/kernel/random.ts';
import { compareAgents, compareCalls } from '../../../src/core/routing/order.ts';
import { settle } from '../../../src/core/routing/wait-rules.ts';
import { plainLine, sketchDirectory, type DeskSketch } from '../../support/desk-fixture.ts';

/*
 * The match looks only at what an event touched, through indexes. Here every event is also decided the plain
 * way, over all calls and all agents, and the two must agree offer by offer.
 */

const SKILLS = ['network', 'windows', 'print', 'phones'];
const ORDERS: readonly AgentOrder[] = ['best-suited', 'least-flexible', 'fixed', 'ring-all'];

function sketch(random: Random): DeskSketch {
  const level = (): SkillLevel => (1 + random.below(5)) as SkillLevel;
  const lineIds = ['a1', 'a2', 'b1', 'b2', 'c1'];
  const line = (id: string) =>
    plainLine(id, { order: random.pick(ORDERS), fixedOrder: ['agent3', 'agent1', 'agent4'] });
  const needs = () => {
    const skills = SKILLS.filter(() => random.chance(0.35));
    return skills.map((skill) => ({ skill, minLevel: (1 + random.below(3)) as SkillLevel }));
  };
  // A rest is over at once or never: no timer is fired here.
  return {
    services: {
      a: { restMs: 36_000_000, lines: [line('a1'), line('a2')], requirements: needs(), targetMs: 20_000 },
      b: { lines: [line('b1'), line('b2')], requirements: needs(), targetMs: 40_000, restMs: 0 },
      c: { lines: [line('c1')], restMs: 36_000_000 },
    },
    agents: Object.fromEntries(
      Array.from({ length: 7 }, (_, n) => [
        `agent${n}`,
        {
          skills: Object.fromEntries(
            SKILLS.filter(() => random.chance(0.6)).map((skill) => [skill, level()]),
          ),
          lines: lineIds.filter(() => random.chance(0.5)),
        },
      ]),
    ),
    numbers: Object.fromEntries(
      ['a', 'b', 'c'].flatMap((service) =>
        (['critical', 'high', 'medium', 'low'] as const).map((callClass, n) => [
          `+4640628040${n}${service}`,
          { service, callClass },
        ]),
      ),
    ),
  };
}

type Pairs = readonly string[];
type CompareCalls = (a: Call, b: Call, now: number) => number;

/** What should be offered to whom, found by looking at every call and every agent. */
function plainMatch(desk: Desk, now: number, compare: CompareCalls): Pairs {
  const free = new Map([...desk.agents].filter(([, agent]) => isFree(agent)));
  const pairs: string[] = [];
  const waiting = [...desk.calls.values()].filter(({ state }) => state === 'queued');
  for (const call of waiting.sort((a, b) => compare(a, b, now))) {
    const able = (agent: AgentRecord): boolean =>
      call.requirements.every(({ skill, minLevel }) => (agent.profile.skills.get(skill) ?? 0) >= minLevel) &&
      (call.resting.get(agent.profile.id) ?? 0) <= now;
    const ofLines = call.openLines.map((id) => ({
      line: call.service?.lines.find((line) => line.id === id) ?? null,
      agents: [...free.values()].filter((agent) => agent.profile.lines.has(id) && able(agent)),
    }));
    const anyone = [...free.values()].filter((agent) => agent.profile.lines.size > 0 && able(agent));
    if (call.progress.anyAgent) ofLines.push({ line: null, agents: anyone });
    const first = ofLines.find(({ agents }) => agents.length > 0);
    if (!first) continue;
    const inOrder = first.agents.sort((a, b) => compareAgents(a, b, call, '2027-03-27', first.line));
    for (const { profile } of first.line?.order === 'ring-all' ? inOrder : inOrder.slice(0, 1)) {
      pairs.push(`${call.id}→${profile.id}`);
      free.delete(profile.id);
    }
  }
  return pairs;
}

/** Runs a random desk through random events. @returns the first event the two ways decided differently, or null */
function firstDifference(seed: number, compare: CompareCalls): string | null {
  const random = seededRandom(seed);
  const directory = sketchDirectory(sketch(random));
  const desk = newDesk(directory);
  let now = Date.UTC(2027, 2, 27, 9);
  let calls = 0;
  /** Takes the input without matching, decides the plain way, then lets the desk match. */
  const take = (input: Input, change?: () => void): string | null => {
    desk.linked = false;
    step(desk, input, now);
    change?.();
    const expected = plainMatch(desk, now, compare);
    desk.linked = true;
    const turn: Turn = { desk, now, facts: [], effects: [] };
    settle(turn);
    const made = turn.facts.flatMap((fact) =>
      fact.type === 'offer-made' ? [`${fact.call}→${fact.agent}`] : [],
    );
    const same = JSON.stringify(made) === JSON.stringify(expected);
    return same ? null : `${input.type}: ${made.join()} instead of ${expected.join()}`;
  };
  const arrive = (): string | null => {
    const id = `call${(calls += 1)}`;
    const dialled = random.pick([...directory.numbers.keys()]);
    return take({ type: 'leg-entered', leg: id, dialled, caller: null }, () => {
      const call = desk.calls.get(id);
      if (!call) return;
      const lines = random.chance(0.5)
        ? (call.service?.lines.slice(-1).map((line) => line.id) ?? [])
        : call.openLines;
      const progress = { ...call.progress, anyAgent: random.chance(0.1) };
      putCall(desk, { ...call, openLines: lines, progress });
    });
  };
  for (let event = 0; event < 120; event += 1) {
    now += random.below(9_000);
    const agent = random.pick([...directory.agents.keys()]);
    const offers = [...desk.calls.values()].flatMap((call) => call.offers);
    const offer = offers.length > 0 && random.chance(0.4) ? random.pick(offers) : null;
    const to = random.chance(0.7) ? 'available' : 'paused';
    const difference = offer
      ? take({ type: 'leg-gone', leg: offer.leg, cause: random.chance(0.5) ? 'declined' : 'unreachable' })
      : random.chance(0.4)
        ? arrive()
        : random.chance(0.3)
          ? take({
              type: 'device-changed',
              device: `${agent}-phone`,
              registered: random.chance(0.9),
              busyElsewhere: false,
            })
          : take({ type: 'agent-command', agent, to, pauseReason: null, by: 'test' });
    if (difference) return `seed ${seed}, event ${event}: ${difference}`;
  }
  return null;
}

describe('the match', () => {
  it('chooses through its indexes as it would by looking at every call and every agent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        expect(firstDifference(seed, compareCalls)).toBeNull();
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it('would be found out if it served them in another order', () => {
    const byIdOnly: CompareCalls = (a, b) => (a.id < b.id ? -1 : 1);
    const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
    expect(seeds.some((seed) => firstDifference(seed, byIdOnly) !== null)).toBe(true);
  });
});
