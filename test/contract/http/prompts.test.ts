import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError } from '../../../src/app/errors.ts';
import type { PromptKey, PromptSound, PromptStore } from '../../../src/app/ports/prompt-store.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';

const AUDIO = '/api/prompts/closed/sv/audio';
const sound: PromptSound = {
  language: 'sv',
  text: 'Vi har stängt.',
  origin: 'own',
  durationMs: 2_000,
  changed: { by: 'coordinator', at: Date.parse('2026-11-23T09:00:00Z') },
};

/** Keeps one recording, and what it was asked for. */
class FakePrompts implements PromptStore {
  readonly asked: { readonly key: PromptKey; readonly bytes?: number; readonly by: string }[] = [];

  async list(organisation: string | null) {
    if (organisation === 'nowhere') throw new AppError('not-found', 'There is no organisation "nowhere"');
    return [{ id: 'closed', sounds: [sound] }];
  }

  async sound({ prompt }: PromptKey) {
    if (prompt !== 'closed') throw new AppError('not-found', `There is no prompt "${prompt}"`);
    return Buffer.from('RIFF…WAVE');
  }

  async replace(key: PromptKey, file: Uint8Array, by: string) {
    this.asked.push({ key, bytes: file.length, by });
    if (file.length === 0)
      throw new AppError('invalid-request', 'This recording cannot be used: it is empty');
    return sound;
  }

  checkReplaceable() {}

  async restore(key: PromptKey, by: string) {
    this.asked.push({ key, by });
  }
}

describe('prompts over HTTP', () => {
  let http: HttpHarness;
  let prompts: FakePrompts;
  beforeEach(async () => {
    prompts = new FakePrompts();
    http = await startHttp({ prompts });
  });
  afterEach(() => http.stop());
  const upload = { text: 'ID3 some sound', headers: { 'content-type': 'audio/mpeg' } };

  test('are listed and listened to by whoever is signed in', async () => {
    expect((await http.ask('GET', '/api/prompts')).status).toBe(401);
    const cookie = await http.signIn('agent1');
    const { body } = await http.ask('GET', '/api/prompts?organisation=ekeby', { cookie });
    expect(body).toEqual([
      {
        id: 'closed',
        sounds: [{ ...sound, changed: { by: 'coordinator', at: '2026-11-23T09:00:00.000Z' } }],
      },
    ]);
    const audio = await http.ask('GET', AUDIO, { cookie });
    expect([audio.headers.get('content-type'), audio.body]).toEqual(['audio/wav', 'RIFF…WAVE']);
    expect((await http.ask('GET', '/api/prompts?organisation=nowhere', { cookie })).status).toBe(404);
    expect((await http.ask('GET', '/api/prompts/no/sv/audio', { cookie })).status).toBe(404);
    expect(errorOf(await http.ask('GET', '/api/prompts/closed/fi/audio', { cookie })).field).toBe('language');
  });

  test.each(['coordinator', 'admin'])('are replaced and restored by %s', async (user) => {
    const cookie = await http.signIn(user);
    const path = `${AUDIO}?organisation=ekeby`;
    expect((await http.ask('PUT', path, { ...upload, cookie })).status).toBe(200);
    expect((await http.ask('DELETE', path, { cookie })).status).toBe(204);
    const key = { prompt: 'closed', language: 'sv', organisation: 'ekeby' };
    expect(prompts.asked).toEqual([
      { key, bytes: 14, by: user },
      { key, by: user },
    ]);
  });

  test('are not replaced by others, without an organisation, or by what is no file', async () => {
    const path = `${AUDIO}?organisation=ekeby`;
    for (const user of ['agent1', 'supervisor']) {
      const cookie = await http.signIn(user);
      expect((await http.ask('PUT', path, { ...upload, cookie })).status).toBe(403);
      expect((await http.ask('DELETE', path, { cookie })).status).toBe(403);
    }
    const cookie = await http.signIn('coordinator');
    expect(errorOf(await http.ask('PUT', AUDIO, { ...upload, cookie })).field).toBe('organisation');
    expect((await http.ask('PUT', path, { body: { a: 1 }, cookie })).status).toBe(400);
    expect(errorOf(await http.ask('PUT', path, { cookie })).message).toMatch('it is empty');
    const large = { text: 'x'.repeat(22 * 1024 * 1024), headers: upload.headers, cookie };
    expect(errorOf(await http.ask('PUT', path, large)).message).toBe('The recording is larger than 20 MB');
    expect(prompts.asked.filter(({ bytes }) => bytes !== 0)).toEqual([]);
  });
});
