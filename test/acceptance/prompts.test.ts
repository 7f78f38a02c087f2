import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { recording } from '../support/recordings.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

/** Always closed. */
const CLOSED = '0406280403';

describe('a prompt that a municipality has recorded itself', () => {
  let desk: SvaraUnderTest;
  let cookie: string;
  let organisation: string;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    cookie = await desk.cookieOf('coordinator');
    organisation =
      [...desk.config.directory.numbers.values()].find(({ number }) => number === '+46406280403')
        ?.organisation ?? '';
  });
  afterAll(() => desk.stop());

  const change = (method: string, file?: Buffer): Promise<Response> =>
    fetch(`http://127.0.0.1:${desk.port}/api/prompts/closed/sv/audio?organisation=${organisation}`, {
      method,
      headers: { cookie, 'content-type': 'audio/mpeg' },
      body: file === undefined ? null : new Uint8Array(file),
    });

  it('is heard by the next caller, also after a restart, until it is taken away', async () => {
    const answer = await change('PUT', recording('mp3', { seconds: 4, hertz: 700 }));
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({ origin: 'own', changed: expect.objectContaining({ by: 'coordinator' }) }),
    ]);
    await heard('0701740640', 'tone 700');
    await desk.stopService();
    await desk.startService();
    await heard('0701740641', 'tone 700');
    expect((await change('DELETE')).status).toBe(204);
    await heard('0701740642', { recording: 'sounds/sv/closed.wav' });
    expect(desk.errors).toEqual([]);
  }, 60_000);

  async function heard(from: string, sound: 'tone 700' | { recording: string }): Promise<void> {
    const call = await desk.dial(CLOSED, from);
    await call.answered();
    await call.heard(sound, 10_000);
    call.hangUp();
    await eventually(() => desk.asterisk.expectNothingLeft());
  }
});
