import { describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../../src/core/kernel/time.ts';
import { DAY_MS } from '../../../src/core/kernel/zone.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import { coverageGaps } from '../../../src/core/schedule/coverage.ts';
import { onCallAt } from '../../../src/core/schedule/final-schedule.ts';
import { openingAt } from '../../../src/core/schedule/opening.ts';
import { vDesk } from '../../acceptance/v-desk.ts';
import { directorySources } from '../../support/config.ts';

function read(text: string): Directory {
  const checked = checkConfigText(text, { ...directorySources, years: [2026, 2027, 2028] });
  if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
  return checked.directory;
}

/** The covered minutes, asked one by one of the calendar and the rota. */
function coveredAt(directory: Directory, at: number): boolean {
  const [calendar] = [...directory.calendars.values()];
  const [rota] = [...directory.rotas.values()];
  if (!calendar || !rota) throw new Error('no calendar or rota');
  return openingAt(calendar, at).open || onCallAt(rota, at) !== null;
}

describe('coverage', () => {
  // With the day on which the clock changes and the half-days of Easter.
  test.each(['start-day', 'every-night'])(
    'read by %s, stepping through the minutes finds the same gaps',
    (readBy) => {
      const directory = read(vDesk({ readBy }));
      const [start, end] = [Date.parse('2027-03-21T23:00Z'), Date.parse('2027-03-29T22:00Z')];
      const { gaps } = coverageGaps(directory, '2027-03-22', 8);
      for (let at = start; at < end; at += MINUTE_MS) {
        const inGap = gaps.some(({ from, until }) => from <= at && at < until);
        if (inGap === coveredAt(directory, at))
          throw new Error(`${new Date(at).toISOString()}: ${String(inGap)}`);
      }
      expect(gaps.length).toBeGreaterThan(0);
    },
  );

  test('a number without hours is always covered, one without a chain only while it is open', () => {
    const always = read(vDesk().replace(', calendar: office', ''));
    expect(coverageGaps(always, '2027-01-04', 28).gaps).toEqual([]);
    const { gaps } = coverageGaps(read(vDesk().replace(', onCall: duty', '')), '2027-01-04', 7);
    expect(gaps).toHaveLength(6);
    expect(gaps[5]?.until).toBe(Date.parse('2027-01-11T00:00+01:00'));
    expect(gaps[0]).toMatchObject({
      question: null,
      cause: expect.stringContaining('no rota stands behind'),
    });
  });

  test('a chain that only rings the same person covers nothing', () => {
    const fixed = read(vDesk().replace('{ rota: duty }, ', ''));
    expect(coverageGaps(fixed, '2027-01-04', 7).gaps).toHaveLength(6);
  });

  test('a chain that a menu of the closed plan leads to counts as well', () => {
    const plain = read(vDesk({ readBy: 'every-night' }).replace(', onCall: duty', ''));
    const [[number, plan] = []] = [...plain.numbers];
    if (number === undefined || plan === undefined) throw new Error('no number');
    const withMenu: Directory = {
      ...plain,
      numbers: new Map([
        [number, { ...plan, entry: { ...plan.entry, closed: { ...plan.entry.closed, menu: 'night' } } }],
      ]),
      menus: new Map([
        [
          'night',
          {
            id: 'night',
            name: 'Night',
            prompts: [],
            options: new Map([
              [
                '1',
                {
                  name: 'Critical',
                  class: 'critical',
                  action: { do: 'say', prompts: [], then: { do: 'on-call', chain: 'duty' } },
                },
              ],
              ['2', { name: 'Again', class: null, action: { do: 'menu', menu: 'night' } }],
            ]),
            timeoutMs: 5_000,
            attempts: 3,
            wrongKeyPrompt: 'sorry',
            otherwise: { do: 'hang-up' },
          },
        ],
      ]),
    };
    expect(coverageGaps(withMenu, '2027-01-04', 28).gaps).toEqual([]);
    expect(coverageGaps(plain, '2027-01-04', 28).gaps.length).toBeGreaterThan(0);
  });

  test('gaps of neighbouring days are one', () => {
    const nobody = read(vDesk({ officeHours: '08:00-08:01' }).replace(', onCall: duty', ''));
    const { gaps } = coverageGaps(nobody, '2027-01-09', 2);
    expect(gaps.map(({ from, until }) => (until - from) / DAY_MS)).toEqual([2]);
  });
});
