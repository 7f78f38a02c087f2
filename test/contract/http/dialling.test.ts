import { afterEach, afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallbackRow, CallItem, DiallingApi } from '../../../src/app/desk-api.ts';
import { AppError } from '../../../src/app/errors.ts';
import { errorOf, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';

const ARRIVED = Date.parse('2027-03-01T07:30:00Z');
const TASK = { number: '0701740611', organisation: 'almaryd', service: 'it-support' };

const item = (kind: CallItem['kind']): CallItem => ({
  id: '1740817800.9',
  kind,
  dialled: '+46406280400',
  caller: '+46701740611',
  organisation: 'almaryd',
  service: 'it-support',
  class: 'medium',
  state: 'dialling',
  endReason: null,
  arrivedAt: ARRIVED,
  waitMs: null,
  agentId: 'agent1',
});

const row: CallbackRow = {
  id: 'cb-1',
  kind: 'callback',
  number: '+46701740611',
  dialled: '+46406280400',
  organisation: 'almaryd',
  service: 'it-support',
  class: 'high',
  state: 'sleeping',
  arrivedAt: ARRIVED,
  nextAttemptAt: ARRIVED + 60_000,
  tries: 1,
  agentId: null,
  note: 'printer',
  name: null,
};

/** Remembers what was asked, and does it, or refuses. */
class Double implements DiallingApi {
  readonly asked: unknown[][] = [];
  refusal: AppError | null = null;

  #did<T>(answer: T, ...asked: unknown[]): Promise<T> {
    this.asked.push(asked);
    return this.refusal === null ? Promise.resolve(answer) : Promise.reject(this.refusal);
  }

  dial: DiallingApi['dial'] = (...asked) => this.#did(item('outgoing'), 'dial', ...asked);
  callbacks: DiallingApi['callbacks'] = () => [row];
  cancel: DiallingApi['cancel'] = (...asked) => this.#did(undefined, 'cancel', ...asked);
  createTask: DiallingApi['createTask'] = (...asked) => this.#did(item('task'), 'task', ...asked);
  recordOutcome: DiallingApi['recordOutcome'] = (...asked) => this.#did(undefined, 'outcome', ...asked);
}

describe('dialling over HTTP', () => {
  let harness: HttpHarness;
  let desk: Double;
  const cookies = new Map<string, string>();
  beforeAll(async () => {
    harness = await startHttp();
    desk = new Double();
    harness.desk.dialling = desk;
    for (const user of ['agent1', 'supervisor', 'coordinator']) cookies.set(user, await harness.signIn(user));
  });
  afterEach(() => {
    desk.refusal = null;
    desk.asked.length = 0;
  });
  afterAll(() => harness.stop());

  const ask = (method: string, path: string, user: string, body?: unknown) =>
    harness.ask(method, path, { cookie: cookies.get(user) ?? '', body });
  const dial = (user: string, body: unknown, agent = 'agent1') =>
    ask('POST', `/api/agents/${agent}/dial`, user, body);
  const task = (user: string, body: unknown) => ask('POST', '/api/tasks', user, body);
  const cancel = (user: string) => ask('POST', '/api/calls/cb-1/cancel-callback', user);
  const outcome = (user: string, body: unknown) => ask('POST', '/api/calls/task-1/outcome', user, body);

  describe('dial', () => {
    const body = { number: '070-174 06 11', as: '040-628 04 00' };

    it.each(['agent1', 'supervisor'])(
      'by %s: the call, numbers understood in the national form',
      async (user) => {
        const answer = await dial(user, body);
        expect([answer.status, answer.body]).toMatchObject([
          201,
          { kind: 'outgoing', state: 'dialling', arrivedAt: '2027-03-01T07:30:00.000Z' },
        ]);
        expect(desk.asked).toEqual([['dial', 'agent1', '+46701740611', '+46406280400', user]]);
      },
    );

    it.each([
      [{ as: '0406280400' }, 'number'],
      [{ number: '0701740611' }, 'as'],
      [{ ...body, number: 'nobody' }, 'number'],
      [{ ...body, as: '12' }, 'as'],
      [{ ...body, number: 46 }, 'number'],
      [{ ...body, number: '' }, 'number'],
      [{ ...body, number: '0'.repeat(41) }, 'number'],
      [{ ...body, now: true }, 'now'],
    ])('of %j is 400 and names the part', async (bad, field) => {
      const answer = await dial('agent1', bad);
      expect([answer.status, errorOf(answer).field]).toEqual([400, field]);
      expect(desk.asked).toEqual([]);
    });

    it('is for the agent itself and for supervisors: 401, 403; 404 for an unknown agent', async () => {
      expect((await dial('nobody', body)).status).toBe(401);
      expect((await dial('agent1', body, 'agent2')).status).toBe(403);
      expect((await dial('coordinator', body)).status).toBe(403);
      expect((await dial('supervisor', body, 'agent99')).status).toBe(404);
      expect(desk.asked).toEqual([]);
    });

    it.each([
      [new AppError('conflict', 'in a call: end or transfer it first'), 409, undefined],
      [new AppError('invalid-request', 'number: +999 may not be dialled', 'number'), 400, 'number'],
      [new AppError('unavailable', 'The desk could not do this; try again.'), 503, undefined],
    ])('refused by the desk (%s) says so', async (refusal, status, field) => {
      desk.refusal = refusal;
      const answer = await dial('agent1', body);
      const { message, field: named } = errorOf(answer);
      expect([answer.status, message, named]).toEqual([status, refusal.message, field]);
    });
  });

  describe('callbacks', () => {
    it('are listed to whoever is signed in, with instants in ISO 8601', async () => {
      const answer = await ask('GET', '/api/callbacks', 'agent1');
      expect([answer.status, answer.body]).toEqual([
        200,
        [{ ...row, arrivedAt: '2027-03-01T07:30:00.000Z', nextAttemptAt: '2027-03-01T07:31:00.000Z' }],
      ]);
      expect((await ask('GET', '/api/callbacks', 'nobody')).status).toBe(401);
    });

    it('are taken back by supervisors, and by agents, of whom the desk knows which are theirs', async () => {
      for (const user of ['supervisor', 'agent1']) expect((await cancel(user)).status).toBe(204);
      expect(desk.asked).toEqual([
        ['cancel', 'cb-1', { username: 'supervisor', agent: null, isSupervisor: true }],
        ['cancel', 'cb-1', { username: 'agent1', agent: 'agent1', isSupervisor: false }],
      ]);
      for (const [user, status] of [
        ['coordinator', 403],
        ['nobody', 401],
      ] as const)
        expect((await cancel(user)).status, user).toBe(status);
      expect(desk.asked).toHaveLength(2);
    });

    it.each([
      [new AppError('not-found', 'There is no callback cb-1'), 404],
      [new AppError('not-allowed', 'Only a supervisor may take back what is not one’s own'), 403],
      [new AppError('conflict', 'They have been reached: the call can be hung up'), 409],
    ])('that cannot be taken back: %s', async (refusal, status) => {
      desk.refusal = refusal;
      const answer = await cancel('supervisor');
      expect([answer.status, errorOf(answer).message]).toEqual([status, refusal.message]);
    });
  });

  describe('a task', () => {
    it('is created by an agent or a supervisor', async () => {
      expect((await task('agent1', TASK)).status).toBe(201);
      const whole = {
        ...TASK,
        agent: 'agent2',
        note: ' the printer ',
        notBefore: '2027-03-02T08:00:00+01:00',
      };
      expect((await task('supervisor', whole)).body).toMatchObject({ kind: 'task' });
      const wanted = { ...TASK, number: '+46701740611' };
      expect(desk.asked).toEqual([
        ['task', { ...wanted, agent: null, note: null, notBefore: null }, 'agent1'],
        [
          'task',
          { ...wanted, agent: 'agent2', note: 'the printer', notBefore: Date.parse('2027-03-02T07:00:00Z') },
          'supervisor',
        ],
      ]);
      expect((await task('coordinator', TASK)).status).toBe(403);
      expect((await task('nobody', TASK)).status).toBe(401);
    });

    it.each([
      [{ ...TASK, number: 'nobody' }, 'number'],
      [{ ...TASK, number: undefined }, 'number'],
      [{ ...TASK, organisation: '' }, 'organisation'],
      [{ ...TASK, service: undefined }, 'service'],
      [{ ...TASK, agent: '' }, 'agent'],
      [{ ...TASK, note: 'x'.repeat(501) }, 'note'],
      [{ ...TASK, note: 'a\u0000b' }, 'note'],
      [{ ...TASK, notBefore: 'tomorrow' }, 'notBefore'],
      [{ ...TASK, priority: 1 }, 'priority'],
    ])('%j is 400 and names the part', async (bad, field) => {
      const answer = await task('agent1', bad);
      expect([answer.status, errorOf(answer).field]).toEqual([400, field]);
      expect(desk.asked).toEqual([]);
    });

    it('that the desk refuses names the part', async () => {
      desk.refusal = new AppError('invalid-request', 'service: there is no service x', 'service');
      const answer = await task('agent1', TASK);
      expect([answer.status, errorOf(answer).field]).toEqual([400, 'service']);
    });
  });

  describe('the outcome of a task', () => {
    it.each(['accepted', 'reopened', 'not-reached'] as const)(
      '%s is handed on with who tells it',
      async (what) => {
        expect((await outcome('agent1', { outcome: what })).status).toBe(204);
        expect((await outcome('supervisor', { outcome: what, note: 'x' })).status).toBe(204);
        expect(desk.asked).toEqual([
          ['outcome', 'task-1', what, null, { username: 'agent1', agent: 'agent1', isSupervisor: false }],
          ['outcome', 'task-1', what, 'x', { username: 'supervisor', agent: null, isSupervisor: true }],
        ]);
      },
    );

    it.each([
      [{}, 'outcome'],
      [{ outcome: 'done' }, 'outcome'],
      [{ outcome: 'accepted', note: 'x'.repeat(501) }, 'note'],
      [{ outcome: 'accepted', by: 'me' }, 'by'],
    ])('%j is 400 and names the part', async (bad, field) => {
      const answer = await outcome('agent1', bad);
      expect([answer.status, errorOf(answer).field]).toEqual([400, field]);
    });

    it.each([
      [new AppError('not-found', 'There is no task task-1'), 404],
      [new AppError('not-allowed', 'Only the agent of the task, or a supervisor, may tell its outcome'), 403],
      [new AppError('conflict', 'The outcome is recorded already'), 409],
    ])('refused: %s', async (refusal, status) => {
      desk.refusal = refusal;
      const answer = await outcome('agent1', { outcome: 'accepted' });
      expect([answer.status, errorOf(answer).message]).toEqual([status, refusal.message]);
      expect((await outcome('nobody', { outcome: 'accepted' })).status).toBe(401);
    });
  });
});
