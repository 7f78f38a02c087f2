import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS } from '../../../src/core/kernel/zone.ts';
import { finalSchedule, handOvers, onCallAt, shiftsIn } from '../../../src/core/schedule/final-schedule.ts';
import type { Rota, RotaHoliday, RotaPeriod } from '../../../src/core/schedule/rota.ts';
import { HOLIDAY_READINGS } from '../../../src/core/schedule/rota.ts';
import { at, layer, nightsAndWeekends, rota } from './rotas.ts';

const lines = (schedule: ReturnType<typeof finalSchedule>, zone = 'Europe/Oslo'): string[] =>
  schedule.map(({ person, from, until }) => {
    const [begin, end] = [from, until].map((it) =>
      DateTime.fromMillis(it, { zone }).toFormat('ccc d LLL HH:mm'),
    );
    return `${person} ${begin} – ${end}`;
  });

describe('turns', () => {
  test('weekly ones change at the hour of hand-over', () => {
    expect(lines(finalSchedule(rota([layer()]), '2027-01-04', '2027-01-20'))).toEqual([
      'anna Mon 4 Jan 08:00 – Mon 11 Jan 08:00',
      'bo Mon 11 Jan 08:00 – Mon 18 Jan 08:00',
      'anna Mon 18 Jan 08:00 – Wed 20 Jan 00:00',
    ]);
  });

  test('daily ones, and five days then two', () => {
    const daily = rota([layer({ turnDays: [1], people: ['anna', 'bo', 'cecilia'] })]);
    expect(finalSchedule(daily, '2027-01-05', '2027-01-08').map(({ person }) => person)).toEqual([
      'anna',
      'bo',
      'cecilia',
      'anna',
    ]);
    const split = rota([layer({ turnDays: [5, 2] })]);
    expect(lines(finalSchedule(split, '2027-01-08', '2027-01-12'))).toEqual([
      'anna Fri 8 Jan 00:00 – Sat 9 Jan 08:00',
      'bo Sat 9 Jan 08:00 – Mon 11 Jan 08:00',
      'anna Mon 11 Jan 08:00 – Tue 12 Jan 00:00',
    ]);
  });

  test('nobody is on call before the first turn begins', () => {
    expect(onCallAt(rota([layer()]), at('2027-01-04T07:59:59.999+01:00'))).toBeNull();
    expect(onCallAt(rota([layer()]), at('2027-01-04T08:00+01:00'))?.person).toBe('anna');
  });
});

describe('nights', () => {
  const read = (readBy: 'start-day' | 'every-night'): Rota =>
    rota([layer({ periods: nightsAndWeekends(readBy) })]);

  test('read by the day they start on, Monday has nobody before 15:30', () => {
    expect(lines(finalSchedule(read('start-day'), '2027-01-08', '2027-01-13'))).toEqual([
      'anna Fri 8 Jan 00:00 – Fri 8 Jan 08:00',
      'anna Fri 8 Jan 15:30 – Mon 11 Jan 00:00',
      'bo Mon 11 Jan 15:30 – Tue 12 Jan 08:00',
      'bo Tue 12 Jan 15:30 – Wed 13 Jan 00:00',
    ]);
  });

  test('read as every night before those days, the week-end’s duty lasts until Monday 08:00', () => {
    expect(onCallAt(read('every-night'), at('2027-01-11T07:59+01:00'))).toEqual({
      person: 'anna',
      layer: 'Officer',
      override: null,
      from: at('2027-01-08T15:30+01:00'),
      until: at('2027-01-11T08:00+01:00'),
      why: 'layer “Officer”, turn of 2027-01-04 08:00',
    });
  });
});

describe('changes of the clock', () => {
  const hours = (date: string): number => {
    const nightly = rota([layer({ startsOn: '2026-01-05', periods: nightsAndWeekends() })]);
    const shift = onCallAt(nightly, at(`${date}T22:00+01:00`));
    return ((shift?.until ?? 0) - (shift?.from ?? 0)) / HOUR_MS;
  };
  const oneNight = rota([
    layer({ periods: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', until: '08:00', readBy: 'start-day' }] }),
  ]);
  const nightOf = (iso: string): number => {
    const shift = onCallAt(oneNight, at(iso));
    return ((shift?.until ?? 0) - (shift?.from ?? 0)) / HOUR_MS;
  };

  test('the night of 28 March 2027 is an hour short, that of 31 October an hour longer', () => {
    expect(nightOf('2027-03-26T23:00+01:00')).toBe(12);
    expect(nightOf('2027-03-27T23:00+01:00')).toBe(11);
    expect(nightOf('2027-10-29T23:00+02:00')).toBe(12);
    expect(nightOf('2027-10-30T23:00+02:00')).toBe(13);
  });

  test('so is the weekend that holds it', () => {
    expect(hours('2027-01-08')).toBe(56.5);
    expect(hours('2027-03-26')).toBe(55.5);
  });

  test('turns change at 08:00 by the clock all year', () => {
    const starts = finalSchedule(rota([layer()]), '2027-01-04', '2028-01-03').map(({ from }) =>
      DateTime.fromMillis(from, { zone: 'Europe/Oslo' }).toFormat('ccc HH:mm'),
    );
    expect(starts).toHaveLength(52);
    expect(new Set(starts)).toEqual(new Set(['Mon 08:00']));
  });
});

describe('layers and overrides', () => {
  test('a later layer goes before an earlier one, an override before both', () => {
    const weekend: RotaPeriod = { days: [6, 7], from: '00:00', until: '24:00', readBy: 'start-day' };
    const both = rota(
      [layer(), layer({ name: 'Weekend', people: ['cecilia'], periods: [weekend] })],
      [
        {
          id: 'ill',
          person: 'david',
          from: at('2027-01-09T20:00+01:00'),
          until: at('2027-01-10T08:00+01:00'),
          reason: 'ill',
        },
      ],
    );
    expect(lines(finalSchedule(both, '2027-01-08', '2027-01-12'))).toEqual([
      'anna Fri 8 Jan 00:00 – Sat 9 Jan 00:00',
      'cecilia Sat 9 Jan 00:00 – Sat 9 Jan 20:00',
      'david Sat 9 Jan 20:00 – Sun 10 Jan 08:00',
      'cecilia Sun 10 Jan 08:00 – Mon 11 Jan 00:00',
      'anna Mon 11 Jan 00:00 – Mon 11 Jan 08:00',
      'bo Mon 11 Jan 08:00 – Tue 12 Jan 00:00',
    ]);
    expect(onCallAt(both, at('2027-01-10T07:00+01:00'))).toMatchObject({
      override: 'ill',
      layer: null,
      why: 'override: ill',
    });
  });

  test('an override staffs what no layer staffs, however long it is', () => {
    const alone = rota(
      [layer({ periods: [] })],
      [{ id: 'o', person: 'bo', from: at('2027-01-01T00:00Z'), until: at('2028-01-01T00:00Z'), reason: 'r' }],
    );
    expect(onCallAt(alone, at('2027-06-01T00:00Z'))).toMatchObject({
      from: at('2027-01-01T00:00Z'),
      until: at('2028-01-01T00:00Z'),
    });
  });

  test('a layer without people, or with turns of no time, is refused', () => {
    expect(() => finalSchedule(rota([layer({ people: [] })]), '2027-01-04', '2027-01-05')).toThrow(
      'has no people',
    );
    expect(() => finalSchedule(rota([layer({ turnDays: [0] })]), '2027-01-04', '2027-01-05')).toThrow(
      'one day or more',
    );
  });
});

describe('hand-overs', () => {
  test('somebody on call each night of a week takes over once', () => {
    const nights = rota([layer({ periods: nightsAndWeekends('every-night') })]);
    const found = handOvers(nights, at('2027-01-06T00:00+01:00'), at('2027-01-20T00:00+01:00'));
    expect(found.map(({ at: when, from, to }) => [new Date(when).toISOString(), from, to])).toEqual([
      ['2027-01-11T14:30:00.000Z', 'anna', 'bo'],
      ['2027-01-18T14:30:00.000Z', 'bo', 'anna'],
    ]);
  });

  test('the first ever comes from nobody', () => {
    const [first] = handOvers(rota([layer()]), at('2027-01-01T00:00Z'), at('2027-01-06T00:00Z'));
    expect(first).toMatchObject({ at: at('2027-01-04T08:00+01:00'), from: null, to: 'anna' });
  });
});

interface Clock {
  readonly date: string;
  readonly weekday: number;
  readonly yesterday: number;
  /** Minutes since midnight. */
  readonly now: number;
  /** Since 1970. */
  readonly days: number;
}

const clocks = new Map<string, Clock>();

/** What a clock and a calendar on the wall show; remembered, since Luxon takes its time. */
function clockAt(zone: string, instant: number): Clock {
  const key = `${zone} ${instant}`;
  let clock = clocks.get(key);
  if (clock === undefined) {
    const local = DateTime.fromMillis(instant, { zone });
    const date = local.toISODate() ?? '';
    clock = {
      date,
      weekday: local.weekday,
      yesterday: ((local.weekday + 5) % 7) + 1,
      now: local.hour * 60 + local.minute,
      days: Date.parse(date) / DAY_MS,
    };
    clocks.set(key, clock);
  }
  return clock;
}

/** Who is on call, asked of the rules one instant at a time by another clock than the core's. */
function askedOfTheRules({ layers, overrides, timeZone }: Rota, instant: number): string | null {
  const override = overrides
    .filter(({ from, until }) => from <= instant && instant < until)
    .sort((a, b) => a.from - b.from)
    .at(-1);
  if (override) return override.person;
  const { date, weekday, yesterday, now, days } = clockAt(timeZone, instant);
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (const { periods, people, turnDays, startsOn, handOverAt, holidayDays, holidays } of [
    ...layers,
  ].reverse()) {
    const holiday = holidayDays.find((it) => it.date === date);
    const isHoliday =
      holiday !== undefined &&
      HOLIDAY_READINGS.indexOf(holiday.countsFrom) <= HOLIDAY_READINGS.indexOf(holidays) &&
      now >= minutes(holiday.from);
    const staffed =
      periods === null ||
      isHoliday ||
      periods.some(({ days: on, from, until, readBy }) => {
        const [begin, end] = [minutes(from), minutes(until)];
        const has = (day: number): boolean => (on as readonly number[]).includes(day);
        if (end > begin) return has(weekday) && now >= begin && now < end;
        if (has(weekday) && now >= begin) return true;
        return now < end && (has(yesterday) || (readBy === 'every-night' && has(weekday)));
      });
    if (!staffed) continue;
    let day = days - Date.parse(startsOn) / DAY_MS - (now < minutes(handOverAt) ? 1 : 0);
    if (day < 0) continue;
    let turn = 0;
    for (; day >= (turnDays[turn % turnDays.length] ?? 1); turn += 1)
      day -= turnDays[turn % turnDays.length] ?? 1;
    return people[turn % people.length] ?? null;
  }
  return null;
}

const quarter = fc.integer({ min: 0, max: 95 }).map((it) => {
  return `${String(Math.floor(it / 4)).padStart(2, '0')}:${String((it % 4) * 15).padStart(2, '0')}`;
});
const people = fc.array(fc.constantFrom('anna', 'bo', 'cecilia', 'david'), { minLength: 1, maxLength: 4 });
const holiday = fc.record({
  date: fc
    .integer({ min: 0, max: 13 })
    .map((it) => new Date(Date.UTC(2027, 2, 20) + it * DAY_MS).toISOString().slice(0, 10)),
  name: fc.constant('Helg'),
  countsFrom: fc.constantFrom<RotaHoliday['countsFrom'][]>('holy-days', 'public-holidays', 'public-and-eves'),
  from: fc.constantFrom('00:00', '12:00'),
});
const anyLayer = fc.record({
  name: fc.constantFrom('First', 'Second', 'Third'),
  people,
  turnDays: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  startsOn: fc.constantFrom('2026-11-02', '2027-03-24'),
  // 02:00 to 02:59 do not exist in the night of the change; what they mean then has a test of its own.
  handOverAt: quarter.filter((time) => !time.startsWith('02')),
  periods: fc.option(
    fc.array(
      fc.record({
        days: fc.subarray([1, 2, 3, 4, 5, 6, 7] as const, { minLength: 1 }),
        from: quarter.filter((time) => !time.startsWith('02')),
        until: quarter.filter((time) => !time.startsWith('02')),
        readBy: fc.constantFrom<('start-day' | 'every-night')[]>('start-day', 'every-night'),
      }),
      { maxLength: 3 },
    ),
  ),
  holidays: fc.constantFrom(...HOLIDAY_READINGS),
  holidayDays: fc.uniqueArray(holiday, { selector: ({ date }) => date, maxLength: 3 }),
});
const START = Date.UTC(2027, 2, 22);
const anyOverride = fc
  .tuple(fc.nat(10_000), fc.integer({ min: 1, max: 3_000 }), fc.constantFrom('erik', 'anna'))
  .map(([from, length, person]) => ({
    id: `o${from}`,
    person,
    from: START + from * MINUTE_MS,
    until: START + (from + length) * MINUTE_MS,
    reason: 'reason',
  }));
const anyRota = fc
  .tuple(
    fc.array(anyLayer, { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(anyOverride, { selector: ({ from }) => from, maxLength: 3 }),
  )
  .map(([layers, overrides]) => rota(layers, overrides));

describe('any rota, over the night that the clock changes', () => {
  test('stepping through the minutes finds who the schedule names, and shifts never overlap', () => {
    fc.assert(
      fc.property(anyRota, (any) => {
        const schedule = shiftsIn(any, { from: START, until: START + 8 * DAY_MS });
        for (const [index, shift] of schedule.entries()) {
          expect(shift.until).toBeGreaterThan(shift.from);
          expect(shift.from).toBeGreaterThanOrEqual(schedule[index - 1]?.until ?? START);
        }
        let next = 0;
        for (let instant = START; instant < START + 8 * DAY_MS; instant += MINUTE_MS) {
          while ((schedule[next]?.until ?? Infinity) <= instant) next += 1;
          const named = (schedule[next]?.from ?? Infinity) <= instant ? schedule[next]?.person : null;
          if (named !== askedOfTheRules(any, instant))
            throw new Error(
              `${new Date(instant).toISOString()}: ${named} is not ${askedOfTheRules(any, instant)}`,
            );
        }
      }),
      { numRuns: 40 },
    );
  });

  test('asking for an instant gives the shift that the schedule has, uncut', () => {
    fc.assert(
      fc.property(anyRota, fc.nat(8 * 24 * 60 - 1), (any, minute) => {
        const instant = START + minute * MINUTE_MS;
        const whole = shiftsIn(any, { from: START - 60 * DAY_MS, until: START + 60 * DAY_MS });
        expect(onCallAt(any, instant)).toEqual(
          whole.find(({ from, until }) => from <= instant && instant < until) ?? null,
        );
      }),
      { numRuns: 200 },
    );
  });

  test('the oracle tells a rota from one that is read otherwise', () => {
    const [letter, nights] = (['start-day', 'every-night'] as const).map((readBy) =>
      rota([layer({ periods: nightsAndWeekends(readBy) })]),
    );
    const monday = at('2027-03-22T03:00+01:00');
    expect(askedOfTheRules(letter!, monday)).toBeNull();
    expect(askedOfTheRules(nights!, monday)).toBe('anna');
  });
});
