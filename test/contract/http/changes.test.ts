import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Changes, startingChanges } from '../../../src/app/commands/changes.ts';
import { DeskLoop } from '../../../src/app/desk-loop.ts';
import type { Fact } from '../../../src/core/desk/facts.ts';
import { newDesk } from '../../../src/core/desk/state.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { errorOf, type HttpHarness, startHttp } from '../../support/http-harness.ts';
import { MemoryChangeStore } from '../../support/memory-change-store.ts';

const TOKEN = 'a-token-for-tests-that-nobody-guesses';
const base = sketchDirectory({
  services: { support: {} },
  agents: { anna: {} },
  numbers: { '+46406280400': {} },
});

describe('changes over HTTP', () => {
  let harness: HttpHarness;
  let store: MemoryChangeStore;
  let loop: DeskLoop;
  const facts: Fact[] = [];
  const cookies: Record<string, string> = {};
  beforeAll(async () => {
    const sha256 = createHash('sha256').update(TOKEN).digest('hex');
    harness = await startHttp({
      tokens: [{ id: 'monitor', sha256, may: ['outages'], organisations: ['town'] }],
    });
    const { clock } = harness;
    store = new MemoryChangeStore();
    loop = new DeskLoop({
      desk: newDesk(base),
      clock,
      performTelephony: () => undefined,
      onFacts: (news) => void facts.push(...news),
      onFault: (error) => {
        throw error;
      },
    });
    let n = 0;
    harness.desk.changes = new Changes({
      base,
      standing: [],
      store,
      loop,
      clock,
      speech: { say: async (text, language) => `typed-${language}-${text.length}` },
      knownPrompts: new Set(['outage']),
      newId: () => `change-${(n += 1)}`,
    });
    for (const user of ['agent1', 'supervisor', 'coordinator', 'admin'])
      cookies[user] = await harness.signIn(user);
  });
  afterAll(async () => {
    loop.stop();
    await harness.stop();
  });

  const ask = (method: string, path: string, user: string, body?: unknown, headers = {}) =>
    harness.ask(method, path, { cookie: cookies[user] ?? '', body, headers });
  const begin = (user: string, body: unknown, headers = {}) =>
    ask('POST', '/api/changes', user, body, headers);
  const later = (ms: number) => new Date(harness.clock.now() + ms).toISOString();
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const idOf = ({ body }: { body: unknown }) => (body as { id: string }).id;
  const outages = () => loop.desk.directory.outages;
  const closure = () => ({
    kind: 'closure',
    organisation: 'town',
    until: later(3_600_000),
    reason: 'power cut',
  });
  const week = { mon: ['07:45-12:00', '12:45-16:30'], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };

  it('an outage is in force at once, told, listed, and ended with who and when', async () => {
    const answer = await begin('supervisor', {
      kind: 'outage',
      organisation: 'town',
      texts: { sv: 'Nätet är nere' },
    });
    expect([answer.status, answer.body]).toMatchObject([
      201,
      {
        by: 'supervisor',
        inForce: true,
        until: later(7_200_000),
        texts: { sv: 'Nätet är nere' },
        informedGraceMs: 10_000,
      },
    ]);
    expect(outages()).toMatchObject([{ id: idOf(answer), prompt: 'typed-sv-13', text: 'Nätet är nere' }]);
    expect(facts.slice(-2)).toMatchObject([
      { type: 'directory-loaded', revision: loop.desk.directory.revision },
      { type: 'desk-changed', kind: 'outage', what: 'begun', by: 'supervisor' },
    ]);
    const list = await ask('GET', '/api/changes?kind=outage&inForce=true', 'agent1');
    expect(list.body).toMatchObject({
      revision: loop.desk.directory.revision,
      items: [{ id: idOf(answer) }],
    });
    expect(list.headers.get('etag')).toBe(`"${loop.desk.directory.revision}"`);

    const ended = await ask('DELETE', `/api/changes/${idOf(answer)}`, 'coordinator');
    expect([ended.status, ended.body]).toMatchObject([200, { inForce: false, endedBy: 'coordinator' }]);
    expect(loop.desk.directory).toBe(base);
    expect(facts.at(-1)).toMatchObject({ type: 'desk-changed', what: 'ended', by: 'coordinator' });
    expect((await ask('DELETE', `/api/changes/${idOf(answer)}`, 'coordinator')).status).toBe(409);
    expect((await ask('DELETE', '/api/changes/none', 'coordinator')).status).toBe(404);
    expect((await ask('GET', '/api/changes?inForce=true', 'agent1')).body).toMatchObject({ items: [] });
  });

  it('each role may what it may', async () => {
    const weekOf = { kind: 'calendar-week', calendar: 'none', week };
    const tried = async (user: string, body: unknown) => (await begin(user, body)).status;
    const closed = { ...closure(), organisation: 'nowhere' };
    expect(
      await Promise.all(['agent1', 'supervisor', 'coordinator', 'admin'].map((user) => tried(user, closed))),
    ).toEqual([403, 400, 400, 400]);
    expect(
      await Promise.all(['agent1', 'supervisor', 'coordinator', 'admin'].map((user) => tried(user, weekOf))),
    ).toEqual([403, 403, 400, 400]);
    expect(await tried('nobody', closed)).toBe(401);
  });

  it.each<[string, object, string]>([
    ['an unknown kind', { kind: 'party' }, 'kind'],
    ['an unknown key', { kind: 'outage', reopen: true }, 'reopen'],
    [
      'a closure that does not say when it ends',
      { kind: 'closure', organisation: 'town', reason: 'x' },
      'until',
    ],
    [
      'an organisation that is none',
      { kind: 'outage', organisation: 'x', texts: { sv: 'x' } },
      'organisation',
    ],
    ['no words', { kind: 'outage', organisation: 'town' }, 'texts'],
    ['a prompt that is none', { kind: 'outage', organisation: 'town', prompt: 'gone' }, 'prompt'],
    ['a line break', { kind: 'outage', organisation: 'town', texts: { sv: 'a\nb' } }, 'texts.sv'],
    ['an unknown language', { kind: 'outage', organisation: 'town', texts: { fi: 'x' } }, 'texts.fi'],
    [
      'a past end',
      { kind: 'outage', organisation: 'town', prompt: 'outage', until: '2020-01-01T00:00:00Z' },
      'until',
    ],
    [
      'a time that is none',
      { kind: 'outage', organisation: 'town', prompt: 'outage', until: 'soon' },
      'until',
    ],
    [
      'a period that is none',
      { kind: 'calendar-week', calendar: 'x', week: { ...week, mon: ['7-12'] } },
      'week.mon.0',
    ],
  ])('refuses %s, and changes nothing', async (_, body, field) => {
    const before = loop.desk.directory;
    const answer = await begin('admin', body);
    expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
      400,
      'invalid-request',
      field,
    ]);
    expect(loop.desk.directory).toBe(before);
  });

  it('refuses the second of two who had seen the same, and takes them one by one', async () => {
    const headers = { 'if-match': `"${loop.desk.directory.revision}"` };
    const both = await Promise.all([
      begin('admin', closure(), headers),
      begin('coordinator', closure(), headers),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [won, lost] = both[0].status === 201 ? both : [both[1], both[0]];
    expect(errorOf(lost).code).toBe('changed-meanwhile');
    const next = await ask('DELETE', `/api/changes/${idOf(won)}`, 'admin', undefined, {
      'if-match': won.headers.get('etag') ?? '',
    });
    expect(next.status).toBe(200);
  });

  it('changes nothing when it cannot be stored', async () => {
    store.away = true;
    expect((await begin('admin', closure())).status).toBe(500);
    store.away = false;
    expect(loop.desk.directory).toBe(base);
  });

  it('a program switches an outage on, over and off by its token, for its organisations only', async () => {
    const url = '/api/outages/town';
    const put = (body: unknown, token = TOKEN) => harness.ask('PUT', url, { body, ...bearer(token) });
    const first = await put({ text: 'Nätet är nere' });
    expect([first.status, first.body]).toMatchObject([
      200,
      { by: 'token:monitor', texts: { sv: 'Nätet är nere' } },
    ]);
    const second = await put({ text: 'Nettet er nede', language: 'nb', until: null, stayKey: '1' });
    expect(outages()).toMatchObject([
      { id: idOf(second), text: 'Nettet er nede', until: null, stayKey: '1' },
    ]);
    expect(await store.get(idOf(first))).toMatchObject({ endedBy: 'token:monitor' });
    expect((await harness.ask('DELETE', url, bearer(TOKEN))).status).toBe(204);
    expect((await harness.ask('DELETE', url, bearer(TOKEN))).status).toBe(404);
    expect(outages()).toEqual([]);

    expect((await put({ text: 'x' }, 'another-token-that-is-not-ours')).status).toBe(401);
    expect(
      (await harness.ask('PUT', '/api/outages/dal', { body: { text: 'x' }, ...bearer(TOKEN) })).status,
    ).toBe(403);
    expect((await harness.ask('GET', '/api/changes', bearer(TOKEN))).status).toBe(401);
    expect((await ask('PUT', url, 'agent1', { text: 'x' })).status).toBe(403);
    expect((await ask('PUT', url, 'supervisor', { text: 'x' })).status).toBe(200);
    expect((await ask('DELETE', url, 'supervisor')).status).toBe(204);
    expect(harness.logged()).not.toContain(TOKEN);
  });

  it('a start goes on with what was in force, without what can be no more', async () => {
    const answer = await begin('admin', closure());
    const stored = await store.standing();
    const now = harness.clock.now();
    expect(startingChanges(base, stored, now)).toMatchObject({ standing: stored, impossible: [] });
    expect(startingChanges(base, stored, now).directory).toEqual(loop.desk.directory);
    expect(startingChanges(base, stored, now + 3_600_000)).toEqual({
      directory: base,
      standing: [],
      impossible: [],
    });
    const without = startingChanges({ ...base, organisations: new Map() }, stored, now);
    expect(without).toMatchObject({
      standing: [],
      impossible: [{ change: idOf(answer), field: 'organisation' }],
    });
    await ask('DELETE', `/api/changes/${idOf(answer)}`, 'admin');
  });
});
