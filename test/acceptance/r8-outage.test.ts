import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { expectSettled } from '../support/settled.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  ask,
  calls,
  hasPlayed,
  heardOut,
  isEnded,
  isQueued,
  playedIn,
  program,
  startWayIn,
  toldOf,
  treatment,
} from '../support/way-in.ts';
import { ALMBY, LANGUAGES, NETWORK, OPEN } from '../support/way-in-desk.ts';

describe('R8: a larger fault is told to those who call because of it', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T09:00:00+01:00');
  });
  afterAll(() => desk.stop());

  const switchOn = async (organisation: string, body: Record<string, unknown>): Promise<void> => {
    const supervisor = await desk.supervisor();
    const answer = await supervisor.request('PUT', `/api/outages/${organisation}`, body);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
  };
  const switchOff = async (organisation: string): Promise<void> => {
    const { status } = await (await desk.supervisor()).request('DELETE', `/api/outages/${organisation}`);
    expect(status).toBe(204);
  };
  /** What a text that was typed sounds like, as it was played to the newest call from `caller`. */
  const typed = async (caller: string, language = 'sv') => {
    const told = await toldOf(desk, caller, (known) => playedIn(known).some((id) => id.startsWith('typed-')));
    const id = playedIn(told).find((each) => each.startsWith('typed-')) ?? '';
    return { recording: join(desk.dataDir, 'prompts/typed', language, `${id}.wav`) };
  };

  it('switched on while others wait, it is heard by the next caller within 10 s', async () => {
    const before = await calls(desk, OPEN, '0701740611');
    await isQueued(desk, '0701740611');
    const askedAt = performance.now();
    await switchOn('berga', { text: 'E-posten ligger nere. Vi arbetar med det.', stayKey: '1' });
    const next = await calls(desk, OPEN, '0701740612');
    await next.heard(await typed('0701740612'), 10_000);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    const told = await toldOf(desk, '0701740612');
    expect(playedIn(told)).toEqual([expect.stringMatching(/^typed-/), 'outage-stay', 'digit-1']);
    // Who waited already goes on waiting.
    expect((await toldOf(desk, '0701740611')).state).toBe('queued');

    // Another matter.
    next.sendDigits('1');
    await isQueued(desk, '0701740612');
    before.hangUp();
    next.hangUp();
    await isEnded(desk, '0701740611');
    expect((await isEnded(desk, '0701740612')).endReason).not.toBe('abandoned');
  }, 30_000);

  it('whoever needs no more is let go, and was informed', async () => {
    const call = await calls(desk, OPEN, '0701740613');
    await heardOut(desk, '0701740613');
    desk.clock.advance(4_000);
    expect((await call.ended()).by).toBe('them');
    expect((await isEnded(desk, '0701740613')).endReason).toBe('informed');
  }, 30_000);

  it('others hear nothing of it, and it ends by itself', async () => {
    expect(await treatment(desk, NETWORK, '0701740614')).toEqual(['queue']);
    expect(await treatment(desk, ALMBY, '0701740615')).toEqual(['queue']);
    // Left without an end, it lasts two hours.
    const supervisor = await desk.supervisor();
    const { items } = await supervisor.get('/api/changes?kind=outage&inForce=true');
    expect(items).toHaveLength(1);
    const until = Date.parse(items[0].until);
    desk.clock.stand(until - 1);
    const last = await calls(desk, OPEN, '0701740616');
    await toldOf(desk, '0701740616', (told) => playedIn(told).length > 0);
    last.hangUp();
    expect((await isEnded(desk, '0701740616')).endReason).toBe('informed');
    desk.clock.stand(until);
    expect(await treatment(desk, OPEN, '0701740617')).toEqual(['queue']);
    desk.clock.advance(1);
  }, 30_000);

  it('who hangs up until 10 s after its end was informed, later it is an abandon; neither spoils the figures of the other', async () => {
    const row = async () => {
      const { offered, abandoned, short, informed = 0 } = await desk.queue('it');
      return { offered, abandoned, short, informed };
    };
    await switchOn('berga', { prompt: 'outage-stay' });
    const figures = await row();
    const start = desk.clock.now() + 1_000;
    desk.clock.stand(start);
    const [during, edge, late] = ['0701740621', '0701740622', '0701740623'] as const;
    const first = await calls(desk, OPEN, during);
    await toldOf(desk, during, (told) => playedIn(told).length > 0);
    first.hangUp();
    expect((await isEnded(desk, during)).endReason).toBe('informed');

    const [second, third] = [await calls(desk, OPEN, edge), await calls(desk, OPEN, late)];
    for (const caller of [edge, late]) await isQueued(desk, caller);
    desk.clock.stand(start + 10_000);
    second.hangUp();
    expect((await isEnded(desk, edge)).endReason).toBe('informed');
    desk.clock.stand(start + 10_001);
    third.hangUp();
    expect((await isEnded(desk, late)).endReason).toBe('abandoned');
    desk.clock.advance(1);
    await eventually(async () =>
      expect(await row()).toEqual({
        ...figures,
        offered: figures.offered + 1,
        abandoned: figures.abandoned + 1,
        informed: figures.informed + 2,
      }),
    );
    await switchOff('berga');
    expect(await treatment(desk, OPEN, '0701740624')).toEqual(['queue']);
  }, 30_000);

  it('a program switches it by its token, for its own municipality, also for one service', async () => {
    const path = '/api/outages/almby';
    const answer = await program(desk, 'PUT', path, {
      texts: { sv: 'Nätet är långsamt.', en: 'The network is slow.' },
      service: 'network',
      until: new Date(desk.clock.now() + 600_000).toISOString(),
    });
    expect(answer, JSON.stringify(answer.body)).toMatchObject({
      status: 200,
      body: { by: 'token:monitoring' },
    });
    const call = await calls(desk, NETWORK, '0701740631');
    const told = await toldOf(desk, '0701740631', (known) => playedIn(known).length > 0);
    expect(playedIn(told)).toEqual([expect.stringMatching(/^typed-/)]);
    call.hangUp();
    expect(await treatment(desk, ALMBY, '0701740632')).toEqual(['queue']);
    expect(await treatment(desk, OPEN, '0701740633')).toEqual(['queue']);

    expect((await program(desk, 'PUT', '/api/outages/berga', { text: 'Nej.' })).status).toBe(403);
    const wrong = await ask(
      desk,
      'PUT',
      path,
      { text: 'Nej.' },
      { authorization: 'Bearer not-a-token-of-ours-at-all' },
    );
    expect(wrong.status).toBe(401);
    expect((await program(desk, 'DELETE', `${path}?service=network`)).status).toBe(204);
    expect(await treatment(desk, NETWORK, '0701740634')).toEqual(['queue']);
  }, 30_000);

  it('is told in the language that was chosen', async () => {
    await switchOn('berga', { texts: { sv: 'Skrivarna är trasiga.', en: 'The printers are broken.' } });
    const call = await calls(desk, LANGUAGES, '0701740641');
    await call.heard('sound');
    call.sendDigits('2');
    await heardOut(desk, '0701740641', 1);
    await call.heard(await typed('0701740641', 'en'), 10_000);
    await hasPlayed(
      desk,
      '0701740641',
      ...['choose-language', 'digit-1', 'choose-language', 'digit-2', 'greeting'],
      expect.stringMatching(/^typed-/) as string,
      'digit-1',
    );
    call.hangUp();
    await isEnded(desk, '0701740641');
    await switchOff('berga');
    await expectSettled(desk);
  }, 40_000);
});
