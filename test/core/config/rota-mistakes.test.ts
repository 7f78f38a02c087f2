import { describe, expect, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { onCallAt } from '../../../src/core/schedule/final-schedule.ts';
import { directorySources } from '../../support/config.ts';

const sound = `organisations:
  vik: { name: Vik kommune, country: NO }
numbers:
  '+46 40 628 04 62': { organisation: vik, service: it, onCall: duty }
services:
  it: { name: IT }
people:
  kari: { name: Kari Moe, number: '+46701740608', email: kari@vik.example }
  ola: { name: Ola Dal, number: '+46701740609' }
rotas:
  duty:
    name: Beredskap
    country: NO
    layers:
      - { name: Vakt, people: [kari, ola], startsOn: '2027-01-04', staffed: [{ days: mon-fri, hours: '15:30-08:00' }] }
    overrides:
      - { person: ola, from: '2027-01-05 15:30', until: '2027-01-06 08:00', reason: sick }
  other:
    name: Other
    country: NO
    layers:
      - { name: Vakt, people: [ola], startsOn: '2028-01-03' }
chains:
  duty: { name: Beredskap, steps: [{ rota: duty }, { person: ola }] }
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ['+46'] }
agents:
  astrid: { name: Astrid, services: [it] }
`;

/** What is told of the file with one text in place of another: `line path: message`. */
function told(from: string, to: string): string[] {
  expect(sound).toContain(from);
  const result = checkConfigText(sound.replace(from, to), directorySources);
  return result.ok ? [] : result.mistakes.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

test('a sound file becomes people, rotas and chains', () => {
  const result = checkConfigText(sound, directorySources);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  const { people, rotas, chains, numbers } = result.directory;
  expect(people.get('kari')).toEqual({
    id: 'kari',
    name: 'Kari Moe',
    number: '+46701740608',
    email: 'kari@vik.example',
  });
  expect(onCallAt(rotas.get('duty')!, Date.parse('2027-01-05T22:00+01:00'))).toMatchObject({ person: 'ola' });
  expect(chains.get('duty')?.steps).toEqual([
    { rota: 'duty', ringTimeoutMs: 25_000 },
    { person: 'ola', ringTimeoutMs: 25_000 },
  ]);
  expect(numbers.get('+46406280462')?.entry.onCall).toBe('duty');
});

describe('tells with place and reason', () => {
  test.each([
    [
      "number: '+46701740609'",
      "number: '+4721000000'",
      '9 people.ola.number: +4721000000 may not be dialled',
    ],
    ["number: '+46701740609'", "number: 'abc'", '9 people.ola.number: is not a phone number'],
    ["number: '+46701740609'", "number: '+46406280462'", '9 people.ola.number: is one of our own numbers'],
    [", number: '+46701740609'", '', '9 people.ola.number: is missing'],
    ['email: kari@vik.example', 'email: kari', '8 people.kari.email: must be an e-mail address'],
    [
      'people: [kari, ola]',
      'people: [kari, per]',
      '15 rotas.duty.layers.0.people.1: there is no person "per"',
    ],
    ['people: [kari, ola]', 'people: []', '15 rotas.duty.layers.0.people: has nobody'],
    [
      "startsOn: '2027-01-04'",
      "startsOn: '2027-02-29'",
      '15 rotas.duty.layers.0.startsOn: there is no date 2027-02-29',
    ],
    [
      "until: '2027-01-06 08:00'",
      "until: '2027-01-05 15:30'",
      '17 rotas.duty.overrides.0.until: does not come after',
    ],
    [
      "until: '2027-01-06 08:00'",
      "until: '2027-02-30 15:30'",
      '17 rotas.duty.overrides.0.until: there is no date',
    ],
    [
      'days: mon-fri',
      'days: fri-mon',
      '15 rotas.duty.layers.0.staffed.0.days: the days are in the wrong order',
    ],
    ['15:30-08:00', '15:30-25:00', '15 rotas.duty.layers.0.staffed.0.hours: must be hours such as'],
    ['steps: [{ rota: duty }, { person: ola }]', 'steps: []', '24 chains.duty.steps: has no steps'],
    ['{ rota: duty }', '{ rota: nights }', '24 chains.duty.steps.0.rota: there is no rota "nights"'],
    [
      '{ rota: duty }',
      '{ rota: duty, person: ola }',
      '24 chains.duty.steps.0: must have one of rota and person',
    ],
    ['onCall: duty', 'onCall: nights', '4 numbers.+46 40 628 04 62.onCall: there is no chain "nights"'],
  ])('%s → %s', (from, to, message) => {
    expect(told(from, to)).toEqual([expect.stringContaining(message)]);
  });

  test('a swap of somebody who is not on call, and one that would double-book', () => {
    const swap = (first: string, second: string): string =>
      `    swaps:\n      - { first: { ${first} }, second: { ${second} }, reason: r }\n  other:\n`;
    const kari = "person: kari, from: '2027-01-04 15:30', until: '2027-01-05 08:00'";
    const ola = "person: ola, from: '2027-01-11 15:30', until: '2027-01-12 08:00'";
    expect(told('  other:\n', swap(kari, ola))).toEqual([]);
    expect(told('  other:\n', swap(ola, kari))).toEqual([]);
    expect(told('  other:\n', swap(kari, ola.replaceAll('-01-1', '-02-1')))).toEqual([]);
    expect(told('  other:\n', swap(kari, ola.replace('11 15', '04 15').replace('12 08', '05 08')))).toEqual([
      expect.stringContaining('19 rotas.duty.swaps.0: cannot be: ola is never on call by Beredskap'),
    ]);
    const [inOther, ofOther] = [kari, ola].map((duty) => duty.replaceAll('2027', '2028'));
    expect(told('  other:\n', swap(inOther!, ofOther!))).toEqual([
      expect.stringMatching(
        /^19 rotas\.duty\.swaps\.0: cannot be: ola would be on call twice at once, from 2028-01-04/,
      ),
    ]);
  });
});
