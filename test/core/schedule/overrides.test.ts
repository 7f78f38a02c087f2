import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { Calendar, Override, Season, SpecialDay } from '../../../src/core/schedule/calendar.ts';
import { effectiveHours } from '../../../src/core/schedule/effective-hours.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import { piecesOf, withOverrides } from '../../../src/core/schedule/overrides.ts';
import { isMonthDay, isWithin, seasonsOverlap } from '../../../src/core/schedule/season.ts';
import { calendarOf, isOpenByPorter, period } from './door.ts';

const zone = 'Europe/Stockholm';
const WORKDAYS = [1, 2, 3, 4, 5] as const;
const at = (local: string): number => DateTime.fromISO(local, { zone }).toMillis();
const local = (instant: number | null): string =>
  instant === null ? 'never' : DateTime.fromMillis(instant, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
const override = (kind: Override['kind'], from: string, until: string | null, reason: string): Override => ({
  kind,
  from: at(from),
  until: until === null ? null : at(until),
  reason,
});

const office = [period('08:00', '12:00'), period('12:45', '16:30')];
const summer: Season = {
  name: 'Sommartid',
  from: '05-15',
  until: '09-14',
  week: calendarOf([period('08:00', '15:00')], WORKDAYS).week,
};
const day = (date: string, name: string, periods: SpecialDay['periods'] = []): SpecialDay => ({
  date,
  name,
  periods,
});

function told(calendar: Calendar, when: string): string {
  const opening = openingAt(calendar, at(when));
  expect(opening.open).toBe(isOpenByPorter(calendar, at(when)));
  const change = opening.open ? opening.until : opening.nextOpening;
  return `${opening.open ? 'open' : 'closed'} ${local(change)} | ${opening.why}`;
}

describe('overrides', () => {
  const calendar = withOverrides(calendarOf(office, WORKDAYS), [
    override('closed', '2027-03-05T13:00', '2027-03-05T15:00', 'Staff meeting'),
    override('open', '2027-03-06T10:00', '2027-03-06T14:00', 'Extra opening'),
    override('closed', '2027-03-08T00:00', '2027-03-09T00:00', 'Moving'),
    override('closed', '2027-03-10T15:00', '2027-03-10T16:30', 'Drill'),
    override('open', '2027-03-11T16:30', '2027-03-11T18:00', 'Long evening'),
  ]);

  it.each([
    ['2027-03-05T12:59:59.999', 'open 2027-03-05T13:00 | open until 13:00'],
    ['2027-03-05T13:00', 'closed 2027-03-05T15:00 | closed: Staff meeting; opens today 15:00'],
    ['2027-03-05T14:59:59.999', 'closed 2027-03-05T15:00 | closed: Staff meeting; opens today 15:00'],
    ['2027-03-05T15:00', 'open 2027-03-05T16:30 | open until 16:30'],
    ['2027-03-05T17:00', 'closed 2027-03-06T10:00 | closed after 16:30; opens tomorrow 10:00'],
    ['2027-03-06T09:00', 'closed 2027-03-06T10:00 | closed before 10:00; opens today 10:00'],
    ['2027-03-06T11:00', 'open 2027-03-06T14:00 | open until 14:00 (Extra opening)'],
    ['2027-03-06T14:00', 'closed 2027-03-09T08:00 | closed after 14:00; opens Tuesday 08:00'],
    ['2027-03-08T10:00', 'closed 2027-03-09T08:00 | closed: Moving; opens tomorrow 08:00'],
    ['2027-03-10T16:45', 'closed 2027-03-11T08:00 | closed after 15:00 (Drill); opens tomorrow 08:00'],
    ['2027-03-11T16:00', 'open 2027-03-11T18:00 | open until 18:00'],
    ['2027-03-11T17:00', 'open 2027-03-11T18:00 | open until 18:00 (Long evening)'],
  ])('%s is %s', (when, expected) => {
    expect(told(calendar, when)).toBe(expected);
  });

  it('name the day that they take all hours of, also before and after it', () => {
    const closed = withOverrides(calendarOf(office, WORKDAYS), [
      override('closed', '2027-03-08T07:00', '2027-03-08T17:00', 'Moving'),
    ]);
    expect(told(closed, '2027-03-08T06:00')).toBe(
      'closed 2027-03-09T08:00 | closed: Moving; opens tomorrow 08:00',
    );
    expect(told(closed, '2027-03-08T18:00')).toBe(
      'closed 2027-03-09T08:00 | closed: Moving; opens tomorrow 08:00',
    );
  });

  it('a sudden closing without an end is closed until it is taken back', () => {
    const usual = calendarOf(office, WORKDAYS);
    const closed = withOverrides(usual, [override('closed', '2027-03-03T09:17', null, 'Evacuated')]);
    expect(told(closed, '2027-03-03T09:16:59.999')).toBe('open 2027-03-03T09:17 | open until 09:17');
    expect(told(closed, '2027-03-03T09:17')).toBe(
      'closed never | closed: Evacuated; no opening within 400 days',
    );
    expect(told(usual, '2027-03-03T09:17')).toBe('open 2027-03-03T12:00 | open until 12:00');
  });

  it('of two the later in the list decides, whichever kind', () => {
    const closing = override('closed', '2027-03-03T09:00', '2027-03-03T11:00', 'Closed');
    const opening = override('open', '2027-03-03T10:00', '2027-03-03T10:30', 'Open');
    const usual = calendarOf(office, WORKDAYS);
    const reopened = withOverrides(usual, [closing, opening]);
    const closedAgain = withOverrides(withOverrides(usual, [opening]), [closing]);
    expect(openingAt(reopened, at('2027-03-03T10:15')).open).toBe(true);
    expect(openingAt(closedAgain, at('2027-03-03T10:15')).open).toBe(false);
    expect(piecesOf(reopened).map(({ from, until }) => [local(from), local(until)])).toEqual([
      ['2027-03-03T09:00', '2027-03-03T10:00'],
      ['2027-03-03T10:00', '2027-03-03T10:30'],
      ['2027-03-03T10:30', '2027-03-03T11:00'],
    ]);
  });

  it('cut the periods of a date to the millisecond', () => {
    const cut = withOverrides(calendarOf([period('08:00', '16:00')], WORKDAYS), [
      { kind: 'closed', from: at('2027-03-03T09:00') + 1, until: at('2027-03-03T10:00') + 2, reason: 'x' },
    ]);
    expect(intervals(cut, '2027-03-03', '2027-03-04').map(({ from, until }) => [from, until])).toEqual([
      [at('2027-03-03T08:00'), at('2027-03-03T09:00') + 1],
      [at('2027-03-03T10:00') + 2, at('2027-03-03T16:00')],
    ]);
  });

  it('an hour that the clock shows twice can be closed alone', () => {
    const night = calendarOf([period('00:00', '24:00')]);
    const second = DateTime.fromISO('2027-10-31T02:00:00+01:00').toMillis();
    const closed = withOverrides(night, [
      { kind: 'closed', from: second, until: second + 3_600_000, reason: 'Once' },
    ]);
    expect(openingAt(closed, second - 1).open).toBe(true);
    expect(openingAt(closed, second - 1)).toMatchObject({ until: second });
    expect(openingAt(closed, second)).toMatchObject({ open: false, nextOpening: second + 3_600_000 });
  });

  it.each([
    ['ends before it begins', 2, 1],
    ['ends at once', 1, 1],
    ['begins at no time', Number.NaN, 1],
  ])('one that %s is refused', (_what, from, until) => {
    expect(() => withOverrides(calendarOf(office), [{ kind: 'closed', from, until, reason: 'x' }])).toThrow(
      'the override "x" ends before it begins, or at once',
    );
  });

  it('leave the calendar as it was', () => {
    const usual = calendarOf(office, WORKDAYS);
    const before = structuredClone(usual);
    withOverrides(usual, [override('closed', '2027-03-03T09:00', null, 'x')]);
    expect(usual).toEqual(before);
    expect(withOverrides(usual, [])).toBe(usual);
  });
});

describe('what goes before what', () => {
  const date = '2027-06-03';
  const base = calendarOf([period('08:00', '09:00')]);
  const season = { ...summer, week: calendarOf([period('09:00', '10:00')]).week };
  const holiday = day(date, 'Holiday', [period('10:00', '11:00')]);
  const own: SpecialDay = { ...day(date, 'Own', [period('12:00', '13:00')]), origin: 'date' };
  const forced = [
    override('closed', `${date}T00:00`, '2027-06-04T00:00', 'Override'),
    override('open', `${date}T14:00`, `${date}T15:00`, 'Override'),
  ];
  const special = (special_: SpecialDay): ReadonlyMap<string, SpecialDay> => new Map([[date, special_]]);

  it.each([
    ['the week', base, 8, 'week', null],
    ['the season before the week', { ...base, seasons: [season] }, 9, 'season', 'Sommartid'],
    [
      'a holiday before the season',
      { ...base, seasons: [season], specialDays: special(holiday) },
      10,
      'holiday',
      'Holiday',
    ],
    [
      'a date of its own before the season',
      { ...base, seasons: [season], specialDays: special(own) },
      12,
      'date',
      'Own',
    ],
    [
      'an override before everything',
      { ...base, seasons: [season], specialDays: special(own), overrides: forced },
      14,
      'override',
      'Override',
    ],
  ] as const)('%s', (_what, calendar: Calendar, hour, origin, name) => {
    const [row, more] = effectiveHours(calendar, date, '2027-06-04');
    expect(more).toBeUndefined();
    expect(row).toMatchObject({ date, weekday: 4, origin, name });
    expect(row?.periods.map(({ opens, closes }) => [opens, closes])).toEqual([
      [`${String(hour).padStart(2, '0')}:00`, `${String(hour + 1).padStart(2, '0')}:00`],
    ]);
    expect(intervals(calendar, date, '2027-06-04').map((interval) => interval.origin)).toEqual([origin]);
    for (let quarter = 0; quarter < 96; quarter += 1) {
      const instant = at(`${date}T00:00`) + quarter * 900_000;
      expect(openingAt(calendar, instant).open).toBe(isOpenByPorter(calendar, instant));
    }
  });
});

describe('seasons', () => {
  const calendar = calendarOf(office, WORKDAYS, { seasons: [summer] });

  it.each([
    ['2027-05-14T15:30', 'open 2027-05-14T16:30 | open until 16:30'],
    ['2027-05-17T14:59:59', 'open 2027-05-17T15:00 | open until 15:00 (Sommartid)'],
    ['2027-05-17T15:00', 'closed 2027-05-18T08:00 | closed after 15:00 (Sommartid); opens tomorrow 08:00'],
    ['2027-09-14T15:30', 'closed 2027-09-15T08:00 | closed after 15:00 (Sommartid); opens tomorrow 08:00'],
    ['2027-09-15T15:30', 'open 2027-09-15T16:30 | open until 16:30'],
    ['2027-06-05T10:00', 'closed 2027-06-07T08:00 | closed on Saturdays (Sommartid); opens Monday 08:00'],
  ])('%s is %s', (when, expected) => {
    expect(told(calendar, when)).toBe(expected);
  });

  it('go over the turn of the year', () => {
    const winter = { from: '12-15', until: '01-10' };
    expect(['12-14', '12-15', '12-31', '01-01', '01-10', '01-11'].map((d) => isWithin(winter, d))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(seasonsOverlap(winter, { from: '01-10', until: '02-01' })).toBe(true);
    expect(seasonsOverlap(winter, { from: '01-11', until: '12-14' })).toBe(false);
    expect(seasonsOverlap({ from: '01-11', until: '12-15' }, winter)).toBe(true);
    expect(seasonsOverlap({ from: '01-01', until: '12-31' }, { from: '06-01', until: '06-01' })).toBe(true);
  });

  it.each([
    ['02-29', true],
    ['02-30', false],
    ['00-01', false],
    ['13-01', false],
    ['04-31', false],
    ['12-00', false],
    ['12-31', true],
    ['5-15', false],
  ])('%s as a day of the year: %s', (text, expected) => {
    expect(isMonthDay(text)).toBe(expected);
  });
});

describe('effective hours', () => {
  it('say the same as intervals and name what decided', () => {
    const calendar = withOverrides(
      calendarOf(office, WORKDAYS, {
        specialDays: [day('2027-03-26', 'Långfredagen')],
      }),
      [
        override('closed', '2027-03-24T13:00', '2027-03-25T10:00', 'Moving'),
        override('open', '2027-03-25T22:00', '2027-03-26T02:00', 'Night'),
      ],
    );
    const rows = effectiveHours(calendar, '2027-03-23', '2027-03-29').map(
      ({ date, periods, origin, name }) =>
        `${date} ${periods.map(({ opens, closes }) => `${opens}-${closes}`).join(' ')} ${origin} ${name ?? ''}`,
    );
    expect(rows).toEqual([
      '2027-03-23 08:00-12:00 12:45-16:30 week ',
      '2027-03-24 08:00-12:00 12:45-13:00 override Moving',
      '2027-03-25 10:00-12:00 12:45-16:30 22:00-24:00 override Moving / Night',
      '2027-03-26 00:00-02:00 override Night',
      '2027-03-27  week ',
      '2027-03-28  week ',
    ]);
  });
});
