import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHeard, type Said } from '../support/heard.ts';
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
  toldOf,
} from '../support/way-in.ts';
import { ALMBY, DUTY, FJELL, LANGUAGES, NETWORK, SERVE, TWO_CALENDARS } from '../support/way-in-desk.ts';

/**
 * Not only what was asked to be played, but what came out at the caller's end: each prompt from its beginning to its
 * end, in order, about as long as the files, neither silent nor clipped. All callers call at once.
 */
describe('what callers hear is speech', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T17:10:00+01:00');
  });
  afterAll(() => desk.stop());

  /** What each heard, looked at when all is over: it takes so long that it would keep us from pressing keys in time. */
  const heard: (() => void)[] = [];
  const toBeHeard = (samples: Int16Array, said: Said, only = true): void =>
    void heard.push(() => expectHeard(samples, said, only));

  const hungUp = async (call: OutgoingCall, caller: string): Promise<void> => {
    call.hangUp();
    await isEnded(desk, caller);
  };

  async function position(): Promise<void> {
    const caller = '0701740610';
    const call = await calls(desk, TWO_CALENDARS, caller);
    await isQueued(desk, caller);
    desk.clock.advance(10_000);
    await hasPlayed(desk, caller, 'position-1', 'comfort-1');
    await heardOut(desk, caller);
    // Music before and after it.
    toBeHeard(call.recorded(), [soundOf('position-1'), soundOf('comfort-1')], false);
    await hungUp(call, caller);
  }

  async function closed(
    number: string,
    caller: string,
    language: 'sv' | 'nb',
    when: string[],
  ): Promise<void> {
    const call = await calls(desk, number, caller);
    expect((await call.ended(40_000)).by).toBe('them');
    await hasPlayed(desk, caller, 'closed', 'opens-again', ...when);
    toBeHeard(
      call.recorded(),
      ['closed', 'opens-again', ...when].map((prompt) => soundOf(prompt, language)),
    );
    expect((await isEnded(desk, caller)).endReason).toBe('closed');
  }

  async function languagesAndGreeting(): Promise<void> {
    const caller = '0701740613';
    const call = await calls(desk, LANGUAGES, caller);
    await heardOut(desk, caller);
    call.sendDigits('2');
    await heardOut(desk, caller, 3);
    toBeHeard(call.recorded(), [
      ...[soundOf('choose-language', 'sv'), soundOf('digit-1', 'sv')],
      ...[soundOf('choose-language', 'en'), soundOf('digit-2', 'en')],
      ...[soundOf('greeting', 'en'), soundOf('digit-1', 'en')],
    ]);
    await hungUp(call, caller);
  }

  async function menu(): Promise<void> {
    const caller = '0701740614';
    const call = await calls(desk, SERVE, caller);
    await heardOut(desk, caller, 2);
    toBeHeard(call.recorded(), [soundOf('opens-sometime'), soundOf('menu-closed')]);
    await hungUp(call, caller);
  }

  async function callback(): Promise<void> {
    const caller = '0701740615';
    const call = await calls(desk, SERVE, caller);
    await hasPlayed(desk, caller, 'opens-sometime', 'menu-closed');
    call.sendDigits('2');
    await toldOf(desk, caller, (told) => playedIn(told).includes('callback-confirm-number'));
    call.sendDigits('1');
    expect((await call.ended(20_000)).by).toBe('them');
    toBeHeard(call.recorded(), [soundOf('opens-sometime'), soundOf('callback-accepted')], false);
  }

  async function outage(
    number: string,
    caller: string,
    soundOfNews: (prompt: string) => string,
  ): Promise<void> {
    const call = await calls(desk, number, caller);
    const [news = ''] = playedIn(await heardOut(desk, caller));
    toBeHeard(call.recorded(), [
      { recording: soundOfNews(news) },
      soundOf('outage-stay'),
      soundOf('digit-1'),
    ]);
    await hungUp(call, caller);
  }

  const switchOn = async (organisation: string, body: Record<string, unknown>): Promise<void> => {
    const supervisor = await desk.supervisor();
    const answer = await supervisor.request('PUT', `/api/outages/${organisation}`, { ...body, stayKey: '1' });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  };

  async function typedNews(): Promise<void> {
    await switchOn('almby', { text: 'Nätet i skolorna ligger nere sedan klockan sju.', service: 'network' });
    await outage(NETWORK, '0701740616', (prompt) => join(desk.dataDir, 'prompts/typed/sv', `${prompt}.wav`));
  }

  /** A municipality’s own recording in place of a prompt of the catalogue. */
  async function recordedNews(): Promise<void> {
    const { recording } = soundOf('comfort-1');
    const response = await fetch(
      `http://127.0.0.1:${desk.port}/api/prompts/sorry/sv/audio?organisation=almby`,
      {
        method: 'PUT',
        headers: { cookie: await desk.cookieOf('coordinator'), 'content-type': 'audio/wav' },
        body: new Uint8Array(await readFile(recording)),
      },
    );
    expect(response.status).toBe(200);
    await switchOn('almby', { prompt: 'sorry', service: 'measured' });
    await outage(TWO_CALENDARS, '0701740617', () => recording);
  }

  async function onCall(): Promise<void> {
    const caller = '0701740618';
    const outside = await desk.phone('trunk');
    const call = await calls(desk, DUTY, caller);
    await toldOf(desk, caller, (told) => playedIn(told).includes('on-call-confirm'));
    call.sendDigits('1');
    const ring = await outside.incoming(10_000);
    await heardOut(desk, caller, 2);
    toBeHeard(call.recorded(), [soundOf('opens-again'), soundOf('on-call-ringing')], false);
    await ring.answer();
    await new Promise((resolve) => void setTimeout(resolve, 8_000));
    toBeHeard(ring.recorded(), [soundOf('on-call-intro')], false);
    await hungUp(call, caller);
    await ring.ended();
  }

  it('in every family of prompts', async () => {
    // First, since it needs time to pass.
    const placed = position();
    await toldOf(desk, '0701740610', (told) => playedIn(told).length > 0);
    await Promise.all([
      placed,
      closed(ALMBY, '0701740611', 'sv', ['when-tomorrow', 'when-hour-7', 'when-minute-45']),
      closed(FJELL, '0701740612', 'nb', ['when-tomorrow', 'when-sharp-8']),
      languagesAndGreeting(),
      menu(),
      callback(),
      typedNews(),
      recordedNews(),
      onCall(),
    ]);
    await desk.asterisk.expectNothingLeft();
    expect(desk.errors).toEqual([]);
    expect(heard).toHaveLength(10);
    for (const check of heard) check();
  }, 90_000);
});
