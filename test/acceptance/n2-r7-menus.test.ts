import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHeard } from '../support/heard.ts';
import { expectSettled } from '../support/settled.ts';
import type { OutgoingCall } from '../support/sip/index.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  calls,
  hasPlayed,
  heardOut,
  isEnded,
  isQueued,
  playedIn,
  soundOf,
  startWayIn,
  type Told,
  toldOf,
} from '../support/way-in.ts';
import { LANGUAGES, MENU, OPEN, SERVE } from '../support/way-in-desk.ts';

let desk: SvaraUnderTest;
beforeAll(async () => {
  desk = await startWayIn('2026-11-23T09:00:00+01:00');
});
afterAll(() => desk.stop());

/** Presses a key while the menu is being said. */
const presses = async (caller: string, key: string, how?: 'info'): Promise<OutgoingCall> => {
  const call = await calls(desk, MENU, caller);
  await call.heard(soundOf('menu-main'));
  call.sendDigits(key, how);
  const pressedAt = performance.now();
  await isQueued(desk, caller);
  // The menu lasts 20 s.
  expect(performance.now() - pressedAt).toBeLessThan(5_000);
  return call;
};
const gone = async (...callers: [OutgoingCall, string][]): Promise<void> => {
  for (const [call] of callers) call.hangUp();
  for (const [, caller] of callers) await isEnded(desk, caller);
};

describe('N2: a menu asks who has no access; others hear of the portal', () => {
  it('no access is high; whoever presses nothing hears of the portal and may still wait', async () => {
    const other = await calls(desk, MENU, '0701740611');
    const offline = await presses('0701740612', '4');
    const { class: callClass, facts } = await toldOf(desk, '0701740612');
    expect(callClass).toBe('high');
    expect(facts.map(({ text }) => text)).toContain(
      'key 4, Kommer inte åt nätet: into the queue, as class high',
    );
    // The rest of the menu is not said any more: there is music at once.
    await offline.heard('sound');
    await expect(offline.heard(soundOf('menu-main'), 1_500)).rejects.toThrow();

    await heardOut(desk, '0701740611');
    expect((await toldOf(desk, '0701740611')).state).toBe('announcing');
    desk.clock.advance(5_000);
    const told = await hasPlayed(desk, '0701740611', 'menu-main', 'portal');
    expect(told.class).toBe('medium');
    await heardOut(desk, '0701740611', 2);
    await isQueued(desk, '0701740611');
    const samples = other.recorded();
    await gone([other, '0701740611'], [offline, '0701740612']);
    await expectSettled(desk);
    expectHeard(samples, [soundOf('menu-main'), soundOf('portal')], false);
  }, 60_000);
});

describe('R7: who asks how a case is going waits behind the others', () => {
  it('an agent is offered the later caller with a fault before the one who asks', async () => {
    const status = await presses('0701740621', '3', 'info');
    expect((await toldOf(desk, '0701740621')).class).toBe('status');
    desk.clock.advance(2_000);
    const fault = await calls(desk, OPEN, '0701740622');
    await isQueued(desk, '0701740622');
    const critical = await presses('0701740623', '1');
    const anna = await desk.agent(1);
    for (const [call, from] of [
      [critical, '+46701740623'],
      [fault, '+46701740622'],
      [status, '+46701740621'],
    ] as const) {
      const ring = await anna.incoming();
      expect(ring.from).toBe(from);
      await ring.answer();
      call.play('tone 440');
      await ring.heard('tone 440');
      call.hangUp();
      await ring.ended();
    }
    await desk.goHome(1, anna);
    await expectSettled(desk);
  }, 60_000);
});

describe('menus on the keys of a telephone', () => {
  it('a language is chosen by its key, and all that follows is said in it', async () => {
    const caller = '0701740631';
    const call = await calls(desk, LANGUAGES, caller);
    await call.heard(soundOf('choose-language', 'sv'));
    call.sendDigits('7'); // Means nothing here.
    await call.heard(soundOf('choose-language', 'en'));
    call.sendDigits('2');
    await call.heard(soundOf('greeting', 'en'), 10_000);
    await hasPlayed(
      desk,
      caller,
      ...['choose-language', 'digit-1', 'choose-language', 'digit-2'],
      ...['greeting', 'digit-1'],
    );
    call.sendDigits('1');
    await isQueued(desk, caller);
    expect((await toldOf(desk, caller)).class).toBe('critical');
    await gone([call, caller]);
  }, 30_000);

  it('a wrong key and a time-out each ask again, until they have been asked often enough', async () => {
    const caller = '0701740632';
    const call = await calls(desk, LANGUAGES, caller);
    call.sendDigits('1');
    await heardOut(desk, caller, 2); // The greeting, and the menu.
    call.sendDigits('7');
    await call.heard(soundOf('menu-wrong-key'));
    await heardOut(desk, caller, 3);
    desk.clock.advance(4_900);
    expect((await toldOf(desk, caller)).state).toBe('announcing');
    desk.clock.advance(200);
    await heardOut(desk, caller, 4);
    desk.clock.advance(5_000);
    const { class: callClass } = await isQueued(desk, caller);
    expect(callClass).toBe('medium');
    await hasPlayed(
      desk,
      caller,
      ...['choose-language', 'digit-1', 'choose-language', 'digit-2', 'greeting', 'digit-1'],
      ...['menu-wrong-key', 'digit-1', 'digit-1'],
    );
    await gone([call, caller]);
  }, 45_000);

  it('a key pressed twice in a hurry answers one menu only', async () => {
    const caller = '0701740633';
    const call = await calls(desk, MENU, caller);
    await call.heard('sound');
    call.sendDigits('34');
    await isQueued(desk, caller);
    await hasPlayed(desk, caller, 'menu-main');
    expect((await toldOf(desk, caller)).class).toBe('status');
    await gone([call, caller]);
    await expectSettled(desk);
  }, 30_000);
});

describe('a callback for the opening', () => {
  it('is rung first in line when the hours begin', async () => {
    desk.clock.set('2026-11-23T20:00:00+01:00');
    const outside = await desk.phone('trunk');
    const caller = '0701740641';
    const call = await calls(desk, SERVE, caller);
    await call.heard('sound');
    // Nothing can be chosen before the menu is asked.
    call.sendDigits('2');
    await hasPlayed(desk, caller, 'opens-sometime', 'menu-closed');
    call.sendDigits('2');
    const { id } = await toldOf(desk, caller, (told) => playedIn(told).includes('callback-confirm-number'));
    call.sendDigits('1');
    expect((await call.ended(20_000)).by).toBe('them');
    const told: Told = await (await desk.supervisor()).get(`/api/calls/${encodeURIComponent(id)}`);
    expect([told.endReason, playedIn(told).at(-1)]).toEqual(['callback', 'callback-accepted']);

    desk.clock.set('2026-11-24T07:59:00+01:00');
    const anna = await desk.agent(1);
    await anna.noIncoming(200);
    const supervisor = await desk.supervisor();
    await supervisor.setState('agent1', 'paused');
    desk.clock.set('2026-11-24T08:00:00+01:00');
    const early = await calls(desk, SERVE, '0701740642');
    await isQueued(desk, '0701740642');
    await supervisor.setState('agent1', 'available');
    const ring = await anna.incoming();
    expect(ring.from).toBe('+46701740641');
    await ring.answer();
    await ring.heard(soundOf('callback-intro'), 10_000);
    ring.sendDigits('1');
    const reached = await outside.incoming();
    expect(reached.dialled).toBe('+46701740641');
    await reached.answer();
    reached.play('tone 620');
    await ring.heard('tone 620');
    reached.hangUp();
    await ring.ended();
    const second = await anna.incoming();
    expect(second.from).toBe('+46701740642');
    early.hangUp();
    await second.ended();
    await desk.goHome(1, anna);
    await desk.asterisk.expectNothingLeft();
    expect(desk.errors).toEqual([]);
  }, 90_000);
});
