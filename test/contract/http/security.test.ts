import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isTrustedOrigin } from '../../../src/adapters/http/origin.ts';
import { errorOf, PASSWORD, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

describe('where a request may come from', () => {
  const host = 'desk.example.se:3000';

  it.each([
    [{ host }],
    [{ host, 'sec-fetch-site': 'same-origin' }],
    [{ host, 'sec-fetch-site': 'none' }],
    [{ host, origin: `http://${host}` }],
    [{ host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }],
    [{ host: 'Desk.example.se:3000', origin: `http://${host}` }],
    [{ host: '127.0.0.1:3000', origin: 'https://svara.example.se' }],
  ])('trusts %j', (headers) => {
    expect(isTrustedOrigin(headers, 'https://svara.example.se')).toBe(true);
  });

  it.each([
    [{ host, 'sec-fetch-site': 'cross-site' }],
    [{ host, 'sec-fetch-site': 'same-site' }],
    [{ host, 'sec-fetch-site': 'same-site', origin: `http://${host}` }],
    [{ host, origin: 'https://evil.example' }],
    [{ host, origin: 'http://desk.example.se:3001' }],
    [{ host, origin: 'http://desk.example.se' }],
    [{ host, origin: 'null' }],
    [{ host, origin: '' }],
    [{ host, origin: 'file://' }],
    [{ host, origin: 'http://svara.example.se' }],
    [{ origin: `http://${host}` }],
  ])('distrusts %j', (headers) => {
    expect(isTrustedOrigin(headers, 'https://svara.example.se')).toBe(false);
  });
});

describe('the HTTP server', () => {
  let harness: HttpHarness;
  beforeAll(async () => {
    harness = await startHttp();
  });
  afterAll(() => harness.stop());

  it('refuses a change that a foreign page sends, and lets reading be', async () => {
    const cookie = await harness.signIn('agent1');
    const headers = { 'sec-fetch-site': 'cross-site' };
    const body = { state: 'available' };
    const put = await harness.ask('PUT', '/api/agents/agent1/state', { cookie, headers, body });
    expect([put.status, errorOf(put).code]).toEqual([403, 'not-allowed']);
    const credentials = { username: 'agent1', password: PASSWORD };
    const signIn = await harness.ask('POST', '/api/session', { headers, body: credentials });
    expect(signIn.status).toBe(403);
    const signOut = await harness.ask('DELETE', '/api/session', {
      cookie,
      headers: { origin: 'https://evil.example' },
    });
    expect(signOut.status).toBe(403);
    expect((await harness.ask('GET', '/api/board', { cookie, headers })).status).toBe(200);
  });

  it.each([
    ['GET', '/api'],
    ['GET', '/api/nothing'],
    ['POST', '/api/board'],
    ['PUT', '/api/agents/agent1'],
    ['DELETE', '/api/calls/1'],
    ['POST', '/api/health'],
  ])('answers %s %s, which is none of its routes, with 404 in JSON', async (method, path) => {
    const answer = await harness.ask(method, path);
    expect([answer.status, errorOf(answer).code]).toEqual([404, 'not-found']);
  });

  it('permits nothing inline and tells nothing about itself', async () => {
    const { headers } = await harness.ask('GET', '/api/health');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('tells a fault of its own by an id only, and logs the rest', async () => {
    const cookie = await harness.signIn('agent1');
    const board = harness.desk.board.bind(harness.desk);
    harness.desk.board = () => {
      throw new Error('the inner workings');
    };
    const answer = await harness.ask('GET', '/api/board', { cookie });
    harness.desk.board = board;
    expect([answer.status, errorOf(answer).code]).toEqual([500, 'internal']);
    expect(JSON.stringify(answer.body)).not.toContain('inner workings');
    const id = /as ([0-9a-f-]{36})$/.exec(errorOf(answer).message)?.[1] ?? 'no id';
    const line = harness
      .logged()
      .split('\n')
      .find((one) => one.includes('inner workings'));
    expect(line).toContain(id);
  });

  it('logs requests without passwords, cookies or phone numbers', async () => {
    const cookie = await harness.signIn('agent1');
    await harness.ask('GET', '/api/calls?number=%2B46701740605', {
      cookie,
      headers: { authorization: 'Bearer abcdef' },
    });
    const logged = harness.logged();
    expect(logged).toContain('"path":"/api/calls"');
    for (const secret of [
      PASSWORD,
      cookie.split('=')[1] ?? 'no cookie',
      '46701740605',
      'abcdef',
      'svara_session',
    ]) {
      expect(logged).not.toContain(secret);
    }
  });

  it('limits the requests of one address, but never a right password', async () => {
    const busy = await startHttp({ requestsPerMinute: 20 });
    try {
      const statuses = [];
      for (let n = 0; n < 21; n += 1) statuses.push((await busy.ask('GET', '/api/nothing')).status);
      expect(statuses).toEqual([...Array<number>(20).fill(404), 429]);
      const refused = await busy.ask('GET', '/api/health');
      expect([refused.status, errorOf(refused).code]).toEqual([429, 'too-many-requests']);
      await busy.signIn('agent1');
    } finally {
      await busy.stop();
    }
  });

  it('says in a sentence that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startHttp({ port })).rejects.toThrow(`port ${port} of 127.0.0.1: it is taken`);
    other.close();
  });

  it('ends connections that stand open when it closes', async () => {
    const closing = await startHttp();
    await closing.ask('GET', '/api/health');
    await closing.stop();
    await expect(fetch(`${closing.url}/api/health`)).rejects.toThrow();
    await closing.http.close();
  });
});

describe('the web page', () => {
  let built: string;
  let harness: HttpHarness;
  beforeAll(async () => {
    built = await mkdtemp(join(tmpdir(), 'svara-built-'));
    await mkdir(join(built, 'assets'));
    await writeFile(join(built, 'index.html'), '<!doctype html><title>Svara</title>');
    await writeFile(join(built, 'assets', 'app-1a2b3c.js'), 'export {};');
    await writeFile(join(built, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    harness = await startHttp({ staticDir: built });
  });
  afterAll(async () => {
    await harness.stop();
    await rm(built, { recursive: true });
  });

  it.each(['/', '/board', '/calls/1740817800'])(
    'answers %s with the page, asked for anew each time',
    async (path) => {
      const answer = await harness.ask('GET', path);
      expect([answer.status, answer.body]).toEqual([200, '<!doctype html><title>Svara</title>']);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    },
  );

  it('lets browsers keep what has its content in its name', async () => {
    const asset = await harness.ask('GET', '/assets/app-1a2b3c.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const icon = await harness.ask('GET', '/icon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
  });

  it('does not answer a missing file with the page', async () => {
    expect((await harness.ask('GET', '/assets/app-old.js')).status).toBe(404);
  });

  it('does not leave its folder', async () => {
    for (const path of [
      '/..%2f..%2fpackage.json',
      '/%2e%2e/package.json',
      '/assets/..%2f..%2fpackage.json',
    ]) {
      const answer = await harness.ask('GET', path);
      expect([400, 403, 404]).toContain(answer.status);
    }
  });

  it('says what to do when it has not been built', async () => {
    const unbuilt = await startHttp();
    const answer = await unbuilt.ask('GET', '/');
    expect([answer.status, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
    await unbuilt.stop();
  });
});
