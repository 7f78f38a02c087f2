import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { openingAt } from '../../../src/core/schedule/opening.ts';
import { calendarOf, period } from './door.ts';

/*
 * Both nights of every year on which the clock changes, at every quarter hour, against a computation that knows neither
 * Luxon nor Intl: by directive 2000/84/EC the clock of Sweden and Norway goes from +1 to +2 at 01:00 UTC on the last
 * Sunday of March, and back at 01:00 UTC on the last Sunday of October.
 */

const YEARS = Array.from({ length: 12 }, (_, i) => 2024 + i);
const QUARTER_MS = 15 * MINUTE_MS;
/** From midnight to six of the shorter night. */
const QUARTERS = 20;

/** 01:00 UTC on the last Sunday of a month, counted from 1. */
function changeIn(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 0));
  return Date.UTC(year, month - 1, last.getUTCDate() - last.getUTCDay(), 1);
}

interface Night {
  readonly year: number;
  readonly spring: boolean;
  readonly change: number;
  /** Local midnight. */
  readonly start: number;
}

const nights: readonly Night[] = YEARS.flatMap((year) => [
  { year, spring: true, change: changeIn(year, 3), start: changeIn(year, 3) - 2 * HOUR_MS },
  { year, spring: false, change: changeIn(year, 10), start: changeIn(year, 10) - 3 * HOUR_MS },
]);

/** Milliseconds of the latest wall-clock time that the night has shown so far: a door that has closed stays closed. */
function latestShown({ spring, change, start }: Night, at: number): number {
  const isAfter = at >= change;
  const elapsed = at - start;
  if (spring) return isAfter ? elapsed + HOUR_MS : elapsed;
  if (!isAfter) return elapsed;
  return Math.max(elapsed - HOUR_MS, 3 * HOUR_MS - 1);
}

const text = (quarters: number): string =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`;

const periods = Array.from({ length: 24 }, (_, from) =>
  [1, 2, 3, 5, 9].map((length) => ({ from, until: from + length })),
).flat();

/** Everything said of a night that is not as computed; `shown` is what the door goes by. */
function wrongIn(
  night: Night,
  timeZone: string,
  shown: (night: Night, at: number) => number,
  some = periods,
): string[] {
  const wrong: string[] = [];
  for (const { from, until } of some) {
    const calendar = calendarOf([period(text(from), text(until))], undefined, { timeZone });
    const isOpen = (at: number): boolean => {
      const wall = shown(night, at);
      return from * QUARTER_MS <= wall && wall < until * QUARTER_MS;
    };
    for (let quarter = 0; quarter < QUARTERS; quarter += 1) {
      const at = night.start + quarter * QUARTER_MS;
      const told = openingAt(calendar, at);
      // Everything begins and ends at a quarter hour of the clock, and so of time.
      let change = at + QUARTER_MS;
      while (change < night.start + 40 * QUARTER_MS && isOpen(change) === isOpen(at)) change += QUARTER_MS;
      const next = told.open ? told.until : told.nextOpening;
      const isFar = change >= night.start + 40 * QUARTER_MS;
      if (told.open !== isOpen(at) || (!isFar && next !== change))
        wrong.push(`${text(from)}-${text(until)} at ${new Date(at).toISOString()}`);
    }
  }
  return wrong;
}

describe.each(['Europe/Stockholm', 'Europe/Oslo'])('the nights of the clock in %s', (timeZone) => {
  it.each(nights)('$year, spring $spring: every quarter hour is as the clock shows it', (night) => {
    expect(wrongIn(night, timeZone, latestShown)).toEqual([]);
  });
});

describe('the computation', () => {
  it.each([
    [2024, '2024-03-31T01:00:00.000Z', '2024-10-27T01:00:00.000Z'],
    [2027, '2027-03-28T01:00:00.000Z', '2027-10-31T01:00:00.000Z'],
    [2030, '2030-03-31T01:00:00.000Z', '2030-10-27T01:00:00.000Z'],
    [2035, '2035-03-25T01:00:00.000Z', '2035-10-28T01:00:00.000Z'],
  ])('knows the nights of %i', (year, spring, autumn) => {
    expect([changeIn(year, 3), changeIn(year, 10)].map((at) => new Date(at).toISOString())).toEqual([
      spring,
      autumn,
    ]);
  });

  it('finds hours that are reckoned without the change, and a door that opens twice', () => {
    const evening = ({ start }: Night, at: number): number => at - start;
    const twice = ({ spring, change, start }: Night, at: number): number =>
      at < change ? at - start : at - start + (spring ? HOUR_MS : -HOUR_MS);
    const late = [{ from: 8, until: 9 }];
    const [spring, autumn] = nights.filter(({ year }) => year === 2027) as [Night, Night];
    for (const night of [spring, autumn]) expect(wrongIn(night, 'Europe/Oslo', evening)).not.toHaveLength(0);
    expect(wrongIn(autumn, 'Europe/Oslo', latestShown, late)).toEqual([]);
    expect(wrongIn(autumn, 'Europe/Oslo', twice, late)).not.toHaveLength(0);
  });
});
