import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/app/errors.ts';
import { errorOf, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

const WRAP_UP_ENDS = Date.parse('2027-03-01T08:05:00Z');

describe('what an agent asks for over HTTP', () => {
  let harness: HttpHarness;
  let agent1: string;
  let supervisor: string;
  beforeAll(async () => {
    harness = await startHttp();
    agent1 = await harness.signIn('agent1');
    supervisor = await harness.signIn('supervisor');
  });
  afterAll(() => harness.stop());

  const post = (path: string, cookie: string, body?: unknown) =>
    harness.ask('POST', `/api/agents/${path}`, { cookie, body });
  const last = () => harness.desk.requests.at(-1);

  const paths = ['decline', 'wrap-up/extend', 'wrap-up/end'];

  it.each(paths)('%s is for the agent itself and for a supervisor', async (path) => {
    for (const [cookie, by] of [
      [agent1, 'agent1'],
      [supervisor, 'supervisor'],
    ] as const) {
      const answer = await post(`agent1/${path}`, cookie);
      expect([answer.status, answer.body]).toMatchObject([200, { id: 'agent1', name: 'Agent 1' }]);
      expect(last()).toMatchObject({ agent: 'agent1', by });
    }
  });

  it.each(paths)('%s is for nobody else', async (path) => {
    const asked = harness.desk.requests.length;
    for (const username of ['agent1', 'coordinator', 'admin']) {
      const answer = await post(`agent2/${path}`, await harness.signIn(username));
      expect([answer.status, errorOf(answer).code]).toEqual([403, 'not-allowed']);
    }
    expect((await post(`agent1/${path}`, '')).status).toBe(401);
    expect((await post(`nobody/${path}`, supervisor)).status).toBe(404);
    expect(harness.desk.requests).toHaveLength(asked);
  });

  it.each(paths)('%s is 409 with the reason where the desk refuses', async (path) => {
    harness.desk.refusal = new AppError('conflict', 'no wrap-up is running');
    const answer = await post(`agent1/${path}`, agent1);
    harness.desk.refusal = null;
    expect([answer.status, errorOf(answer)]).toEqual([
      409,
      { code: 'conflict', message: 'no wrap-up is running' },
    ]);
  });

  it('hands on why the call came and the note, as written', async () => {
    const written = { reason: 'password', note: 'line one\n<b>line</b> two 🙂' };
    expect((await post('agent1/wrap-up/end', agent1, written)).status).toBe(200);
    expect(last()).toEqual({ request: 'end', agent: 'agent1', by: 'agent1', written });
    await post('agent1/wrap-up/end', agent1, {});
    expect(last()).toMatchObject({ written: {} });
  });

  it.each([
    ['a note of 2,001 characters', { note: 'x'.repeat(2_001) }, 'note'],
    ['an empty note', { note: '' }, 'note'],
    ['a list as reason', { reason: ['password'] }, 'reason'],
    ['an unknown key', { outcome: 'solved' }, 'outcome'],
  ])('is 400 for %s', async (_, body, field) => {
    const answer = await post('agent1/wrap-up/end', agent1, body);
    expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([
      400,
      'invalid-request',
      field,
    ]);
  });

  it('shows on the board when the wrap-up ends, as an instant', async () => {
    const agent = harness.desk.fakeAgents.find(({ id }) => id === 'agent1');
    if (!agent) throw new Error('the row is missing');
    harness.desk.put({ agents: [{ ...agent, state: 'wrapping-up', wrapUpUntil: WRAP_UP_ENDS }] });
    const { body } = await harness.ask('GET', '/api/board', { cookie: agent1 });
    expect(body).toMatchObject({ agents: [{ wrapUpUntil: '2027-03-01T08:05:00.000Z' }, {}, {}] });
  });
});
