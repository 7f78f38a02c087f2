import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSettled } from '../support/settled.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  calls,
  hasPlayed,
  isEnded,
  isQueued,
  soundOf,
  startWayIn,
  toldOf,
  treatment,
} from '../support/way-in.ts';
import { LIMIT, SEND_OFF, SERVE } from '../support/way-in-desk.ts';

describe('H4: who waits in the last minute before closing', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T16:29:30+01:00');
  });
  afterAll(() => desk.stop());

  it('is served, served for a while, or sent off with a message; new callers get the plan for after hours', async () => {
    const waiting = async (number: string, caller: string) => {
      const call = await calls(desk, number, caller);
      await isQueued(desk, caller);
      desk.clock.advance(300);
      return call;
    };
    const taken = await waiting(LIMIT, '0701740611');
    const limited = await waiting(LIMIT, '0701740612');
    const sentOff = await waiting(SEND_OFF, '0701740613');
    const served = await waiting(SERVE, '0701740614');
    const stillWaiting = (...callers: string[]) =>
      Promise.all(callers.map(async (caller) => expect((await toldOf(desk, caller)).state).toBe('queued')));

    desk.clock.stand('2026-11-23T16:29:59.999+01:00');
    expect(await treatment(desk, SEND_OFF, '0701740620')).toEqual(['queue']);
    await stillWaiting('0701740611', '0701740612', '0701740613', '0701740614');

    desk.clock.set('2026-11-23T16:30:00+01:00');
    const goodbye = sentOff.heard(soundOf('closing'), 10_000);
    await hasPlayed(desk, '0701740613', 'closing');
    await stillWaiting('0701740611', '0701740612', '0701740614');
    const next = ['opens-again', 'when-tomorrow', 'when-sharp-8'];
    expect(await treatment(desk, LIMIT, '0701740621')).toEqual(['closed', 'portal', ...next]);
    expect(await treatment(desk, SEND_OFF, '0701740622')).toEqual(['closed', ...next]);
    expect(await treatment(desk, SERVE, '0701740623')).toEqual(['opens-sometime']);
    await goodbye;
    // Heard to its end, and then we hang up.
    expect((await sentOff.ended(20_000)).by).toBe('them');
    const { endReason, facts } = await isEnded(desk, '0701740613');
    expect(endReason).toBe('overflow');
    expect(facts.some(({ type }) => type === 'announcement-finished')).toBe(true);

    // Four minutes later somebody is free for the first of them.
    desk.clock.set('2026-11-23T16:34:00+01:00');
    const anna = await desk.agent(1);
    const ring = await anna.incoming();
    expect(ring.from).toBe('+46701740611');
    await ring.answer();
    await toldOf(desk, '0701740611', ({ state }) => state === 'connected');

    desk.clock.set('2026-11-23T16:35:00+01:00');
    await limited.heard(soundOf('closing'), 10_000);
    limited.hangUp();
    expect((await isEnded(desk, '0701740612')).endReason).toBe('overflow');
    await stillWaiting('0701740614');
    // Who talks goes on talking.
    taken.play('tone 440');
    await ring.heard('tone 440');
    taken.hangUp();
    await ring.ended();

    const last = await anna.incoming();
    expect(last.from).toBe('+46701740614');
    await last.answer();
    served.play('tone 620');
    await last.heard('tone 620');
    served.hangUp();
    await last.ended();
    await desk.goHome(1, anna);
    await expectSettled(desk);
  }, 60_000);
});
