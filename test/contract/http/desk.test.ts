import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallDetail } from '../../../src/app/desk-api.ts';
import { errorOf, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

const ARRIVED = Date.parse('2027-03-01T07:30:00Z');

const call: CallDetail = {
  id: '1740817800.1',
  kind: 'inbound',
  dialled: '+46406280400',
  caller: null,
  organisation: 'almaryd',
  service: 'it-support',
  class: 'medium',
  state: 'ended',
  endReason: 'handled',
  arrivedAt: ARRIVED,
  waitMs: 4_200,
  agentId: 'agent1',
  ownerId: 'agent2',
  secondWaitMs: 12_000,
  estimate: { at: ARRIVED + 1_000, lowMs: 2_000, highMs: 6_000, told: true, actualMs: 3_200 },
  facts: [{ at: ARRIVED, type: 'call-arrived', text: 'A caller dialled 040-628 04 00' }],
};

describe('the desk over HTTP', () => {
  let harness: HttpHarness;
  let agent1: string;
  let supervisor: string;
  beforeAll(async () => {
    harness = await startHttp();
    harness.desk.putCall(call);
    agent1 = await harness.signIn('agent1');
    supervisor = await harness.signIn('supervisor');
  });
  afterAll(() => harness.stop());

  describe('health', () => {
    it('is 200 without sign-in when all is up, 503 when a part is down', async () => {
      expect((await harness.ask('GET', '/api/health')).status).toBe(200);
      harness.desk.healthNow = { status: 'down', ari: 'down', ami: 'up', database: 'up' };
      const answer = await harness.ask('GET', '/api/health');
      expect([answer.status, answer.body]).toEqual([503, harness.desk.healthNow]);
      harness.desk.healthNow = { status: 'up', ari: 'up', ami: 'up', database: 'up' };
    });

    it('is 503 when it cannot even be told', async () => {
      const told = harness.desk.health.bind(harness.desk);
      harness.desk.health = () => Promise.reject(new Error('no answer'));
      const answer = await harness.ask('GET', '/api/health');
      expect([answer.status, answer.body]).toMatchObject([503, { status: 'down' }]);
      harness.desk.health = told;
    });
  });

  it.each([
    ['GET', '/api/session'],
    ['GET', '/api/board'],
    ['GET', '/api/agents'],
    ['PUT', '/api/agents/agent1/state'],
    ['GET', '/api/calls'],
    ['GET', '/api/calls/1740817800.1'],
    ['GET', '/api/calls/1740817800.1/why'],
    ['GET', '/api/agents/agent1/why'],
  ])('%s %s asks for a session', async (method, path) => {
    for (const cookie of ['', 'svara_session=s%3Aforged.AAAA']) {
      const answer = await harness.ask(method, path, { cookie });
      expect([answer.status, errorOf(answer).code]).toEqual([401, 'not-signed-in']);
    }
  });

  it('gives the board with durations and an instant in UTC', async () => {
    const { body } = await harness.ask('GET', '/api/board', { cookie: agent1 });
    expect(body).toMatchObject({
      revision: expect.any(Number) as number,
      at: '2027-03-01T08:00:00.000Z',
      queues: [{ id: 'it-support', waiting: 0, longestWaitingMs: null, serviceLevel: { ratio: null } }, {}],
      agents: [{ id: 'agent1', state: 'signed-out', sinceMs: 1_000, reachable: true }, {}, {}],
    });
  });

  it('sends nothing of a row that the contract does not list', async () => {
    const [agent] = harness.desk.fakeAgents;
    if (agent === undefined) throw new Error('the desk has no agent');
    harness.desk.put({ agents: [{ ...agent, password: 'leak' } as typeof agent] });
    const { body } = await harness.ask('GET', '/api/board', { cookie: agent1 });
    expect(JSON.stringify(body)).not.toContain('leak');
  });

  describe('changing a state', () => {
    const put = (id: string, cookie: string, body: unknown) =>
      harness.ask('PUT', `/api/agents/${id}/state`, { cookie, body });

    it('is for the agent itself', async () => {
      const answer = await put('agent1', agent1, { state: 'paused', reason: ' lunch ' });
      expect(answer.body).toMatchObject({ id: 'agent1', state: 'paused', sinceMs: 0, pauseReason: 'lunch' });
      expect(harness.desk.wanted.at(-1)).toEqual({
        agent: 'agent1',
        wanted: { state: 'paused', reason: 'lunch' },
        by: 'agent1',
      });
    });

    it('is for a supervisor on anybody', async () => {
      expect((await put('agent2', supervisor, { state: 'available' })).status).toBe(200);
      expect(harness.desk.wanted.at(-1)).toEqual({
        agent: 'agent2',
        wanted: { state: 'available' },
        by: 'supervisor',
      });
    });

    it.each(['agent1', 'coordinator', 'admin'])('is not for %s on another', async (username) => {
      const asked = harness.desk.wanted.length;
      const answer = await put('agent2', await harness.signIn(username), { state: 'available' });
      expect([answer.status, errorOf(answer).code]).toEqual([403, 'not-allowed']);
      expect(harness.desk.wanted).toHaveLength(asked);
    });

    it('is 404 for an agent that nobody knows', async () => {
      for (const cookie of [supervisor, agent1]) {
        const answer = await put('nobody', cookie, { state: 'available' });
        expect([answer.status, errorOf(answer).code]).toEqual([404, 'not-found']);
      }
    });

    it('is 409 with the reason where the machine refuses', async () => {
      const { pauseReason: _, ...agent } =
        harness.desk.fakeAgents.find((one) => one.id === 'agent1') ?? fail();
      harness.desk.put({ agents: [{ ...agent, state: 'talking' }] });
      const answer = await put('agent1', agent1, { state: 'paused' });
      expect([answer.status, errorOf(answer)]).toEqual([
        409,
        { code: 'conflict', message: 'Agent 1 is talking' },
      ]);
    });

    it.each([
      ['no body', undefined, 'state'],
      ['a state that cannot be asked for', { state: 'talking' }, 'state'],
      ['a list as state', { state: ['paused'] }, 'state'],
      ['a reason of 81 characters', { state: 'paused', reason: 'x'.repeat(81) }, 'reason'],
      ['a reason of two lines', { state: 'paused', reason: 'a\nb' }, 'reason'],
      ['an unknown key', { state: 'paused', until: '12:00' }, 'until'],
    ])('is 400 for %s', async (_, body, field) => {
      const answer = await put('agent1', agent1, body);
      expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
        400,
        'invalid-request',
        field,
      ]);
    });

    it('is 400 for an id that cannot be decoded', async () => {
      const answer = await put('%E0%A4%A', agent1, { state: 'paused' });
      expect(answer.status).toBe(400);
    });
  });

  describe('calls', () => {
    const list = async (query: string) => harness.ask('GET', `/api/calls${query}`, { cookie: supervisor });
    const understood = async (query: string) => {
      expect((await list(query)).status).toBe(200);
      return harness.desk.queries.at(-1);
    };

    it('are listed', async () => {
      const { facts: _, ownerId: __, secondWaitMs: ___, estimate: ____, ...item } = call;
      expect((await list('')).body).toEqual({
        items: [{ ...item, arrivedAt: '2027-03-01T07:30:00.000Z' }],
        next: null,
      });
    });

    it('come a page at a time', async () => {
      const many = await startHttp();
      for (let n = 0; n < 60; n += 1) many.desk.putCall({ ...call, id: `c${n}`, arrivedAt: ARRIVED + n });
      const cookie = await many.signIn('agent1');
      const first = (await many.ask('GET', '/api/calls', { cookie })).body as {
        items: unknown[];
        next: string;
      };
      const second = (await many.ask('GET', `/api/calls?cursor=${first.next}`, { cookie })).body;
      expect([first.items.length, second]).toMatchObject([50, { next: null }]);
      await many.stop();
    });

    it.each(['+46406280400', '%2B46406280400', '%2046406280400', '0406280400', '040-628%2004%2000'])(
      'understand the number %s',
      async (number) => {
        expect(await understood(`?number=${number}`)).toEqual({ number: '+46406280400' });
      },
    );

    it.each([
      ['2027-03-28T01:00:00Z', '2027-03-28T01:00:00Z'],
      ['2027-03-28T03:00:00%2B02:00', '2027-03-28T01:00:00Z'],
      ['2027-03-28T03:00:00+02:00', '2027-03-28T01:00:00Z'],
      ['2027-03-28T03:00:00%2002:00', '2027-03-28T01:00:00Z'],
      ['2027-03-28T03:00:00.250+0200', '2027-03-28T01:00:00.250Z'],
      ['2027-03-28T03:00+02:00', '2027-03-28T01:00:00Z'],
      ['2027-03-27T22:00:00-03:00', '2027-03-28T01:00:00Z'],
    ])('understand the instant %s', async (from, meant) => {
      expect(await understood(`?from=${from}`)).toEqual({ from: Date.parse(meant) });
    });

    it.each([
      ['?from=2027-03-28', 'from'],
      ['?from=2027-03-28T01:00:00', 'from'],
      ['?from=2027-02-30T01:00:00Z', 'from'],
      ['?to=yesterday', 'to'],
      ['?to=', 'to'],
      ['?from=2027-03-02T00:00:00Z&to=2027-03-01T00:00:00Z', 'to'],
      ['?from=2027-03-01T00:00:00Z&from=2027-03-02T00:00:00Z', 'from'],
      ['?number=', 'number'],
      ['?number=hello', 'number'],
      [`?number=${'1'.repeat(41)}`, 'number'],
      ['?cursor=nonsense', 'cursor'],
      ['?nummer=0406280400', 'nummer'],
    ])('refuse %s, naming the field', async (query, field) => {
      const answer = await list(query);
      expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
        400,
        'invalid-request',
        field,
      ]);
    });

    it('tell their facts in words', async () => {
      const answer = await harness.ask('GET', `/api/calls/${call.id}`, { cookie: agent1 });
      expect(answer.body).toMatchObject({
        id: call.id,
        facts: [
          { at: '2027-03-01T07:30:00.000Z', type: 'call-arrived', text: 'A caller dialled 040-628 04 00' },
        ],
      });
    });

    it('say why, in words and as data', async () => {
      const { status, body } = await harness.ask('GET', '/api/calls/1740817800.1/why', { cookie: agent1 });
      expect([status, body]).toMatchObject([
        200,
        { text: expect.stringContaining('level 5'), data: { rule: 'ended', chosen: [{ name: 'Anna' }] } },
      ]);
      const agent = await harness.ask('GET', '/api/agents/agent1/why', { cookie: agent1 });
      expect(agent.body).toMatchObject({ data: { obstacle: null, next: [{ call: 'c1', waitedMs: 4_000 }] } });
      for (const path of ['/api/calls/none/why', '/api/agents/none/why']) {
        const answer = await harness.ask('GET', path, { cookie: agent1 });
        expect([answer.status, errorOf(answer).code]).toEqual([404, 'not-found']);
      }
    });

    it('are 404 when nobody knows them', async () => {
      const answer = await harness.ask('GET', '/api/calls/none', { cookie: agent1 });
      expect([answer.status, errorOf(answer).code]).toEqual([404, 'not-found']);
    });
  });
});

function fail(): never {
  throw new Error('the row is missing');
}
