import { describe, expect, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';

const desk = (menus: string, number = '') => `organisations:
  town: { name: Town }
services:
  help: { name: Help }
  other: { name: Other }
agents:
  anna: { name: Anna, services: [help, other] }
numbers:
  "040-628 04 00":
    organisation: town
    service: help
${number}
menus:
${menus}
`;

const main = `  main:
    name: Main
    prompts: [menu-main]
    keys:
      "1": { name: Critical, class: critical }
      "2": { name: Portal, then: { say: [portal], then: { service: other } } }
      "3": { name: Night, then: { menu: night } }
  night:
    name: Night
    prompts: [menu-closed]
    attempts: 1
    keys:
      "2": { name: Ring me, class: high, then: callback }
    otherwise: hang-up
`;

const read = (text: string) => {
  const result = checkConfigText(text, directorySources);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.directory;
};

const mistakesOf = (text: string): readonly string[] => {
  const result = checkConfigText(text, directorySources);
  return result.ok ? [] : result.mistakes.map(({ path, message }) => `${path}: ${message}`);
};

describe('menus', () => {
  test('are read with their defaults', () => {
    const { menus } = read(desk(main));
    expect(menus.get('main')).toEqual({
      id: 'main',
      name: 'Main',
      prompts: ['menu-main'],
      options: new Map([
        ['1', { name: 'Critical', class: 'critical', action: { do: 'queue', service: null } }],
        [
          '2',
          {
            name: 'Portal',
            class: null,
            action: { do: 'say', prompts: ['portal'], then: { do: 'queue', service: 'other' } },
          },
        ],
        ['3', { name: 'Night', class: null, action: { do: 'menu', menu: 'night' } }],
      ]),
      timeoutMs: 5_000,
      attempts: 3,
      wrongKeyPrompt: 'menu-wrong-key',
      otherwise: { do: 'queue', service: null },
    });
    expect(menus.get('night')?.otherwise).toEqual({ do: 'hang-up' });
  });

  test.each([
    ['      "12": { name: Twelve }', 'menus.main.keys.12: a key is one of 0 to 9'],
    [
      '      "1": { name: One, then: { menu: none } }',
      'menus.main.keys.1.then.menu: there is no menu "none"',
    ],
    ['      "1": { name: One, then: { service: none } }', 'there is no service "none"'],
    ['      "1": { name: One, then: fly }', 'menus.main.keys.1.then: must be queue, callback'],
    ['      "1": { name: One, class: huge }', 'menus.main.keys.1.class: must be a class'],
    ['      "1": { name: One }\n    otherwise: repeat', 'cannot be repeat'],
    ['      "1": { name: One }\n    otherwise: { menu: main }', 'leads back to the menu itself (main, main)'],
    [
      '      "1": { name: One }\n    otherwise: { say: [portal], then: { menu: two } }\n  two:\n    name: Two\n    prompts: [portal]\n    keys: { "1": { name: One } }\n    otherwise: { menu: main }',
      'leads back to the menu itself (main, two, main)',
    ],
  ])('with %s are refused', (keys, message) => {
    const found = mistakesOf(desk(`  main:\n    name: Main\n    prompts: [menu-main]\n    keys:\n${keys}\n`));
    expect(found.join('\n')).toContain(message);
  });

  test('without a key, without a prompt or without a name are refused', () => {
    const found = mistakesOf(desk('  main: { prompts: [], keys: {} }\n'));
    expect(found.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['menus.main.name', 'menus.main.prompts', 'menus.main.keys']),
    );
  });
});

describe('the way into the queue of a number', () => {
  const entry = (number: string) => read(desk(main, number)).numbers.get('+46406280400')?.entry;

  test('is plain when nothing is said of it', () => {
    expect(entry('')).toEqual({
      languageChoice: null,
      menu: null,
      closed: { prompts: ['closed'], saysNextOpening: true, menu: null },
      drain: { do: 'serve' },
      onCall: null,
    });
  });

  test('has languages, menus, what there is outside the hours and who is served at their end', () => {
    expect(
      entry(
        '    languages: { keys: { "1": sv, "2": en } }\n    menu: main\n    closed: { prompts: [closed, portal], menu: night }\n    drain: { limitMs: 600000 }',
      ),
    ).toEqual({
      languageChoice: {
        prompt: 'choose-language',
        languages: new Map([
          ['1', 'sv'],
          ['2', 'en'],
        ]),
        timeoutMs: 4_000,
      },
      menu: 'main',
      closed: { prompts: ['closed', 'portal'], saysNextOpening: true, menu: 'night' },
      drain: { do: 'limit', limitMs: 600_000, prompt: 'closing' },
      onCall: null,
    });
    expect(entry('    drain: { sendOff: closing }')?.drain).toEqual({ do: 'send-off', prompt: 'closing' });
  });

  test.each([
    ['    menu: none', 'numbers.040-628 04 00.menu: there is no menu "none"'],
    ['    closed: { menu: none }', 'there is no menu "none"'],
    ['    closed: { prompts: [] }', 'must have at least one prompt'],
    ['    languages: { keys: { "1": sv } }', 'must offer at least two languages'],
    ['    languages: { keys: { "1": sv, "2": fi } }', 'must be a language'],
    ['    drain: soon', 'must be serve, { limitMs, prompt } or { sendOff: PROMPT }'],
  ])('with %s is refused', (number, message) => {
    expect(mistakesOf(desk(main, number)).join('\n')).toContain(message);
  });
});
