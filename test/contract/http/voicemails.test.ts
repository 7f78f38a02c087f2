import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Voicemail } from '../../../src/app/ports/voicemail.ts';
import { createVoicemailApi } from '../../../src/app/voicemail/voicemail-api.ts';
import { startHttp, type HttpHarness } from '../../support/http-harness.ts';

const message = (id: string, organisation: string): Voicemail => ({
  id,
  call: 'c1',
  organisation,
  dialled: '+46406280430',
  caller: null,
  at: Date.parse('2026-11-23T09:00:00Z'),
  durationMs: 4_200,
  keepUntil: Date.parse('2026-12-23T09:00:00Z'),
});

describe('messages of callers over HTTP', () => {
  let http: HttpHarness;
  let kept: Map<string, Voicemail>;
  let sounds: Map<string, Uint8Array>;
  beforeEach(async () => {
    kept = new Map(['c1.r1', 'c2.r1'].map((id, n) => [id, message(id, n === 0 ? 'ekeby' : 'lund')]));
    sounds = new Map([...kept.keys()].map((id) => [id, Buffer.from(`RIFF ${id}`)]));
    const store = {
      add: async () => undefined,
      get: async (id: string) => kept.get(id) ?? null,
      list: async (organisation: string | null) =>
        [...kept.values()].filter((each) => organisation === null || each.organisation === organisation),
      expired: async () => [],
      remove: async (id: string) => void kept.delete(id),
    };
    const files = {
      save: async () => undefined,
      read: async (id: string) => sounds.get(id) ?? null,
      remove: async (id: string) => void sounds.delete(id),
    };
    http = await startHttp({ voicemails: createVoicemailApi(store, files) });
  });
  afterEach(() => http.stop());

  test.each(['coordinator', 'admin'])('are listed, heard and deleted by %s', async (user) => {
    const cookie = await http.signIn(user);
    const { body } = await http.ask('GET', '/api/voicemails?organisation=ekeby', { cookie });
    expect(body).toEqual([
      {
        ...message('c1.r1', 'ekeby'),
        at: '2026-11-23T09:00:00.000Z',
        keepUntil: '2026-12-23T09:00:00.000Z',
      },
    ]);
    const audio = await http.ask('GET', '/api/voicemails/c1.r1/audio', { cookie });
    expect([audio.status, audio.headers.get('content-type'), audio.body]).toEqual([
      200,
      'audio/wav',
      'RIFF c1.r1',
    ]);
    expect(audio.headers.get('cache-control')).toBe('no-store');
    expect((await http.ask('DELETE', '/api/voicemails/c1.r1', { cookie })).status).toBe(204);
    expect([...kept.keys(), ...sounds.keys()]).toEqual(['c2.r1', 'c2.r1']);
    for (const [method, path] of [
      ['GET', '/api/voicemails/c1.r1/audio'],
      ['DELETE', '/api/voicemails/c1.r1'],
    ] as const)
      expect((await http.ask(method, path, { cookie })).status).toBe(404);
  });

  test.each(['agent1', 'supervisor'])('are not for %s', async (user) => {
    const cookie = await http.signIn(user);
    expect((await http.ask('GET', '/api/voicemails', { cookie })).status).toBe(403);
    expect((await http.ask('GET', '/api/voicemails/c1.r1/audio', { cookie })).status).toBe(403);
    expect((await http.ask('DELETE', '/api/voicemails/c1.r1', { cookie })).status).toBe(403);
    expect(kept.size).toBe(2);
    expect((await http.ask('GET', '/api/voicemails')).status).toBe(401);
  });
});
