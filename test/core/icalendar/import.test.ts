import { describe, expect, it } from 'vitest';
import { overridesFromICalendar } from '../../../src/adapters/icalendar/import.ts';

const stockholm = { timeZone: 'Europe/Stockholm' };
const within = { from: Date.parse('2027-01-01T00:00Z'), until: Date.parse('2028-01-01T00:00Z') };
const file = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]): string[] => [
  'BEGIN:VEVENT',
  'UID:1',
  'SUMMARY:Möte',
  ...lines,
  'END:VEVENT',
];

function read(text: string): string[] {
  const result = overridesFromICalendar(text, stockholm, within);
  if (!result.ok) return result.mistakes.map(({ line, reason }) => `line ${line}: ${reason}`);
  return result.overrides.map(
    ({ kind, from, until, reason }) =>
      `${kind} ${new Date(from).toISOString().slice(0, 16)} ${new Date(until ?? 0).toISOString().slice(0, 16)} ${reason}`,
  );
}

describe('overrides from iCalendar', () => {
  it.each([
    ['a whole day', ['DTSTART;VALUE=DATE:20270305'], ['closed 2027-03-04T23:00 2027-03-05T23:00 Möte']],
    [
      'days up to the one before DTEND, over the change of the clock',
      ['DTSTART;VALUE=DATE:20270327', 'DTEND;VALUE=DATE:20270329'],
      ['closed 2027-03-26T23:00 2027-03-28T22:00 Möte'],
    ],
    [
      'a time without zone',
      ['DTSTART:20270305T130000', 'DTEND:20270305T150000'],
      ['closed 2027-03-05T12:00 2027-03-05T14:00 Möte'],
    ],
    [
      'UTC',
      ['DTSTART:20270305T130000Z', 'DURATION:PT30M'],
      ['closed 2027-03-05T13:00 2027-03-05T13:30 Möte'],
    ],
    [
      'a zone of the time zone database',
      ['DTSTART;TZID=Europe/Helsinki:20270305T130000', 'DTEND;TZID=Europe/Helsinki:20270305T150000'],
      ['closed 2027-03-05T11:00 2027-03-05T13:00 Möte'],
    ],
    [
      'the category OPEN',
      ['CATEGORIES:A,Open', 'DTSTART:20270306T100000', 'DTEND:20270306T140000'],
      ['open 2027-03-06T09:00 2027-03-06T13:00 Möte'],
    ],
    ['nothing that is cancelled', ['STATUS:CANCELLED', 'DTSTART;VALUE=DATE:20270305'], []],
    ['nothing outside the time asked for', ['DTSTART;VALUE=DATE:20260305'], []],
    [
      'each week at the same wall-clock time, over the change of the clock',
      [
        'DTSTART;TZID=Europe/Stockholm:20270322T130000',
        'DTEND;TZID=Europe/Stockholm:20270322T140000',
        'RRULE:FREQ=WEEKLY;COUNT=2',
      ],
      ['closed 2027-03-22T12:00 2027-03-22T13:00 Möte', 'closed 2027-03-29T11:00 2027-03-29T12:00 Möte'],
    ],
    [
      'up to UNTIL in UTC, that beginning included',
      [
        'DTSTART;TZID=Europe/Stockholm:20270601T130000',
        'DTEND;TZID=Europe/Stockholm:20270601T140000',
        'RRULE:FREQ=DAILY;UNTIL=20270602T110000Z',
      ],
      ['closed 2027-06-01T11:00 2027-06-01T12:00 Möte', 'closed 2027-06-02T11:00 2027-06-02T12:00 Möte'],
    ],
    [
      'without EXDATE and with RDATE',
      [
        'DTSTART:20270601T130000',
        'DTEND:20270601T140000',
        'RRULE:FREQ=DAILY;COUNT=3',
        'EXDATE:20270602T130000',
        'RDATE:20270701T130000',
      ],
      [
        'closed 2027-06-01T11:00 2027-06-01T12:00 Möte',
        'closed 2027-06-03T11:00 2027-06-03T12:00 Möte',
        'closed 2027-07-01T11:00 2027-07-01T12:00 Möte',
      ],
    ],
    [
      'whole days each year',
      ['DTSTART;VALUE=DATE:20200605', 'RRULE:FREQ=YEARLY'],
      ['closed 2027-06-04T22:00 2027-06-05T22:00 Möte'],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(read(file(...event(...lines)))).toEqual(expected);
  });

  it('an occurrence that was moved stands where it was moved to', () => {
    const series = event('DTSTART:20270601T130000', 'DTEND:20270601T140000', 'RRULE:FREQ=DAILY;COUNT=2');
    const moved = event('RECURRENCE-ID:20270602T130000', 'DTSTART:20270602T150000', 'DTEND:20270602T160000');
    expect(read(file(...series, ...moved))).toEqual([
      'closed 2027-06-01T11:00 2027-06-01T12:00 Möte',
      'closed 2027-06-02T13:00 2027-06-02T14:00 Möte',
    ]);
  });

  it('a zone that only the file describes', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:Office time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T000000',
      'TZOFFSETFROM:+0300',
      'TZOFFSETTO:+0300',
      'END:STANDARD',
      'END:VTIMEZONE',
    ];
    const timed = event('DTSTART;TZID=Office time:20270305T130000', 'DTEND;TZID=Office time:20270305T150000');
    expect(read(file(...zone, ...timed))).toEqual(['closed 2027-03-05T10:00 2027-03-05T12:00 Möte']);
  });

  it('titles are text in one line of at most 120 characters', () => {
    const long = event('DTSTART;VALUE=DATE:20270305').map((line) =>
      line.startsWith('SUMMARY') ? `SUMMARY:Två\\nrader\u0007 ${'x'.repeat(200)}` : line,
    );
    const [told = ''] = read(file(...long));
    expect(told).toContain('Två rader xxx');
    expect(told.length).toBeLessThan(170);
  });
});

describe('files that are refused', () => {
  it.each([
    ['no iCalendar', 'hello', 'line 1: this line is no property'],
    ['nothing', '', 'line 1: the file is empty'],
    ['another format', 'BEGIN:VCARD\r\nEND:VCARD', 'line 1: an iCalendar file begins with BEGIN:VCALENDAR'],
    [
      'a file that is cut off',
      file(...event('DTSTART:20270305T130000')).slice(0, 100),
      'line 4: BEGIN:VEVENT is never ended',
    ],
    ['blocks that cross', file('BEGIN:VEVENT', 'END:VTODO'), 'line 5: END:VTODO ends nothing'],
    ['a line that is no property', file(...event('what is this')), 'line 7: this line is no property'],
    ['two calendars', file() + file(), 'line 5: something stands after END:VCALENDAR'],
    ['no beginning', file(...event()), 'line 4: the event has no beginning'],
    ['no end', file(...event('DTSTART:20270305T130000')), 'line 7: the event has no end'],
    [
      'an end before the beginning',
      file(...event('DTSTART:20270305T130000', 'DTEND:20270305T120000')),
      'line 8: the event ends before it begins',
    ],
    [
      'a date and a time',
      file(...event('DTSTART;VALUE=DATE:20270305', 'DTEND:20270305T120000')),
      'line 8: one of DTSTART and DTEND is a date',
    ],
    [
      'an unknown zone',
      file(...event('DTSTART;TZID=Nowhere:20270305T130000', 'DURATION:PT1H')),
      'line 7: unknown time zone Nowhere',
    ],
    [
      'a rule of each second',
      file(...event('DTSTART:20270305T130000', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY')),
      'line 9: FREQ=SECONDLY is not understood',
    ],
    [
      'a rule not understood',
      file(...event('DTSTART:20270305T130000', 'DURATION:PT1H', 'RRULE:FREQ=YEARLY;BYWEEKNO=20')),
      'line 9: BYWEEKNO is not understood',
    ],
    [
      'too many occurrences',
      file(
        ...Array.from({ length: 20 }, () =>
          event('DTSTART:20200101T130000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY'),
        ).flat(),
      ),
      'line 1: the file becomes 7300 overrides',
    ],
    [
      '50 MB',
      'BEGIN:VCALENDAR\r\n' + 'X-A:1\r\n'.repeat(7_000_000),
      'line 1: the file is longer than 2 million characters',
    ],
  ])('%s', (_what, text, expected) => {
    const told = read(text);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(expected);
  });

  it('tells every event with a mistake, and takes none of the others', () => {
    const text = file(
      ...event('DTSTART;VALUE=DATE:20270305'),
      ...event(),
      ...event('DTSTART:20270230T130000', 'DURATION:PT1H'),
      ...event(),
    );
    const told = read(text);
    expect(told.length).toBeGreaterThanOrEqual(2);
    expect(told.every((line) => line.startsWith('line '))).toBe(true);
  });

  it('rules that never come or have no end do not keep it from ending', () => {
    for (const rule of [
      'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;UNTIL=99991231',
    ]) {
      const told = read(file(...event('DTSTART;VALUE=DATE:20270104', `RRULE:${rule}`)));
      expect(told.length).toBeGreaterThan(0);
    }
  });
});
