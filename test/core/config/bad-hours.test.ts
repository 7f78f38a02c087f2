import { describe, expect, it, test } from 'vitest';
import { checkConfigText } from '../../../src/config/load.ts';
import { nearestName } from '../../../src/config/nearest.ts';
import { overrideConflicts } from '../../../src/core/schedule/override-conflicts.ts';
import type { Override } from '../../../src/core/schedule/calendar.ts';
import { directorySources } from '../../support/config.ts';

/** A desk whose hours and rota are sound; each case spoils one line of it. */
const sound = `organisations:
  ekeby: { name: Ekeby kommun }
numbers:
  "040-628 04 01": { organisation: ekeby, service: help, calendar: office }
calendars:
  office:
    timeZone: Europe/Stockholm
    week: { mon-fri: ["07:45-12:00", "12:45-16:30"] }
    seasons:
      - { name: Summer, from: "05-15", until: "09-14", week: { mon-fri: ["08:00-15:00"] } }
    holidays:
      set: se-holiday-free-weekdays
      without: [julafton]
      shortDays: { before-nationaldagen: "15:00" }
    bridgeDays:
      - { name: Bridge day, after: kristi-himmelsfardsdag }
    days:
      "2028-02-29": { name: Leap day, periods: ["10:00-12:00"] }
    overrides:
      - { kind: closed, from: "2027-03-01", until: "2027-03-05", reason: Moving }
      - { kind: open, from: "2027-03-03 09:00", until: "2027-03-03 12:00", reason: Emergency desk }
      - { kind: closed, from: "2027-07-01", until: further-notice, reason: Rebuilding }
services:
  help: { name: Help desk }
agents:
  kim: { name: Kim, services: [help] }
people:
  kari: { name: Kari, number: "+46701740608" }
rotas:
  duty:
    name: Duty
    layers:
      - { name: Officer, people: [kari], startsOn: "2027-03-01" }
    overrides:
      - { person: kari, from: "2027-03-22 15:30", until: "2027-03-23 08:00", reason: Ill }
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ["+46"] }
`;

const NOW = Date.parse('2027-03-24T12:00:00Z');

function check(text: string) {
  return checkConfigText(text, { ...directorySources, now: NOW });
}

test('the file is sound as it stands', () => {
  expect(check(sound)).toMatchObject({ ok: true, warnings: [] });
});

describe('refused with line, path and reason', () => {
  it.each<[string, string, string, number, string, string]>([
    [
      'periods that overlap',
      '"07:45-12:00"',
      '"07:45-13:00"',
      8,
      'calendars.office.week.mon-fri.1',
      'the periods 07:45-13:00 and 12:45-16:30 overlap',
    ],
    [
      'a reversed period',
      '"12:45-16:30"',
      '"16:30-12:45"',
      8,
      'calendars.office.week.mon-fri.1',
      'the period 16:30-12:45 ends before it begins',
    ],
    [
      'a reversed period of a season',
      '"08:00-15:00"',
      '"15:00-08:00"',
      10,
      'calendars.office.seasons.0.week.mon-fri.0',
      'ends before it begins',
    ],
    [
      'an unknown zone',
      'timeZone: Europe/Stockholm',
      'timeZone: Europe/Atlantis',
      7,
      'calendars.office.timeZone',
      'Europe/Stockholm',
    ],
    [
      '29 February of a common year as a date',
      '2028-02-29',
      '2027-02-29',
      18,
      'calendars.office.days.2027-02-29',
      'there is no date 2027-02-29',
    ],
    [
      '29 February of a common year in an override',
      'from: "2027-03-01", until: "2027-03-05"',
      'from: "2027-02-29", until: "2027-03-05"',
      20,
      'calendars.office.overrides.0.from',
      'there is no such date: 2027-02-29',
    ],
    [
      '29 February of a common year in a rota',
      'startsOn: "2027-03-01"',
      'startsOn: "2027-02-29"',
      33,
      'rotas.duty.layers.0.startsOn',
      'there is no date 2027-02-29',
    ],
    [
      'a day that no year has',
      'from: "05-15"',
      'from: "02-30"',
      10,
      'calendars.office.seasons.0.from',
      'no year has a day 02-30',
    ],
    [
      'a rota without people',
      'people: [kari]',
      'people: []',
      33,
      'rotas.duty.layers.0.people',
      'has nobody: a layer needs at least one person',
    ],
    [
      'somebody who is not there',
      'people: [kari]',
      'people: [ola]',
      33,
      'rotas.duty.layers.0.people.0',
      'ola',
    ],
    [
      'a stand-in that ends before it begins',
      'until: "2027-03-23 08:00"',
      'until: "2027-03-22 08:00"',
      35,
      'rotas.duty.overrides.0.until',
      'does not come after 2027-03-22 15:30',
    ],
    [
      'a holiday left out of a set that has not got it',
      'set: se-holiday-free-weekdays',
      'set: se-public',
      13,
      'calendars.office.holidays.without.0',
      'se-public does not have julafton, so there is nothing to leave out; se-holiday-free-weekdays has it',
    ],
    [
      'an eve left out that is no holiday',
      'without: [julafton]',
      'without: [paskafton]',
      13,
      'calendars.office.holidays.without.0',
      'se-holiday-free-weekdays does not have paskafton, so there is nothing to leave out; it has nyarsdagen, ',
    ],
    [
      'a holiday that is misspelt',
      'without: [julafton]',
      'without: [jullafton]',
      13,
      'calendars.office.holidays.without.0',
      'no holiday of SE has the id jullafton; did you mean julafton?',
    ],
    [
      'an hour for half-days where there are none',
      'without: [julafton]',
      'halfDaysFrom: "13:00"',
      13,
      'calendars.office.holidays.halfDaysFrom',
      'se-holiday-free-weekdays has no half-days; shortDays gives a day a closing time of its own',
    ],
    [
      'overrides that open and close across each other',
      'from: "2027-03-03 09:00", until: "2027-03-03 12:00"',
      'from: "2027-03-05 20:00", until: "2027-03-06 12:00"',
      21,
      'calendars.office.overrides.1',
      'opens what calendars.office.overrides.0 ("Moving") closes; let one end where the other begins',
    ],
    [
      'overrides that open and close at the same time',
      'from: "2027-03-03 09:00", until: "2027-03-03 12:00"',
      'from: "2027-03-01", until: "2027-03-05"',
      21,
      'calendars.office.overrides.1',
      'opens what calendars.office.overrides.0 ("Moving") closes',
    ],
    [
      'an exception that stands before what it is one of',
      'kind: open, from: "2027-03-03 09:00", until: "2027-03-03 12:00"',
      'kind: open, from: "2027-08-03 09:00", until: "2027-08-03 12:00"',
      21,
      'calendars.office.overrides.1',
      'has no effect: calendars.office.overrides.2 ("Rebuilding") covers it and stands later',
    ],
  ])('%s', (_, right, wrong, line, path, reason) => {
    expect(sound.split(right)).toHaveLength(2);
    const result = check(sound.replace(right, wrong));
    const mistakes = result.ok ? [] : result.mistakes;
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatchObject({ line, path, message: expect.stringContaining(reason) as string });
  });
});

describe('warned about, not refused', () => {
  const withOverride = (from: string, until: string): string =>
    sound.replace('from: "2027-03-01", until: "2027-03-05"', `from: ${from}, until: ${until}`);

  it('an override that is long past', () => {
    expect(check(withOverride('"2026-11-01"', '"2026-11-05"'))).toMatchObject({
      ok: true,
      warnings: [
        {
          line: 20,
          path: 'calendars.office.overrides.0',
          message: '"Moving" has been over for 138 days; take it out',
        },
      ],
    });
  });

  it('but not one that is just past, or when nobody says what day it is', () => {
    expect(check(withOverride('"2027-01-01"', '"2027-01-05"'))).toMatchObject({ ok: true, warnings: [] });
    const text = withOverride('"2020-11-01"', '"2020-11-05"');
    expect(checkConfigText(text, directorySources)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('overrides that overlap', () => {
  const from = (kind: Override['kind'], begin: number, end: number | null): Override => {
    return { kind, from: begin, until: end, reason: '' };
  };
  it.each<[string, Override[], unknown[]]>([
    ['of one kind may', [from('open', 0, 5), from('open', 3, 8), from('open', 0, 5)], []],
    ['of both kinds may touch', [from('open', 0, 5), from('closed', 5, 8)], []],
    [
      'an exception within an exception',
      [from('closed', 0, 9), from('open', 2, 8), from('closed', 3, 4)],
      [],
    ],
    ['an exception at the edge', [from('closed', 0, 9), from('open', 0, 4), from('open', 7, 9)], []],
    ['an exception to one without end', [from('closed', 0, null), from('open', 7, 9)], []],
    [
      'both ways',
      [from('open', 3, 12), from('closed', 0, 9)],
      [{ earlier: 0, later: 1, kind: 'contradict' }],
    ],
    [
      'without end',
      [from('open', 3, null), from('closed', 0, 9)],
      [{ earlier: 0, later: 1, kind: 'contradict' }],
    ],
    ['in vain', [from('open', 3, 4), from('closed', 0, 9)], [{ earlier: 0, later: 1, kind: 'covered' }]],
  ])('%s', (_, overrides, expected) => {
    expect(overrideConflicts(overrides)).toEqual(expected);
  });
});

test('the name that was meant is near', () => {
  const names = ['julafton', 'juldagen', 'nyarsafton'];
  expect(nearestName('julaften', names)).toBe('julafton');
  expect(nearestName('nyårsafton', names)).toBe('nyarsafton');
  expect(nearestName('midsommarafton', names)).toBeNull();
});
