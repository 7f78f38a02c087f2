import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';

const RECORD = '/api/prompts/closed/sv/record-by-phone';

describe('recording a prompt by telephone over HTTP', () => {
  let http: HttpHarness;
  let recorder: FakeRecorder;
  beforeEach(async () => {
    recorder = new FakeRecorder();
    http = await startHttp({ promptRecorder: recorder });
  });
  afterEach(() => http.stop());

  test('is begun, followed and cancelled', async () => {
    const cookie = await http.signIn('coordinator');
    const phones = await http.ask('GET', '/api/recording-phones', { cookie });
    expect(phones.body).toEqual([
      {
        device: 'desk1',
        kind: 'desk-phone',
        agent: { id: 'agent1', name: 'Agent 1' },
        own: false,
        free: true,
      },
    ]);
    const body = { device: 'desk1' };
    const begun = await http.ask('POST', `${RECORD}?organisation=ekeby`, { cookie, body });
    expect(begun).toMatchObject({ status: 201, body: { id: 'prompt-1', phase: 'ringing', outcome: null } });
    const key = { prompt: 'closed', language: 'sv', organisation: 'ekeby' };
    expect(recorder.asked).toEqual([{ key, target: body, by: 'coordinator' }]);
    expect((await http.ask('POST', `${RECORD}?organisation=ekeby`, { cookie, body })).status).toBe(409);
    expect((await http.ask('DELETE', '/api/prompt-recordings/prompt-1', { cookie })).status).toBe(204);
    const over = await http.ask('GET', '/api/prompt-recordings/prompt-1', { cookie });
    expect(over.body).toMatchObject({ phase: 'over', outcome: 'cancelled' });
    expect((await http.ask('GET', '/api/prompt-recordings/prompt-2', { cookie })).status).toBe(404);
  });

  test('rings a number outside as it is written here', async () => {
    const cookie = await http.signIn('admin');
    const path = `${RECORD}?organisation=ekeby`;
    await http.ask('POST', path, { cookie, body: { number: '0406280401' } });
    expect(recorder.asked[0]?.target).toEqual({ number: '+46406280401' });
    expect(errorOf(await http.ask('POST', path, { cookie, body: { number: 'home' } })).field).toBe('number');
    for (const body of [{}, { device: '' }, { device: 'desk1', number: '0406280401' }])
      expect((await http.ask('POST', path, { cookie, body })).status).toBe(400);
    expect(errorOf(await http.ask('POST', RECORD, { cookie, body: { device: 'desk1' } })).field).toBe(
      'organisation',
    );
  });

  test.each(['agent1', 'supervisor'])('is not for %s', async (user) => {
    const cookie = await http.signIn(user);
    const body = { device: 'desk1' };
    expect((await http.ask('POST', `${RECORD}?organisation=ekeby`, { cookie, body })).status).toBe(403);
    expect((await http.ask('GET', '/api/recording-phones', { cookie })).status).toBe(403);
    expect((await http.ask('DELETE', '/api/prompt-recordings/prompt-1', { cookie })).status).toBe(403);
    expect((await http.ask('GET', '/api/recording-phones')).status).toBe(401);
    expect(recorder.asked).toEqual([]);
  });
});
