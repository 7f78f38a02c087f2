import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cookieOf, errorOf, PASSWORD, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

describe('the session', () => {
  let harness: HttpHarness;
  beforeEach(async () => {
    harness = await startHttp();
  });
  afterEach(() => harness.stop());

  it('begins with the right password and tells who is signed in', async () => {
    const answer = await harness.ask('POST', '/api/session', {
      body: { username: 'agent1', password: PASSWORD },
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ username: 'agent1', roles: ['agent'], agentId: 'agent1' });
    const again = await harness.ask('GET', '/api/session', { cookie: cookieOf(answer) });
    expect(again.body).toEqual(answer.body);
  });

  it('leaves agentId out for a user who is no agent', async () => {
    const cookie = await harness.signIn('supervisor');
    const answer = await harness.ask('GET', '/api/session', { cookie });
    expect(answer.body).toEqual({ username: 'supervisor', roles: ['supervisor'] });
  });

  it('keeps its cookie from scripts and foreign pages', async () => {
    const answer = await harness.ask('POST', '/api/session', {
      body: { username: 'agent1', password: PASSWORD },
    });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^svara_session=/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    expect(cookie).not.toMatch(/; Secure/);
  });

  it('sends a Secure cookie behind a TLS proxy, and trusts what the proxy tells', async () => {
    const behindProxy = await startHttp({ publicUrl: 'https://desk.example.se' });
    try {
      const answer = await behindProxy.ask('POST', '/api/session', {
        body: { username: 'agent1', password: PASSWORD },
        headers: { 'x-forwarded-proto': 'https', origin: 'https://desk.example.se' },
      });
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie()[0]).toMatch(/; Secure/);
      expect(answer.headers.get('strict-transport-security')).not.toBeNull();
    } finally {
      await behindProxy.stop();
    }
  });

  it('gets a new id at sign-in and ends the one before', async () => {
    const first = await harness.signIn('agent1');
    const answer = await harness.ask('POST', '/api/session', {
      cookie: first,
      body: { username: 'agent2', password: PASSWORD },
    });
    expect(cookieOf(answer)).not.toBe(first);
    expect((await harness.ask('GET', '/api/session', { cookie: first })).status).toBe(401);
    expect((await harness.ask('GET', '/api/session', { cookie: cookieOf(answer) })).status).toBe(200);
  });

  it('never takes over an id that a client made up', async () => {
    const answer = await harness.ask('POST', '/api/session', {
      cookie: 'svara_session=s%3Achosen.signature',
      body: { username: 'agent1', password: PASSWORD },
    });
    expect(cookieOf(answer)).not.toContain('chosen');
  });

  it('ends by signing out, twice without harm', async () => {
    const cookie = await harness.signIn('agent1');
    expect((await harness.ask('DELETE', '/api/session', { cookie })).status).toBe(204);
    expect((await harness.ask('GET', '/api/session', { cookie })).status).toBe(401);
    expect((await harness.ask('DELETE', '/api/session', { cookie })).status).toBe(204);
    expect((await harness.ask('DELETE', '/api/session')).status).toBe(204);
  });

  it('ends when the user is gone or has another password', async () => {
    const [one, two] = [await harness.signIn('agent1'), await harness.signIn('agent2')];
    harness.users.remove('agent1');
    harness.users.put({ username: 'agent2', roles: ['agent'], agentId: 'agent2', passwordHash: 'changed' });
    expect((await harness.ask('GET', '/api/board', { cookie: one })).status).toBe(401);
    expect((await harness.ask('GET', '/api/board', { cookie: two })).status).toBe(401);
  });

  it('follows a change of roles at once', async () => {
    const cookie = await harness.signIn('supervisor');
    harness.users.put({ username: 'supervisor', roles: [], agentId: null, passwordHash: PASSWORD });
    const answer = await harness.ask('GET', '/api/board', { cookie });
    expect([answer.status, errorOf(answer).code]).toEqual([403, 'not-allowed']);
  });

  it.each([
    ['no body', undefined, 'username'],
    ['no username', { password: 'x' }, 'username'],
    ['no password', { username: 'x' }, 'password'],
    ['an empty username', { username: '', password: 'x' }, 'username'],
    ['a password that is no text', { username: 'x', password: { $ne: '' } }, 'password'],
    ['an endless password', { username: 'x', password: 'x'.repeat(1_001) }, 'password'],
    ['an unknown key', { username: 'x', password: 'x', admin: true }, 'admin'],
  ])('refuses %s, naming the field', async (_, body, field) => {
    const answer = await harness.ask('POST', '/api/session', { body });
    expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
      400,
      'invalid-request',
      field,
    ]);
  });

  it.each([
    ['broken JSON', '{"username":'],
    ['JSON that is no object', '"agent1"'],
    ['a list', '[]'],
    ['a body beyond all measure', JSON.stringify({ username: 'x'.repeat(20_000), password: 'x' })],
  ])('refuses %s', async (_, text) => {
    const answer = await harness.ask('POST', '/api/session', { text });
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'invalid-request']);
  });

  it('refuses a form, which a foreign page could send', async () => {
    const answer = await harness.ask('POST', '/api/session', {
      text: `username=agent1&password=${PASSWORD}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([answer.status, errorOf(answer).code]).toEqual([400, 'invalid-request']);
  });

  it('tells that the store is away, while health still answers', async () => {
    const cookie = await harness.signIn('agent1');
    harness.store.get = (_id, done) => done(new Error('database is locked'));
    const answer = await harness.ask('GET', '/api/board', { cookie });
    expect([answer.status, errorOf(answer).code]).toEqual([503, 'unavailable']);
    expect(JSON.stringify(answer.body)).not.toContain('locked');
    expect((await harness.ask('GET', '/api/health', { cookie })).status).toBe(200);
  });
});

describe('wrong passwords over HTTP', () => {
  let harness: HttpHarness;
  beforeEach(async () => {
    harness = await startHttp();
  });
  afterEach(() => harness.stop());

  /** Sends a wrong password and moves the clock until the answer is let go. */
  async function wrong(
    username: string,
  ): Promise<{ status: number; code: string; delayMs: number; retry: string | null }> {
    const start = harness.clock.now();
    const before = harness.clock.nextAlarmAt();
    const asked = harness.ask('POST', '/api/session', { body: { username, password: 'wrong' } });
    await expect.poll(() => harness.clock.nextAlarmAt()).not.toBe(before);
    await harness.clock.advance((harness.clock.nextAlarmAt() ?? start) - start);
    const answer = await asked;
    return {
      status: answer.status,
      code: errorOf(answer).code,
      delayMs: harness.clock.now() - start,
      retry: answer.headers.get('retry-after'),
    };
  }

  it('wait longer and longer, then are refused, while a right one is answered at once', async () => {
    const answers = [];
    for (let n = 0; n < 10; n += 1) answers.push(await wrong('agent1'));
    expect(answers.map((answer) => answer.delayMs)).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000,
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([...Array<number>(9).fill(401), 429]);
    expect(answers.at(-1)).toMatchObject({ code: 'too-many-requests', retry: '900' });
    // The clock stands: were it delayed, this would never be answered.
    await harness.signIn('agent1');
    expect(await wrong('agent1')).toMatchObject({ status: 401 });
  });

  it('answers alike for a wrong password and an unknown user', async () => {
    const known = await wrong('agent1');
    const unknown = await wrong('nobody');
    expect(unknown).toEqual(known);
  });

  it('are forgotten by the service when the client leaves', async () => {
    const leaving = new AbortController();
    const body = { username: 'agent1', password: 'wrong' };
    const asked = harness.ask('POST', '/api/session', { body, signal: leaving.signal });
    await expect.poll(() => harness.clock.nextAlarmAt()).not.toBeNull();
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => harness.clock.nextAlarmAt()).toBeNull();
  });

  it('are answered at once when the service stops', async () => {
    const body = { username: 'agent1', password: 'wrong' };
    const asked = harness.ask('POST', '/api/session', { body }).catch(() => 'cut off');
    await expect.poll(() => harness.clock.nextAlarmAt()).not.toBeNull();
    await harness.http.close();
    await asked;
    expect(harness.clock.nextAlarmAt()).toBeNull();
  });
});
