import { describe, expect, it } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';

const desk = (night: string, onCall = 'onCall: duty'): string => `organisations:
  ekeby: { name: Ekeby kommun }
numbers:
  "040-628 04 01": { organisation: ekeby, service: help, calendar: office, closed: { menu: night }, ${onCall} }
calendars:
  office: { timeZone: Europe/Stockholm, week: { mon-fri: ["08:00-16:00"] } }
services:
  help: { name: Help desk }
agents:
  kim: { name: Kim, services: [help] }
people:
  kari: { name: Kari, number: "+46701740608" }
chains:
  duty: { name: Duty, steps: [{ person: kari }] }
menus:
  night: ${night}
  deeper:
    name: Faults
    prompts: [menu-closed]
    keys: { "1": { name: Critical, then: { say: [portal], then: { onCall: duty } } } }
    otherwise: hang-up
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ["+46"] }
`;
const menu = (keys: string, otherwise = 'otherwise: hang-up'): string =>
  `{ name: Night, prompts: [menu-closed], keys: { ${keys} }, ${otherwise} }`;
const found = (text: string) => {
  const read = checkConfigText(text, directorySources);
  return read.ok
    ? { warnings: read.warnings.map(({ line, path, message }) => [line, path, message]) }
    : { mistakes: read.mistakes.map(({ line, path, message }) => [line, path, message]) };
};

describe('the menu outside the hours', () => {
  it.each([
    ['names the chain itself', '"1": { name: Critical, then: { onCall: duty } }'],
    ['says something first', '"1": { name: Critical, then: { say: [portal], then: { onCall: duty } } }'],
    ['leads there over another menu', '"1": { name: Fault, then: { menu: deeper } }'],
  ])('%s: nothing is wrong', (_, keys) => {
    expect(found(desk(menu(keys)))).toEqual({ warnings: [] });
  });

  it('never leads to the chain that the number names: refused', () => {
    expect(found(desk(menu('"1": { name: Ring me, then: callback }')))).toEqual({
      mistakes: [
        [
          4,
          'numbers.040-628 04 01.onCall',
          'has no effect: the menu night, asked outside the hours, never leads there; give one of its keys `then: { onCall: duty }`',
        ],
      ],
    });
  });

  it('leads into the queue: warned about, also where that is what is left out', () => {
    const why = 'leads into the queue outside the hours of 040-628 04 01, where nobody may be to answer';
    const keys = '"1": { name: Critical, then: { onCall: duty } }, "2": { name: Other }';
    expect(found(desk(menu(keys, 'timeoutMs: 5000')))).toEqual({
      warnings: [
        // Where it is left out the menu itself is pointed at.
        [16, 'menus.night.otherwise', why],
        [16, 'menus.night.keys.2', why],
      ],
    });
    const asked = '"1": { name: Duty desk, then: { service: help } }, "2": { name: Again, then: repeat }';
    expect(found(desk(menu(asked), 'class: medium'))).toEqual({ warnings: [] });
  });
});
