import type { Directory, Line, OverflowStep, SkillLevel } from '../../src/core/desk/directory.ts';
import type { Person, Rota } from '../../src/core/schedule/rota.ts';
import { plainLine, sketchDirectory, type DeskSketch } from '../support/desk-fixture.ts';

/** Desks for the simulation, each with rules of its own. */

const level = (n: number): SkillLevel => Math.min(5, Math.max(1, n)) as SkillLevel;

type Agents = NonNullable<DeskSketch['agents']>;

function agents(count: number, sketch: (n: number) => Agents[string]): Agents {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`agent${n}`, sketch(n)]));
}

const skillsOf = (n: number): Record<string, SkillLevel> => ({
  ...(n % 3 === 0 ? {} : { network: level(n % 6) }),
  windows: level(5 - (n % 5)),
});

const step = (then: OverflowStep['then'], more: Partial<OverflowStep>): OverflowStep => ({
  afterMs: null,
  queueLength: null,
  nobodySignedIn: false,
  then,
  ...more,
});

const plain: DeskSketch = {
  agents: agents(9, (n) => ({
    skills: { network: level(n % 6), windows: level(5 - (n % 5)) },
    services: n < 6 ? ['support', 'network'] : ['network'],
  })),
  services: {
    support: { wrapUpMs: 4_000 },
    network: { requirements: [{ skill: 'network', minLevel: 3 }], targetMs: 30_000 },
  },
  numbers: {
    '+46406280400': { greeting: { prompt: 'greeting', when: 'while' } },
    '+46406280401': { greeting: { prompt: 'greeting', when: 'before' }, class: 'high' },
    '+46406280404': { class: 'critical' },
    '+46406280405': { service: 'network', class: 'low' },
  },
};

/** Requirements that give way, to each of the ends there are. */
const relaxing: DeskSketch = {
  agents: agents(9, (n) => ({ skills: skillsOf(n), services: n < 7 ? ['any', 'wait', 'end'] : ['other'] })),
  services: {
    any: {
      requirements: [
        {
          skill: 'network',
          minLevel: 5,
          relaxations: [
            { afterMs: 10_000, minLevel: 3 },
            { afterMs: 25_000, minLevel: 1 },
          ],
        },
        { skill: 'windows', minLevel: 2, relaxations: [{ afterMs: 15_000, minLevel: null }] },
      ],
      whenSpent: 'any-agent',
    },
    wait: {
      requirements: [{ skill: 'network', minLevel: 4, relaxations: [{ afterMs: 20_000, minLevel: null }] }],
      wrapUpMs: 8_000,
    },
    end: {
      requirements: [{ skill: 'network', minLevel: 4, relaxations: [{ afterMs: 30_000, minLevel: 3 }] }],
      whenSpent: { message: 'all-busy' },
    },
    other: {},
  },
  numbers: {
    '+46406280410': { service: 'any' },
    '+46406280411': { service: 'any', class: 'critical' },
    '+46406280412': { service: 'wait', class: 'high', greeting: { prompt: 'greeting', when: 'while' } },
    '+46406280413': { service: 'end' },
  },
};

const ofTown = new Set(['town']);
const ofVillage = new Set(['village']);

/** 1st line, 2nd of each municipality, 3rd; a small service whose lines open in every way, and one that rings all. */
const linesOf: Record<string, readonly Line[]> = {
  desk: [
    plainLine('first'),
    plainLine('town-second', { organisations: ofTown, opensAfterMs: 15_000, order: 'least-flexible' }),
    plainLine('village-second', { organisations: ofVillage, opensAfterMs: 15_000, order: 'ring-all' }),
    plainLine('third', {
      opensAfterMs: 60_000,
      opensWhenNobodySignedIn: true,
      order: 'fixed',
      fixedOrder: ['agent8'],
    }),
  ],
  group: [plainLine('group', { order: 'ring-all' })],
  pair: [plainLine('one'), plainLine('stand-in', { opensAfterMs: null, opensWhenNobodySignedIn: true })],
};

const lined: DeskSketch = {
  agents: agents(10, (n) => ({
    skills: skillsOf(n),
    lines:
      [
        ['first'],
        ['first', 'group'],
        ['town-second'],
        ['village-second', 'group'],
        ['village-second', 'group'],
      ][n % 5]?.concat(n > 7 ? ['third'] : n === 0 ? ['one'] : ['stand-in']) ?? [],
  })),
  services: {
    desk: {
      lines: linesOf['desk'] ?? [],
      requirements: [{ skill: 'windows', minLevel: 4, relaxations: [{ afterMs: 30_000, minLevel: null }] }],
      whenSpent: 'next-line',
      sameAgent: { withinMs: 1_800_000, holdMs: 10_000 },
      wrapUpMs: 9_000,
    },
    group: { lines: linesOf['group'] ?? [], offerTimeoutMs: 10_000 },
    pair: { lines: linesOf['pair'] ?? [] },
  },
  numbers: {
    '+46406280420': { service: 'desk' },
    '+46406280421': { service: 'desk', organisation: 'village', class: 'low' },
    '+46406280422': { service: 'desk', organisation: 'village', class: 'critical' },
    '+46406280423': { service: 'group' },
    '+46406280424': { service: 'pair' },
  },
};

/** Queues that flow over into each other, even in a ring, and out of the desk. */
const overflowing: DeskSketch = {
  agents: agents(6, (n) => ({
    skills: skillsOf(n),
    services: n === 1 ? ['south'] : n % 2 === 0 ? ['north'] : ['north', 'east'],
  })),
  services: {
    north: {
      overflow: [
        step({ service: 'south' }, { queueLength: 3 }),
        step({ service: 'east' }, { afterMs: 20_000 }),
      ],
      sameAgent: { withinMs: 3_600_000, holdMs: 60_000 },
      wrapUpMs: 45_000,
    },
    south: {
      overflow: [
        step({ service: 'north' }, { nobodySignedIn: true }),
        step({ service: 'east' }, { afterMs: 40_000 }),
        step({ message: 'all-busy' }, { afterMs: 120_000 }),
      ],
      wrapUpMs: 5_000,
    },
    east: {
      overflow: [
        step({ service: 'north' }, { afterMs: 15_000 }),
        step({ message: 'busy' }, { afterMs: 90_000 }),
      ],
    },
  },
  numbers: {
    '+46406280430': { service: 'north' },
    '+46406280431': { service: 'south', class: 'high' },
    '+46406280432': { service: 'east', class: 'status', greeting: { prompt: 'greeting', when: 'while' } },
  },
};

const START = Date.UTC(2027, 0, 1);

/** Critical calls that go on to those on call when nobody of the desk is there, or late; some steps reach nobody. */
function onDuty(): Directory {
  const rota = (id: string, person: string | null): [string, Rota] => [
    id,
    {
      id,
      name: id,
      timeZone: 'Europe/Stockholm',
      dutyIsRest: false,
      layers: [],
      overrides:
        person === null
          ? []
          : [{ id, person, from: START, until: START + 365 * 86_400_000, reason: 'by the rota' }],
    },
  ];
  const person = (id: string, number: string): [string, Person] => [
    id,
    { id, name: id, number, email: null },
  ];
  return {
    ...sketchDirectory({
      agents: agents(3, (n) => (n === 0 ? { devices: ['+46701741000'] } : {})),
      services: {
        faults: {
          overflow: [
            step({ onCall: 'duty' }, { nobodySignedIn: true }),
            step({ onCall: 'duty' }, { afterMs: 30_000 }),
          ],
        },
      },
      numbers: { '+46406280440': { class: 'critical' }, '+46406280441': { class: 'high' } },
    }),
    people: new Map([person('olle', '+46701740605'), person('lisa', '+46701740606')]),
    rotas: new Map([rota('first', 'olle'), rota('nobody', null)]),
    chains: new Map([
      [
        'duty',
        {
          id: 'duty',
          name: 'Duty',
          steps: [
            { rota: 'first', ringTimeoutMs: 20_000 },
            { rota: 'nobody', ringTimeoutMs: 20_000 },
            { person: 'lisa', ringTimeoutMs: 15_000 },
          ],
          rounds: 2,
          confirmPrompt: 'on-call-confirm',
          confirmKey: '1',
          exhaustedPrompt: 'on-call-exhausted',
        },
      ],
    ]),
  };
}

export const towns: Readonly<Record<string, () => Directory>> = {
  plain: () => sketchDirectory(plain),
  relaxing: () => sketchDirectory(relaxing),
  lines: () => sketchDirectory(lined),
  overflow: () => sketchDirectory(overflowing),
  onCall: onDuty,
};
