import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/app/errors.ts';
import type { ContactRow } from '../../../src/app/workplace-api.ts';
import { sampleCall } from '../../support/fake-workplaces.ts';
import { startHttp, type HttpHarness } from '../../support/http-harness.ts';

const maria: ContactRow = {
  id: 'maria',
  kind: 'contact',
  name: '<b>Maria</b> Ek',
  number: '+46701740611',
  organisation: 'Ekedals kommun',
  title: null,
  note: null,
  state: null,
  reachable: null,
  waiting: null,
};

describe('the routes of an agent’s page', () => {
  let harness: HttpHarness;
  const cookies = new Map<string, string>();
  beforeEach(async () => {
    harness = await startHttp();
    for (const user of ['agent1', 'agent2', 'supervisor', 'coordinator'])
      cookies.set(user, await harness.signIn(user));
  });
  afterEach(() => harness.stop());

  const ask = (method: string, path: string, user: string, body?: unknown) =>
    harness.ask(method, path, { cookie: cookies.get(user) ?? '', ...(body !== undefined && { body }) });
  const statusOf = async (...asked: Parameters<typeof ask>): Promise<number> => (await ask(...asked)).status;

  it('show an agent their own workplace, and nobody else’s', async () => {
    for (const user of ['agent1', 'agent2']) {
      expect((await ask('GET', '/api/workplace', user)).body).toMatchObject({ agent: { id: user } });
    }
    expect(await statusOf('GET', '/api/workplace', 'coordinator')).toBe(403);
    // Another agent's cannot be asked for: there is no way to name one.
    expect((await ask('GET', '/api/workplace?agent=agent2', 'agent1')).body).toMatchObject({
      agent: { id: 'agent1' },
    });
  });

  it('find contacts: text is data, limits are kept', async () => {
    harness.desk.workplaces.known = [maria, { ...maria, id: 'm2' }, { ...maria, id: 'bo', name: 'Bo' }];
    expect((await ask('GET', '/api/contacts?q=maria&limit=1', 'agent1')).body).toEqual([maria]);
    expect((await ask('GET', '/api/contacts', 'agent1')).body).toHaveLength(3);
    for (const bad of ['limit=0', 'limit=101', 'limit=x', `q=${'a'.repeat(101)}`, 'who=bo'])
      expect(await statusOf('GET', `/api/contacts?${bad}`, 'agent1'), bad).toBe(400);
    expect(await statusOf('GET', '/api/contacts', 'nobody')).toBe(401);
  });

  it('tell the earlier calls with a number in either form', async () => {
    const at = harness.clock.now();
    const earlier = {
      call: 'c1',
      kind: 'inbound' as const,
      arrivedAt: at,
      service: 'IT-support',
      agent: 'Anna Berg',
      endReason: 'handled' as const,
      reason: 'Wifi',
      note: '<img src=x>',
    };
    harness.desk.workplaces.earlier = [earlier, { ...earlier, call: 'c2' }];
    const told = { ...earlier, arrivedAt: new Date(at).toISOString() };
    for (const number of ['%2B46701740611', '070-174%2006%2011'])
      expect((await ask('GET', `/api/callers/${number}/calls?except=c2`, 'agent1')).body).toEqual([told]);
    expect(await statusOf('GET', '/api/callers/nobody/calls', 'agent1')).toBe(400);
    expect(await statusOf('GET', '/api/callers/0701740611/calls', 'nobody')).toBe(401);
  });

  it('tell an agent whom they had to do with, and a supervisor of any agent', async () => {
    const at = harness.clock.now();
    const call = { call: 'c1', at, number: '+46701740611', name: null, how: 'missed' as const };
    const recent = { ...call, dialled: '+46406280400', service: null };
    harness.desk.workplaces.recent = [recent];
    for (const user of ['agent1', 'supervisor'])
      expect((await ask('GET', '/api/agents/agent1/recent-calls', user)).body).toEqual([
        { ...recent, at: new Date(at).toISOString() },
      ]);
    expect(await statusOf('GET', '/api/agents/agent1/recent-calls', 'agent2')).toBe(403);
    expect(await statusOf('GET', '/api/agents/agent99/recent-calls', 'supervisor')).toBe(404);
  });

  describe('annotation', () => {
    const write = (user: string, body: unknown) => ask('PUT', '/api/calls/c1/annotation', user, body);

    it('hands on what is written and who writes, for the desk to know whose call it is', async () => {
      const { workplaces } = harness.desk;
      workplaces.put('agent1', { call: sampleCall(harness.clock.now()) });
      const written = { reason: 'network', note: '<script>', class: 'high' };
      expect((await write('agent1', written)).status).toBe(204);
      expect((await write('supervisor', { note: '' })).status).toBe(204);
      expect(workplaces.annotations).toEqual([
        { call: 'c1', written, asker: { username: 'agent1', agent: 'agent1', isSupervisor: false } },
        {
          call: 'c1',
          written: { note: '' },
          asker: { username: 'supervisor', agent: null, isSupervisor: true },
        },
      ]);
      expect((await ask('GET', '/api/workplace', 'agent1')).body).toMatchObject({
        call: { reason: 'network', note: '', context: { class: 'high' } },
      });
    });

    it.each([{ reason: '' }, { note: 'x'.repeat(2_001) }, { class: 'urgent' }, { outcome: 'accepted' }])(
      'of %j is 400',
      async (bad) => {
        expect((await write('agent1', bad)).status).toBe(400);
        expect(harness.desk.workplaces.annotations).toEqual([]);
      },
    );

    it('is for agents and supervisors, and refused as the desk says', async () => {
      expect((await write('coordinator', { note: 'x' })).status).toBe(403);
      expect((await write('nobody', { note: 'x' })).status).toBe(401);
      for (const [code, status] of [
        ['not-allowed', 403],
        ['not-found', 404],
        ['conflict', 409],
        ['invalid-request', 400],
      ] as const) {
        harness.desk.workplaces.refusal = new AppError(code, 'no');
        expect((await write('agent2', { note: 'x' })).status).toBe(status);
      }
    });
  });
});
