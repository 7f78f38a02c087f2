import { describe, expect, test } from 'vitest';
import { promptsInUse } from '../../../src/app/queries/prompts-in-use.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
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
    expect(promptsInUse(read(smallest), catalogue)).toEqual(['nb/closed', 'nb/sorry', 'nb/unknown-number']);
  });

  test('are those of every rule, also those named in rules, in the languages of the numbers', () => {
    const found = promptsInUse(read(soundDesk), catalogue);
    // Only the file could name the comfort that is not in it.
    expect(found).toEqual(
      catalogue
        .filter((id) => id !== 'comfort-1')
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

  test('are those of the file alone without a catalogue', () => {
    expect(promptsInUse(read(soundDesk), [])).toEqual([
      'sv/closed',
      'sv/greeting',
      'sv/sorry',
      'sv/unknown-number',
    ]);
  });
});
