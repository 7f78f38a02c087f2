import { beforeEach, describe, expect, it } from 'vitest';
import type { Calendar } from '../../../src/core/schedule/calendar.ts';
import { DeskDriver } from '../../support/desk-driver.ts';
import { callbackRules, sketchDirectory, type DeskSketch } from '../../support/desk-fixture.ts';

const CALLER = '+46701740611';
const CB = 'c1.cb';

const desk = (more: DeskSketch = {}): DeskDriver =>
  new DeskDriver(sketchDirectory({ services: { support: { callback: callbackRules } }, ...more }));

/** A caller who waits and asks to be rung back at their own number; nobody is signed in. */
function asked(driver = desk(), leg = 'c1'): DeskDriver {
  return driver.call(leg).press(leg, '9').press(leg, '1').soundOver(leg);
}

/** The agent's phone is picked up and the callback accepted: the caller's phone rings. */
function dialled(driver = asked().signIn('anna')): DeskDriver {
  const leg = driver.ringingLeg(CB);
  return driver.tell({ type: 'leg-answered', leg }).press(leg, '1');
}

const party = (driver: DeskDriver): string => driver.desk.calls.get(CB)?.dialling?.party ?? 'nobody';
const state = (driver: DeskDriver, call = CB) => driver.desk.calls.get(call)?.state ?? 'gone';

describe('asking for a callback', () => {
  it('is offered from the set wait on, once, and not to one who was not told of a key', () => {
    const driver = desk().call('c1').wait(29_000);
    const offers = () => driver.factsOf('announcement-started').filter((f) => f.purpose === 'callback-offer');
    expect(offers()).toEqual([]);
    driver.wait(1_000);
    expect(offers()).toHaveLength(1);
    driver.soundOver('c1').wait(600_000);
    expect(offers()).toHaveLength(1);
    const without = desk({ services: { support: {} } })
      .call('c1')
      .wait(600_000)
      .press('c1', '9');
    expect(without.factsOf('announcement-started')).toEqual([]);
  });

  it('reads the known number out, as it is dialled at home', () => {
    const driver = desk().call('c1').wait(1_000).press('c1', '9');
    const [played] = driver.lastEffectsOf('play');
    expect(played?.prompts.map(({ prompt }) => prompt)).toEqual([
      'callback-confirm-number',
      ...[...'0701740611'].map((digit) => `digit-${digit}`),
    ]);
    // The music stops for it and comes back after it.
    expect(driver.lastEffectsOf('stop-hold-music')).toHaveLength(1);
    driver.soundOver('c1');
    expect(driver.lastEffectsOf('start-hold-music')).toHaveLength(1);
  });

  it('ends the live call with the reason callback, and a call in its place waits with its age', () => {
    const driver = desk().call('c1').wait(60_000).press('c1', '9').press('c1', '1');
    expect(driver.factsOf('callback-requested')).toMatchObject([{ number: CALLER, callback: CB }]);
    expect(state(driver, 'c1')).toBe('announcing');
    driver.wait(4_000).soundOver('c1');
    expect(driver.factsOf('call-ended')).toMatchObject([{ reason: 'callback', waitMs: 60_000 }]);
    expect(driver.lastEffectsOf('hang-up')).toMatchObject([{ leg: 'c1' }]);
    const [live] = driver.factsOf('call-queued');
    expect(driver.desk.calls.get(CB)).toMatchObject({
      kind: 'callback',
      leg: null,
      state: 'queued',
      caller: CALLER,
      queuedAt: live?.queuedAt,
      arrivedAt: live?.arrivedAt,
    });
  });

  it.each([
    ['while hearing that it is accepted', (d: DeskDriver) => d.gone('c1')],
    [
      'by a supervisor',
      (d: DeskDriver) =>
        d.tell({ type: 'call-command', call: 'c1', command: { name: 'hang-up' }, agent: null, by: 'boss' }),
    ],
  ])('stands when the caller is gone %s', (_when, end) => {
    const driver = desk().call('c1').press('c1', '9').press('c1', '1');
    end(driver);
    expect(driver.factsOf('call-ended')).toMatchObject([{ reason: 'callback' }]);
    expect(state(driver)).toBe('queued');
  });

  it('takes another number, typed in the national form and ended by #, once it was read out and confirmed', () => {
    const driver = desk().call('c1').press('c1', '9').press('c1', '2');
    driver.press('c1', '0*0701740612#');
    const readOut = driver.factsOf('announcement-started').at(-1)?.prompts;
    expect(readOut).toEqual([
      'callback-confirm-number',
      ...[...'0701740612'].map((digit) => `digit-${digit}`),
    ]);
    expect(driver.factsOf('callback-requested')).toEqual([]);
    driver.press('c1', '7');
    expect(driver.factsOf('announcement-started').at(-1)?.prompts).toEqual(readOut);
    driver.press('c1', '1').soundOver('c1');
    expect(driver.desk.calls.get(CB)?.caller).toBe('+46701740612');
  });

  it('asks for it again where a digit of it was wrong', () => {
    const driver = desk().call('c1').press('c1', '9').press('c1', '2').press('c1', '0701740619#');
    driver.press('c1', '2').press('c1', '0701740612#').press('c1', '1').soundOver('c1');
    expect(driver.factsOf('callback-requested')).toMatchObject([{ number: '+46701740612' }]);
  });

  it('asks one who withholds the number for it, and lets go after three that are none', () => {
    const driver = desk().call('c1', '+46406280400', null).press('c1', '9');
    expect(driver.factsOf('announcement-started').at(-1)?.prompts).toEqual(['callback-enter-number']);
    driver.press('c1', '12#');
    expect(driver.factsOf('announcement-started').at(-1)?.prompts).toEqual(['callback-invalid-number']);
    // A number abroad that may not be dialled, then one of the desk's own.
    driver.press('c1', '0035812345678#').press('c1', '0406280400#');
    expect(driver.desk.calls.get('c1')?.callbackMenu).toBeNull();
    expect(driver.factsOf('callback-requested')).toEqual([]);
    expect(state(driver, 'c1')).toBe('queued');
  });

  it('never keeps a caller in the middle of it from being answered', () => {
    const driver = desk().call('c1').wait(1_000).press('c1', '9').signIn('anna');
    expect(driver.offeredTo('c1')).toBe('anna');
    driver.press('c1', '2').answer('c1');
    expect(state(driver, 'c1')).toBe('connected');
    expect(driver.desk.calls.get('c1')?.announcement).toBeNull();
    driver.press('c1', '0701740612#');
    expect(state(driver, 'c1')).toBe('connected');
  });

  it('takes the offer back that rings when the caller decides', () => {
    const driver = desk().signIn('anna').call('c1').press('c1', '9').press('c1', '1');
    expect(driver.factsOf('offer-ended')).toMatchObject([{ outcome: 'withdrawn' }]);
    expect(driver.stateOf('anna')).toBe('available');
  });

  it('may be chosen by one who was handed on to an agent and waits for them', () => {
    const driver = desk({ agents: { anna: {}, bo: {} }, services: { support: { callback: callbackRules } } });
    driver.signIn('anna').call('c1').answer('c1').signIn('bo');
    const command = { name: 'transfer', to: { agent: 'bo' } } as const;
    driver.tell({ type: 'call-command', call: 'c1', command, agent: 'anna', by: 'anna' });
    expect(driver.offeredTo('c1')).toBe('bo');
    driver.press('c1', '9').press('c1', '1');
    expect(driver.desk.calls.get('c1')?.past.returnTo).toBeNull();
    driver.soundOver('c1');
    expect(state(driver)).toBe('queued');
  });

  it('forgets a caller who presses nothing more', () => {
    const driver = desk().call('c1').press('c1', '9').wait(40_000);
    expect(driver.desk.calls.get('c1')?.callbackMenu).toBeNull();
  });
});

describe('a callback', () => {
  let driver: DeskDriver;
  beforeEach(() => {
    driver = dialled();
  });

  it('is told to the agent with the number, and dialled only after the key', () => {
    const before = asked().signIn('anna');
    const leg = before.ringingLeg(CB);
    before.tell({ type: 'leg-answered', leg });
    const [played] = before.lastEffectsOf('play');
    expect(played).toMatchObject({ leg });
    expect(played?.prompts.map(({ prompt }) => prompt).slice(0, 3)).toEqual([
      'callback-intro',
      'callback-caller-is',
      'digit-0',
    ]);
    expect(state(before)).toBe('offering');
    before.press(leg, '1');
    expect(before.lastEffectsOf('originate')).toMatchObject([
      {
        endpoint: `PJSIP/${CALLER}@trunk`,
        callerNumber: '+46406280400',
        callerName: 'Town',
        timeoutMs: 35_000,
      },
    ]);
    expect(before.lastEffectsOf('start-ringing')).toMatchObject([{ leg }]);
    expect(before.stateOf('anna')).toBe('talking');
    expect(before.desk.calls.get(CB)?.leg).toBeNull();
  });

  it('joins the two when the caller answers, and is handled like any call', () => {
    const { agentLeg, attempt } = driver.desk.calls.get(CB)?.dialling ?? { agentLeg: '', attempt: 0 };
    driver.tell({ type: 'leg-answered', leg: party(driver) });
    const bridge = `${CB}.b${attempt}`;
    expect(driver.lastEffects.map(({ type }) => type).slice(0, 3)).toEqual([
      'stop-ringing',
      'create-bridge',
      'add-to-bridge',
    ]);
    driver.tell({ type: 'leg-bridged', leg: party(driver), bridge });
    expect(state(driver)).toBe('dialling');
    driver.tell({ type: 'leg-bridged', leg: agentLeg, bridge });
    expect(driver.desk.calls.get(CB)).toMatchObject({ state: 'connected', talk: { agent: 'anna', bridge } });
    driver.wait(5_000).gone(agentLeg);
    expect(driver.factsOf('call-ended').at(-1)).toMatchObject({ call: CB, reason: 'handled', talkMs: 5_000 });
    expect(driver.desk.calls.size).toBe(0);
    expect(driver.desk.agents.get('anna')?.callsToday).toBe(1);
  });

  it.each([
    ['busy', (d: DeskDriver) => d.gone(party(d), 'busy'), 'busy'],
    ['declined', (d: DeskDriver) => d.gone(party(d), 'declined'), 'declined'],
    ['unreachable', (d: DeskDriver) => d.gone(party(d), 'unreachable'), 'unreachable'],
    ['not answered', (d: DeskDriver) => d.wait(30_000), 'not-answered'],
    [
      'gone between answer and bridge',
      (d: DeskDriver) => d.tell({ type: 'leg-answered', leg: party(d) }).gone(`${CB}.a2`),
      'declined',
    ],
    [
      'answered but never joined',
      (d: DeskDriver) => d.tell({ type: 'leg-answered', leg: party(d) }).wait(5_000),
      'not-answered',
    ],
    [
      'without a bridge',
      (d: DeskDriver) =>
        d.tell({ type: 'leg-answered', leg: party(d) }).tell({
          type: 'effect-failed',
          effect: 'create-bridge',
          call: CB,
          leg: null,
          error: 'no',
        }),
      'unreachable',
    ],
  ])(
    '%s: the agent is free without a mark, and it sleeps and competes again with its old place',
    (_n, act, outcome) => {
      const { queuedAt } = driver.desk.calls.get(CB) ?? {};
      act(driver);
      expect(driver.factsOf('party-not-reached')).toMatchObject([{ outcome, tries: 1, restUntil: null }]);
      expect(driver.desk.agents.get('anna')?.state).toBe('available');
      expect(state(driver)).toBe('sleeping');
      driver.gone(`${CB}.a1`).wait(59_999);
      expect(state(driver)).toBe('sleeping');
      driver.wait(1);
      expect(driver.offeredTo(CB)).toBe('anna');
      expect(driver.desk.calls.get(CB)?.queuedAt).toBe(queuedAt);
    },
  );

  it('waits again at once when the agent hangs up first, and this agent rests from it', () => {
    driver.gone(`${CB}.a1`);
    expect(driver.factsOf('party-not-reached')).toMatchObject([{ outcome: 'given-up', tries: 0 }]);
    expect(driver.lastEffectsOf('hang-up')).toMatchObject([{ leg: `${CB}.a2` }]);
    expect(state(driver)).toBe('queued');
    driver.wait(30_000);
    expect(driver.offeredTo(CB)).toBe('anna');
  });

  it.each([
    ['another key', (d: DeskDriver, leg: string) => d.press(leg, '5')],
    ['hanging up', (d: DeskDriver, leg: string) => d.gone(leg)],
  ])('is declined by %s: the pair rests', (_how, decline) => {
    const before = asked().signIn('anna');
    const leg = before.ringingLeg(CB);
    before.tell({ type: 'leg-answered', leg });
    decline(before, leg);
    expect(before.factsOf('offer-ended')).toMatchObject([{ outcome: 'declined' }]);
    expect(before.factsOf('party-dialled')).toEqual([]);
    before.gone(leg);
    expect(state(before)).toBe('queued');
    before.wait(30_000);
    expect(before.offeredTo(CB)).toBe('anna');
  });

  it('is given up after the attempts with a record', () => {
    driver.gone(party(driver), 'busy').gone(`${CB}.a1`).wait(60_000);
    dialled(driver).gone(party(driver), 'busy');
    expect(driver.factsOf('callback-failed')).toMatchObject([{ call: CB, tries: 2 }]);
    expect(driver.factsOf('call-ended').at(-1)).toMatchObject({ reason: 'callback-failed', by: 'desk' });
    expect(state(driver)).toBe('gone');
  });

  it('can be cancelled until the two talk', () => {
    driver.tell({ type: 'cancel-callback', agent: null, call: CB, by: 'boss' });
    expect(driver.lastEffectsOf('hang-up').map(({ leg }) => leg)).toEqual([`${CB}.a1`, `${CB}.a2`]);
    expect(driver.factsOf('call-ended').at(-1)).toMatchObject({
      reason: 'callback-failed',
      by: 'supervisor',
    });
    expect(driver.stateOf('anna')).toBe('available');
  });

  it('goes neither before nor behind its place among live callers', () => {
    const live = desk().call('c1').wait(1_000).call('c2').wait(1_000).call('c3').wait(1_000);
    live.press('c2', '9').press('c2', '1').soundOver('c2').signIn('anna');
    expect(live.offeredTo('c1')).toBe('anna');
    live.gone('c1').gone('c1.a1');
    expect(live.offeredTo('c2.cb')).toBe('anna');
    expect(live.offeredTo('c3')).toBeNull();
  });
});

describe('the hours of a callback', () => {
  const day = [{ from: '08:00', until: '16:30' }];
  const office: Calendar = {
    id: 'office',
    name: 'Office',
    timeZone: 'Europe/Stockholm',
    week: { 1: day, 2: day, 3: [], 4: [], 5: [], 6: [], 7: [] },
    specialDays: new Map(),
  };
  const LOCAL = Date.UTC(2026, 10, 23, 15, 29, 0); // A Monday, 16:29 in Stockholm.

  function atClosing(calendar = office): DeskDriver {
    const sketched = sketchDirectory({
      services: { support: { callback: callbackRules } },
      numbers: { '+46406280400': { calendar: 'office' } },
    });
    return new DeskDriver({ ...sketched, calendars: new Map([['office', calendar]]) }, LOCAL);
  }

  it('sleeps from closing until the next opening, then waits in its old place', () => {
    const driver = asked(atClosing());
    expect(state(driver)).toBe('queued');
    driver.wait(60_000);
    expect(driver.factsOf('callback-put-off')).toMatchObject([
      { why: 'closed', until: Date.UTC(2026, 10, 24, 7, 0, 0) },
    ]);
    driver.signIn('anna');
    expect(driver.offeredTo(CB)).toBeNull();
    driver.wait(Date.UTC(2026, 10, 24, 7, 0, 0) - driver.now);
    expect(driver.offeredTo(CB)).toBe('anna');
  });

  it('is put off to the opening when the pause between two attempts ends after closing', () => {
    const driver = asked(atClosing()).signIn('anna');
    dialled(driver).gone(party(driver), 'busy');
    expect(driver.factsOf('callback-put-off')).toMatchObject([
      { why: 'closed', until: Date.UTC(2026, 10, 24, 7, 0, 0) },
    ]);
  });

  it('ends with a record when the desk closes for good, and no sooner than its hours end', () => {
    const today = { date: '2026-11-23', name: 'Last day', periods: day };
    const last = {
      ...office,
      week: { ...office.week, 1: [], 2: [] },
      specialDays: new Map([[today.date, today]]),
    };
    const driver = asked(atClosing(last)).wait(59_000);
    expect(state(driver)).toBe('queued');
    driver.wait(1_000);
    expect(driver.factsOf('callback-failed')).toMatchObject([{ call: CB, tries: 0, why: 'never-open' }]);
    expect(driver.factsOf('call-ended').at(-1)).toMatchObject({
      call: CB,
      reason: 'callback-failed',
      note: 'its number has no opening within 400 days',
    });
    expect(driver.desk.calls.size).toBe(0);
    expect([...driver.desk.timers.values()]).toEqual([]);
  });

  it('waits for an opening that is as far away as can be seen', () => {
    const week = { ...office.week, 1: [], 2: [] };
    const open = ['2026-11-23', '2027-12-27'].map((date) => ({ date, name: 'Open day', periods: day }));
    const specialDays = new Map(open.map((each) => [each.date, each]));
    const driver = asked(atClosing({ ...office, week, specialDays })).wait(60_000);
    expect(driver.factsOf('callback-put-off')).toMatchObject([{ until: Date.UTC(2027, 11, 27, 7) }]);
  });

  it('is not dialled for an agent who accepts it after closing', () => {
    const driver = asked(atClosing()).wait(55_000).signIn('anna');
    const leg = driver.ringingLeg(CB);
    driver.wait(6_000).tell({ type: 'leg-answered', leg }).press(leg, '1');
    expect(driver.factsOf('party-dialled')).toEqual([]);
    expect(state(driver)).toBe('sleeping');
    expect(driver.stateOf('anna')).toBe('available');
  });
});
