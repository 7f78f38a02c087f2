import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../../src/core/kernel/time.ts';
import type { Person, Rota } from '../../../src/core/schedule/rota.ts';
import { swapTurns } from '../../../src/core/schedule/rota-swap.ts';
import { rotaWarnings } from '../../../src/core/schedule/rota-warnings.ts';
import { onCallAt } from '../../../src/core/schedule/final-schedule.ts';
import { at, layer, rota } from './rotas.ts';

const person = (id: string, number = '+46701740605'): [string, Person] => [
  id,
  { id, name: id, number, email: null },
];
const people = new Map([person('anna'), person('bo'), person('cecilia')]);
const window = { from: at('2027-01-04T00:00+01:00'), until: at('2027-01-18T00:00+01:00') };
const evening = { days: [1, 2, 3, 4, 5], from: '16:00', until: '22:00', readBy: 'start-day' } as const;
const early = { days: [2], from: '06:00', until: '08:00', readBy: 'start-day' } as const;

describe('rest between two duties', () => {
  const short = rota([layer({ periods: [{ ...evening, days: [1] }, early] })]);

  test('under 11 h is warned about, exactly 11 h is not', () => {
    const [warning, ...more] = rotaWarnings([short], people, { ...window, until: at('2027-01-06T00:00Z') });
    expect(more).toEqual([]);
    expect(warning).toMatchObject({ kind: 'short-rest', person: 'anna', restMs: 8 * HOUR_MS });
    expect(warning?.text).toContain('rests 8 h between two duties');
    const enough = rota([layer({ periods: [{ ...evening, days: [1], until: '19:00' }, early] })]);
    expect(rotaWarnings([enough], people, window)).toEqual([]);
    const hardly = rota([layer({ periods: [{ ...evening, days: [1], until: '19:01' }, early] })]);
    expect(rotaWarnings([hardly], people, window)).toHaveLength(2);
  });

  test('counts from one rota to another', () => {
    const first = rota([layer({ people: ['anna'], periods: [{ ...evening, days: [1] }] })]);
    const second = rota([layer({ people: ['anna'], periods: [early] })], [], 'second');
    expect(rotaWarnings([first, second], people, window)[0]).toMatchObject({ rotas: ['duty', 'second'] });
  });

  test('is not asked for where passive duty is read as rest', () => {
    expect(rotaWarnings([{ ...short, dutyIsRest: true }], people, window)).toEqual([]);
  });

  test('shifts that touch are one duty', () => {
    expect(rotaWarnings([rota([layer({ people: ['anna'] })])], people, window)).toEqual([]);
  });
});

test('who is on call by two rotas at once is told, with the time that is double', () => {
  const other = rota([layer({ people: ['anna'], periods: [evening] })], [], 'other');
  const [first, ...rest] = rotaWarnings([rota([layer()]), other], people, window);
  expect(first).toMatchObject({
    kind: 'double-booked',
    person: 'anna',
    from: at('2027-01-04T16:00+01:00'),
    until: at('2027-01-04T22:00+01:00'),
  });
  expect(rest.filter(({ kind }) => kind === 'double-booked')).toHaveLength(4);
});

test('who has no number, or is not known, is told', () => {
  const some = new Map([person('anna', ''), person('bo')]);
  const named = rota([layer({ people: ['anna', 'bo', 'nobody'] })]);
  expect(rotaWarnings([named], some, window).map((warning) => warning.person)).toEqual(['anna', 'nobody']);
});

describe('changing turns', () => {
  const week = (from: string, until: string) => ({
    from: at(`${from}T08:00+01:00`),
    until: at(`${until}T08:00+01:00`),
  });
  const swap = {
    id: 'swap',
    first: { person: 'anna', ...week('2027-01-08', '2027-01-10') },
    second: { person: 'bo', ...week('2027-01-15', '2027-01-17') },
    reason: 'wedding',
  };
  const duty = rota([layer()]);
  const all = (...rotas: Rota[]): ReadonlyMap<string, Rota> => new Map(rotas.map((it) => [it.id, it]));

  test('gives each the other’s time and nothing else', () => {
    const result = swapTurns(all(duty), 'duty', swap);
    if (!result.ok) throw new Error(result.why);
    const swapped = { ...duty, overrides: result.overrides };
    const who = (iso: string): string | undefined => onCallAt(swapped, at(iso))?.person;
    expect([
      who('2027-01-08T07:59+01:00'),
      who('2027-01-08T08:00+01:00'),
      who('2027-01-10T08:00+01:00'),
      who('2027-01-15T07:59+01:00'),
      who('2027-01-15T08:00+01:00'),
      who('2027-01-17T08:00+01:00'),
    ]).toEqual(['anna', 'bo', 'anna', 'bo', 'anna', 'bo']);
  });

  test('is refused when one would be on call twice at once', () => {
    const other = rota([layer({ people: ['bo'], startsOn: '2027-01-09', handOverAt: '20:00' })], [], 'other');
    expect(swapTurns(all(duty, other), 'duty', swap)).toEqual({
      ok: false,
      why: 'bo would be on call twice at once, from 2027-01-09 20:00 until 2027-01-10 08:00',
    });
  });

  test('is refused for somebody who is not on call then, and with oneself', () => {
    const wrong = { ...swap, first: { ...swap.second, person: 'anna' } };
    expect(swapTurns(all(duty), 'duty', wrong)).toMatchObject({
      ok: false,
      why: expect.stringContaining('never on call'),
    });
    expect(swapTurns(all(duty), 'duty', { ...swap, second: { ...swap.second, person: 'anna' } }).ok).toBe(
      false,
    );
  });
});
