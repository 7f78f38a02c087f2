import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { holidayDays } from '../../../src/adapters/holidays/holiday-days.ts';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import { specialDaysOf } from '../../../src/core/schedule/holidays.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import { ALL_DAY, calendarOf, isOpenByPorter, period } from './door.ts';

const WORKDAYS = [1, 2, 3, 4, 5] as const;
/** H1: "helgfria vardagar måndag–fredag 7:45–12:00, 12:45–16:30". */
const SPLIT_DAY = [period('07:45', '12:00'), period('12:45', '16:30')];
const splitWeek = calendarOf(SPLIT_DAY, WORKDAYS).week;
const h1 = calendarOf(SPLIT_DAY, WORKDAYS, {
  specialDays: specialDaysOf(holidayDays('se-holiday-free-weekdays', [2026, 2027, 2028]), splitWeek),
});
const norwegianWeek = calendarOf([period('08:00', '16:00')], WORKDAYS).week;
/** H4: "Virkedagar, måndag–fredag 08:00–16:00". */
const h4: Calendar = {
  ...calendarOf([], [], {
    timeZone: 'Europe/Oslo',
    specialDays: specialDaysOf(holidayDays('no-municipal', [2026, 2027]), norwegianWeek),
  }),
  week: norwegianWeek,
};

const at = (local: string, zone = 'Europe/Stockholm'): number => {
  const instant = DateTime.fromISO(local, { zone });
  if (!instant.isValid) throw new Error(`${local}: ${instant.invalidReason}`);
  return instant.toMillis();
};
const local = (instant: number | null, zone = 'Europe/Stockholm'): string | null =>
  instant === null ? null : DateTime.fromMillis(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");

/** What `openingAt` says, with the instant in local time. */
function told(calendar: Calendar, when: string): string {
  const opening = openingAt(calendar, at(when, calendar.timeZone));
  const instant = opening.open ? opening.until : opening.nextOpening;
  return `${opening.open ? 'open' : 'closed'} ${local(instant, calendar.timeZone)?.slice(0, 16) ?? 'never'} | ${opening.why}`;
}

describe('H1: several periods a day', () => {
  it.each([
    ['2027-03-24T07:44:59.999', 'closed 2027-03-24T07:45 | closed before 07:45; opens today 07:45'],
    ['2027-03-24T07:45:00', 'open 2027-03-24T12:00 | open until 12:00'],
    ['2027-03-24T11:59:59', 'open 2027-03-24T12:00 | open until 12:00'],
    ['2027-03-24T11:59:59.999', 'open 2027-03-24T12:00 | open until 12:00'],
    ['2027-03-24T12:00:00', 'closed 2027-03-24T12:45 | closed from 12:00 until 12:45; opens today 12:45'],
    ['2027-03-24T12:44:59.999', 'closed 2027-03-24T12:45 | closed from 12:00 until 12:45; opens today 12:45'],
    ['2027-03-24T12:45:00', 'open 2027-03-24T16:30 | open until 16:30'],
    ['2027-03-24T16:30:00', 'closed 2027-03-25T07:45 | closed after 16:30; opens tomorrow 07:45'],
    ['2027-03-25T20:00:00', 'closed 2027-03-30T07:45 | closed after 16:30; opens Tuesday 07:45'],
    ['2027-03-26T10:00:00', 'closed 2027-03-30T07:45 | closed: Långfredagen; opens Tuesday 07:45'],
    ['2027-03-27T10:00:00', 'closed 2027-03-30T07:45 | closed on Saturdays; opens Tuesday 07:45'],
    ['2027-12-23T17:00:00', 'closed 2027-12-27T07:45 | closed after 16:30; opens Monday 07:45'],
    ['2027-06-25T09:00:00', 'closed 2027-06-28T07:45 | closed: Midsommarafton; opens Monday 07:45'],
  ])('%s is %s', (when, expected) => {
    expect(told(h1, when)).toBe(expected);
  });
});

describe('H4: Norway', () => {
  it.each([
    ['2027-03-24T11:59', 'open 2027-03-24T12:00 | open until 12:00 (Onsdag før skjærtorsdag)'],
    [
      '2027-03-24T12:00',
      'closed 2027-03-30T08:00 | closed after 12:00 (Onsdag før skjærtorsdag); opens Tuesday 08:00',
    ],
    ['2027-03-27T12:00', 'closed 2027-03-30T08:00 | closed: Påskeaften; opens Tuesday 08:00'],
    [
      '2027-05-17T10:00',
      'closed 2027-05-18T08:00 | closed: Grunnlovsdagen / Andre pinsedag; opens tomorrow 08:00',
    ],
    ['2027-12-24T13:00', 'closed 2027-12-27T08:00 | closed after 12:00 (Julaften); opens Monday 08:00'],
  ])('%s is %s', (when, expected) => {
    expect(told(h4, when)).toBe(expected);
  });
});

describe('far and never', () => {
  it('open at all hours has no end', () => {
    expect(told(calendarOf(ALL_DAY), '2027-03-24T12:00')).toBe('open never | open at all hours');
  });

  it('always closed has no opening', () => {
    expect(told(calendarOf([]), '2027-03-24T12:00')).toBe(
      'closed never | closed on Wednesdays; no opening within 400 days',
    );
  });

  it('looks 400 days ahead and no further', () => {
    const opensOn = (date: string): Calendar =>
      calendarOf([], [], {
        specialDays: [{ date, name: 'Open house', periods: [period('10:00', '11:00')] }],
      });
    expect(told(opensOn('2028-02-05'), '2027-01-01T00:00')).toContain('2028-02-05T10:00');
    expect(told(opensOn('2028-02-05'), '2027-01-01T00:00')).toContain('opens Saturday 5 February 2028 10:00');
    expect(told(opensOn('2028-02-06'), '2027-01-01T00:00')).toContain('never');
  });

  it('a holiday ends a time that is open day and night', () => {
    const calendar = calendarOf(ALL_DAY, undefined, {
      specialDays: [{ date: '2027-12-25', name: 'Juldagen', periods: [] }],
    });
    expect(told(calendar, '2027-03-24T12:00')).toBe(
      'open 2027-12-25T00:00 | open until Saturday 25 December 2027 00:00',
    );
    expect(told(calendar, '2027-12-24T12:00')).toBe('open 2027-12-25T00:00 | open until 24:00');
    expect(told(calendar, '2027-12-25T12:00')).toBe(
      'closed 2027-12-26T00:00 | closed: Juldagen; opens tomorrow 00:00',
    );
  });
});

describe('periods that meet', () => {
  it('are one within a day', () => {
    expect(
      told(calendarOf([period('08:00', '12:00'), period('12:00', '16:00')]), '2027-03-24T09:00'),
    ).toContain('open 2027-03-24T16:00');
  });

  it('are one over midnight', () => {
    const night = calendarOf([period('00:00', '06:00'), period('22:00', '24:00')]);
    expect(told(night, '2027-03-24T23:00')).toBe('open 2027-03-25T06:00 | open until tomorrow 06:00');
    expect(told(night, '2027-03-24T05:00')).toBe('open 2027-03-24T06:00 | open until 06:00');
    expect(told(night, '2027-03-27T23:00')).toContain('open 2027-03-28T06:00');
  });

  it('are one where the clock skips what lies between them', () => {
    const gap = calendarOf([period('01:00', '02:10'), period('02:50', '05:00')]);
    expect(told(gap, '2027-03-28T01:30')).toContain('open 2027-03-28T05:00');
    expect(told(gap, '2027-03-27T01:30')).toContain('open 2027-03-27T02:10');
    const overMidnight = calendarOf([period('00:30', '12:00'), period('20:00', '24:00')], undefined, {
      timeZone: 'America/Santiago',
    });
    // In Santiago the clock jumps from 24:00 to 01:00 on 5 September 2026.
    expect(told(overMidnight, '2026-09-05T23:00')).toContain('open 2026-09-06T12:00');
  });
});

describe('a night on which the clock changes', () => {
  const summerBegins = '2027-03-28';
  const summerEnds = '2027-10-31';
  const hoursOn = (date: string, ...periods: [string, string][]): (string | null)[] => {
    const calendar = calendarOf(periods.map(([from, until]) => period(from, until)));
    const next = DateTime.fromISO(date).plus({ days: 1 }).toISODate() as string;
    return intervals(calendar, date, next).map(
      ({ from, until }) =>
        `${new Date(from).toISOString().slice(11, 16)}–${new Date(until).toISOString().slice(11, 16)}Z`,
    );
  };

  it.each([
    [
      'opening at a skipped time is opening at the jump',
      summerBegins,
      [['02:30', '05:00']],
      ['01:00–03:00Z'],
    ],
    [
      'closing at a skipped time is closing at the jump',
      summerBegins,
      [['00:00', '02:30']],
      ['23:00–01:00Z'],
    ],
    ['a period that is skipped wholly is none', summerBegins, [['02:15', '02:45']], []],
    ['the day is an hour short', summerBegins, [['00:00', '24:00']], ['23:00–22:00Z']],
    ['opening at a doubled time is the first', summerEnds, [['02:30', '05:00']], ['00:30–04:00Z']],
    ['closing at a doubled time is the first', summerEnds, [['00:00', '02:30']], ['22:00–00:30Z']],
    ['a period of doubled times is open once', summerEnds, [['02:15', '02:45']], ['00:15–00:45Z']],
    ['up to the end of the doubled hour is both of them', summerEnds, [['02:00', '03:00']], ['00:00–02:00Z']],
    ['the day is an hour long', summerEnds, [['00:00', '24:00']], ['22:00–23:00Z']],
  ] as [string, string, [string, string][], string[]][])('%s', (_, date, periods, expected) => {
    expect(hoursOn(date, ...periods)).toEqual(expected);
  });

  it('a period that is skipped wholly is no next opening', () => {
    expect(
      told(calendarOf([period('02:15', '02:45'), period('08:00', '09:00')]), '2027-03-28T00:30'),
    ).toContain('closed 2027-03-28T08:00');
  });

  it('a zone that sets its clock back from after midnight to the day before stays open once it has opened', () => {
    // In St. John's the clock went from 00:01 on 7 November 2010 back to 23:01 on the 6th.
    const calendar = calendarOf([period('00:00', '06:00')], [7], { timeZone: 'America/St_Johns' });
    const secondShowing = Date.parse('2010-11-07T03:00:00Z');
    expect(DateTime.fromMillis(secondShowing, { zone: calendar.timeZone }).toFormat('dd HH:mm')).toBe(
      '06 23:30',
    );
    expect(openingAt(calendar, secondShowing)).toMatchObject({
      open: true,
      until: Date.parse('2010-11-07T09:30:00Z'),
    });
  });

  const quarters = Array.from(
    { length: 97 },
    (_, i) => `${String(Math.floor(i / 4)).padStart(2, '0')}:${String((i % 4) * 15).padStart(2, '0')}`,
  );

  it.each([
    ['Europe/Stockholm', 2024],
    ['Europe/Oslo', 2027],
    ['Europe/Stockholm', 2027],
    ['Europe/Oslo', 2035],
  ])(
    '%s %i: at every quarter hour the porter agrees, for opening and closing at every quarter hour',
    (timeZone, year) => {
      for (const month of [3, 10]) {
        const last = DateTime.fromObject({ year, month, day: 31 }, { zone: timeZone });
        const sunday = last.minus({ days: last.weekday % 7 }).startOf('day');
        for (let i = 0; i < quarters.length - 1; i += 1) {
          for (const length of [1, 3, 10]) {
            const until = quarters[i + length];
            if (until === undefined) continue;
            const calendar = calendarOf([period(quarters[i] as string, until)], undefined, { timeZone });
            // The hours around the change; the rest of the day is walked by the property tests.
            for (let minutes = 0; minutes < 6 * 60; minutes += 15) {
              const instant = sunday.toMillis() + minutes * 60_000;
              if (openingAt(calendar, instant).open !== isOpenByPorter(calendar, instant)) {
                throw new Error(
                  `${quarters[i]}–${until} at ${new Date(instant).toISOString()} in ${timeZone}`,
                );
              }
            }
          }
        }
      }
    },
  );

  it('the porter would catch hours reckoned by the offset of another day', () => {
    const calendar = calendarOf([period('04:00', '05:00')]);
    const naive = (instant: number): boolean => {
      const shown = DateTime.fromMillis(instant, { zone: 'utc' }).plus({ hours: 1 }).toFormat('HH:mm');
      return '04:00' <= shown && shown < '05:00';
    };
    const instant = at('2027-03-28T04:30');
    expect(isOpenByPorter(calendar, instant)).toBe(true);
    expect(openingAt(calendar, instant).open).toBe(true);
    expect(naive(instant)).toBe(false);
  });
});

describe('bad calendars', () => {
  it.each([
    ['reversed', calendarOf([period('12:00', '08:00')]), /period 12:00–08:00 ends before it begins/],
    ['empty', calendarOf([period('08:00', '08:00')]), /ends before it begins/],
    [
      'overlapping',
      calendarOf([period('08:00', '12:00'), period('11:00', '13:00')]),
      /overlaps the one before/,
    ],
    ['no time', calendarOf([period('8', '12:00')]), /no such time: 8/],
    [
      'unknown zone',
      calendarOf(ALL_DAY, undefined, { timeZone: 'Mars/Base' }),
      /unknown time zone Mars\/Base/,
    ],
  ])('%s: refused', (_, calendar, message) => {
    expect(() => openingAt(calendar, at('2027-03-24T12:00'))).toThrow(message);
  });
});
