import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import { TalkingWorld } from '../support/talking-world.ts';
import type { Nature } from '../support/virtual-asterisk.ts';
import { towns } from './towns.ts';

const rough: Nature = { noAnswer: 0.08, decline: 0.05, doubled: 0.05, late: 0.03 };
const lossy: Nature = { ...rough, lost: 0.01, noBridge: 0.03, voicemail: 0.2, wrongKey: 0.05 };
const START = Date.UTC(2027, 2, 27, 20, 0, 0);

interface Run {
  readonly town: string;
  readonly seed: number;
  readonly nature: Nature;
  readonly restarts: boolean;
}

const runs: Run[] = Object.keys(towns).flatMap((town, n) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((m) => ({
    town,
    seed: 7_000 + 10 * n + m,
    nature: m % 2 === 0 ? rough : lossy,
    restarts: m > 2,
  })),
);

function world({ town, ...run }: Run): TalkingWorld {
  const directory = towns[town]?.();
  if (!directory) throw new Error(`no town is named ${town}`);
  return new TalkingWorld({ ...run, calls: 250, directory, start: START });
}

const counts = new Map<string, number>();

describe('calls that are steered in simulated traffic', () => {
  it.each(runs.map((run) => [`${run.town}, seed ${run.seed}`, run] as const))(
    'leaves no leg, bridge or agent behind, and ends every call once: %s',
    (_name, run) => {
      const { facts, desk, asterisk, broken } = world(run).run();
      for (const { type } of facts) counts.set(type, (counts.get(type) ?? 0) + 1);
      expect(broken).toEqual([]);
      expect([...desk.calls.keys()]).toEqual([]);
      expect([...asterisk.channels.keys()]).toEqual([]);
      expect([...asterisk.bridges.keys()]).toEqual([]);
      const ends = new Map<string, number>();
      for (const fact of facts)
        if (fact.type === 'call-ended') ends.set(fact.call, (ends.get(fact.call) ?? 0) + 1);
      const begun = facts.flatMap((fact) => (fact.type === 'call-arrived' ? [fact.call] : []));
      expect(begun.filter((call) => ends.get(call) !== 1)).toEqual([]);
      expect(facts.filter(isUntrue)).toEqual([]);
    },
  );

  it('meets everything that can happen in a talk', () => {
    for (const type of [
      'call-held',
      'call-resumed',
      'call-transferred',
      'transfer-returned',
      'forward-started',
      'forward-connected',
      'forward-ended',
      'consult-started',
      'consult-answered',
      'consult-ended',
      'consult-completed',
      'conference-started',
      'agent-left',
      'rejoin-started',
      'agent-rejoined',
      'rejoin-ended',
      'caller-left',
      'join-failed',
      'join-key-asked',
      'join-retried',
      'call-command-refused',
    ])
      expect([type, counts.get(type) ?? 0], type).toSatisfy(([, count]) => (count as number) > 0);
  });
});

/** A length of time that cannot be. */
function isUntrue(fact: Fact): boolean {
  if (fact.type === 'call-answered' || fact.type === 'forward-connected') return fact.waitMs < 0;
  if (fact.type === 'call-resumed') return fact.heldMs < 0;
  if (fact.type !== 'call-ended') return false;
  return (fact.heldMs ?? 0) > (fact.talkMs ?? 0) || (fact.waitMs ?? 0) < 0;
}
