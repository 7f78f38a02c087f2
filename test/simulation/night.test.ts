import { describe, expect, it } from 'vitest';
import { putCall } from '../../src/core/desk/state.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { Spoilt, WorldOutcome } from '../support/desk-world.ts';
import { NightRules } from '../support/night-rules.ts';
import { nightDesk, nightNature, NightWorld } from '../support/night-world.ts';
import type { Nature } from '../support/virtual-asterisk.ts';

/** The nights with a change of the clock: 28 March and 31 October 2027, Europe/Stockholm. */
const NIGHTS = [Date.UTC(2027, 2, 27, 19, 0, 0), Date.UTC(2027, 9, 30, 18, 0, 0)] as const;

interface Fault {
  /** What the desk was told instead of what it should have been. */
  readonly told?: (right: Directory) => Directory;
  readonly spoilt?: Spoilt;
}

interface Run extends Fault {
  readonly seed: number;
  readonly nature?: Nature;
  readonly restarts?: boolean;
}

function night({ seed, nature = nightNature, restarts = false, told, spoilt }: Run): WorldOutcome {
  const right = nightDesk();
  return new NightWorld({
    seed,
    nature,
    restarts,
    calls: 250,
    arrivalMs: 120_000,
    start: NIGHTS[seed % 2] ?? NIGHTS[0],
    directory: told?.(right) ?? right,
    rules: new NightRules(right),
    checkEvery: 3,
    ...(spoilt && { spoilt }),
  }).run();
}

const faultsOf = ({ desk, asterisk, broken }: WorldOutcome): string[] => [
  ...broken,
  ...[...desk.calls.keys()].map((call) => `${call} is left`),
  ...[...asterisk.channels.keys()].map((leg) => `leg ${leg} is left`),
  ...[...asterisk.bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
];

const runs: Run[] = [0, 1, 2, 3, 4, 5].map((n) => ({
  seed: 12_000 + n,
  nature: n < 2 ? nightNature : { ...nightNature, lost: 0.01, doubled: 0.1, late: 0.1 },
  restarts: n > 3,
}));

const met = new Set<string>();

describe('nights in which those on call are rung', () => {
  it.each(runs.map((run) => [run.seed, run] as const))(
    'no critical call is forgotten, and every one ends once: seed %i',
    (_seed, run) => {
      const outcome = night(run);
      for (const fact of outcome.facts) met.add(whatIsMet(fact));
      expect(faultsOf(outcome)).toEqual([]);
    },
  );

  it('meet all that can come of them', () => {
    expect(TO_BE_MET.filter((what) => !met.has(what))).toEqual([]);
  });
});

function whatIsMet(fact: Fact): string {
  switch (fact.type) {
    case 'forward-ended':
      return `${fact.type} ${fact.outcome}${fact.key ?? ''}`;
    case 'on-call-skipped':
      return `${fact.type} ${fact.why}`;
    case 'on-call-exhausted':
      return fact.backToQueue ? `${fact.type}, back to the queue` : fact.type;
    case 'call-ended':
      return `${fact.type} ${fact.reason} ${fact.by}`;
    default:
      return fact.type;
  }
}

const TO_BE_MET = [
  ...['busy', 'declined', 'declined2', 'not-answered', 'unreachable', 'withdrawn'].map(
    (how) => `forward-ended ${how}`,
  ),
  ...['broken-rota', 'nobody-on-call'].map((why) => `on-call-skipped ${why}`),
  ...['on-call-not-confirmed', 'on-call-paused', 'on-call-handed-to-desk', 'forward-connected'],
  ...['on-call-exhausted', 'on-call-exhausted, back to the queue'],
  ...['abandoned caller', 'closed desk', 'handled third-party', 'handled caller', 'nobody-on-call desk'].map(
    (how) => `call-ended ${how}`,
  ),
];

const mapped = <V>(map: ReadonlyMap<string, V>, change: (value: V) => V): Map<string, V> =>
  new Map([...map].map(([key, value]) => [key, change(value)]));

const twice = (type: Fact['type']): Spoilt => ({
  fact: (fact) => (fact.type === type ? [fact, fact] : [fact]),
});
const never = (type: Fact['type']): Spoilt => ({ fact: (fact) => (fact.type === type ? [] : [fact]) });

describe('a night in which something is broken is found out', () => {
  it.each([
    [
      'phones that ring for ever',
      { spoilt: { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('party:') } },
      /is forgotten, ringing/,
    ],
    [
      'a pause without an end',
      { spoilt: { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('on-call-round:') } },
      /is forgotten, pausing/,
    ],
    [
      'a question that is asked for ever',
      { spoilt: { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('on-call-confirm:') } },
      /is forgotten, confirming/,
    ],
    ['an exhaustion told twice', { spoilt: twice('on-call-exhausted') }, /no run is there to be exhausted/],
    ['an exhaustion never told', { spoilt: never('on-call-exhausted') }, /is ended by the desk while/],
    ['an acceptance told twice', { spoilt: twice('forward-connected') }, /no run is there to be accepted/],
    ['an end never told', { spoilt: never('call-ended') }, /a run never ends/],
    ['a confirmation told twice', { spoilt: twice('on-call-confirmed') }, /a second run begins/],
    ['nobody has confirmed', { spoilt: never('on-call-confirmed') }, /wakes \w+ without being confirmed/],
    ['two are rung at once', { spoilt: twice('forward-started') }, /rings two at once/],
    ['a step told twice', { spoilt: twice('on-call-skipped') }, /step 2 of round 1 follows 2 of 1/],
    [
      'fewer rounds than were asked for',
      {
        told: (right) => ({ ...right, chains: mapped(right.chains, (chain) => ({ ...chain, rounds: 1 })) }),
      },
      /is given up after 5 of 10 steps/,
    ],
    [
      'another order',
      {
        told: (right) => ({
          ...right,
          chains: mapped(right.chains, (chain) => ({ ...chain, steps: [...chain.steps].reverse() })),
        }),
      },
      /step 3 is not|step 5 is not/,
    ],
    [
      'voicemails taken for people',
      {
        spoilt: {
          desk: (desk) => {
            for (const call of desk.calls.values())
              if (call.forward?.asksKey)
                putCall(desk, { ...call, forward: { ...call.forward, asksKey: false } });
          },
        },
      },
      /is a voicemail in a talk/,
    ],
  ] as [string, Fault, RegExp][])('%s', (_what, fault, says) => {
    const found = [12_000, 12_001, 12_002].some((seed) =>
      faultsOf(night({ seed, ...fault })).some((each) => says.test(each)),
    );
    expect(found).toBe(true);
  });
});
