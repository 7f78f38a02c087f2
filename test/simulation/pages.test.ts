import { describe, expect, it } from 'vitest';
import type { Spoilt, WorldOutcome } from '../support/desk-world.ts';
import { PageWorld, pageTown } from '../support/page-world.ts';
import type { Nature } from '../support/virtual-asterisk.ts';

const calm: Nature = { noAnswer: 0.05, decline: 0.03, doubled: 0, late: 0 };
const rough: Nature = { noAnswer: 0.08, decline: 0.05, doubled: 0.05, late: 0.03 };
const lossy: Nature = { ...rough, lost: 0.01, noBridge: 0.02 };
const START = Date.UTC(2027, 2, 27, 20, 0, 0);

const natures = [calm, rough, lossy] as const;
const runs = Array.from({ length: 9 }, (_, n) => ({
  seed: 11_000 + n,
  nature: natures[n % 3] ?? calm,
  restarts: n % 2 === 1,
}));

function run({ seed, nature, restarts }: (typeof runs)[number], spoilt?: Spoilt): WorldOutcome {
  const plan = { seed, nature, restarts, calls: 150, directory: pageTown(), start: START };
  return new PageWorld({ ...plan, ...(spoilt && { spoilt }) }).run();
}

const leftovers = ({ desk, asterisk, broken }: WorldOutcome): string[] => [
  ...broken,
  ...[...desk.calls.keys()].map((call) => `${call} is forgotten`),
  ...[...asterisk.channels.keys()].map((leg) => `leg ${leg} is left`),
  ...[...asterisk.bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
];

const counts = new Map<string, number>();

describe('calls of agents whose pages come and go', () => {
  it.each(runs.map((each) => [each.seed, each.restarts ? 'with restarts' : 'without', each] as const))(
    'go on as long as anybody waits, and leave nothing behind: seed %i, %s',
    (_seed, _restarts, plan) => {
      const outcome = run(plan);
      for (const { type } of outcome.facts) counts.set(type, (counts.get(type) ?? 0) + 1);
      expect(leftovers(outcome)).toEqual([]);
      const ends = outcome.facts.flatMap((fact) => (fact.type === 'call-ended' ? [fact.call] : []));
      const begun = outcome.facts.flatMap((fact) =>
        fact.type === 'call-arrived' || fact.type === 'call-begun' ? [fact.call] : [],
      );
      expect([...ends].sort()).toEqual([...begun].sort());
    },
  );

  it('meets everything that can happen to a phone that is lost', () => {
    for (const type of [
      'talk-interrupted',
      'lost-leg-ended',
      'phone-rung-again',
      'ring-again-ended',
      'talk-continued',
      'page-given-up',
    ])
      expect([type, counts.get(type) ?? 0], type).toSatisfy(([, count]) => (count as number) > 0);
  });
});

describe('a world in which that is broken is found out', () => {
  it.each([
    ['nobody is given music', { effect: (e) => e.type !== 'start-hold-music' }, /hear silence/],
    [
      'the caller is not brought back',
      { effect: (e) => e.type !== 'add-to-bridge' || e.legs.length !== 2 || !e.legs[1]?.endsWith('.a2') },
      /out of its talk/,
    ],
    [
      'the agent is left where nobody talks',
      { effect: (e) => e.type !== 'remove-from-bridge' || !e.legs.some((leg) => /\.a\d+$/.test(leg)) },
      /talk with nobody/,
    ],
    [
      'nobody is given up',
      { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('page:') },
      /for ever/,
    ],
    [
      'a phone is rung again but once',
      { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('ring-again:') },
      /who is back/,
    ],
    ['a lost leg is left', { effect: ({ type }) => type !== 'hang-up' }, /leg .* is left/],
  ] as [string, Spoilt, RegExp][])('%s', (_what, spoilt, says) => {
    // Some of it is rare: an agent is given up in every third world or so.
    const seeds = Array.from({ length: 30 }, (_, n) => 11_000 + n);
    const isFound = seeds.some((seed) =>
      leftovers(run({ seed, nature: calm, restarts: false }, spoilt)).some((each) => says.test(each)),
    );
    expect(isFound).toBe(true);
  });
});
