import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHeard } from '../support/heard.ts';
import { expectSettled } from '../support/settled.ts';
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
  toldOf,
} from '../support/way-in.ts';
import { ALMBY, LANGUAGES, MENU, NETWORK, SEND_OFF } from '../support/way-in-desk.ts';

describe('a service that is started anew while callers are on the way into the queue', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T16:29:50+01:00');
  });
  afterAll(() => desk.stop());

  it('goes on with each where they were: language, menu, closed, sent off, news of an outage', async () => {
    const [choosing, asked, shut, waiter, told] = [
      '0701740611',
      '0701740612',
      '0701740613',
      '0701740614',
      '0701740615',
    ] as const;
    const supervisor = await desk.supervisor();
    const outage = await supervisor.request('PUT', '/api/outages/almby', {
      prompt: 'comfort-1',
      stayKey: '1',
      service: 'network',
    });
    expect(outage.status).toBe(200);
    const drained = await calls(desk, SEND_OFF, waiter);
    await isQueued(desk, waiter);
    desk.clock.set('2026-11-23T16:30:00+01:00');
    const language = await calls(desk, LANGUAGES, choosing);
    const menu = await calls(desk, MENU, asked);
    const closed = await calls(desk, ALMBY, shut);
    const informed = await calls(desk, NETWORK, told);
    const begun: readonly (readonly [string, string])[] = [
      [choosing, 'choose-language'],
      [asked, 'menu-main'],
      [shut, 'closed'],
      [waiter, 'closing'],
      [told, 'comfort-1'],
    ];
    for (const [caller, prompt] of begun)
      await toldOf(desk, caller, (known) => playedIn(known).includes(prompt));
    await Promise.all([closed, drained, informed].map((call) => call.heard('sound')));

    await desk.stopService();
    const before = { closed: closed.recorded().length, drained: drained.recorded().length };
    await desk.startService();

    // What was being said is said again, and keys mean what they meant.
    await toldOf(
      desk,
      choosing,
      (known) => playedIn(known).filter((id) => id === 'choose-language').length === 4,
    );
    language.sendDigits('2');
    menu.sendDigits('4');
    informed.sendDigits('1');
    expect((await isQueued(desk, asked)).class).toBe('high');
    await isQueued(desk, told);
    await toldOf(desk, choosing, (known) => playedIn(known).at(-1) === 'greeting');
    await language.heard(soundOf('greeting', 'en'), 10_000);

    await heardOut(desk, choosing, 1);
    language.sendDigits('1');
    await isQueued(desk, choosing);

    const opening = ['opens-again', 'when-tomorrow', 'when-hour-7', 'when-minute-45'];
    expect((await drained.ended(20_000)).by).toBe('them');
    expect((await closed.ended(20_000)).by).toBe('them');
    await hasPlayed(desk, shut, 'closed', ...opening, 'closed', ...opening);
    await hasPlayed(desk, waiter, 'closing', 'closing');
    expect((await isEnded(desk, shut)).endReason).toBe('closed');
    expect((await isEnded(desk, waiter)).endReason).toBe('overflow');

    for (const call of [language, menu, informed]) call.hangUp();
    for (const caller of [choosing, asked, told]) await isEnded(desk, caller);
    await expectSettled(desk);
    const heard = closed.recorded().subarray(before.closed);
    expectHeard(heard, [soundOf('closed'), ...opening.map((id) => soundOf(id))], false);
    expectHeard(drained.recorded().subarray(before.drained), [soundOf('closing')], false);
  }, 90_000);
});
