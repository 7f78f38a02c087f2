import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { plainEntry } from '../../../src/core/entry/plan.ts';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import type { Chain, Person } from '../../../src/core/schedule/rota.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';

/** Half a minute before eight on a Monday in Stockholm. */
const START = Date.UTC(2026, 10, 23, 6, 59, 30);
const OPENS = START + 30_000;

const day = [{ from: '08:00', until: '16:00' }];
const calendar: Calendar = {
  id: 'office',
  name: 'Office',
  timeZone: 'Europe/Stockholm',
  week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
  specialDays: new Map(),
};
const people = ['olle', 'lisa'].map((id, n): Person => ({
  id,
  name: id,
  number: `+4670174060${n}`,
  email: null,
}));
const chain: Chain = {
  id: 'duty',
  name: 'Duty',
  steps: [
    { person: 'olle', ringTimeoutMs: 20_000 },
    { person: 'lisa', ringTimeoutMs: 20_000 },
  ],
  rounds: 1,
  confirmPrompt: 'on-call-confirm',
  confirmKey: '1',
  exhaustedPrompt: 'on-call-exhausted',
};

function directory(saysNextOpening = true): Directory {
  const sketched = sketchDirectory({ numbers: { '+46406280406': { calendar: 'office' } } });
  const plan = sketched.numbers.get('+46406280406');
  if (!plan) throw new Error('no plan');
  const closed = { prompts: ['closed'], saysNextOpening, menu: null };
  return {
    ...sketched,
    numbers: new Map([[plan.number, { ...plan, entry: { ...plainEntry('closed', 'duty'), closed } }]]),
    calendars: new Map([['office', calendar]]),
    people: new Map(people.map((person) => [person.id, person])),
    chains: new Map([['duty', chain]]),
  };
}

const asked = (desk = new DeskDriver(directory(), START)) => desk.call('c1', '+46406280406').soundOver('c1');
const rung = (desk: DeskDriver) => desk.factsOf('forward-started').map(({ onCall }) => onCall?.person);
const said = (desk: DeskDriver) => desk.factsOf('announcement-started').map(({ prompts }) => prompts);

describe('a desk that opens while those on call are rung for a caller of the night', () => {
  it('lets a phone ring to its end, then takes the call itself, before all others', () => {
    const desk = asked().press('c1', '1').signIn('anna');
    desk.wait(20_000);
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    desk.now = OPENS;
    expect(desk.desk.calls.get('c1')?.state).toBe('forwarding');
    desk.gone('c1.a2', 'busy');
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    expect(desk.factsOf('on-call-handed-to-desk')).toHaveLength(1);
    expect(desk.desk.calls.get('c1')).toMatchObject({ class: 'critical', onCall: null, queuedAt: OPENS });
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('is no help while nobody has signed in: the next is rung; after the last one the call waits at the desk', () => {
    const desk = asked().press('c1', '1');
    desk.now = OPENS;
    desk.gone('c1.a1', 'busy');
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    desk.gone('c1.a2', 'busy');
    expect(desk.desk.calls.get('c1')?.state).toBe('queued');
    expect(desk.factsOf('on-call-exhausted')).toEqual([]);
    expect(desk.offeredTo('c1')).toBeNull();
    desk.signIn('anna');
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('takes the call at once where it had opened when the caller confirmed', () => {
    const desk = asked().signIn('anna');
    desk.now = OPENS;
    desk.press('c1', '1');
    expect(rung(desk)).toEqual([]);
    expect(desk.offeredTo('c1')).toBe('anna');
  });

  it('which is still closed takes nothing', () => {
    const desk = asked().press('c1', '1').signIn('anna');
    desk.now = OPENS - 1;
    desk.gone('c1.a1', 'busy').gone('c1.a2', 'busy');
    expect(rung(desk)).toEqual(['olle', 'lisa']);
    expect(desk.factsOf('on-call-exhausted')).toHaveLength(1);
  });
});

describe('a caller of the night who does not confirm', () => {
  it('hears again that it is closed, and when it opens', () => {
    const desk = asked().press('c1', '5');
    expect(said(desk)).toEqual([
      ['closed', 'opens-again', 'when-today', 'when-sharp-8'],
      ['on-call-confirm'],
      ['closed', 'opens-again', 'when-today', 'when-sharp-8'],
    ]);
  });

  it('but not when it opens, where the number does not say so', () => {
    const desk = asked(new DeskDriver(directory(false), START)).press('c1', '5');
    expect(said(desk)).toEqual([['closed'], ['on-call-confirm'], ['closed']]);
  });
});
