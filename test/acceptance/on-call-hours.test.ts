import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  DUTY,
  LEADER,
  NIGHTS,
  OFFICER,
  OnCallStage,
  OVERLAP,
  spoken,
  TOWN,
} from '../support/on-call-desk.ts';

/*
 * Who is reached when: one story from a Monday afternoon until the nights on which the clock changes, as time
 * only goes forward.
 */
describe('the desk by day, those on call by night', () => {
  let stage: OnCallStage;
  beforeAll(async () => {
    stage = await OnCallStage.start({ at: '2026-11-23T15:40:00+01:00' });
  });
  afterAll(() => stage.stop());

  const at = (instant: string): void => stage.desk.clock.set(instant);

  describe('V1 at 15:40, the desk being open', () => {
    it('somebody signed in: the desk takes the critical call itself, by any number', async () => {
      const anna = await stage.desk.agent(1);
      for (const number of [DUTY, OVERLAP]) {
        const { call, from } = await stage.dial(number);
        const ring = await anna.incoming();
        await ring.answer();
        await stage.talk(call, ring);
        ring.hangUp();
        expect(await stage.ended(from)).toMatchObject({ endReason: 'handled', class: 'critical' });
        expect(await stage.texts(from, 'forward-started', 'on-call-chosen')).toEqual([]);
      }
      await stage.nobodyRung();
      await stage.desk.goHome(1, anna);
    }, 20_000);

    it('nobody signed in: those on call as overflow, where the service says so, and back to its queue', async () => {
      const { call, from } = await stage.dial(OVERLAP);
      const officer = await stage.rings(OFFICER);
      await call.heard(spoken('on-call-ringing'), 10_000);
      officer.refuse(486);
      const leader = await stage.rings(LEADER);
      // Somebody comes meanwhile: the second round is not needed.
      leader.refuse(486);
      await stage.happens(from, 'on-call-paused');
      stage.desk.clock.advance(20_000);
      (await stage.rings(OFFICER)).refuse(603);
      (await stage.rings(LEADER)).refuse(603);
      await stage.happens(from, 'on-call-exhausted');
      const anna = await stage.desk.agent(1);
      const ring = await anna.incoming();
      await ring.answer();
      await stage.talk(call, ring);
      call.hangUp();
      await ring.ended();
      expect(await stage.ended(from)).toMatchObject({ endReason: 'handled' });
      await stage.desk.goHome(1, anna);
    }, 30_000);

    it('N3: by the duty number it waits for the desk, as critical, and wakes nobody', async () => {
      const { call, from } = await stage.dial(DUTY);
      await stage.desk.callFrom(from, ({ state }) => state === 'queued');
      await stage.nobodyRung();
      call.hangUp();
      expect(await stage.ended(from)).toMatchObject({ class: 'critical' });
    });
  });

  describe('R3 at 20:00', () => {
    beforeAll(() => at('2026-11-23T20:00:00+01:00'));

    let high: string;

    it('one hears the next opening, one leaves a number, and only the critical one reaches the officer', async () => {
      const [silent, patient, critical] = await Promise.all([
        stage.dial(TOWN),
        stage.dial(TOWN),
        stage.dial(TOWN),
      ]);
      high = patient.from;
      await silent.call.heard(spoken('closed'), 10_000);
      await silent.call.heard(spoken('when-tomorrow'), 15_000);
      await silent.call.heard(spoken('menu-closed'), 15_000);
      // Each in their own menu, which may begin a moment later.
      await Promise.all([critical, patient].map(({ from }) => stage.happens(from, 'entry-moved')));
      critical.call.sendDigits('1');
      patient.call.sendDigits('2');
      await patient.call.heard(spoken('callback-confirm-number'), 10_000);
      patient.call.sendDigits('1');
      await patient.call.heard(spoken('callback-accepted'), 10_000);
      patient.call.hangUp();
      await stage.nobodyRung();
      await stage.happens(critical.from, 'on-call-chosen');
      critical.call.sendDigits('1');
      const officer = await stage.rings(OFFICER);
      await officer.answer();
      await officer.heard('sound');
      officer.sendDigits('1');
      await stage.talk(critical.call, officer);
      critical.call.hangUp();
      await officer.ended();
      // The menu is over at the latest then, and no key has come.
      stage.desk.clock.advance(120_001);
      await stage.happens(silent.from, 'announcement-finished', 5_000, 2);
      stage.desk.clock.advance(2_001);
      await silent.call.ended();
      expect(await stage.ended(silent.from)).toMatchObject({ endReason: 'closed' });
      expect(await stage.played(silent.from)).toEqual([
        ...['closed', 'opens-again', 'when-tomorrow', 'when-sharp-8'],
        'menu-closed',
      ]);
      expect(await stage.ended(critical.from)).toMatchObject({ endReason: 'handled', class: 'critical' });
      await stage.desk.callFrom(high, ({ kind }) => kind === 'callback');
      await stage.nobodyRung();
    }, 60_000);

    it('the one who left a number is first in line in the morning', async () => {
      at('2026-11-24T08:00:01+01:00');
      const early = await stage.dial(TOWN);
      await stage.desk.callFrom(early.from, ({ state }) => state === 'queued');
      const anna = await stage.desk.agent(1);
      const ring = await anna.incoming();
      expect(ring.from).toBe(`+46${high.slice(1)}`);
      await ring.answer();
      await ring.heard('sound');
      ring.sendDigits('1');
      const party = await stage.rings(`+46${high.slice(1)}`);
      await party.answer();
      await stage.talk(ring, party);
      early.call.hangUp();
      party.hangUp();
      await ring.ended();
      await stage.desk.asterisk.expectNothingLeft();
      await stage.desk.goHome(1, anna);
    }, 20_000);
  });

  it('N3 at night: the duty number leads to the officer', async () => {
    at('2026-11-24T20:00:00+01:00');
    const { call, from } = await stage.confirmed(DUTY);
    const officer = await stage.rings(OFFICER);
    await officer.answer();
    await officer.heard('sound');
    officer.sendDigits('1');
    await stage.talk(call, officer);
    officer.hangUp();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled' });
  }, 30_000);

  it('the desk opens while those on call are rung: whom the officer leaves, it takes', async () => {
    at('2026-11-25T07:59:30+01:00');
    const { call, from } = await stage.confirmed(DUTY);
    const officer = await stage.rings(OFFICER);
    const anna = await stage.desk.agent(1);
    at('2026-11-25T08:00:01+01:00');
    // Whoever is rung may just be picking up.
    expect(officer.isEnded).toBe(false);
    stage.desk.clock.advance(20_000);
    await officer.ended();
    const ring = await anna.incoming();
    await stage.nobodyRung();
    await ring.answer();
    await stage.talk(call, ring);
    ring.hangUp();
    await call.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled', class: 'critical' });
    expect(await stage.texts(from, 'on-call-handed-to-desk')).toHaveLength(1);
    await stage.desk.goHome(1, anna);
  }, 40_000);

  describe('V5: the duty changes at 02:30 on the nights when the clock does', () => {
    it.each([
      // 02:30 is skipped: the hour from 02:00 to 03:00 is no more.
      ['2027-03-28T01:59:59+01:00', OFFICER],
      ['2027-03-28T03:00:00+02:00', LEADER],
      // 02:30 comes twice: the duty changes at the first.
      ['2027-10-31T02:29:59+02:00', LEADER],
      ['2027-10-31T02:30:00+02:00', OFFICER],
      ['2027-10-31T02:29:59+01:00', OFFICER],
      ['2027-10-31T02:30:00+01:00', OFFICER],
    ])(
      '%s: %s is rung',
      async (instant, number) => {
        at(new Date(Date.parse(instant) - 60_000).toISOString());
        const { call, from } = await stage.asked(NIGHTS);
        stage.desk.clock.stand(instant);
        call.sendDigits('5');
        const ring = await stage.rings(number);
        call.hangUp();
        await ring.ended();
        at(new Date(Date.parse(instant)).toISOString());
        await stage.ended(from);
        const { at: rungAt } = await stage.happens(from, 'forward-started');
        await eventually(() => expect(Date.parse(rungAt)).toBe(Date.parse(instant)));
        await stage.nobodyRung();
      },
      20_000,
    );
  });
});
