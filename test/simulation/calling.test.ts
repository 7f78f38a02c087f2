import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/core/desk/facts.ts';
import { CallingWorld } from '../support/calling-world.ts';
import { everydayNature } from '../support/natures.ts';
import { TrafficRules } from '../support/traffic-rules.ts';
import type { Nature } from '../support/virtual-asterisk.ts';
import { townsThatRingBack } from './towns-that-ring-back.ts';

/** The nights with a change of the clock: 28 March and 31 October 2027, Europe/Stockholm. */
const NIGHTS = [Date.UTC(2027, 2, 27, 20, 0, 0), Date.UTC(2027, 9, 30, 20, 0, 0)] as const;

interface Run {
  readonly town: string;
  readonly seed: number;
  readonly nature: Nature;
  readonly restarts: boolean;
}

const runs: Run[] = Object.keys(townsThatRingBack).flatMap((town, n) =>
  [0, 1, 2, 3].map((m) => ({
    town,
    seed: 9_000 + 10 * n + m,
    nature: m % 2 === 0 ? everydayNature : { ...everydayNature, lost: 0.01 },
    restarts: m > 1,
  })),
);

function world({ town, ...run }: Run): CallingWorld {
  const directory = townsThatRingBack[town]?.();
  if (!directory) throw new Error(`no town is named ${town}`);
  const start = NIGHTS[run.seed % 2] ?? NIGHTS[0];
  return new CallingWorld({ ...run, calls: 300, directory, start, rules: new TrafficRules(directory) });
}

const met = new Set<string>();

describe('traffic of all kinds of calls', () => {
  it.each(runs.map((run) => [`${run.town}, seed ${run.seed}`, run] as const))(
    'breaks no rule and leaves nothing behind: %s',
    (_name, run) => {
      const { facts, desk, asterisk, broken } = world(run).run();
      for (const fact of facts) for (const what of whatIsMet(fact)) met.add(what);
      expect(broken).toEqual([]);
      expect([...desk.calls.keys()]).toEqual([]);
      expect([...asterisk.channels.keys()]).toEqual([]);
      expect([...asterisk.bridges.keys()]).toEqual([]);
      expect([desk.heldFor.size, desk.waiting.size]).toEqual([0, 0]);
    },
  );

  it('meets all that can come of a call that the desk makes, and of those asked into one', () => {
    expect(TO_BE_MET.filter((what) => !met.has(what))).toEqual([]);
  });
});

function whatIsMet(fact: Fact): string[] {
  switch (fact.type) {
    case 'call-begun':
      return [`${fact.type} ${fact.kind}`];
    case 'call-ended':
      return [`${fact.type} ${fact.reason}`, `${fact.type} by ${fact.by}`];
    case 'party-not-reached':
    case 'task-outcome-recorded':
    case 'consult-ended':
    case 'forward-ended':
    case 'offer-ended':
      return [`${fact.type} ${fact.outcome}`];
    case 'callback-put-off':
      return [`${fact.type} ${fact.why}`];
    case 'announcement-started':
      return [`${fact.type} ${fact.purpose}`, ...fact.prompts];
    default:
      return [fact.type];
  }
}

const TO_BE_MET = [
  ...['callback', 'task', 'outgoing'].map((kind) => `call-begun ${kind}`),
  ...['callback', 'callback-failed', 'not-reached', 'handled', 'closed'].map(
    (reason) => `call-ended ${reason}`,
  ),
  'call-ended by supervisor',
  ...['busy', 'declined', 'not-answered', 'unreachable', 'given-up'].map((how) => `party-not-reached ${how}`),
  ...['accepted', 'reopened', 'not-reached'].map((outcome) => `task-outcome-recorded ${outcome}`),
  ...['not-reached', 'not-before', 'closed'].map((why) => `callback-put-off ${why}`),
  ...['callback-offer', 'callback-menu', 'callback-accepted'].map(
    (purpose) => `announcement-started ${purpose}`,
  ),
  ...['callback-confirm-number', 'callback-enter-number', 'callback-invalid-number'],
  ...['busy', 'declined', 'not-answered', 'unreachable', 'cancelled', 'hung-up'].map(
    (how) => `consult-ended ${how}`,
  ),
  ...['consult-completed', 'conference-started', 'agent-rejoined', 'transfer-returned'],
  ...['busy', 'declined', 'unreachable', 'withdrawn'].map((how) => `forward-ended ${how}`),
  ...[
    'forward-connected',
    'forward-key-asked',
    'key-asked',
    'dial-refused',
    'own-phone-rung',
    'party-answered',
  ],
];
