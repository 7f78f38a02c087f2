import { afterEach, describe, expect, it } from 'vitest';
import type { PageUser, PhoneApi, PhoneLogin } from '../../../src/app/phone/phone-api.ts';
import { AppError } from '../../../src/app/errors.ts';
import { startHttp, type HttpHarness } from '../../support/http-harness.ts';

const LOGIN: PhoneLogin = {
  ...{ attachment: 'a1', device: 'soft1', username: 'soft1', password: 'drawn-for-once' },
  ...{ domain: 'svara.invalid', echoNumber: '*43', heartbeatMs: 5_000 },
};

/** Pages of which only attaching and detaching is asked. */
class FakePages {
  readonly attached: PageUser[] = [];
  readonly detached: PageUser[] = [];
  attach(user: PageUser): Promise<PhoneLogin> {
    this.attached.push(user);
    return Promise.resolve(LOGIN);
  }
  detach(user: PageUser): Promise<void> {
    this.detached.push(user);
    return Promise.resolve();
  }
}

describe('the routes of agents’ phones', () => {
  let http: HttpHarness;
  const pages = new FakePages();
  const start = async (changes: Parameters<typeof startHttp>[0] = {}): Promise<HttpHarness> =>
    (http = await startHttp({ pages: pages as unknown as PhoneApi, ...changes }));
  const ask = (...asking: Parameters<HttpHarness['ask']>) => http.ask(...asking);
  const signIn = (username: string) => http.signIn(username);
  afterEach(() => http.stop());

  it('give a page what it needs to register, for its own agent, and nothing of it to the log', async () => {
    const { logged } = await start();
    const cookie = await signIn('agent1');
    const answer = await ask('POST', '/api/phone', { cookie });
    expect(answer).toMatchObject({ status: 200, body: { ...LOGIN, socketPath: '/phone' } });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(pages.attached.at(-1)).toMatchObject({ agent: 'agent1', username: 'agent1' });
    expect((await ask('DELETE', '/api/phone', { cookie })).status).toBe(204);
    expect(pages.detached.at(-1)?.sessionId).toBe(pages.attached.at(-1)?.sessionId);
    expect(logged()).not.toContain(LOGIN.password);
  });

  it('are shut to who is signed out, is no agent, or comes from a foreign page', async () => {
    await start();
    const before = pages.attached.length;
    expect((await ask('POST', '/api/phone')).status).toBe(401);
    expect((await ask('POST', '/api/phone', { cookie: await signIn('supervisor') })).status).toBe(403);
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('POST', '/api/phone', { cookie: await signIn('agent1'), headers })).status).toBe(403);
    expect(pages.attached).toHaveLength(before);
  });

  it('choose a phone: one’s own, or anyone’s as supervisor', async () => {
    const { desk } = await start();
    const cookie = await signIn('agent1');
    const put = (agent: string, body: unknown, who = cookie) =>
      ask('PUT', `/api/agents/${agent}/device`, { cookie: who, body });
    expect((await put('agent1', { device: 'desk1' })).status).toBe(200);
    expect((await put('agent1', { device: null })).status).toBe(200);
    expect((await put('agent2', { device: null })).status).toBe(403);
    expect((await put('agent2', { device: null }, await signIn('supervisor'))).status).toBe(200);
    expect((await put('nobody', { device: null })).status).toBe(404);
    for (const body of [
      {},
      { device: 7 },
      { device: '' },
      { device: 'a', more: 1 },
      { device: 'x'.repeat(201) },
    ])
      expect((await put('agent1', body)).status, JSON.stringify(body)).toBe(400);
    expect(desk.requests.map(({ agent, device, by }) => [agent, device, by])).toEqual([
      ['agent1', 'desk1', 'agent1'],
      ['agent1', null, 'agent1'],
      ['agent2', null, 'supervisor'],
    ]);
    desk.refusal = new AppError('invalid-request', 'device: is no phone of theirs', 'device');
    expect(await put('agent1', { device: 'desk9' })).toMatchObject({
      status: 400,
      body: { error: { field: 'device' } },
    });
  });

  it('ring an agent for practice where that is switched on', async () => {
    const practice = { ring: (agent: string) => Promise.resolve({ number: `number for ${agent}` }) };
    await start({ practice });
    const answer = await ask('POST', '/api/practice-call', { cookie: await signIn('agent1') });
    expect(answer).toMatchObject({ status: 202, body: { number: 'number for agent1' } });
    expect((await ask('POST', '/api/practice-call', { cookie: await signIn('supervisor') })).status).toBe(
      403,
    );
  });

  it('say so where practice calls are switched off', async () => {
    await start();
    expect(await ask('POST', '/api/practice-call', { cookie: await signIn('agent1') })).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict', message: 'Practice calls are switched off here' } },
    });
  });
});
