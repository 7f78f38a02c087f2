import { describe, expect, test } from 'vitest';
import { promptsInUse } from '../../../src/app/queries/prompts-in-use.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { EntryPlan, Menu, MenuAction } from '../../../src/core/entry/plan.ts';
import { directorySources } from '../../support/config.ts';
import { soundDesk } from '../../support/desk-mistakes.ts';

const catalogue = [
  ...['greeting', 'closed', 'sorry', 'unknown-number', 'accept-by-key', 'forwarding-sorry', 'comfort-1'],
  ...['position-1', 'position-many', 'wait-1-2', 'callback-offer', 'digit-0', 'key-star', 'plus-sign'],
];

function read(text: string): Directory {
  const result = checkConfigText(text, directorySources);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.directory;
}

const smallest = `organisations: { vik: { name: Vik, country: NO } }
numbers: { "70 16 29 99": { organisation: vik, service: help } }
services: { help: { name: Help } }
agents: { kari: { name: Kari, services: [help] } }
`;

describe('the prompts a desk may play', () => {
  test('are few where its file names few', () => {
    expect(promptsInUse(read(smallest), catalogue)).toEqual(
      // Keys, which the news of an outage names at any time, apart.
      expect.arrayContaining(['nb/closed', 'nb/sorry', 'nb/unknown-number']),
    );
  });

  test('are those of every rule, also those named in rules, in the languages of the numbers', () => {
    const found = promptsInUse(read(soundDesk), catalogue);
    // Only the file could name these, and does not.
    const unnamed = /^(comfort-1|menu-.*|choose-language|portal|closing)$/;
    expect(found).toEqual(
      catalogue
        .filter((id) => !unnamed.test(id))
        .map((id) => `sv/${id}`)
        .sort(),
    );
    const greeting = soundDesk.replace(
      'organisation: ekeby, service: net',
      'organisation: ekeby, language: en, greeting: { prompt: greeting }, service: net',
    );
    expect(promptsInUse(read(greeting), catalogue)).toEqual(
      expect.arrayContaining(['en/closed', 'en/wait-1-2']),
    );
  });

  test('are those of the ways into the queue, in every language that callers may choose', () => {
    const directory = read(smallest);
    const [number, plan] = [...directory.numbers][0] ?? [];
    if (number === undefined || plan === undefined) throw new Error('no number');
    const entry: EntryPlan = {
      languageChoice: { prompt: 'choose', languages: new Map([['3', 'en']]), timeoutMs: 5_000 },
      menu: 'main',
      closed: { prompts: ['night'], saysNextOpening: true, menu: null },
      drain: { do: 'send-off', prompt: 'go-home' },
      onCall: null,
    };
    const say: MenuAction = { do: 'say', prompts: ['portal'], then: { do: 'queue', service: null } };
    const menu: Menu = {
      id: 'main',
      name: 'Main',
      prompts: ['main-menu'],
      options: new Map([['1', { name: 'Portal', class: null, action: say }]]),
      timeoutMs: 5_000,
      attempts: 3,
      wrongKeyPrompt: 'wrong-key',
      otherwise: { do: 'say', prompts: ['bye'], then: { do: 'hang-up' } },
    };
    const changed = {
      ...directory,
      numbers: new Map([[number, { ...plan, entry }]]),
      menus: new Map([['main', menu]]),
    };
    const said = ['bye', 'choose', 'go-home', 'main-menu', 'night', 'opens-again', 'portal', 'sorry'];
    const all = [...said, 'unknown-number', 'when-today', 'wrong-key'];
    const times = ['opens-again', 'when-today', 'position-1'];
    expect(promptsInUse(changed, times)).toEqual(
      ['en', 'nb'].flatMap((language) => all.map((prompt) => `${language}/${prompt}`)),
    );
  });

  test('are those of the file alone without a catalogue', () => {
    expect(promptsInUse(read(soundDesk), [])).toEqual([
      'sv/closed',
      'sv/greeting',
      'sv/sorry',
      'sv/unknown-number',
    ]);
  });
});
