import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import { CallingWorld } from '../support/calling-world.ts';
import { DeskWorld, type WorldPlan } from '../support/desk-world.ts';
import { everydayNature } from '../support/natures.ts';
import { TrafficRules } from '../support/traffic-rules.ts';
import type { Nature } from '../support/virtual-asterisk.ts';
import { townsThatRingBack } from './towns-that-ring-back.ts';
import { towns } from './towns.ts';

/*
 * Months of traffic in virtual time. In all a hundred thousand calls; SVARA_SIMULATED_CALLS sets another number,
 * such as 1000000 for a night's run.
 */
const CALLS = Number(process.env['SVARA_SIMULATED_CALLS'] ?? 100_000);

const calm: Nature = { noAnswer: 0, decline: 0, doubled: 0, late: 0 };
const rough: Nature = { noAnswer: 0.08, decline: 0.05, doubled: 0.05, late: 0.03 };
const lossy: Nature = { ...rough, lost: 0.01 };

/** Nights with a change of the clock are in it: 28 March and 31 October 2027, Europe/Stockholm. */
const STARTS = [Date.UTC(2027, 2, 27, 20, 0, 0), Date.UTC(2027, 9, 30, 20, 0, 0)] as const;

type Run = Omit<WorldPlan, 'directory' | 'start'> & {
  readonly town: string;
  /** With all kinds of calls: callbacks, tasks, calls dialled by agents, transfers. */
  readonly full?: boolean;
};

function worldOf({ town, full = false, ...plan }: Run): DeskWorld {
  const directory = (full ? townsThatRingBack : towns)[town]?.();
  if (!directory) throw new Error(`no town is named ${town}`);
  const start = STARTS[plan.seed % 2] ?? STARTS[0];
  const whole = { ...plan, directory, start, rules: new TrafficRules(directory) };
  return full ? new CallingWorld(whole) : new DeskWorld(whole);
}

const names = Object.keys(towns);
const ringingBack = Object.keys(townsThatRingBack);

/** Every step looked at: some calm, some rough, some with outages and lost events. */
const small: Run[] = names.flatMap((town, n) => [
  { town, seed: 10 + n, calls: 500, nature: calm },
  { town, seed: 20 + n, calls: 500, nature: rough },
  ...[0, 1, 2, 3, 4].map((m): Run => {
    const nature = m % 2 === 0 ? rough : lossy;
    return { town, seed: 100 + 10 * n + m, calls: 200, nature, restarts: true };
  }),
]);

/** The bulk, every thirty-first step looked at; one run of five is of all kinds of calls. */
const RUN_OF = 5_000;
const bulk: Run[] = Array.from({ length: Math.ceil(CALLS / RUN_OF) }, (_, n) => {
  const full = n % 5 === 4;
  const towns = full ? ringingBack : names;
  return {
    town: towns[Math.floor(n / 5) % towns.length] ?? 'plain',
    seed: 1_000 + n,
    calls: RUN_OF,
    nature: [full ? everydayNature : rough, calm, lossy][n % 3] ?? rough,
    restarts: n % 3 === 2,
    checkEvery: 31,
    full,
  };
});

function ended(facts: readonly Fact[], type: 'call-ended' | 'call-arrived'): Map<string, number> {
  const count = new Map<string, number>();
  for (const fact of facts) if (fact.type === type) count.set(fact.call, (count.get(fact.call) ?? 0) + 1);
  return count;
}

/** What must be true of every run once all is quiet. */
function checkRun(run: Run): readonly Fact[] {
  const { facts, desk, asterisk, broken } = worldOf(run).run();
  expect(broken).toEqual([]);
  expect([...desk.calls.keys()]).toEqual([]);
  expect([...asterisk.channels.keys()]).toEqual([]);
  expect([...asterisk.bridges.keys()]).toEqual([]);
  expect([desk.heldFor.size, desk.waiting.size]).toEqual([0, 0]);
  expect([...desk.waitingIn.values()].filter((count) => count !== 0)).toEqual([]);
  const ends = ended(facts, 'call-ended');
  expect([...ended(facts, 'call-arrived').keys()].filter((call) => ends.get(call) !== 1)).toEqual([]);
  if (run.nature === calm) expect(facts.filter((fact) => fact.type === 'effect-failed')).toEqual([]);
  const answered = facts.filter((fact) => fact.type === 'call-answered');
  // Where nobody hands calls on, each is answered once.
  if (!run.full) expect(new Set(answered.map(({ call }) => call)).size).toBe(answered.length);
  expect(answered.length).toBeGreaterThan(run.calls / 8);
  return facts;
}

const named = (run: Run): [string, Run] => [
  `${run.town}${run.full ? ', all kinds of calls' : ''}, seed ${run.seed}`,
  run,
];

describe('the desk in simulated traffic', () => {
  it.each(small.map(named))('keeps its invariants at every step and forgets no call: %s', (_name, run) => {
    checkRun(run);
  });

  it.each(bulk.map(named))('keeps its invariants over a long run: %s', (_name, run) => {
    checkRun(run);
  });

  it('meets every rule of waiting in this traffic', () => {
    const seen = new Set<string>();
    for (const [n, town] of names.entries()) {
      for (const fact of worldOf({ town, seed: 50 + n, calls: 2_500, nature: rough, checkEvery: 31 }).run()
        .facts) {
        seen.add('why' in fact ? `${fact.type} ${fact.why}` : fact.type);
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'requirement-relaxed',
        'requirements-spent',
        'held-for-agent',
        'agent-hold-ended free',
        'agent-hold-ended unavailable',
        'line-opened waited',
        'line-opened nobody-signed-in',
        'line-opened spent',
        'call-overflowed waited',
        'call-overflowed queue-length',
        'call-overflowed nobody-signed-in',
        'call-overflowed spent',
        'overflow-skipped loop',
      ]),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const run = (seed: number) =>
      JSON.stringify(worldOf({ town: 'lines', seed, calls: 200, nature: rough }).run().facts);
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });
});
