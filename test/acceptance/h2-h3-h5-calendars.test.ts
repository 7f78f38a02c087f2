import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { expectSettled } from '../support/settled.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import { calls, isEnded, isQueued, startWayIn, toldOf, treatment } from '../support/way-in.ts';
import { ALMBY, BERGA, FJELL, NIGHT_NO, NIGHT_SE, TWO_CALENDARS } from '../support/way-in-desk.ts';

let desk: SvaraUnderTest;
beforeAll(async () => {
  desk = await startWayIn('2026-05-14T09:00:00+02:00');
});
afterAll(() => desk.stop());

let callers = 0;
/** A caller nobody has seen before. */
const somebody = (): string => `07017406${String(10 + (callers += 1)).padStart(2, '0')}`;
/** What each of the numbers does to somebody who calls at exactly `at`. */
const at = async (instant: string, ...numbers: string[]): Promise<string[]> => {
  desk.clock.stand(instant);
  const treated = await Promise.all(numbers.map((number) => treatment(desk, number, somebody())));
  return treated.map((prompts) => prompts.join(' '));
};

describe('H3: the calendar is the municipality’s, on one shared desk', () => {
  // The Friday after Kristi himmelsfärdsdag: a bridge day of Almby alone.
  const MONDAY = 'closed opens-again when-weekday-1 when-hour-7 when-minute-45';
  const NOON = 'closed opens-again when-today when-hour-12 when-minute-45';

  it('on the holiday before both are closed, and the Norwegian municipality too', async () => {
    const friday = 'closed opens-again when-tomorrow';
    expect(await at('2026-05-14T10:00:00+02:00', ALMBY, BERGA, FJELL)).toEqual([
      'closed opens-again when-weekday-1 when-hour-7 when-minute-45',
      `${friday} when-hour-7 when-minute-45`,
      `${friday} when-sharp-8`,
    ]);
  });

  it.each([
    ['07:44:59.999', MONDAY, 'closed opens-again when-today when-hour-7 when-minute-45'],
    ['07:45:00', MONDAY, 'queue'],
    ['11:59:59.999', MONDAY, 'queue'],
    ['12:00:00', MONDAY, NOON],
    ['12:44:59.999', MONDAY, NOON],
    ['12:45:00', MONDAY, 'queue'],
    ['16:30:00', MONDAY, MONDAY],
  ])('at %s Almby: %s; Berga: %s', async (time, almby, berga) => {
    expect(await at(`2026-05-15T${time}+02:00`, ALMBY, BERGA)).toEqual([almby, berga]);
  });

  it('at midsummer Sweden is closed and Norway is not', async () => {
    expect(await at('2026-06-18T12:10:00+02:00', ALMBY, BERGA, FJELL)).toEqual([NOON, NOON, 'queue']);
    expect(await at('2026-06-19T12:10:00+02:00', ALMBY, BERGA, FJELL)).toEqual([MONDAY, MONDAY, 'queue']);
  });
});

describe('H5: zones of Stockholm and Oslo, exact over the nights on which the clock changes', () => {
  // Open 00:00–02:30 and 03:15–06:00 by the clock on the wall.
  const both = (treated: string): string[] => [treated, treated];
  const today = 'closed opens-again when-today when-hour-3 when-minute-15';

  it.each([
    // 03:00 becomes 02:00 at 01:00 UTC: 02:30 is its first showing.
    ['2026-10-24T21:59:59.999Z', 'closed opens-again when-tomorrow when-sharp-0'],
    ['2026-10-24T22:00:00Z', 'queue'],
    ['2026-10-25T00:29:59.999Z', 'queue'],
    ['2026-10-25T00:30:00Z', today],
    ['2026-10-25T01:29:59.999Z', today],
    ['2026-10-25T01:30:00Z', today],
    ['2026-10-25T02:15:00Z', 'queue'],
    ['2026-10-25T05:00:00Z', 'closed opens-again when-date-7 when-day-1 when-month-11 when-sharp-0'],
    // 02:00 becomes 03:00 at 01:00 UTC: 02:30 is that instant.
    ['2027-03-27T22:59:59.999Z', 'closed opens-again when-tomorrow when-sharp-0'],
    ['2027-03-27T23:00:00Z', 'queue'],
    ['2027-03-28T00:59:59.999Z', 'queue'],
    ['2027-03-28T01:00:00Z', today],
    ['2027-03-28T01:14:59.999Z', today],
    ['2027-03-28T01:15:00Z', 'queue'],
    ['2027-03-28T03:59:59.999Z', 'queue'],
    ['2027-03-28T04:00:00Z', 'closed opens-again when-date-7 when-day-4 when-month-4 when-sharp-0'],
  ])('at %s: %s', async (instant, treated) => {
    expect(await at(instant, NIGHT_SE, NIGHT_NO)).toEqual(both(treated));
  });

  it('a day that is a holiday in Norway alone closes Norway alone', async () => {
    expect(await at('2027-05-17T10:00:00+02:00', BERGA, FJELL)).toEqual([
      'queue',
      'closed opens-again when-tomorrow when-sharp-8',
    ]);
  });
});

describe('H2: hours of the phone and hours of the service level are two calendars', () => {
  // Phone 07:45–12:00 and 12:45–18:00, service level 08:00–16:30.
  const level = async () => {
    const { offered, abandoned, serviceLevel } = await desk.queue('measured');
    return { offered, abandoned, ratio: serviceLevel.ratio };
  };
  /** Waits beyond the target of 20 s and gives up. */
  const givesUp = async (instant: string): Promise<string> => {
    const caller = somebody();
    desk.clock.set(instant);
    const call = await calls(desk, TWO_CALENDARS, caller);
    await isQueued(desk, caller);
    desk.clock.advance(25_000);
    call.hangUp();
    const { facts } = await isEnded(desk, caller);
    return facts.find(({ type }) => type === 'call-queued')?.text ?? '';
  };

  it('a call is served by the one and counted by the other', async () => {
    const OUTSIDE = 'outside the hours of the service level';
    expect(await givesUp('2027-11-15T07:50:00+01:00')).toContain(OUTSIDE);
    expect(await level()).toEqual({ offered: 1, abandoned: 1, ratio: null });
    expect(await givesUp('2027-11-15T08:00:00+01:00')).not.toContain(OUTSIDE);
    expect(await level()).toEqual({ offered: 2, abandoned: 2, ratio: 0 });
    // The phone has lunch, the service level has not: nobody can be counted who was not let in.
    const [lunch] = await at('2027-11-15T12:10:00+01:00', TWO_CALENDARS);
    expect(lunch).toBe('closed opens-again when-today when-hour-12 when-minute-45');
    expect(await level()).toEqual({ offered: 2, abandoned: 2, ratio: 0 });
    expect(await givesUp('2027-11-15T17:00:00+01:00')).toContain(OUTSIDE);
    expect(await level()).toEqual({ offered: 3, abandoned: 3, ratio: 0 });
  });

  it('an answer in the hours counts, also after a restart', async () => {
    const caller = somebody();
    desk.clock.set('2027-11-15T17:10:00+01:00');
    const phone = await desk.agent(1);
    const late = await calls(desk, TWO_CALENDARS, caller);
    const ring = await phone.incoming();
    await ring.answer();
    await toldOf(desk, caller, ({ state }) => state === 'connected');
    late.hangUp();
    await ring.ended();
    expect(await level()).toEqual({ offered: 4, abandoned: 3, ratio: 0 });
    await desk.goHome(1, phone);
    await desk.stopService();
    await desk.startService();
    await eventually(async () => expect(await level()).toEqual({ offered: 4, abandoned: 3, ratio: 0 }));
    await expectSettled(desk);
  });
});
