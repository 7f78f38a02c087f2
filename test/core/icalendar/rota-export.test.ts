import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { rotaAsICalendar } from '../../../src/adapters/icalendar/rota-export.ts';
import { rotaSchedule, type RotaSchedule } from '../../../src/app/queries/rota-schedule.ts';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS, dateOf, dayNumberOf } from '../../../src/core/kernel/zone.ts';
import { finalSchedule } from '../../../src/core/schedule/final-schedule.ts';
import type { Rota, RotaOverride } from '../../../src/core/schedule/rota.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { at, layer, nightsAndWeekends, rota } from '../schedule/rotas.ts';

const NOW = at('2027-03-01T12:00:00+01:00');

function scheduleOf(one: Rota, from: string, days: number, now = NOW): RotaSchedule {
  const directory = {
    ...sketchDirectory(),
    rotas: new Map([[one.id, one]]),
    people: new Map(
      ['anna', 'bo'].map((id) => [
        id,
        { id, name: id === 'anna' ? 'Anna Åsen' : 'Bo; "Bosse", Öst', number: '+46701740608', email: null },
      ]),
    ),
  };
  return rotaSchedule(directory, one.id, { from, days }, now);
}

interface Read {
  readonly uid: string;
  readonly sequence: number;
  readonly from: number;
  readonly until: number;
  readonly summary: string;
}

/** As any calendar program would. */
function read(text: string): readonly Read[] {
  const root = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return root.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      sequence: event.sequence,
      from: event.startDate.toUnixTime() * 1_000,
      until: event.endDate.toUnixTime() * 1_000,
      summary: event.summary,
    };
  });
}

const weekly = rota([layer({ periods: nightsAndWeekends('every-night') })]);

describe('a rota written as iCalendar', () => {
  test('a shift over the night in which summer time begins is an hour short', () => {
    const [sunday] = read(rotaAsICalendar(scheduleOf(rota([layer({ turnDays: [1] })]), '2027-03-28', 1)));
    expect(sunday).toMatchObject({
      from: at('2027-03-27T08:00:00+01:00'),
      until: at('2027-03-28T08:00:00+02:00'),
      summary: expect.stringContaining('Beredskap') as string,
    });
    expect((sunday?.until ?? 0) - (sunday?.from ?? 0)).toBe(23 * HOUR_MS);
  });

  test('has names, the reason and the zone, and no telephone numbers', () => {
    const stand: RotaOverride = {
      id: 'o',
      person: 'bo',
      from: at('2027-03-24T12:00:00+01:00'),
      until: at('2027-03-24T20:00:00+01:00'),
      reason: 'Anna is ill',
    };
    const text = rotaAsICalendar(scheduleOf(rota([layer()], [stand]), '2027-03-24', 1));
    expect(read(text).map(({ summary }) => summary)).toEqual([
      'Jour: Bo; "Bosse", Öst (Beredskap)',
      'Jour: Bo; "Bosse", Öst (Beredskap)',
      'Jour: Bo; "Bosse", Öst (Beredskap)',
    ]);
    expect(text).toContain('DESCRIPTION:override: Anna is ill');
    expect(text).toContain('X-WR-TIMEZONE:Europe/Oslo');
    expect(text).not.toMatch(/4670174/);
  });

  test('the id of a shift is the same whichever dates are asked for, and its sequence grows', () => {
    const [whole] = read(rotaAsICalendar(scheduleOf(weekly, '2027-03-22', 30))).slice(3);
    const day = dateOf(dayNumberOf('1970-01-01') + Math.floor((whole?.from ?? 0) / DAY_MS));
    const part = read(rotaAsICalendar(scheduleOf(weekly, day, 2, NOW + MINUTE_MS)));
    const same = part.find(({ uid }) => uid === whole?.uid);
    expect(same).toEqual({ ...whole, sequence: (whole?.sequence ?? 0) + 1 });
  });

  test('read again it is the final schedule, for any rota', () => {
    const overrides = fc.array(
      fc.record({
        person: fc.constantFrom('anna', 'bo'),
        from: fc
          .integer({ min: 0, max: 60 * 24 * 4 })
          .map((n) => at('2027-02-20T00:00Z') + n * 15 * MINUTE_MS),
        length: fc.integer({ min: 1, max: 400 }),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        overrides,
        fc.constantFrom([1], [7], [5, 2], [3]),
        fc.boolean(),
        fc.integer({ min: 0, max: 45 }),
        (some, turnDays, isNights, into) => {
          const one = rota(
            [layer({ turnDays, periods: isNights ? nightsAndWeekends() : null })],
            some.map(({ person, from, length }, n) => ({
              id: `o${n}`,
              person,
              from,
              until: from + length * 15 * MINUTE_MS,
              reason: 'any',
            })),
          );
          const first = dayNumberOf('2027-03-01') + into;
          const events = read(rotaAsICalendar(scheduleOf(one, dateOf(first), 10)));
          expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length);
          const cut = finalSchedule(one, dateOf(first), dateOf(first + 10));
          const all = finalSchedule(one, dateOf(first - 60), dateOf(first + 90));
          expect(events).toHaveLength(cut.length);
          for (const [n, { from, until }] of events.entries()) {
            expect(all).toContainEqual(expect.objectContaining({ from, until, person: cut[n]?.person }));
            expect(from).toBeGreaterThanOrEqual(events[n - 1]?.until ?? 0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
