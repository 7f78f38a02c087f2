import { EventEmitter, once } from 'node:events';
import type { Socket as NetSocket } from 'node:net';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECHECK_MS } from '../../../src/adapters/live/admission.ts';
import { createLiveBoard } from '../../../src/adapters/live/live-board.ts';
import type { LiveBoard } from '../../../src/adapters/live/live-board.ts';
import { boardChangeSchema, boardSchema } from '../../../src/contract/board.ts';
import { errorSchema } from '../../../src/contract/errors.ts';
import { LIVE_NAMESPACE } from '../../../src/contract/live.ts';
import type { LiveClientEvents, LiveServerEvents } from '../../../src/contract/live.ts';
import { emptyQueue } from '../../support/fake-desk-api.ts';
import { PASSWORD, startHttp } from '../../support/http-harness.ts';
import type { HttpHarness } from '../../support/http-harness.ts';
import { pino } from 'pino';

/** A client that keeps what comes until a test asks for it, so that nothing is missed in between. */
class Client {
  readonly socket: Socket<LiveServerEvents, LiveClientEvents>;
  readonly #inbox = new Map<string, unknown[]>();
  readonly #arrivals = new EventEmitter();

  constructor(url: string, headers: Record<string, string>, transport: string) {
    this.socket = io(url, {
      transports: [transport],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    for (const event of ['board', 'change', 'connect_error', 'disconnect'] as const) {
      this.socket.on(event, (value: unknown) => {
        this.#inbox.set(event, [...(this.#inbox.get(event) ?? []), value]);
        this.#arrivals.emit(event);
      });
    }
  }

  /** How many events of that name lie unasked for. */
  count(event: string): number {
    return this.#inbox.get(event)?.length ?? 0;
  }

  /** The next event of that name that nobody asked for yet; fails after five seconds. */
  async next(event: 'board' | 'change' | 'connect_error' | 'disconnect'): Promise<unknown> {
    const limit = AbortSignal.timeout(5_000);
    for (;;) {
      const [value, ...rest] = this.#inbox.get(event) ?? [];
      if (value !== undefined) {
        this.#inbox.set(event, rest);
        return value;
      }
      await once(this.#arrivals, event, { signal: limit });
    }
  }
}

/** The TCP connection under a client, to stop it from reading. */
function tcpOf(client: Client): NetSocket {
  const { transport } = client.socket.io.engine as unknown as { transport: { ws: { _socket: NetSocket } } };
  return transport.ws._socket;
}

describe('the live board', () => {
  let harness: HttpHarness;
  let live: LiveBoard;
  let clients: Client[];
  beforeEach(async () => {
    harness = await startHttp();
    live = createLiveBoard({
      desk: harness.desk,
      server: harness.http.server,
      sessions: harness.http.sessions,
      trustsOrigin: harness.http.trustsOrigin,
      clock: harness.clock,
      log: pino({ level: 'silent' }),
    });
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.socket.disconnect();
    live.close();
    await harness.stop();
  });

  function connect(
    headers: Record<string, string>,
    options: { namespace?: string; transport?: string } = {},
  ): Client {
    const url = `${harness.url}${options.namespace ?? LIVE_NAMESPACE}`;
    const client = new Client(url, headers, options.transport ?? 'websocket');
    clients.push(client);
    return client;
  }

  /** What the contract gives as the reason of a refusal. */
  async function refusal(client: Client): Promise<string> {
    const error = (await client.next('connect_error')) as { data?: unknown };
    return errorSchema.parse(error.data).error.code;
  }

  it.each(['websocket', 'polling'])(
    'comes whole on connection, then change by change (%s)',
    async (transport) => {
      const cookie = await harness.signIn('agent1');
      const client = connect({ cookie }, { transport });
      const board = await client.next('board');
      expect(boardSchema.parse(board)).toEqual(board);
      const http = await harness.ask('GET', '/api/board', { cookie });
      expect(board).toEqual(http.body);

      harness.desk.put({
        queues: [{ ...emptyQueue('network', 'Nätverk'), waiting: 2, oldestSince: harness.clock.now() }],
      });
      const change = boardChangeSchema.parse(await client.next('change'));
      expect(change).toMatchObject({
        revision: boardSchema.parse(board).revision + 1,
        at: '2027-03-01T08:00:00.000Z',
        queues: [{ id: 'network', waiting: 2, longestWaitingMs: 0 }],
        agents: [],
        removed: { queues: [], agents: [] },
      });
      harness.desk.remove('agent', 'agent3');
      expect(await client.next('change')).toMatchObject({
        queues: [],
        agents: [],
        removed: { queues: [], agents: ['agent3'] },
      });
    },
  );

  it('comes whole again when a client asks', async () => {
    const client = connect({ cookie: await harness.signIn('agent1') });
    await client.next('board');
    client.socket.emit('resync');
    await expect.poll(() => harness.clock.nextAlarmAt()).toBe(harness.clock.now() + 200);
    const fresh = client.next('board');
    await harness.clock.advance(200);
    expect(boardSchema.parse(await fresh).revision).toBe(harness.desk.board().revision);
  });

  it('is refused without a session, with a forged one, and after signing out', async () => {
    expect(await refusal(connect({}))).toBe('not-signed-in');
    expect(await refusal(connect({ cookie: 'svara_session=s%3Aforged.AAAA' }))).toBe('not-signed-in');
    const cookie = await harness.signIn('agent1');
    await harness.ask('DELETE', '/api/session', { cookie });
    expect(await refusal(connect({ cookie }))).toBe('not-signed-in');
  });

  it('is refused to a user without a role', async () => {
    const cookie = await harness.signIn('agent1');
    harness.users.put({ username: 'agent1', roles: [], agentId: null, passwordHash: PASSWORD });
    expect(await refusal(connect({ cookie }))).toBe('not-allowed');
  });

  it('is refused to foreign pages, whatever cookie they bring', async () => {
    const cookie = await harness.signIn('agent1');
    for (const foreign of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
      for (const transport of ['websocket', 'polling']) {
        const client = connect({ cookie, ...foreign }, { transport });
        await client.next('connect_error');
        expect(client.socket.connected).toBe(false);
      }
    }
    await connect({ cookie, origin: harness.url }).next('board');
  });

  it('has its own namespace only', async () => {
    const cookie = await harness.signIn('agent1');
    expect(await refusal(connect({ cookie }, { namespace: '/' }))).toBe('not-found');
    await connect({ cookie }, { namespace: '/other' }).next('connect_error');
  });

  it('ends for every window of a session that signs out, and for no other', async () => {
    const cookie = await harness.signIn('agent1');
    const [one, two] = [connect({ cookie }), connect({ cookie })];
    const other = connect({ cookie: await harness.signIn('agent2') });
    await Promise.all([one, two, other].map((client) => client.next('board')));
    const ended = Promise.all([one.next('disconnect'), two.next('disconnect')]);
    await harness.ask('DELETE', '/api/session', { cookie });
    expect(await ended).toEqual(['io server disconnect', 'io server disconnect']);
    harness.desk.remove('agent', 'agent3');
    await other.next('change');
  });

  it('ends when the session ran out or its user is gone', async () => {
    const [expired, gone] = [
      connect({ cookie: await harness.signIn('agent1') }),
      connect({ cookie: await harness.signIn('agent2') }),
    ];
    const kept = connect({ cookie: await harness.signIn('supervisor') });
    await Promise.all([expired, gone, kept].map((client) => client.next('board')));
    const sessions = harness.store as unknown as { sessions: Record<string, string> };
    for (const [id, data] of Object.entries(sessions.sessions)) {
      if (data.includes('agent1')) delete sessions.sessions[id];
    }
    harness.users.remove('agent2');
    const ended = Promise.all([expired.next('disconnect'), gone.next('disconnect')]);
    await harness.clock.advance(RECHECK_MS);
    await ended;
    expect(kept.socket.connected).toBe(true);
  });

  it('survives a session store that is away', async () => {
    const client = connect({ cookie: await harness.signIn('agent1') });
    await client.next('board');
    const get = harness.store.get.bind(harness.store);
    harness.store.get = (_id, done) => done(new Error('database is locked'));
    expect(await refusal(connect({ cookie: await harness.signIn('agent1') }))).toBe('unavailable');
    await harness.clock.advance(RECHECK_MS);
    harness.store.get = get;
    await expect.poll(() => harness.clock.nextAlarmAt()).not.toBeNull();
    harness.desk.remove('agent', 'agent3');
    await client.next('change');
  });

  it('allows only so many windows of one session', async () => {
    const cookie = await harness.signIn('agent1');
    for (let n = 0; n < 20; n += 1) await connect({ cookie }).next('board');
    expect(await refusal(connect({ cookie }))).toBe('too-many-requests');
  });

  it('keeps no endless backlog for a client that stops reading, and catches up with a board', async () => {
    const client = connect({ cookie: await harness.signIn('agent1') });
    await client.next('board');
    const line = tcpOf(client);
    line.pause();
    // 40 MB in all, far more than the machine's buffers between the two take.
    const name = 'x'.repeat(100_000);
    for (let n = 1; n <= 400; n += 1) {
      harness.desk.put({ queues: [{ ...emptyQueue('network', name), waiting: n }] });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await harness.clock.advance(1_000);
    line.resume();
    const caughtUp = boardSchema.parse(await client.next('board'));
    expect(caughtUp.revision).toBe(harness.desk.board().revision);
    expect(caughtUp.queues.find((queue) => queue.id === 'network')?.waiting).toBe(400);
    expect(client.count('change')).toBeLessThan(300);
  });

  it('leaves nothing behind when it closes', async () => {
    const client = connect({ cookie: await harness.signIn('agent1') });
    await client.next('board');
    expect(harness.desk.listenerCount).toBe(1);
    const ended = client.next('disconnect');
    live.close();
    live.close();
    await ended;
    expect(harness.desk.listenerCount).toBe(0);
    expect(harness.clock.nextAlarmAt()).toBeNull();
  });
});
