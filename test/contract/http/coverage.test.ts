import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCoverage } from '../../../src/app/queries/coverage.ts';
import { runCoverageCommand } from '../../../src/cli/coverage-command.ts';
import type { CoverageJson } from '../../../src/contract/coverage.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { readDeskAround } from '../../support/fake-what-if.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;

describe('coverage over HTTP', () => {
  let harness: HttpHarness;
  let text: string;
  const cookies: Record<string, string> = {};
  const asked: number[] = [];
  beforeAll(async () => {
    text = await readFile(demo, 'utf8');
    const directory = (year: number): Directory => {
      asked.push(year);
      return readDeskAround(text, year) as Directory;
    };
    const now = () => Date.parse('2027-03-20T12:00:00Z');
    harness = await startHttp({ coverage: createCoverage({ directory, readDesk: readDeskAround, now }) });
    for (const user of ['agent1', 'supervisor', 'coordinator', 'admin'])
      cookies[user] = await harness.signIn(user);
  });
  afterAll(() => harness.stop());

  const get = (query: string, user = 'coordinator') =>
    harness.ask('GET', `/api/coverage?${query}`, { cookie: cookies[user] ?? '' });
  const post = (body: unknown, user = 'coordinator') =>
    harness.ask('POST', '/api/coverage', { cookie: cookies[user] ?? '', body });

  it('is told to those who draw up hours and lead the desk, from today when nothing is said', async () => {
    for (const user of ['supervisor', 'coordinator', 'admin']) {
      const { status, body } = await get('days=3', user);
      const first = (body as CoverageJson).gaps.map(({ from }) => from).sort()[0];
      expect([status, first]).toEqual([200, '2027-03-19T23:00:00.000Z']);
    }
    expect((await get('days=3', 'agent1')).status).toBe(403);
    expect((await post({ config: text, days: 3 }, 'agent1')).status).toBe(403);
    expect((await get('', 'nobody')).status).toBe(401);
  });

  it('is the same by the configuration in force, by one that is sent, and as `svara coverage` prints it', async () => {
    let out = '';
    const io = {
      stdout: (words: string) => void (out += words),
      stderr: () => undefined,
      now: () => new Date('2027-03-20T12:00:00Z'),
    };
    const span = ['--from', '2027-03-25', '--days', '20'];
    expect(await runCoverageCommand([...span, '--config', demo, '--json'], io)).toBe(0);
    expect((await get('from=2027-03-25&days=20')).body).toEqual(JSON.parse(out));
    expect((await post({ config: text, from: '2027-03-25', days: 20 })).body).toEqual(JSON.parse(out));
    const none = { organisations: { a: { name: 'A' } } };
    expect((await post({ config: none, days: 20 })).body).toEqual({ gaps: [], overlaps: [] });
  });

  it('can be asked of any year', async () => {
    expect((await get('from=2035-03-23&days=1')).status).toBe(200);
    expect(asked.at(-1)).toBe(2035);
  });

  it.each([
    ['from=2027-02-29', 'from'],
    ['from=soon', 'from'],
    ['from=1969-12-31', 'from'],
    ['days=0', 'days'],
    ['days=801', 'days'],
    ['days=x', 'days'],
    ['until=2027-03-01', 'until'],
  ])('%s is refused', async (query, field) => {
    const answer = await get(query);
    expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
      400,
      'invalid-request',
      field,
    ]);
  });

  it('a configuration with mistakes is refused with their places', async () => {
    const answer = await post({ config: text.replace('country: SE', 'country: DK') });
    expect([answer.status, errorOf(answer).field]).toEqual([400, 'config']);
    expect(errorOf(answer).message).toMatch(/^config: config:\d+:\d+ organisations\.ekedal\.country: /);
    expect((await post({})).status).toBe(400);
  });
});
