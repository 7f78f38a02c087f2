import { describe, expect, test } from 'vitest';
import { deskWith, expectMistake, mistakesOf, soundDesk } from '../../support/desk-mistakes.ts';
import type { BrokenDesk } from '../../support/desk-mistakes.ts';

const firstStep = '- { afterMs: 30000, minLevel: 2 }';
const lastStep = '- { afterMs: 60000, drop: true }';
const steps = 'services.help.requires.0.relax';
const spent = 'whenSpent: next-line';
const secondLine = 'organisations: [ekeby, lund], opensWhenNobodySignedIn: true }';

const cases: readonly BrokenDesk[] = [
  [
    'a level that does not fall',
    firstStep,
    '- { afterMs: 30000, minLevel: 3 }',
    `${steps}.0.minLevel`,
    /not lower than the level before it, 3; say a level below 3, or drop: true/,
  ],
  [
    'a level below the lowest',
    'minLevel: 3\n',
    'minLevel: 1\n',
    `${steps}.0.minLevel`,
    /not lower than the level before it, 1; say drop: true/,
  ],
  [
    'a step not later',
    lastStep,
    '- { afterMs: 30000, drop: true }',
    `${steps}.1.afterMs`,
    /not later than the step before it, 30000/,
  ],
  ['a step after drop', firstStep, '- { afterMs: 30000, drop: true }', `${steps}.1`, /comes after drop/],
  [
    'a step to two things',
    lastStep,
    '- { afterMs: 60000, minLevel: 1, drop: true }',
    `${steps}.1`,
    /one of minLevel and drop/,
  ],
  ['a step to nothing', lastStep, '- { afterMs: 60000 }', `${steps}.1`, /one of minLevel and drop/],
  ['drop: false', lastStep, '- { afterMs: 60000, drop: false }', `${steps}.1.drop`, /can only be true/],
  ['level 0', firstStep, '- { afterMs: 30000, minLevel: 0 }', `${steps}.0.minLevel`, /level from 1 to 5/],
  ['level 6', 'minLevel: 3\n', 'minLevel: 6\n', 'services.help.requires.0.minLevel', /level from 1 to 5/],
  [
    'a step at once',
    firstStep,
    '- { afterMs: 0, minLevel: 2 }',
    `${steps}.0.afterMs`,
    /whole milliseconds, 1 to/,
  ],
  [
    'relaxation that ends nowhere',
    `    ${spent}\n`,
    '',
    steps,
    /ends nowhere: say in whenSpent .* keep-waiting, any-agent, next-line/,
  ],
  [
    'whenSpent without relaxation',
    'wrapUpMs: 1000',
    'whenSpent: any-agent',
    'services.net.whenSpent',
    /no requirement of this service relaxes; give one relax, or use overflow/,
  ],
  [
    'an unknown word in whenSpent',
    spent,
    'whenSpent: wait',
    'services.help.whenSpent',
    /keep-waiting, any-agent, next-line, or one of/,
  ],
  [
    'a list in whenSpent',
    spent,
    'whenSpent: [next-line]',
    'services.help.whenSpent',
    /keep-waiting, any-agent/,
  ],
  [
    'an unknown key in whenSpent',
    spent,
    'whenSpent: { servic: net }',
    'services.help.whenSpent.servic',
    /the keys here are: service, number, message, callback, onCall/,
  ],
  [
    'whenSpent to two places',
    spent,
    'whenSpent: { service: net, callback: true }',
    'services.help.whenSpent',
    /exactly one of service, number/,
  ],
  [
    'whenSpent to a service of nobody',
    spent,
    'whenSpent: { service: nett }',
    'services.help.whenSpent.service',
    /no service "nett"/,
  ],
  [
    'whenSpent to itself',
    spent,
    'whenSpent: { service: help }',
    'services.help.whenSpent.service',
    /is help itself/,
  ],
  [
    'whenSpent to an unknown prompt',
    spent,
    'whenSpent: { message: bye }',
    'services.help.whenSpent.message',
    /no prompt "bye"/,
  ],
  [
    'whenSpent to no phone number',
    spent,
    'whenSpent: { number: "12" }',
    'services.help.whenSpent.number',
    /not a phone number of SE/,
  ],
  [
    'no next line for a municipality',
    `${secondLine}\n      - { id: help-3, name: Third,`,
    `organisations: [ekeby] }\n      - { id: help-3, name: Third, organisations: [ekeby],`,
    'services.help.whenSpent',
    /calls of lund have no next line/,
  ],
  [
    'a skill nobody has to the end',
    `${lastStep}\n`,
    `- { afterMs: 60000, minLevel: 1 }\n      - skill: cloud\n`,
    'services.help.requires.1',
    /no agent who serves help has cloud at level 1 or above/,
  ],
  [
    'a level nobody has in the end',
    `minLevel: 3\n        relax:\n          ${firstStep}\n          ${lastStep}`,
    `minLevel: 5\n        relax:\n          - { afterMs: 30000, minLevel: 4 }`,
    'services.help.requires.0',
    /network at level 4, to which this gives way, or above/,
  ],
  [
    'a line without the skills',
    `          ${lastStep}\n`,
    '',
    'services.help.lines.1',
    /none of the agents of this line has the skills/,
  ],
  [
    'a skill twice',
    `${lastStep}\n`,
    `${lastStep}\n      - { skill: network }\n`,
    'services.help.requires.1',
    /stands here twice/,
  ],
];

describe('what a service requires', () => {
  test('the desk that is broken below is sound', () => expect(mistakesOf(soundDesk)).toEqual([]));

  test.each(cases)('is refused: %s', (...broken) => expectMistake(broken));

  test('no line left to open is told where the next line is counted on', () => {
    const text = deskWith('opensAfterMs: 90000', 'opensAfterMs: 0').replace(secondLine, 'opensAfterMs: 0 }');
    expect(mistakesOf(text)).toEqual([
      expect.objectContaining({
        path: 'services.help.whenSpent',
        message: expect.stringMatching(/no next line: every line/) as string,
      }),
    ]);
  });

  test.each([
    ['a level nobody has at first, but after it has given way', 'minLevel: 3\n', 'minLevel: 5\n'],
    ['a skill that is dropped in the end', 'skill: network\n', 'skill: cloud\n'],
    [
      'a skill nobody has, where anybody takes the call in the end',
      `${lastStep}\n    ${spent}`,
      `- { afterMs: 60000, minLevel: 1 }\n      - { skill: cloud, minLevel: 5 }\n    whenSpent: any-agent`,
    ],
  ])('is accepted: %s', (_what, piece, by) => {
    expect(mistakesOf(deskWith(piece, by))).toEqual([]);
  });

  test('a malformed agent or service keeps “nobody has …” from being claimed', () => {
    const text = deskWith(lastStep, '- { afterMs: 60000, minLevel: 1 }\n      - skill: cloud');
    expect(mistakesOf(text).map(({ path }) => path)).toContain('services.help.requires.1');
    for (const [piece, by] of [
      ['ring: all', 'ring: both'],
      ['wrapUpMs: 1000', 'wrapUpMs: x'],
    ] as const) {
      const paths = mistakesOf(text.replace(piece, by)).map(({ path }) => path);
      expect(paths).toHaveLength(1);
      expect(paths).not.toContain('services.help.requires.1');
    }
  });
});
