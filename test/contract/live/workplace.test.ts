import { io, type Socket } from 'socket.io-client';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECHECK_MS } from '../../../src/adapters/live/admission.ts';
import { createLiveBoard, type LiveBoard } from '../../../src/adapters/live/live-board.ts';
import { errorSchema } from '../../../src/contract/errors.ts';
import {
  WORKPLACE_NAMESPACE,
  workplaceSchema,
  type WorkplaceClientEvents,
  type WorkplaceJson,
  type WorkplaceServerEvents,
} from '../../../src/contract/workplace.ts';
import { eventually } from '../../support/eventually.ts';
import { sampleCall, sampleOffer, sampleWrapUp } from '../../support/fake-workplaces.ts';
import { startHttp, type HttpHarness } from '../../support/http-harness.ts';

type Client = Socket<WorkplaceServerEvents, WorkplaceClientEvents>;

describe('the namespace of workplaces', () => {
  let harness: HttpHarness;
  let live: LiveBoard;
  let sockets: Client[];
  beforeEach(async () => {
    harness = await startHttp();
    const { server, sessions, trustsOrigin } = harness.http;
    const log = pino({ level: 'silent' });
    live = createLiveBoard({ desk: harness.desk, server, sessions, trustsOrigin, clock: harness.clock, log });
    sockets = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.disconnect();
    live.close();
    await harness.stop();
  });

  /** Every view that a page of the user is sent, in order. */
  function open(headers: Record<string, string>): {
    readonly socket: Client;
    readonly views: WorkplaceJson[];
  } {
    const socket: Client = io(`${harness.url}${WORKPLACE_NAMESPACE}`, {
      transports: ['websocket'],
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
    sockets.push(socket);
    const views: WorkplaceJson[] = [];
    socket.on('workplace', (view) => views.push(workplaceSchema.parse(view)));
    return { socket, views };
  }

  const refusal = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve) => {
      open(headers).socket.once('connect_error', (error: Error & { data?: unknown }) =>
        resolve(errorSchema.parse(error.data).error.code),
      );
    });

  const count = (views: readonly unknown[], wanted: number): Promise<void> =>
    eventually(async () => expect(views).toHaveLength(wanted));

  it('sends the own view whole on connection, and on each change; others are told nothing', async () => {
    const [one, two] = [
      open({ cookie: await harness.signIn('agent1') }),
      open({ cookie: await harness.signIn('agent2') }),
    ];
    await Promise.all([count(one.views, 1), count(two.views, 1)]);
    expect([one, two].map(({ views }) => views[0]?.agent.id)).toEqual(['agent1', 'agent2']);

    const now = harness.clock.now();
    const { workplaces } = harness.desk;
    workplaces.put('agent1', { offer: sampleOffer(now) });
    workplaces.put('agent1', { offer: null, call: sampleCall(now), wrapUp: sampleWrapUp(now) });
    await count(one.views, 3);
    expect(one.views[1]?.offer).toMatchObject({
      offeredAt: new Date(now).toISOString(),
      context: { callerName: 'Maria Ek', arrivedAt: new Date(now - 20_000).toISOString() },
    });
    expect(one.views[2]).toMatchObject({
      offer: null,
      call: { talk: 'talking' },
      wrapUp: { extensionsLeft: 2 },
    });
    const http = await harness.ask('GET', '/api/workplace', { cookie: await harness.signIn('agent1') });
    expect(http.body).toEqual(one.views[2]);
    expect(two.views).toHaveLength(1);
  });

  it('is for agents only', async () => {
    expect(await refusal({})).toBe('not-signed-in');
    for (const user of ['supervisor', 'admin']) {
      const cookie = await harness.signIn(user);
      expect(await refusal({ cookie })).toBe('not-allowed');
      expect((await harness.ask('GET', '/api/workplace', { cookie })).status).toBe(403);
    }
    expect((await harness.ask('GET', '/api/workplace')).status).toBe(401);
  });

  it('ends with the session, and when the user is another agent, or none', async () => {
    const cookie = await harness.signIn('agent1');
    const page = open({ cookie });
    await count(page.views, 1);
    await harness.ask('DELETE', '/api/session', { cookie });
    await eventually(async () => expect(page.socket.connected).toBe(false));
    expect(harness.desk.workplaces.watching('agent1')).toBe(0);

    const other = open({ cookie: await harness.signIn('agent2') });
    await count(other.views, 1);
    const user = await harness.users.find('agent2');
    if (user) harness.users.put({ ...user, agentId: 'agent3' });
    await harness.clock.advance(RECHECK_MS);
    await eventually(async () => expect(other.socket.connected).toBe(false));
  });

  it('gives a page that reads too slowly the latest view, not all of them', async () => {
    const page = open({ cookie: await harness.signIn('agent1') });
    await count(page.views, 1);
    // All in one turn: the transport has no chance to drain in between.
    for (let n = 1; n <= 50; n += 1) harness.desk.workplaces.put('agent1', { services: [`s${n}`] });
    await eventually(async () => expect(page.views.at(-1)?.services).toEqual(['s50']));
    expect(page.views.length).toBeLessThan(20);
  });
});
