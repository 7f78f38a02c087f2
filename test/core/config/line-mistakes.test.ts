import { describe, expect, test } from 'vitest';
import { deskWith, expectMistake, mistakesOf } from '../../support/desk-mistakes.ts';
import type { BrokenDesk } from '../../support/desk-mistakes.ts';

const first = '{ id: help-1, name: First }';
const second = 'organisations: [ekeby, lund]';
const third = 'opensAfterMs: 90000, order: fixed, agents: [bo, anna]';

const cases: readonly BrokenDesk[] = [
  [
    'a first line that opens later',
    first,
    '{ id: help-1, name: First, opensAfterMs: 1000 }',
    'services.help.lines.0.opensAfterMs',
    /first line must be open from the start: say 0/,
  ],
  [
    'a first line that leaves out a municipality',
    first,
    '{ id: help-1, name: First, organisations: [ekeby] }',
    'services.help.lines',
    /calls of lund find no line open from the start; name lund in/,
  ],
  ['a line without a name', first, '{ id: help-1 }', 'services.help.lines.0.name', /is missing/],
  ['an unusable id', first, '{ id: Help 1, name: First }', 'services.help.lines.0.id', /an id is/],
  [
    'the id of another line of the service',
    'id: help-2',
    'id: help-3',
    'services.help.lines.2.id',
    /service help has a line help-3 already/,
  ],
  [
    'the id of a line of another service',
    'wrapUpMs: 1000',
    'lines: [{ id: help-1, name: Net }]',
    'services.net.lines.0.id',
    /service help has a line help-1 already; an id of a line stands once/,
  ],
  [
    'the id of a service without lines',
    'id: help-2',
    'id: net',
    'services.net',
    /service help has a line net already/,
  ],
  [
    'a line that nobody takes',
    'lines: [help-2, help-3]',
    'lines: [help-3]',
    'services.help.lines.1',
    /no agent takes this line; add help-2 to the lines of one$/,
  ],
  [
    'a first line that nobody takes',
    'services: [help, net]',
    'services: [net]',
    'services.help.lines.0',
    /add help-1 to the lines of one, or help to the services of one/,
  ],
  [
    'a service that nobody takes',
    'skills:\n  network:',
    '  lost: { name: Lost }\nskills:\n  network:',
    'services.lost',
    /no agent takes its calls; add lost to the services of one, or give it overflow/,
  ],
  [
    'a line of municipalities without numbers',
    second,
    'organisations: [moholm]',
    'services.help.lines.1.organisations',
    /no number belongs to moholm, so no call/,
  ],
  [
    'a line of no municipality',
    second,
    'organisations: []',
    'services.help.lines.1.organisations',
    /must name at least one organisation/,
  ],
  [
    'a line of an unknown municipality',
    second,
    'organisations: [ekeby, lunt]',
    'services.help.lines.1.organisations.1',
    /no organisation "lunt"/,
  ],
  [
    'an agent on an unknown line',
    'lines: [help-2, help-3]',
    'lines: [help-2, help-3, help-4]',
    'agents.bo.lines.2',
    /there is no line "help-4"$/,
  ],
  [
    'a service among the lines',
    'lines: [help-2, help-3]',
    'lines: [help-2, help-3, help]',
    'agents.bo.lines.2',
    /no line "help"; the lines of service help are help-1, help-2, help-3/,
  ],
  [
    'an unknown order',
    'order: least-flexible',
    'order: longest-idle',
    'services.help.order',
    /best-suited, least-flexible, fixed or ring-all/,
  ],
  [
    'a fixed order without agents',
    third,
    'opensAfterMs: 90000, order: fixed',
    'services.help.lines.2',
    /order is fixed, but agents is missing/,
  ],
  [
    'agents without a fixed order',
    third,
    'opensAfterMs: 90000, agents: [bo, anna]',
    'services.help.lines.2.agents',
    /no meaning while order is least-flexible; say order: fixed/,
  ],
  [
    'a fixed order with an unknown agent',
    third,
    'opensAfterMs: 90000, order: fixed, agents: [bo, ana]',
    'services.help.lines.2.agents.1',
    /there is no agent "ana"/,
  ],
  [
    'a fixed order with an agent of another line',
    '- { id: help-2, name: Second, organisations: [ekeby, lund]',
    '- { id: help-2, name: Second, order: fixed, agents: [anna]',
    'services.help.lines.1.agents.0',
    /agent anna does not take this line; add help-2 to the lines of anna/,
  ],
  [
    'a fixed order with an agent twice',
    third,
    'opensAfterMs: 90000, order: fixed, agents: [bo, bo]',
    'services.help.lines.2.agents.1',
    /agent bo stands here twice/,
  ],
  [
    'a fixed order without lines',
    'wrapUpMs: 1000',
    'order: fixed',
    'services.net.order',
    /give the service lines, and the line agents/,
  ],
  ['an agent who rings in an unknown way', 'ring: all', 'ring: both', 'agents.anna.ring', /first or all/],
  [
    'a direct line of nobody',
    'directLineOf: anna',
    'directLineOf: ana',
    'numbers.040-628 04 02.directLineOf',
    /there is no agent "ana"/,
  ],
];

describe('lines', () => {
  test.each(cases)('are refused: %s', (...broken) => expectMistake(broken));

  test('without any are refused', () => {
    const text = deskWith('wrapUpMs: 1000', 'lines: []');
    expect(mistakesOf(text)[0]).toMatchObject({
      path: 'services.net.lines',
      message: expect.stringMatching(/at least one line/) as string,
    });
  });

  test.each([
    [
      'a service that nobody takes, whose calls go elsewhere',
      'skills:\n  network:',
      '  duty: { name: Duty, overflow: [{ nobodySignedIn: true, then: { service: help } }] }\nskills:\n  network:',
    ],
    [
      'first lines of a municipality each',
      '{ id: help-1, name: First }',
      '{ id: help-1, name: First, organisations: [ekeby] }\n      - { id: help-1b, name: First, organisations: [lund], opensAfterMs: 0 }',
    ],
    ['ring: all with one device', 'devices: [desk1, mobile1]', 'devices: [desk1]'],
    ['ring-all', 'order: least-flexible', 'order: ring-all'],
  ])('are accepted: %s', (_what, piece, by) => {
    const text = deskWith(piece, by).replace(
      'lines: [help-3]',
      by.includes('help-1b') ? 'lines: [help-3, help-1b]' : 'lines: [help-3]',
    );
    expect(mistakesOf(text)).toEqual([]);
  });
});
