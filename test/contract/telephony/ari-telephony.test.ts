import { afterEach, describe, expect, it } from 'vitest';
import { createTelephony } from '../../../src/adapters/ari/telephony.ts';
import { systemTimers } from '../../../src/adapters/system/timers.ts';
import type { Telephony } from '../../../src/app/ports/telephony.ts';
import { FakeAri, type FakeAnswer, type Seen } from '../../support/fake-ari.ts';
import { InputLog } from '../../support/input-log.ts';
import { quietLog } from '../../support/quiet-log.ts';

const open: { fake: FakeAri; telephony: Telephony }[] = [];
afterEach(async () => {
  for (const { fake, telephony } of open.splice(0)) {
    await telephony.stop();
    await fake.close();
  }
});

async function stage(answer: (request: Seen) => FakeAnswer | undefined, restOnSocket = true) {
  const fake = await FakeAri.open({ answer, restOnSocket });
  const telephony = createTelephony({
    url: fake.url,
    user: 'svara',
    password: 'secret',
    app: 'svara',
    probeTimeoutMs: 30,
    requestTimeoutMs: 300,
    normaliseNumber: (raw) => raw,
    timers: systemTimers,
    random: () => 0,
    log: quietLog,
  });
  open.push({ fake, telephony });
  const log = new InputLog();
  telephony.start(log.receive);
  return { fake, telephony, log };
}

const gone = (id: string) => ({ type: 'StasisEnd', channel: { id, state: 'Up' } });

describe('the snapshot', () => {
  it.each([true, false])(
    'comes before every event since the connection opened (requests on the socket: %s)',
    async (restOnSocket) => {
      const { fake, telephony, log } = await stage(
        ({ uri }) =>
          uri === 'channels' || uri === 'bridges' ? { status: 200, body: [], afterMs: 40 } : undefined,
        restOnSocket,
      );
      await fake.until(() => fake.seen.some(({ uri }) => uri === 'channels'));
      expect(telephony.state()).toBe('down');
      for (const id of ['1', '2', '3']) fake.emit(gone(id));
      await log.wait('leg-gone', ({ leg }) => leg === '3');
      expect(log.all.map((input) => ('leg' in input ? input.leg : input.type))).toEqual([
        'asterisk-snapshot',
        '1',
        '2',
        '3',
      ]);
      expect(telephony.state()).toBe('up');
    },
  );

  it('that is refused makes a new connection', async () => {
    let refusals = 2;
    const { fake, log } = await stage(({ uri }) =>
      uri === 'bridges' && (refusals -= 1) >= 0 ? { status: 500 } : undefined,
    );
    await log.wait('asterisk-snapshot');
    expect(fake.sockets.length).toBe(3);
    expect(log.all.length).toBe(1); // Before the first there was nothing to lose.
  });

  it('is taken anew after each loss', async () => {
    const { fake, log } = await stage(() => undefined);
    await log.wait('asterisk-snapshot');
    for (let round = 1; round <= 3; round += 1) {
      const from = log.all.length;
      fake.socket.terminate();
      await log.wait('asterisk-snapshot', undefined, { from });
      expect(log.all.slice(from).map(({ type }) => type)).toEqual(['asterisk-lost', 'asterisk-snapshot']);
    }
  });
});

describe('an effect', () => {
  const answer = { type: 'answer', call: '1', leg: '1' } as const;

  it('that gets no answer in time has failed', async () => {
    const { telephony, log } = await stage(({ uri }) => (uri.endsWith('/answer') ? 'silence' : undefined));
    await log.wait('asterisk-snapshot');
    telephony.perform(answer);
    expect(await log.wait('effect-failed')).toMatchObject({ effect: 'answer', call: '1', leg: '1' });
  });

  it('under way at a loss, or asked for while there is none, has no answer but the next snapshot', async () => {
    const { fake, telephony, log } = await stage(({ uri }) =>
      uri.endsWith('/answer') ? 'silence' : undefined,
    );
    await log.wait('asterisk-snapshot');
    telephony.perform(answer);
    await fake.until(() => fake.seen.some(({ uri }) => uri.endsWith('/answer')));
    const from = log.all.length;
    fake.admit(false);
    fake.socket.terminate();
    await log.wait('asterisk-lost', undefined, { from });
    telephony.perform(answer);
    fake.admit(true);
    await log.wait('asterisk-snapshot', undefined, { from });
    expect(log.all.slice(from).map(({ type }) => type)).toEqual(['asterisk-lost', 'asterisk-snapshot']);
  });

  it('that joins two, of whom one has left the application though its channel is there, tells who it is', async () => {
    const { telephony, log } = await stage(({ method, uri }) => {
      if (uri.includes('addChannel'))
        return { status: 422, body: { message: 'Channel not in Stasis application' } };
      if (method !== 'GET' || !uri.startsWith('channels/')) return undefined;
      return {
        status: 200,
        body: { state: 'Up', dialplan: { app_name: uri.endsWith('a1') ? 'Stasis' : 'Hangup' } },
      };
    });
    await log.wait('asterisk-snapshot');
    telephony.perform({ type: 'add-to-bridge', call: '1', bridge: '1.b1', legs: ['1', '1.a1'] });
    expect(await log.wait('leg-gone')).toEqual({ type: 'leg-gone', leg: '1', cause: 'hung-up' });
    expect(log.ofType('effect-failed')).toEqual([]);
  });

  it('that rings a phone whose name is said to be taken, tells when no such leg is there', async () => {
    const there = new Set(['1.a2']);
    const { telephony, log } = await stage(({ method, uri }) => {
      const id = /^channels\/([^?]+)/.exec(uri)?.[1] ?? '';
      if (method === 'POST') return { status: 409, body: { message: 'exists' } };
      if (id === '') return undefined;
      return there.has(id)
        ? { status: 200, body: { state: 'Ringing', dialplan: { app_name: 'AppDial2' } } }
        : { status: 404 };
    });
    await log.wait('asterisk-snapshot');
    const ring = {
      type: 'originate',
      call: '1',
      endpoint: 'PJSIP/x',
      callerName: '',
      callerNumber: null,
      timeoutMs: 1_000,
    } as const;
    telephony.perform({ ...ring, leg: '1.a2' });
    telephony.perform({ ...ring, leg: '1.a1' });
    expect(await log.wait('leg-gone')).toEqual({ type: 'leg-gone', leg: '1.a1', cause: 'unreachable' });
    expect(log.all.length).toBe(2);
  });
});
