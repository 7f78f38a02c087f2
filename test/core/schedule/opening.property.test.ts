import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS, dateOf, dayNumberOf, startOfDay } from '../../../src/core/kernel/zone.ts';
import { intervals, openingAt } from '../../../src/core/schedule/opening.ts';
import { FIRST, LAST, calendars, day } from './calendars-of-all-kinds.ts';
import { isOpenByPorter } from './door.ts';

/** Days around which clocks change are asked for more often. */
const startDay = fc.oneof(
  day,
  fc.constantFrom('2027-03-26', '2027-10-29', '2028-03-24', '2027-04-02', '2027-09-03').map(dayNumberOf),
);

describe('any calendar', () => {
  it('has intervals in order that do not overlap and are not empty', () => {
    fc.assert(
      fc.property(calendars, (calendar) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const { from, until } of intervals(calendar, dateOf(FIRST), dateOf(LAST))) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(until).toBeGreaterThan(from);
          last = until;
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says minute by minute what its intervals say, and never that something past is next', () => {
    fc.assert(
      fc.property(calendars, startDay, (calendar, first) => {
        const days = 5;
        // What is open at the edges may go on beyond them: ask for more than is walked.
        const all = intervals(calendar, dateOf(first - 2), dateOf(first + 420));
        let next = 0;
        for (
          let at = startOfDay(calendar.timeZone, first);
          at < startOfDay(calendar.timeZone, first + days);
          at += MINUTE_MS
        ) {
          while ((all[next]?.until ?? Infinity) <= at) next += 1;
          const current = all[next];
          const isOpen = current !== undefined && current.from <= at;
          const opening = openingAt(calendar, at);
          if (opening.open !== isOpen) throw new Error(`at ${new Date(at).toISOString()}`);
          if (opening.open) expect(opening.until ?? Infinity).toBeGreaterThan(at);
          else if (opening.nextOpening !== null || (current && current.from < at + 400 * DAY_MS)) {
            if (opening.nextOpening !== current?.from)
              throw new Error(`opening after ${new Date(at).toISOString()}`);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is open until just before it is closed, and the other way round', () => {
    fc.assert(
      fc.property(calendars, startDay, fc.integer({ min: 0, max: DAY_MS - 1 }), (calendar, first, into) => {
        const at = startOfDay(calendar.timeZone, first) + into;
        const opening = openingAt(calendar, at);
        const change = opening.open ? opening.until : opening.nextOpening;
        if (change === null) return;
        expect(change).toBeGreaterThan(at);
        expect(openingAt(calendar, change - 1).open).toBe(opening.open);
        expect(openingAt(calendar, change).open).toBe(!opening.open);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the porter at any quarter hour in Sweden and Norway', () => {
    fc.assert(
      fc.property(calendars, startDay, (calendar, first) => {
        fc.pre(calendar.timeZone.startsWith('Europe/'));
        for (let quarters = 0; quarters < 3 * 96; quarters += 1) {
          const at = startOfDay(calendar.timeZone, first) + quarters * 15 * MINUTE_MS;
          if (openingAt(calendar, at).open !== isOpenByPorter(calendar, at)) {
            throw new Error(`at ${new Date(at).toISOString()} in ${calendar.timeZone}`);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
