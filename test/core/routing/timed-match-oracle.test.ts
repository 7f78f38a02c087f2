import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  AgentOrder,
  Relaxation,
  ServiceRequirement,
  SkillLevel,
} from '../../../src/core/desk/directory.ts';
import type { Input } from '../../../src/core/desk/inputs.ts';
import { type Random, seededRandom } from '../../../src/core/kernel/random.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import {
  type DeskSketch,
  plainLine,
  type ServiceSketch,
  sketchDirectory,
} from '../../support/desk-fixture.ts';
import { type Omissions, PlainMatch } from '../../support/plain-match.ts';

/*
 * Time changes who may serve a call: requirements give way, lines open, a caller is kept for whoever had them
 * last. The core hears of each by a timer and looks only at what it touched; here every step, timers too, is
 * decided once more over all calls and all agents, and the two must agree offer by offer.
 */

const SKILLS = ['network', 'windows', 'print'];
const ORDERS: readonly AgentOrder[] = ['best-suited', 'least-flexible', 'fixed', 'ring-all'];

function requirement(random: Random, skill: string): ServiceRequirement {
  const minLevel = (2 + random.below(4)) as SkillLevel;
  const steps = Array.from({ length: 1 + random.below(2) }, (_, n): Relaxation => ({
    afterMs: 3_000 + n * 9_000 + random.below(8_000),
    minLevel: n === 0 ? ((minLevel - 1) as SkillLevel) : random.pick([1, null]),
  }));
  return { skill, minLevel, relaxations: random.chance(0.8) ? steps : [] };
}

function service(random: Random, id: string, more: ServiceSketch): ServiceSketch {
  const line = (n: number) =>
    plainLine(`${id}${n}`, {
      order: random.pick(ORDERS),
      fixedOrder: ['agent3', 'agent1'],
      opensAfterMs: n === 1 ? 0 : 5_000 + random.below(15_000),
    });
  return {
    lines: [line(1), line(2)],
    requirements: SKILLS.filter(() => random.chance(0.5)).map((skill) => requirement(random, skill)),
    whenSpent: random.pick(['keep-waiting', 'any-agent']),
    sameAgent: { withinMs: 60_000 + random.below(60_000), holdMs: random.below(12_000) },
    restMs: 4_000 + random.below(9_000),
    wrapUpMs: random.below(15_000),
    offerTimeoutMs: 7_000 + random.below(3_000),
    ...more,
  };
}

function sketch(random: Random): DeskSketch {
  const level = (): SkillLevel => (1 + random.below(5)) as SkillLevel;
  const lines = ['a1', 'a2', 'b1', 'b2'];
  return {
    services: {
      a: service(random, 'a', { targetMs: 20_000 }),
      b: service(random, 'b', { targetMs: 35_000 }),
    },
    agents: Object.fromEntries(
      Array.from({ length: 6 }, (_, n) => [
        `agent${n}`,
        {
          skills: Object.fromEntries(SKILLS.filter(() => random.chance(0.6)).map((id) => [id, level()])),
          lines: lines.filter(() => random.chance(0.5)),
        },
      ]),
    ),
    numbers: Object.fromEntries(
      ['a', 'b'].flatMap((id) =>
        (['critical', 'high', 'medium', 'low'] as const).map((callClass, n) => [
          `+4640628040${n}${id}`,
          { service: id, class: callClass },
        ]),
      ),
    ),
  };
}

/** Drives a random desk and compares after every step, also those of timers. */
class ComparedDesk extends DeskDriver {
  readonly seen = { relaxed: 0, opened: 0, held: 0, sameAgent: 0, anyAgent: 0 };
  difference: string | null = null;
  // Only declared: a field's initial value would come after the steps of the parent's constructor.
  declare private plain: PlainMatch | undefined;

  /** From now on every step is compared. */
  compareWith(plain: PlainMatch): void {
    this.plain = plain;
  }

  override tell(input: Input): this {
    const talk = 'leg' in input && input.type === 'leg-gone' ? this.desk.calls.get(input.leg) : undefined;
    super.tell(input);
    const plain = this.plain;
    if (!plain || this.difference !== null) return this;
    if (talk?.talk?.agent && talk.caller) plain.talked(talk.caller, talk.talk.agent, this.now);
    if (input.type === 'leg-entered' && input.caller) plain.came(input.leg, input.caller, this.now);
    this.#count();
    // What else is due at this instant has not been told yet.
    if ([...this.desk.timers.values()].some(({ at }) => at <= this.now)) return this;
    const of = (type: string) => this.lastFacts.filter((fact) => fact.type === type) as never[];
    const made: { call: string; agent: string }[] = of('offer-made');
    const expected = plain.expected(made, this.now).join();
    const actual = made.map(({ call, agent }) => `${call}→${agent}`).join();
    const wrong = plain.wrongHolds(of('held-for-agent'), this.now);
    if (expected !== actual) wrong.push(`${actual} instead of ${expected}`);
    if (wrong.length > 0) this.difference = `${input.type}: ${wrong.join('; ')}`;
    return this;
  }

  #count(): void {
    for (const fact of this.lastFacts) {
      if (fact.type === 'requirement-relaxed') this.seen.relaxed += 1;
      if (fact.type === 'line-opened') this.seen.opened += 1;
      if (fact.type === 'held-for-agent') this.seen.held += 1;
      if (fact.type === 'requirements-spent' && fact.then === 'any-agent') this.seen.anyAgent += 1;
      if (fact.type === 'offer-made' && fact.grounds.decidedBy === 'same-agent') this.seen.sameAgent += 1;
    }
  }
}

function act(desk: ComparedDesk, random: Random, arrived: number): void {
  const calls = [...desk.desk.calls.values()];
  const offers = calls.flatMap((call) => call.offers.filter(({ acceptedAt }) => acceptedAt === null));
  const talking = calls.filter(({ state }) => state === 'connected');
  const { directory } = desk.desk;
  const what = random.below(10);
  if (what < 3) {
    const dialled = random.pick([...directory.numbers.keys()]);
    desk.call(`call${arrived}`, dialled, `+467017406${10 + random.below(4)}`);
  } else if (what < 6 && offers.length > 0) {
    const { leg } = random.pick(offers);
    if (random.chance(0.3)) desk.gone(leg, 'declined');
    else {
      desk.tell({ type: 'leg-answered', leg });
      const [call, attempt] = leg.split('.a');
      desk.tell({ type: 'leg-bridged', leg, bridge: `${call}.b${attempt}` });
    }
  } else if (what < 8 && talking.length > 0) {
    const { leg, talk } = random.pick(talking);
    if (leg) desk.gone(leg);
    if (talk?.leg) desk.gone(talk.leg);
  } else {
    const to = random.chance(0.8) ? 'available' : 'paused';
    desk.command(random.pick([...directory.agents.keys()]), to);
  }
}

/** Runs a random desk through random events. */
function run(seed: number, without: Omissions = {}): ComparedDesk {
  const random = seededRandom(seed);
  const desk = new ComparedDesk(sketchDirectory(sketch(random)));
  desk.compareWith(new PlainMatch(desk.desk, without));
  for (let event = 0; event < 150 && desk.difference === null; event += 1) {
    desk.wait(1 + random.below(3_000));
    act(desk, random, event);
  }
  return desk;
}

describe('the match over time', () => {
  it('chooses as it would by looking at every call and every agent at every step', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
        expect(run(seed).difference).toBeNull();
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('sees each of what time changes many times', () => {
    const seen = { relaxed: 0, opened: 0, held: 0, sameAgent: 0, anyAgent: 0 };
    for (let seed = 1; seed <= 30; seed += 1) {
      const each = run(seed).seen;
      for (const key of Object.keys(seen) as (keyof typeof seen)[]) seen[key] += each[key];
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  }, 60_000);

  it.each(['relaxation', 'sameAgent', 'hold'] as const)('would be found out without %s', (rule) => {
    const seeds = Array.from({ length: 30 }, (_, n) => n + 1);
    expect(seeds.some((seed) => run(seed, { [rule]: true }).difference !== null)).toBe(true);
  });
});
