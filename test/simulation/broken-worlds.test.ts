import { describe, expect, it } from 'vitest';
import type { Directory, Line, Service } from '../../src/core/desk/directory.ts';
import { putCall } from '../../src/core/desk/state.ts';
import { CallingWorld } from '../support/calling-world.ts';
import type { Spoilt, WorldOutcome } from '../support/desk-world.ts';
import { everydayNature } from '../support/natures.ts';
import { TrafficRules } from '../support/traffic-rules.ts';
import { townsThatRingBack } from './towns-that-ring-back.ts';

/*
 * What the simulation says it would find, it finds: a desk that was told other rules than those it is judged by,
 * that forgets, or whose telephony does not do as asked, is seen by the run that is quiet otherwise.
 */

const START = Date.UTC(2027, 2, 27, 20, 0, 0);

/** When callbacks that push in would have begun to wait. */
const LONG_AGO = START - 86_400_000;

interface Fault {
  readonly town?: string;
  /** What the desk was told instead of what it should have been. */
  readonly told?: (right: Directory) => Directory;
  readonly spoilt?: Spoilt;
}

function run({ town = 'hours', told, spoilt }: Fault, seed = 4_000): WorldOutcome {
  const right = townsThatRingBack[town]?.();
  if (!right) throw new Error(`no town is named ${town}`);
  return new CallingWorld({
    seed,
    calls: 300,
    nature: { ...everydayNature, busy: 0.9 },
    start: START,
    directory: told?.(right) ?? right,
    rules: new TrafficRules(right),
    checkEvery: 7,
    ...(spoilt && { spoilt }),
  }).run();
}

const mapped = <V>(map: ReadonlyMap<string, V>, change: (value: V) => V): Map<string, V> =>
  new Map([...map].map(([key, value]) => [key, change(value)]));

const services = (change: (service: Service) => Partial<Service>) => (right: Directory) => ({
  ...right,
  services: mapped(right.services, (service) => ({ ...service, ...change(service) })),
});

const lines = (change: Partial<Line>) =>
  services((service) => ({ lines: service.lines.map((line) => ({ ...line, ...change })) }));

/** What is found in the first of a few worlds in which the fault has a chance to show. */
function found(fault: Fault, says: RegExp): string[] {
  for (let seed = 4_000; seed < 4_010; seed += 1) {
    const shown = leftovers(run(fault, seed)).filter((each) => says.test(each));
    if (shown.length > 0) return shown;
  }
  return [];
}

const leftovers = ({ desk, asterisk, broken }: WorldOutcome): string[] => [
  ...broken,
  ...[...desk.calls.keys()].map((call) => `${call} is forgotten`),
  ...[...asterisk.channels.keys()].map((leg) => `leg ${leg} is left`),
  ...[...asterisk.bridges.keys()].map((bridge) => `bridge ${bridge} is left`),
];

describe('a world in which nothing is broken', () => {
  it.each(['hours', 'lines'])('shows nothing: %s', (town) => {
    expect(leftovers(run({ town }))).toEqual([]);
  });
});

describe('a desk that was told other rules', () => {
  const points = { high: -100, medium: 0, low: 100, status: 200 };
  it.each([
    [
      'and rings back once more than was promised',
      { told: services(({ callback }) => ({ callback: callback && { ...callback, attempts: 5 } })) },
      /was rung up [45] times, 3 allowed/,
    ],
    [
      'and rings back at all hours',
      {
        told: (right) => ({
          ...right,
          numbers: mapped(right.numbers, (plan) => ({ ...plan, calendar: null })),
        }),
      },
      /is rung back outside the hours/,
    ],
    [
      'and dials abroad',
      { told: (right) => ({ ...right, dialling: { ...right.dialling, allowedPrefixes: ['+46', '+358'] } }) },
      /dials \+358401234567, which may not be dialled/,
    ],
    [
      'and serves the least pressing first',
      { told: services(() => ({ points })) },
      /is offered to \w+ before /,
    ],
    ['and asks the longest idle before the best suited', { told: lines({ order: 'fixed' }) }, /and not to /],
    [
      'and rings one of a group that is to ring together',
      { town: 'lines', told: lines({ order: 'best-suited' }) },
      /and not to /,
    ],
    [
      'and takes everybody for skilled',
      {
        told: (right) => ({
          ...right,
          agents: mapped(right.agents, (agent) => ({ ...agent, skills: mapped(agent.skills, () => 5) })),
        }),
      },
      /who may not have it/,
    ],
    [
      'and takes mobiles for desk phones',
      {
        told: (right) => ({
          ...right,
          devices: mapped(right.devices, (d) => ({ ...d, kind: 'desk-phone' })),
        }),
      },
      /is a voicemail in a talk/,
    ],
  ] as [string, Fault, RegExp][])('%s', (_what, fault, says) => {
    expect(run(fault).broken.filter((each) => says.test(each))).not.toEqual([]);
  });
});

describe('a desk or a telephony that does not do as it should', () => {
  it.each([
    ['forgets who told an outcome', { desk: ({ outcomes }) => outcomes.clear() }, /has \d+ outcomes/],
    ['records every end twice', { fact: (f) => (f.type === 'call-ended' ? [f, f] : [f]) }, /ended 2 times/],
    ['records no end', { fact: (f) => (f.type === 'call-ended' ? [] : [f]) }, /ended 0 times/],
    [
      'never wakes a callback',
      { effect: (e) => e.type !== 'arm-timer' || !e.timer.startsWith('sleep:') },
      /\.cb is forgotten/,
    ],
    [
      'serves callbacks before live callers who are more pressing',
      {
        desk: (desk) => {
          for (const call of [...desk.waiting.all()])
            if (call.kind === 'callback' && call.queuedAt !== LONG_AGO)
              putCall(desk, { ...call, queuedAt: LONG_AGO });
        },
      },
      /\.cb is offered to \w+ before c\d+$/,
    ],
    ['hangs nobody up', { effect: ({ type }) => type !== 'hang-up' }, /leg .* is left/],
    ['destroys no bridge', { effect: ({ type }) => type !== 'destroy-bridge' }, /bridge .* is left/],
    [
      'loses sight of the free',
      {
        desk: ({ free, agents }) => {
          for (const { profile } of agents.values()) free.remove(profile);
        },
      },
      /wrong in the free index|while \w+ is free to serve it/,
    ],
  ] as [string, Spoilt, RegExp][])('%s', (_what, spoilt, says) => {
    expect(found({ spoilt }, says)).not.toEqual([]);
  });
});
