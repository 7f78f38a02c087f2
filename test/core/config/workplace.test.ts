import { describe, expect, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';

const desk = (organisation: string, wrapUp = '{ durationMs: 0 }', rest = ''): string => `
organisations:
  alnaryd: { name: Alnaryd${organisation} }
  vestfoss: { name: Vestfoss, country: NO }
numbers:
  '040-628 04 60': { organisation: alnaryd, service: help }
services:
  help: { name: Help, organisation: alnaryd, wrapUp: ${wrapUp} }
agents:
  anna: { name: Anna, services: [help] }
${rest}`;

const read = (text: string) => checkConfigText(text, directorySources);
function directoryOf(text: string) {
  const result = read(text);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.directory;
}

test('what agents are shown reaches the desk', () => {
  const organisation = `, greetingPhrase: Hej, notes: "a\\nb", screenPop: 'https://e.example/?n={caller}'`;
  const rest = `
contacts:
  maria: { name: Maria Ek, number: 070-174 06 11, organisation: alnaryd, title: Rektor, note: early }
  per: { name: Per, number: '46 93 00 11', organisation: vestfoss }
pauseReasons: [lunch, fika]`;
  const directory = directoryOf(desk(organisation, '{ durationMs: 0 }', rest));
  expect(directory.organisations.get('alnaryd')).toMatchObject({
    greetingPhrase: 'Hej',
    notes: 'a\nb',
    screenPop: 'https://e.example/?n={caller}',
  });
  expect([...directory.contacts.values()]).toEqual([
    {
      id: 'maria',
      name: 'Maria Ek',
      number: '+46701740611',
      organisation: 'alnaryd',
      title: 'Rektor',
      note: 'early',
    },
    { id: 'per', name: 'Per', number: '+4746930011', organisation: 'vestfoss', title: null, note: null },
  ]);
  expect(directory.pauseReasons).toEqual(['lunch', 'fika']);
});

test('left out, there is nothing to show, and five reasons to pause', () => {
  const directory = directoryOf(desk(''));
  expect(Object.keys(directory.organisations.get('alnaryd') ?? {})).not.toContain('screenPop');
  expect([directory.contacts.size, directory.pauseReasons]).toEqual([
    0,
    ['lunch', 'break', 'meeting', 'other-work', 'training'],
  ]);
});

test('reasons side by side stay as they were: without a tree', () => {
  const wrapUp = directoryOf(desk('', '{ durationMs: 0, reasons: { a: A, b: B } }')).services.get(
    'help',
  )?.wrapUp;
  expect([...(wrapUp?.reasons ?? [])]).toEqual([
    ['a', 'A'],
    ['b', 'B'],
  ]);
  expect(wrapUp).not.toHaveProperty('reasonTree');
});

describe('mistakes', () => {
  const reasons = (text: string): string => desk('', `{ durationMs: 0, reasons: { ${text} } }`);
  test.each([
    [desk(", screenPop: 'http://e.example/'"), 'organisations.alnaryd.screenPop', /must begin with https/],
    [desk(", screenPop: 'https://{caller}/'"), 'organisations.alnaryd.screenPop', /field in the host/],
    [
      desk(", screenPop: 'https://e.example/{name}'"),
      'organisations.alnaryd.screenPop',
      /\{name\} that is none/,
    ],
    [desk(', screenPop: 5'), 'organisations.alnaryd.screenPop', /must be an address/],
    [desk(', greetingPhrase: " "'), 'organisations.alnaryd.greetingPhrase', /must be the phrase/],
    [desk(', notes: "a\\u0007"'), 'organisations.alnaryd.notes', /control characters/],
    [desk(`, notes: "${'a'.repeat(2_001)}"`), 'organisations.alnaryd.notes', /2,000/],
    [desk('', undefined, 'contacts: { m: { name: M } }'), 'contacts.m.number', /is missing/],
    [
      desk('', undefined, "contacts: { m: { name: M, number: '12ab' } }"),
      'contacts.m.number',
      /not a phone number of SE/,
    ],
    [
      desk('', undefined, "contacts: { m: { name: M, number: '0', organisation: vestfoss } }"),
      'contacts.m.number',
      /not a phone number of NO/,
    ],
    [
      desk('', undefined, "contacts: { m: { name: M, number: '070-174 06 11', organisation: nowhere } }"),
      'contacts.m.organisation',
      /no organisation "nowhere"/,
    ],
    [desk('', undefined, 'pauseReasons: [lunch, lunch]'), 'pauseReasons.1', /stands twice/],
    [desk('', undefined, 'pauseReasons: lunch'), 'pauseReasons', /must be a list/],
    [
      reasons('a: A, b: { name: B, reasons: { a: Again } }'),
      'services.help.wrapUp.reasons.b.reasons.a',
      /already, as a$/,
    ],
    [
      reasons('a: { name: A, reasons: { x: X } }, b: { name: B, reasons: { x: X } }'),
      'services.help.wrapUp.reasons.b.reasons.x',
      /already, as a\.reasons\.x/,
    ],
    [reasons('a: { reasons: { x: X } }'), 'services.help.wrapUp.reasons.a.name', /missing/],
    [reasons('a: 5'), 'services.help.wrapUp.reasons.a', /a name, or a block/],
    [
      reasons('a: { name: A, reasons: { b: { name: B, reasons: { c: { name: C } } } } }'),
      'services.help.wrapUp.reasons.a.reasons.b.reasons.c',
      /must be the name/,
    ],
  ])('%#: %s', (text, path, message) => {
    const result = read(text);
    if (result.ok) throw new Error('no mistake was found');
    expect(
      result.mistakes.find((each) => each.path === path)?.message,
      JSON.stringify(result.mistakes),
    ).toMatch(message);
  });
});
