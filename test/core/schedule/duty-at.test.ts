import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dutyAt, onCallAt } from '../../../src/core/schedule/final-schedule.ts';
import type { Rota, RotaLayer } from '../../../src/core/schedule/rota.ts';

const layer: RotaLayer = {
  name: 'Officer',
  people: ['anna', 'bo'],
  turnDays: [7],
  startsOn: '2027-01-04',
  handOverAt: '08:00',
  periods: null,
  holidays: 'none',
  holidayDays: [],
};
const rota = (changed: Partial<RotaLayer> = {}, more: Partial<Rota> = {}): Rota => ({
  id: 'duty',
  name: 'Duty',
  timeZone: 'Europe/Stockholm',
  layers: [{ ...layer, ...changed }],
  overrides: [],
  dutyIsRest: false,
  ...more,
});
const period = { days: [1, 2, 3, 4, 5, 6, 7], from: '15:30', until: '08:00', readBy: 'start-day' } as const;
const AT = Date.UTC(2027, 2, 27, 22, 0, 0);

describe('who is on call, for one who cannot be kept waiting', () => {
  it('is told as by the schedule', () => {
    expect(dutyAt(rota(), AT)).toEqual({ shift: onCallAt(rota(), AT) });
    expect(dutyAt(rota({ startsOn: '2028-01-01' }), AT)).toEqual({ shift: null });
  });

  it.each([
    ['a layer without people', rota({ people: [] }), 'the layer Officer has no people'],
    [
      'turns of no length',
      rota({ turnDays: [0] }),
      'the turns of the layer Officer must last one day or more',
    ],
    ['no turns', rota({ turnDays: [] }), 'the turns of the layer Officer must last one day or more'],
    ['a date that is none', rota({ startsOn: '2027-02-29' }), 'no such date: 2027-02-29'],
    ['a time that is none', rota({ handOverAt: '25:00' }), 'no such time: 25:00'],
    ['hours that are none', rota({ periods: [{ ...period, from: '7:30' }] }), 'no such time: 7:30'],
    [
      'a holiday that is none',
      rota({
        periods: [period],
        holidays: 'public-holidays',
        holidayDays: [{ date: '2027-13-01', name: 'Never', countsFrom: 'holy-days', from: '00:00' }],
      }),
      'no such date: 2027-13-01',
    ],
    ['an unknown zone', rota({}, { timeZone: 'Europe/Atlantis' }), 'unknown time zone Europe/Atlantis'],
  ])('is told the fault of a rota with %s, which the schedule throws', (_what, broken, fault) => {
    expect(() => onCallAt(broken, AT)).toThrow(RangeError);
    expect(dutyAt(broken, AT)).toEqual({ fault });
  });

  it('is answered whatever the rota is made of', () => {
    const time = fc.oneof(fc.constantFrom('00:00', '24:00', '08:00', ''), fc.string({ maxLength: 6 }));
    const date = fc.oneof(
      fc.constantFrom('2027-03-28', '0001-01-01', '9999-12-31'),
      fc.string({ maxLength: 10 }),
    );
    const anyLayer = fc.record({
      people: fc.array(fc.constantFrom('anna', 'bo'), { maxLength: 3 }),
      turnDays: fc.array(fc.oneof(fc.integer({ min: -2, max: 400 }), fc.double()), { maxLength: 3 }),
      startsOn: date,
      handOverAt: time,
      periods: fc.option(
        fc.array(
          fc.record({
            days: fc.constant(period.days),
            from: time,
            until: time,
            readBy: fc.constant('every-night' as const),
          }),
          { maxLength: 2 },
        ),
      ),
    });
    fc.assert(
      fc.property(
        fc.array(anyLayer, { maxLength: 2 }),
        fc.constantFrom('Europe/Oslo', 'Nowhere', ''),
        fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(Number.NaN, 9e15)),
        (layers, timeZone, at) => {
          const duty = dutyAt(
            rota({}, { timeZone, layers: layers.map((each) => ({ ...layer, ...each })) }),
            at,
          );
          expect('fault' in duty ? duty.fault : duty).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});
