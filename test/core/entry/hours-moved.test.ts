import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { restoreDesk } from '../../../src/core/desk/restore.ts';
import { plainEntry, type EntryPlan } from '../../../src/core/entry/plan.ts';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

const NUMBER = '+46406280400';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** A Monday in Stockholm, a minute before 16:30. */
const SHORTLY = Date.UTC(2026, 10, 23, 15, 29);

const hours = (until: string): Calendar => {
  const day = [{ from: '08:00', until }];
  return {
    id: 'office',
    name: 'Office',
    timeZone: 'Europe/Stockholm',
    week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
    specialDays: new Map(),
  };
};

const sendOff: EntryPlan['drain'] = { do: 'send-off', prompt: 'closing' };

const open = (until: string, drain: EntryPlan['drain'] = sendOff): Directory => ({
  ...sketchDirectory({
    numbers: { [NUMBER]: { calendar: 'office', entry: { ...plainEntry('closed'), drain } } },
  }),
  calendars: new Map([['office', hours(until)]]),
});

/** A caller who has waited ten seconds while it was open until 16:30. */
const waiting = (drain: EntryPlan['drain'] = sendOff): DeskDriver =>
  new DeskDriver(open('16:30', drain), SHORTLY).call('c1').wait(10 * SECOND);
const change = (desk: DeskDriver, until: string, drain: EntryPlan['drain'] = sendOff): DeskDriver =>
  desk.tell({ type: 'directory-changed', directory: open(until, drain) });
const state = (desk: DeskDriver): string => desk.desk.calls.get('c1')?.state ?? 'ended';

describe('hours that are changed while somebody waits', () => {
  it('last longer: nobody is sent off before they end', () => {
    const desk = change(waiting(), '17:00').wait(MINUTE);
    expect(state(desk)).toBe('queued');
    expect(desk.factsOf('hours-moved')).toMatchObject([{ call: 'c1', openUntil: SHORTLY + 31 * MINUTE }]);
    expect(state(desk.wait(30 * MINUTE))).not.toBe('queued');
  });

  it('end sooner, or have ended before the caller came: sent off then, or now', () => {
    const desk = change(waiting(), '16:29').wait(1);
    expect(desk.factsOf('hours-moved')).toMatchObject([{ openUntil: SHORTLY + 10 * SECOND }]);
    expect(state(desk)).not.toBe('queued');
    // Told again, it stays so.
    expect(change(waiting(), '16:29').factsOf('hours-moved')).toHaveLength(1);
  });

  it('keep the time that is given to those who wait', () => {
    const limit = { do: 'limit', limitMs: 5 * MINUTE, prompt: 'closing' } as const;
    const desk = change(waiting(limit), '16:32', limit).wait(7 * MINUTE);
    expect(state(desk)).toBe('queued');
    expect(state(desk.wait(MINUTE))).not.toBe('queued');
  });

  it('say nothing where they are as they were, and to those who came when it was closed', () => {
    expect(change(waiting(), '16:30').factsOf('hours-moved')).toEqual([]);
    const late = new DeskDriver(open('16:00'), SHORTLY).call('c1');
    expect(change(late, '17:00').factsOf('hours-moved')).toEqual([]);
  });

  it('are known to a service that is started again', () => {
    const desk = change(waiting(), '17:00');
    const again = restoreDesk(open('17:00'), desk.facts, desk.now);
    expect(again.calls.get('c1')?.drainAt).toBe(SHORTLY + 31 * MINUTE);
  });
});
