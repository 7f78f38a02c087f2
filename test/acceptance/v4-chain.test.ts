import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEADER, NIGHTS, OFFICER, OnCallStage, spoken } from '../support/on-call-desk.ts';

const who = { officer: `Olle Rask (${OFFICER})`, leader: `Lisa Ek (${LEADER})` };

describe('V4: a critical caller at night, and the chain of those on call', () => {
  let stage: OnCallStage;
  beforeAll(async () => {
    stage = await OnCallStage.start();
  });
  afterAll(() => stage.stop());

  /** How the ringing of each went, as the history tells it. */
  const rung = (from: string) => stage.texts(from, 'forward-started', 'forward-ended', 'forward-connected');
  const isRung = (name: string, place: string): unknown =>
    expect.stringMatching(new RegExp(`^${name.replace(/[+()]/g, '\\$&')} is rung .*, ${place}: `));
  const first = isRung(who.officer, 'step 1 of round 1');
  const second = isRung(who.leader, 'step 2 of round 1');

  describe('is asked to confirm by a key', () => {
    it('and wakes nobody by another key: the closed treatment', async () => {
      const { call, from } = await stage.asked();
      await call.heard(spoken('on-call-confirm'));
      call.sendDigits('5');
      await stage.happens(from, 'on-call-not-confirmed');
      await call.ended(10_000);
      expect(await stage.ended(from)).toMatchObject({ endReason: 'closed', class: 'medium' });
      expect(await stage.played(from)).toEqual(['opens-again', 'on-call-confirm', 'opens-again']);
      await stage.nobodyRung();
    });

    it('and wakes nobody without any key', async () => {
      const { call, from } = await stage.asked(NIGHTS);
      // The whole question is said; from its end on the key is awaited for 10 s.
      await stage.happens(from, 'announcement-finished', 20_000, 2);
      stage.desk.clock.advance(8_000);
      expect(await stage.texts(from, 'on-call-not-confirmed')).toEqual([]);
      stage.desk.clock.advance(2_100);
      await call.ended(10_000);
      expect(await stage.texts(from, 'on-call-not-confirmed')).toEqual([
        'not confirmed as critical in time: nobody on call is rung',
      ]);
      expect(await stage.ended(from)).toMatchObject({ endReason: 'closed' });
      await stage.nobodyRung();
    }, 40_000);

    it('and may hang up instead', async () => {
      const { call, from } = await stage.asked();
      call.hangUp();
      expect(await stage.ended(from)).toMatchObject({ endReason: 'closed' });
      await stage.nobodyRung();
    });
  });

  it('the officer hears the municipality, the class and the caller, presses 1, and the two talk', async () => {
    const { call, from, officer } = await stage.ringing();
    expect(officer.from, 'the number of the municipality is shown').toBe('+46406280407');
    expect(officer.displayName).toBe('Ekedals kommun');
    await call.heard(spoken('on-call-ringing'));
    await officer.answer();
    const municipality = townSpoken(stage);
    await officer.heard(spoken('on-call-intro'), 10_000);
    await officer.heard({ recording: municipality.path }, 10_000);
    // Meanwhile the caller has music, and nobody talks yet.
    await call.heard('sound');
    expect(await stage.bridges()).toEqual([]);
    const digits = [...from].map((digit) => `digit-${digit}`).join(', ');
    expect(await stage.texts(from, 'forward-key-asked')).toEqual([
      expect.stringContaining(
        `on-call-intro, ${municipality.prompt}, callback-caller-is, ${digits}, on-call-accept`,
      ),
    ]);
    officer.sendDigits('1');
    await stage.happens(from, 'forward-connected');
    await stage.talk(call, officer);
    officer.hangUp();
    await call.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'handled', class: 'critical' });
    expect(await stage.texts(from, 'forward-answered')).toEqual([`${who.officer} accepted by key 1`]);
    expect(await stage.played(from)).toEqual(['opens-again', 'on-call-confirm', 'on-call-ringing']);
    expect((await stage.facts(from)).map(({ type }) => type)).toEqual([
      ...['call-arrived', 'entry-decided', 'announcement-started', 'announcement-finished', 'entry-moved'],
      ...['on-call-chosen', 'announcement-started', 'on-call-confirmed', 'forward-started'],
      ...['announcement-started', 'forward-key-asked', 'announcement-finished', 'forward-answered'],
      ...['forward-connected', 'call-ended'],
    ]);
  }, 30_000);

  it('a voicemail of the officer, which answers and speaks, is never connected: the next', async () => {
    const { call, from, officer: voicemail } = await stage.ringing();
    await voicemail.answer();
    voicemail.play('tone 700');
    await voicemail.heard(spoken('on-call-intro'), 10_000);
    await expect(call.heard('tone 700', 500)).rejects.toThrow();
    expect(await stage.bridges()).toEqual([]);
    stage.desk.clock.advance(50_000);
    await voicemail.ended();
    const leader = await stage.rings(LEADER);
    call.hangUp();
    await leader.ended();
    await stage.ended(from);
    expect((await rung(from)).slice(0, 3)).toEqual([first, `${who.officer} did not answer in time`, second]);
  }, 30_000);

  it('an officer who presses 2: the next at once; any other key means nothing', async () => {
    const { call, from, officer } = await stage.ringing();
    await officer.answer();
    await officer.heard('sound');
    officer.sendDigits('7');
    officer.sendDigits('2');
    const leader = await stage.rings(LEADER, 2_000);
    await officer.ended();
    call.hangUp();
    await leader.ended();
    await stage.ended(from);
    expect((await rung(from)).slice(0, 3)).toEqual([first, `${who.officer} passed it on by key 2`, second]);
  });

  it('an officer who is busy, who rejects, whose line fails, who hangs up while it is told: the next at once', async () => {
    const ends: [string, (officer: Awaited<ReturnType<OnCallStage['rings']>>) => unknown, string][] = [
      ['busy', (officer) => officer.refuse(486), `${who.officer} was busy`],
      ['rejects', (officer) => officer.refuse(603), `${who.officer} declined`],
      ['congestion', (officer) => officer.refuse(503), `${who.officer} could not be reached`],
      [
        'hangs up while it is told',
        async (officer) => {
          await officer.answer();
          await officer.heard('sound');
          officer.hangUp();
        },
        `${who.officer} did not answer in time`,
      ],
    ];
    for (const [what, act, told] of ends) {
      const { call, from, officer } = await stage.ringing();
      await act(officer);
      const leader = await stage.rings(LEADER, 2_000);
      call.hangUp();
      await leader.ended();
      await stage.ended(from);
      expect((await rung(from)).slice(0, 3), what).toEqual([first, told, second]);
    }
  }, 30_000);

  it('nobody takes it: the caller hears that help is still being rung, in the end that it was in vain', async () => {
    const { call, from, officer } = await stage.ringing();
    officer.refuse(486);
    (await stage.rings(LEADER)).refuse(486);
    // Both were busy within a second: they are given a moment.
    await stage.happens(from, 'on-call-paused');
    await stage.nobodyRung();
    await stage.happens(from, 'announcement-finished', 10_000, 2);
    await call.heard('sound');
    stage.desk.clock.advance(20_000);
    const again = await stage.rings(OFFICER);
    await call.heard(spoken('on-call-still-ringing'), 10_000);
    await stage.happens(from, 'announcement-finished', 10_000, 3);
    // Then music again, never silence.
    await call.heard('sound');
    // Nobody answers: the next is rung.
    stage.desk.clock.advance(20_001);
    expect(await again.ended()).toMatchObject({ by: 'them', status: 487 });
    const leader = await stage.rings(LEADER);
    stage.desk.clock.advance(25_001);
    expect(await leader.ended()).toMatchObject({ by: 'them', status: 487 });
    await call.heard(spoken('on-call-exhausted'), 10_000);
    // The message is over at the latest then.
    stage.desk.clock.advance(120_001);
    await call.ended();
    expect(await stage.ended(from)).toMatchObject({ endReason: 'nobody-on-call', class: 'critical' });
    // Every 20 s it is said anew.
    expect([...new Set((await stage.played(from)).slice(2))]).toEqual([
      ...['on-call-ringing', 'on-call-still-ringing', 'on-call-exhausted'],
    ]);
    expect(await stage.texts(from, 'on-call-exhausted')).toEqual([
      'nobody on call of Beredskap took the call in 2 rounds',
    ]);
    expect(await rung(from)).toEqual([
      ...[first, `${who.officer} was busy`, second, `${who.leader} was busy`],
      isRung(who.officer, 'step 1 of round 2'),
      `${who.officer} did not answer in time`,
      isRung(who.leader, 'step 2 of round 2'),
      `${who.leader} did not answer in time`,
    ]);
  }, 40_000);

  it('a caller who hangs up while a phone rings, or is told: it ends at once', async () => {
    const one = await stage.ringing();
    one.call.hangUp();
    const end = await one.officer.ended(1_000);
    expect(end).toMatchObject({ by: 'them', status: 487 });
    expect(await stage.ended(one.from)).toMatchObject({ endReason: 'abandoned' });

    const told = await stage.ringing();
    await told.officer.answer();
    await told.officer.heard('sound');
    told.call.hangUp();
    await told.officer.ended(1_000);
    expect(await stage.ended(told.from)).toMatchObject({ endReason: 'abandoned' });

    const between = await stage.ringing();
    between.officer.refuse(486);
    (await stage.rings(LEADER)).refuse(486);
    await stage.happens(between.from, 'on-call-paused');
    between.call.hangUp();
    await stage.ended(between.from);
    stage.desk.clock.advance(20_001);
    await stage.nobodyRung();
  }, 20_000);

  it('two critical callers at once: the officer takes one, is busy for the other, and the next has that', async () => {
    const one = await stage.ringing();
    const two = await stage.ringing();
    await one.officer.answer();
    two.officer.refuse(486);
    const leader = await stage.rings(LEADER);
    await Promise.all([one.officer.heard('sound'), leader.answer()]);
    await leader.heard('sound');
    one.officer.sendDigits('1');
    leader.sendDigits('1');
    await Promise.all([stage.talk(one.call, one.officer), stage.talk(two.call, leader)]);
    one.call.hangUp();
    leader.hangUp();
    await Promise.all([one.officer.ended(), two.call.ended()]);
    expect(await stage.ended(one.from)).toMatchObject({ endReason: 'handled' });
    expect(await stage.ended(two.from)).toMatchObject({ endReason: 'handled' });
    expect(await stage.texts(two.from, 'forward-answered')).toEqual([`${who.leader} accepted by key 1`]);
  }, 20_000);
});

/** The recording in which the municipality's name is spoken. */
function townSpoken({ desk }: OnCallStage): { readonly path: string; readonly prompt: string } {
  const prompt = desk.desk().directory.organisations.get('ekedal')?.namePrompt ?? '';
  return { prompt, path: join(desk.dataDir, 'prompts', 'typed', 'sv', `${prompt}.wav`) };
}
