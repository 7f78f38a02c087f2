import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { readWrittenInstant, writeInstant } from '../../../src/config/written-instant.ts';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import { effectiveHours } from '../../../src/core/schedule/effective-hours.ts';
import { openingAt } from '../../../src/core/schedule/opening.ts';
import { directorySources } from '../../support/config.ts';

const full = `calendars:
  office:
    timeZone: Europe/Stockholm
    week: { mon-fri: ["07:45-12:00", "12:45-16:30"] }
    seasons:
      - { name: Sommartid, from: "05-15", until: "09-14", week: { mon-fri: ["08:00-15:00"] } }
    holidays:
      set: se-holiday-free-weekdays
      without: [nationaldagen]
      with: [valborgsmassoafton]
      shortDays: { trettondagsafton: "15:00", before-kristi-himmelsfardsdag: "13:00" }
    bridgeDays:
      - { name: Klämdag, after: kristi-himmelsfardsdag }
      - { name: Squeezed, squeezed: true, periods: ["08:00-10:00"] }
    days:
      "2027-05-07": { name: Open after all, periods: ["09:00-11:00"] }
    overrides:
      - { kind: closed, from: "2027-03-05 13:00", until: "2027-03-05 15:00", reason: Staff meeting }
      - { kind: closed, from: 2027-07-05, until: 2027-07-06, reason: Moving }
      - { kind: open, from: "2027-03-06T10:00:00+01:00", until: "2027-03-06 14:00", reason: Extra }
      - { kind: closed, from: "2027-12-29 12:00", until: further-notice, reason: Rebuilding }
`;

function calendarOf(text: string, years?: readonly number[]): Calendar {
  const read = checkConfigText(text, { ...directorySources, ...(years && { years }) });
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
  return read.directory.calendars.get('office') as Calendar;
}

const row = (calendar: Calendar, date: string): string => {
  const next = DateTime.fromISO(date, { zone: 'utc' }).plus({ days: 1 }).toISODate() as string;
  const [day] = effectiveHours(calendar, date, next);
  const periods = day?.periods.map(({ opens, closes }) => `${opens}-${closes}`).join(' ');
  return `${periods ?? ''} ${day?.origin ?? ''} ${day?.name ?? ''}`;
};

describe('a calendar of the desk file', () => {
  const calendar = calendarOf(full);

  it.each([
    ['2027-03-05', '07:45-12:00 12:45-13:00 15:00-16:30 override Staff meeting'],
    ['2027-03-06', '10:00-14:00 override Extra'],
    ['2027-07-05', ' override Moving'],
    ['2027-07-06', ' override Moving'],
    ['2027-07-07', '08:00-15:00 season Sommartid'],
    ['2027-01-05', '07:45-12:00 12:45-15:00 holiday Trettondagsafton'],
    ['2027-05-05', '07:45-12:00 12:45-13:00 holiday Dagen före Kristi himmelsfärdsdag'],
    ['2027-04-30', ' holiday Valborgsmässoafton'],
    ['2027-05-06', ' holiday Kristi himmelsfärdsdag'],
    ['2027-05-07', '09:00-11:00 date Open after all'],
    ['2026-05-15', ' bridge-day Klämdag'],
    ['2026-01-05', '07:45-12:00 12:45-15:00 holiday Trettondagsafton'],
    ['2026-01-02', '08:00-10:00 bridge-day Squeezed'],
    ['2027-12-28', '07:45-12:00 12:45-16:30 week '],
    ['2027-12-29', '07:45-12:00 override Rebuilding'],
    ['2028-06-06', '08:00-15:00 season Sommartid'],
  ])('%s: %s', (date, expected) => {
    // A short day that is squeezed too is a bridge day: that goes before a holiday.
    const wanted = date === '2026-01-05' ? '08:00-10:00 bridge-day Squeezed' : expected;
    expect(row(calendarOf(full.replace(/\n.*Rebuilding.*/, date === '2027-12-29' ? '$&' : '')), date)).toBe(
      wanted,
    );
    if (date < '2027-12-29' && !date.includes('2028')) expect(row(calendar, date)).toBe(wanted);
  });

  it('stays closed until further notice', () => {
    const after = DateTime.fromISO('2028-02-01T10:00', { zone: 'Europe/Stockholm' }).toMillis();
    expect(openingAt(calendar, after)).toEqual({
      open: false,
      nextOpening: null,
      why: 'closed: Rebuilding; no opening within 400 days',
    });
  });

  it('has the bridge days at both ends of the years for which it is made', () => {
    const squeezed = (years: readonly number[]): string[] =>
      [...calendarOf(full, years).specialDays.values()]
        .filter(({ origin }) => origin === 'bridge-day')
        .map(({ date }) => date);
    expect(squeezed([2024])).toEqual(squeezed([2023, 2024, 2025]).filter((date) => date.startsWith('2024')));
    expect(squeezed([2024])).toContain('2024-12-30');
  });

  it('half-days close when the calendar says, in summer as in winter', () => {
    const norwegian = `calendars:
  office:
    timeZone: Europe/Oslo
    week: { mon-fri: ["08:00-16:00"], sat: ["09:00-15:00"] }
    seasons: [{ name: Sommertid, from: "05-10", until: "08-20", week: { mon-sat: ["10:00-15:00"] } }]
    holidays: { set: no-municipal, halfDaysFrom: "13:00", without: [andre-pinsedag] }
`;
    const oslo = calendarOf(norwegian);
    expect(row(oslo, '2027-03-24')).toBe('08:00-13:00 holiday Onsdag før skjærtorsdag');
    expect(row(oslo, '2027-05-15')).toBe('10:00-13:00 holiday Pinseaften');
    // Andre pinsedag 2027 is Grunnlovsdagen as well, which is not switched off.
    expect(row(oslo, '2027-05-17')).toBe(' holiday Grunnlovsdagen');
    expect(row(oslo, '2026-05-25')).toBe('10:00-15:00 season Sommertid');
  });
});

describe('mistakes in a calendar', () => {
  it.each([
    ['from: "05-15"', 'from: "02-30"', 6, 'seasons.0.from', 'no year has a day 02-30'],
    ['from: "05-15"', 'from: "15 May"', 6, 'seasons.0.from', 'month first'],
    [
      '    holidays:',
      '      - { name: Late, from: "09-14", until: "10-01", week: {} }\n    holidays:',
      7,
      'seasons.1',
      'this season overlaps Sommartid (05-15 to 09-14)',
    ],
    ['["08:00-15:00"]', '["15:00-08:00"]', 6, 'seasons.0.week.mon-fri.0', 'ends before it begins'],
    ['["08:00-15:00"]', '["08:00-15:00", "14:00-16:00"]', 6, 'seasons.0.week.mon-fri.1', 'overlap'],
    [
      '[nationaldagen]',
      '[grunnlovsdagen]',
      9,
      'holidays.without.0',
      'no holiday of SE has the id grunnlovsdagen',
    ],
    [
      '[nationaldagen]',
      '[valborgsmassoafton]',
      9,
      'holidays.without.0',
      'stands under with or shortDays too',
    ],
    ['"15:00", b', '"25:00", b', 11, 'holidays.shortDays.trettondagsafton', 'must be a time in quotes'],
    ['se-holiday-free-weekdays', 'se', 8, 'holidays.set', 'must be a set of holidays'],
    [
      'after: kristi-himmelsfardsdag',
      'after: paske',
      13,
      'bridgeDays.0.after',
      'no holiday of SE has the id paske',
    ],
    [
      'after: kristi-himmelsfardsdag',
      'squeezed: true, after: julafton',
      13,
      'bridgeDays.0',
      'exactly one of',
    ],
    ['["08:00-10:00"]', '["10:00-08:00"]', 14, 'bridgeDays.1.periods.0', 'ends before it begins'],
    [
      'until: "2027-03-05 15:00"',
      'until: "2027-03-05 12:00"',
      18,
      'overrides.0.until',
      'ends before it begins',
    ],
    ['until: "2027-03-05 15:00"', 'until: "2027-03-05 13:00"', 18, 'overrides.0.until', 'ends at once'],
    ['from: 2027-07-05', 'from: 2027-02-29', 19, 'overrides.1.from', 'there is no such date: 2027-02-29'],
    ['from: "2027-03-05 13:00"', 'from: "2027-03-28 02:30"', 18, 'overrides.0.from', 'skips 02:30'],
    ['from: "2027-03-05 13:00"', 'from: "2027-03-05 13:61"', 18, 'overrides.0.from', 'there is no such time'],
    ['from: "2027-03-05 13:00"', 'from: "5/3 2027"', 18, 'overrides.0.from', 'must be a date'],
    ['further-notice', 'some-day', 21, 'overrides.3.until', 'further-notice'],
    ['kind: open', 'kind: shut', 20, 'overrides.2.kind', 'must be what it does: open or closed'],
    ['Europe/Stockholm', 'Europe/Stokholm', 3, 'timeZone', 'unknown time zone "Europe/Stokholm"'],
    ['"2027-05-07":', '"2027-02-29":', 16, 'days.2027-02-29', 'there is no date 2027-02-29'],
    ['    week:', '    open: always\n    week:', 6, 'seasons', 'no meaning beside open: always'],
    [/ {4}holidays:[^]*shortDays.*\n/, '', 7, 'bridgeDays', 'say which holidays this calendar has'],
  ])('%s as %s is told in line %i', (right, wrong, line, path, message) => {
    const text = full.replace(right, wrong);
    expect(text).not.toBe(full);
    const read = checkConfigText(text, directorySources);
    if (read.ok) throw new Error('no mistake was told');
    expect(read.mistakes).toContainEqual(
      expect.objectContaining({
        path: `calendars.office.${path}`,
        line,
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});

describe('times as they are written', () => {
  const zone = 'Europe/Stockholm';
  const read = (text: string, edge: 'from' | 'until' = 'from'): string => {
    const result = readWrittenInstant(text, zone, edge);
    return result.ok ? new Date(result.at).toISOString() : result.reason;
  };

  it('are read by the calendar’s clock', () => {
    expect(read('2027-03-05')).toBe('2027-03-04T23:00:00.000Z');
    expect(read('2027-03-05', 'until')).toBe('2027-03-05T23:00:00.000Z');
    expect(read('2027-03-05 24:00')).toBe('2027-03-05T23:00:00.000Z');
    expect(read('2027-03-05T13:00:30')).toBe('2027-03-05T12:00:30.000Z');
    expect(read('2027-10-31 02:30')).toBe('2027-10-31T00:30:00.000Z');
    expect(read('2027-10-31T02:30:00+01:00')).toBe('2027-10-31T01:30:00.000Z');
    expect(read('2027-03-05 24:01')).toContain('no such time');
    expect(read('2027-03-05T13:00+99:00')).toContain('no such instant');
  });

  it('are written so that they are read as the same, at every quarter hour of both nights of a clock change', () => {
    for (const night of ['2027-03-27T12:00', '2027-10-30T12:00']) {
      const start = DateTime.fromISO(night, { zone }).toMillis();
      for (let quarter = 0; quarter < 96; quarter += 1) {
        for (const edge of ['from', 'until'] as const) {
          const at = start + quarter * 900_000 + (quarter % 7);
          const result = readWrittenInstant(writeInstant(at, zone, edge), zone, edge);
          expect(result).toEqual({ ok: true, at });
        }
      }
    }
    expect(writeInstant(Date.parse('2027-03-05T23:00:00Z'), zone, 'until')).toBe('2027-03-05');
    expect(writeInstant(Date.parse('2027-03-05T23:00:00Z'), zone, 'from')).toBe('2027-03-06');
    expect(writeInstant(Date.parse('2027-03-05T12:00:00Z'), zone, 'from')).toBe('2027-03-05 13:00');
  });
});
