import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/app/errors.ts';
import { errorOf, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

const CALL = '1740817800.1';
const plain = [
  'hold',
  'resume',
  'hang-up',
  'consult-complete',
  'consult-cancel',
  'conference',
  'leave',
  'rejoin',
] as const;

describe('call control over HTTP', () => {
  let harness: HttpHarness;
  let agent1: string;
  let supervisor: string;
  beforeAll(async () => {
    harness = await startHttp();
    harness.desk.putCall({
      id: CALL,
      dialled: '+46406280400',
      caller: null,
      organisation: 'almaryd',
      service: 'it-support',
      class: 'medium',
      kind: 'inbound',
      state: 'connected',
      endReason: null,
      arrivedAt: Date.parse('2027-03-01T07:30:00Z'),
      waitMs: 4_200,
      agentId: 'agent1',
      ownerId: 'agent1',
      secondWaitMs: null,
      estimate: null,
      facts: [],
    });
    agent1 = await harness.signIn('agent1');
    supervisor = await harness.signIn('supervisor');
  });
  afterAll(() => harness.stop());

  const post = (command: string, cookie: string, body?: unknown, call = CALL) =>
    harness.ask('POST', `/api/calls/${call}/${command}`, { cookie, body });
  const last = () => harness.desk.commands.at(-1);

  it.each(plain)('%s is handed on with who asks, and answered with the call as it goes on', async (name) => {
    const answer = await post(name, agent1);
    expect([answer.status, answer.body]).toEqual([
      200,
      { id: CALL, state: 'connected', talk: 'held', agentId: 'agent1', ownerId: 'agent1', third: null },
    ]);
    expect(last()).toEqual({ call: CALL, command: { name }, agent: 'agent1', by: 'agent1' });
    await post(name, supervisor);
    expect(last()).toEqual({ call: CALL, command: { name }, agent: null, by: 'supervisor' });
  });

  it.each([
    ['transfer', { service: 'network' }, { service: 'network' }],
    ['transfer', { agent: 'agent2' }, { agent: 'agent2' }],
    ['transfer', { number: '070-174 06 99' }, { number: '+46701740699' }],
    ['transfer', { line: 'second' }, { line: 'second' }],
    ['consult', { service: 'network' }, { service: 'network' }],
    ['consult', { agent: 'agent2' }, { agent: 'agent2' }],
    ['consult', { number: '+46701740699' }, { number: '+46701740699' }],
  ])('%s to %j', async (name, to, understood) => {
    expect((await post(name, agent1, { to })).status).toBe(200);
    expect(last()?.command).toEqual({ name, to: understood });
  });

  it.each([
    ['transfer', {}, 'to'],
    ['transfer', { to: {} }, 'to'],
    ['transfer', { to: { number: 'nobody' } }, 'to.number'],
    ['transfer', { to: { service: 'a', agent: 'b' } }, 'to'],
    ['consult', { to: { line: 'second' } }, 'to'],
    ['consult', { to: { number: 46 } }, 'to'],
    ['transfer', { to: { service: 'a' }, now: true }, 'now'],
  ])('%s with %j is 400 and names the part', async (name, body, field) => {
    const asked = harness.desk.commands.length;
    const answer = await post(name, agent1, body);
    expect([answer.status, errorOf(answer).field]).toEqual([400, field]);
    expect(harness.desk.commands).toHaveLength(asked);
  });

  it('is for agents and supervisors, signed in; 404 for an unknown call; 409 with the reason', async () => {
    expect((await post('hold', '')).status).toBe(401);
    expect((await post('hold', await harness.signIn('coordinator'))).status).toBe(403);
    expect((await post('hold', agent1, undefined, 'unknown')).status).toBe(404);
    harness.desk.refusal = new AppError('conflict', 'the caller is on hold already');
    const answer = await post('hold', agent1);
    harness.desk.refusal = null;
    expect([answer.status, errorOf(answer).message]).toEqual([409, 'the caller is on hold already']);
  });
});
