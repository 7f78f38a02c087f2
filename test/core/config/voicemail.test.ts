import { describe, expect, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';

const desk = (more: { organisation?: string; number?: string; rest?: string } = {}): string => `organisations:
  ekeby: { name: Ekeby${more.organisation ?? ', voicemail: { email: [it@ekeby.example] }'} }
numbers:
  "040-628 04 00": { organisation: ekeby, service: help, ${more.number ?? 'closed: { voicemail: true }'} }
services:
  help: { name: Help }
agents:
  anna: { name: Anna, services: [help] }
${more.rest ?? 'mail: { host: mail.example, from: svara@ekeby.example }'}
`;
const menus = (then: string): string => `
mail: { host: mail.example, from: svara@ekeby.example }
menus:
  night: { name: Night, prompts: [menu-closed], keys: { "1": { name: More, then: { menu: more } } } }
  more: { name: More, prompts: [menu-closed], keys: { "1": { name: Speak, then: ${then} } }, otherwise: hang-up }
`;
const told = (text: string): string[] => {
  const checked = checkConfigText(text, directorySources);
  return checked.ok ? [] : checked.mistakes.map(({ path, message }) => `${path}: ${message}`);
};

describe('messages of callers in the desk file', () => {
  test('have rules of the organisation, with defaults', () => {
    const checked = checkConfigText(desk(), directorySources);
    if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
    expect(checked.directory.organisations.get('ekeby')?.voicemail).toEqual({
      maxMs: 180_000,
      silenceMs: 5_000,
      keepDays: 30,
      email: ['it@ekeby.example'],
    });
    const [plan] = checked.directory.numbers.values();
    expect(plan?.entry.closed.voicemail).toBe(true);
  });

  test.each([
    [
      'no rules of the organisation',
      desk({ organisation: '' }),
      /closed\.voicemail: leads to a message, but organisation ekeby takes none/,
    ],
    [
      'none though a menu behind a menu leads there',
      desk({ organisation: '', number: 'closed: { menu: night }', rest: menus('voicemail') }),
      /leads to a message \(by the menu more\), but organisation ekeby takes none/,
    ],
    [
      'none though a menu leads there after what it says',
      desk({ organisation: '', number: 'menu: night', rest: menus('{ say: [closed], then: voicemail }') }),
      /by the menu more/,
    ],
    [
      'an address without a server',
      desk({ rest: '' }),
      /voicemail\.email: needs e-mail, but the file has no mail block/,
    ],
    [
      'a menu beside it',
      desk({ number: 'closed: { voicemail: true, menu: night }', rest: menus('callback') }),
      /never comes to pass beside a menu/,
    ],
    [
      'an address that is none',
      desk({ organisation: ', voicemail: { email: ["it@ekeby\\r\\nBcc: x"] }' }),
      /must be an e-mail address/,
    ],
    [
      'a password in the open',
      desk({
        rest: 'mail: { host: m.example, from: s@e.example, security: none, user: u, password: { env: P } }',
      }),
      /never sent in the open/,
    ],
    [
      'a user without a password',
      desk({ rest: 'mail: { host: m.example, from: s@e.example, user: u }' }),
      /belong together/,
    ],
    [
      'a longest time of nothing',
      desk({ organisation: ', voicemail: { maxMs: 0 }' }),
      /must be the longest message in whole milliseconds/,
    ],
  ])('are refused with %s', (_, text, message) => {
    expect(told(text)).toEqual([expect.stringMatching(message)]);
  });
});
