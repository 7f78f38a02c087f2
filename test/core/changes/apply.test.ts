import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../src/core/changes/apply.ts';
import { type Change, type ChangeData, isInForce } from '../../../src/core/changes/change.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import type { Calendar, Period } from '../../../src/core/schedule/calendar.ts';
import { openingAt } from '../../../src/core/schedule/opening.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const BURG = '+46406280400';
const BURG_DUTY = '+46406280401';
const DAL = '+46406280402';
const NINE = Date.parse('2026-11-23T09:00:00+01:00');
const HOUR = 3_600_000;
const DAY: readonly Period[] = [{ from: '08:00', until: '16:00' }];

const office: Calendar = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: DAY, 2: DAY, 3: DAY, 4: DAY, 5: DAY, 6: [], 7: [] },
  specialDays: new Map(),
};

const town = { timeZone: 'Europe/Stockholm', country: 'SE', language: 'sv' } as const;
/** Burg and Dal share the hours of one calendar; Burg's duty number is open at all hours. */
const base: Directory = {
  ...sketchDirectory({
    services: { support: {}, duty: {} },
    agents: { anna: {} },
    numbers: {
      [BURG]: { organisation: 'burg', calendar: 'office' },
      [BURG_DUTY]: { organisation: 'burg', service: 'duty' },
      [DAL]: { organisation: 'dal', calendar: 'office' },
    },
  }),
  organisations: new Map([
    ['burg', { id: 'burg', name: 'Burg', ...town }],
    ['dal', { id: 'dal', name: 'Dal', ...town }],
  ]),
  calendars: new Map([['office', office]]),
};

function change(id: string, data: ChangeData, at = NINE): Change {
  return { id, data, by: 'anna', at, endedAt: null, endedBy: null };
}

const closure = (organisation: string | null, service: string | null = null): ChangeData => ({
  kind: 'closure',
  organisation,
  service,
  from: NINE,
  until: NINE + 2 * HOUR,
  reason: 'power cut',
});

const override = (more: Partial<ChangeData & { kind: 'calendar-override' }>): ChangeData => ({
  kind: 'calendar-override',
  calendar: 'office',
  organisation: null,
  from: NINE,
  until: NINE + 48 * HOUR,
  hours: 'closed',
  periods: null,
  reason: 'moving',
  ...more,
});

const outage = (more: Partial<ChangeData & { kind: 'outage' }> = {}): ChangeData => ({
  kind: 'outage',
  organisation: 'burg',
  service: null,
  prompt: null,
  texts: { sv: 'Nätet är nere', nb: 'Nettet er nede' },
  spoken: { sv: 'typed-sv', nb: 'typed-nb' },
  from: NINE,
  until: NINE + HOUR,
  stayKey: '1',
  informedGraceMs: 10_000,
  ...more,
});

const standIn: ChangeData = {
  kind: 'rota-override',
  rota: 'nobody',
  person: 'kim',
  from: NINE,
  until: NINE + HOUR,
  reason: 'ill',
};

function applied(...changes: Change[]): Directory {
  const result = applyChanges(base, changes);
  if (!result.ok) throw new Error(JSON.stringify(result.mistakes));
  return result.directory;
}

function opening(directory: Directory, number: string, at: number) {
  const calendar = directory.calendars.get(directory.numbers.get(number)?.calendar ?? '');
  return calendar ? openingAt(calendar, at) : null;
}

const mistakesOf = (data: ChangeData) => {
  const result = applyChanges(base, [change('x', data)]);
  return result.ok ? [] : result.mistakes.map(({ field }) => field);
};

describe('changes of the desk', () => {
  it('without any, or with ended ones only, leave the base itself', () => {
    const ended = { ...change('a', closure('burg')), endedAt: NINE, endedBy: 'bo' };
    expect(applied()).toBe(base);
    expect(applied(ended)).toBe(base);
  });

  it('close one organisation of a shared calendar, with a number that had no hours, and open it by themselves', () => {
    const directory = applied(change('a', closure('burg')));
    for (const number of [BURG, BURG_DUTY]) {
      expect(opening(directory, number, NINE)).toMatchObject({ open: false, nextOpening: NINE + 2 * HOUR });
      expect(opening(directory, number, NINE - 1)).toMatchObject({ open: true });
      expect(opening(directory, number, NINE + 2 * HOUR)).toMatchObject({ open: true });
    }
    expect(opening(directory, DAL, NINE)).toMatchObject({ open: true });
    expect(opening(directory, BURG, NINE)?.why).toContain('power cut');
    expect(directory.revision).not.toBe(base.revision);
  });

  it('close a service, and both organisations by their common calendar', () => {
    const duty = applied(change('a', closure(null, 'duty')));
    expect(opening(duty, BURG_DUTY, NINE)).toMatchObject({ open: false });
    const both = applied(change('a', override({})));
    expect([BURG, DAL].map((number) => opening(both, number, NINE)?.open)).toEqual([false, false]);
    expect(both.numbers).toBe(base.numbers);
  });

  it('give other periods for some days', () => {
    const hours = override({ hours: 'open', periods: [{ from: '10:00', until: '18:00' }] });
    const directory = applied(change('a', hours));
    const at = (hour: number) => opening(directory, DAL, NINE + (hour - 9) * HOUR)?.open;
    expect([9, 10, 17, 18, 24 + 10, 48 + 9].map(at)).toEqual([false, true, true, false, true, true]);
  });

  it('of a calendar reach numbers that an earlier closure gave hours of their own', () => {
    const early = change('a', closure('burg'), NINE - HOUR);
    const week = { ...office.week, 1: [] };
    const directory = applied(early, change('b', { kind: 'calendar-week', calendar: 'office', week }));
    expect(opening(directory, BURG, NINE + 3 * HOUR)).toMatchObject({ open: false });
    expect(opening(directory, DAL, NINE)).toMatchObject({ open: false });
  });

  it('say an outage in each language that was typed, and in the own to all others', () => {
    const [news] = applied(change('a', outage())).outages;
    expect(news).toMatchObject({
      id: 'a',
      organisation: 'burg',
      prompt: 'typed-sv',
      text: 'Nätet är nere',
      spoken: { nb: 'typed-nb' },
      spokenOtherwiseIn: 'sv',
      until: NINE + HOUR,
    });
    const [recorded] = applied(change('a', outage({ prompt: 'outage', texts: {}, spoken: {} }))).outages;
    expect(recorded).toMatchObject({ prompt: 'outage', text: 'outage' });
    expect(recorded).not.toHaveProperty('spoken');
  });

  it.each<[string, ChangeData, string]>([
    ['an unknown organisation', closure('atlantis'), 'organisation'],
    ['an unknown service', closure(null, 'nothing'), 'service'],
    ['a closure of nothing', closure(null), 'organisation'],
    ['an unknown calendar', override({ calendar: 'none' }), 'calendar'],
    ['a calendar and an organisation', override({ organisation: 'burg' }), 'calendar'],
    ['an end before its beginning', override({ until: NINE }), 'until'],
    ['no reason', override({ reason: ' ' }), 'reason'],
    ['periods of what is closed', override({ periods: DAY }), 'periods'],
    ['no periods', override({ hours: 'open', periods: [] }), 'periods'],
    ['overlap', override({ hours: 'open', periods: [...DAY, { from: '15:59', until: '17:00' }] }), 'periods'],
    [
      'a week with a reversed period',
      {
        kind: 'calendar-week',
        calendar: 'office',
        week: { ...office.week, 6: [{ from: '12:00', until: '10:00' }] },
      },
      'week.6',
    ],
    ['an outage without words', outage({ texts: {} }), 'texts'],
    ['an outage with both', outage({ prompt: 'outage' }), 'prompt'],
    ['an empty text', outage({ texts: { sv: ' ' } }), 'texts.sv'],
    ['an unknown rota', standIn, 'rota'],
  ])('are refused for %s', (_, data, field) => {
    expect(mistakesOf(data)).toEqual([field]);
  });

  it('cannot name hours that only another change has made', () => {
    const copy = change('b', override({ calendar: 'office@burg' }), NINE + 1);
    expect(applyChanges(base, [change('a', closure('burg')), copy])).toMatchObject({
      mistakes: [{ change: 'b', field: 'calendar' }],
    });
  });

  it('are refused whole when one of them cannot be', () => {
    const result = applyChanges(base, [change('a', closure('burg')), change('b', closure('atlantis'))]);
    expect(result).toMatchObject({ ok: false, mistakes: [{ change: 'b', field: 'organisation' }] });
  });

  it('are over at their end, and when somebody ended them', () => {
    const one = change('a', closure('burg'));
    const end = NINE + 2 * HOUR;
    expect([NINE, end - 1, end].map((at) => isInForce(one, at))).toEqual([true, true, false]);
    expect(isInForce({ ...one, endedAt: NINE, endedBy: 'bo' }, NINE)).toBe(false);
  });
});

const someData = fc.constantFrom(
  closure('burg'),
  closure('dal'),
  closure(null, 'duty'),
  override({}),
  override({ calendar: null, organisation: 'dal', hours: 'open' }),
  override({ hours: 'open', periods: [{ from: '06:00', until: '22:00' }] }),
  outage(),
  outage({ organisation: null, service: 'support', until: null }),
);
const someChanges = fc
  .array(fc.tuple(someData, fc.integer({ min: 0, max: 3 })), { maxLength: 6 })
  .map((drawn) => drawn.map(([data, later], i) => change(`c${i}`, data, NINE + later)));

describe('what always holds of changes', () => {
  it('the order in which they are given does not matter', () => {
    fc.assert(
      fc.property(
        someChanges.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([changes, other]) => {
          expect(applyChanges(base, other)).toEqual(applyChanges(base, changes));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('one more, ended again, gives what there was before', () => {
    fc.assert(
      fc.property(someChanges, someData, (changes, data) => {
        const ended = { ...change('z', data), endedAt: NINE + 1, endedBy: 'bo' };
        expect(applyChanges(base, [...changes, ended])).toEqual(applyChanges(base, changes));
        // It would be told if ending did nothing.
        expect(applyChanges(base, [...changes, change('z', data)])).not.toEqual(applyChanges(base, changes));
      }),
      { numRuns: 200 },
    );
  });
});
