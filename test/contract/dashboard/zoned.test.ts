import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, startOfDay } from '../../../src/core/kernel/zone.ts';
import { contractPeriods, readPeriods, spansOf, writtenSpans } from '../../../src/dashboard/time/periods.ts';
import { readDate, readTime } from '../../../src/dashboard/time/typed.ts';
import { addDays, instantAt, wallOf, weekNumberOf, weekdayOf } from '../../../src/dashboard/time/zoned.ts';

const ZONE = 'Europe/Stockholm';

describe('wall-clock times of the page', () => {
  it('are the instants that the service reckons, on the nights of changing clocks too', () => {
    for (const [date, day] of [
      ['2027-03-28', 20_905],
      ['2026-10-25', 20_751],
      ['2026-11-23', 20_780],
    ] as const) {
      expect(startOfDay(ZONE, day)).toBe(instantAt({ date, time: '00:00' }, ZONE)?.getTime());
      for (let quarter = 0; quarter < 96; quarter += 1) {
        const minutes = quarter * 15;
        const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        // What the clock skips is nobody's duty and no opening: the service takes the jump, a form never asks.
        if (date === '2027-03-28' && time >= '02:00' && time < '03:00') continue;
        expect(instantAt({ date, time }, ZONE)?.getTime(), `${date} ${time}`).toBe(
          instantOf(ZONE, day, minutes * 60_000),
        );
      }
    }
  });

  it('go back and forth', () => {
    const at = Date.parse('2026-11-23T09:12:00Z');
    expect(wallOf(at, ZONE)).toEqual({ date: '2026-11-23', time: '10:12' });
    expect(instantAt({ date: '2026-11-23', time: '24:00' }, ZONE)?.toISOString()).toBe(
      '2026-11-23T23:00:00.000Z',
    );
    expect(instantAt({ date: '', time: '10:00' }, ZONE)).toBeNull();
  });

  it('have the weeks of ISO 8601', () => {
    expect(['2026-01-01', '2026-12-31', '2027-01-03', '2027-01-04'].map(weekNumberOf)).toEqual([
      1, 53, 53, 1,
    ]);
    expect(weekdayOf('2026-11-23')).toBe(1);
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
});

describe('what is typed', () => {
  it.each([
    ['07:45–12:00, 12:45–16:30', ['07:45-12:00', '12:45-16:30']],
    ['7.45-12 12.45-16.30', ['07:45-12:00', '12:45-16:30']],
    ['0745-1200 och 1245-1630', ['07:45-12:00', '12:45-16:30']],
    ['13 - 16; 8 till 12', ['08:00-12:00', '13:00-16:00']],
    ['8-12, 12-16', ['08:00-16:00']],
    ['dygnet runt', ['00:00-24:00']],
    ['22-24', ['22:00-24:00']],
    ['stängt', []],
    ['', []],
  ])('“%s” is read', (text, periods) => {
    const read = readPeriods(text);
    expect(read.ok && contractPeriods(read.spans)).toEqual(periods);
  });

  it.each([
    ['12-8', 'reversed'],
    ['8-12, 11-13', 'overlap'],
    ['8-25', 'unreadable'],
    ['8:70-12', 'unreadable'],
    ['lunch', 'unreadable'],
    ['8-', 'unreadable'],
    ['8', 'unreadable'],
  ])('“%s” is refused as %s', (text, kind) => {
    expect(readPeriods(text)).toMatchObject({ ok: false, problem: { kind } });
  });

  it('is written as it is read', () => {
    const marks = fc.uniqueArray(fc.integer({ min: 0, max: 1_440 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(marks, (minutes) => {
        const sorted = [...minutes].sort((a, b) => a - b);
        const spans = sorted.flatMap((from, index) => {
          const until = sorted[index + 1];
          return index % 2 === 0 && until !== undefined ? [{ from, until }] : [];
        });
        const read = readPeriods(writtenSpans(spans));
        expect(read).toEqual({ ok: true, spans });
        expect(spansOf(contractPeriods(spans))).toEqual(spans);
      }),
    );
  });

  it('as a date or a time is read as people here write them', () => {
    expect(
      ['2027-03-28', '28/3', '28.3.2027', '28/3-27', '20270328'].map((text) => readDate(text, 2027)),
    ).toEqual(Array(5).fill('2027-03-28'));
    expect(['2027-02-29', 'soon', '31/4', ''].map((text) => readDate(text, 2027))).toEqual(
      Array(4).fill(null),
    );
    expect(['7', '7.45', '0745', '24', '24:01', 'x'].map(readTime)).toEqual([
      '07:00',
      '07:45',
      '07:45',
      '24:00',
      null,
      null,
    ]);
  });
});
