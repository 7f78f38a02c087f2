import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { AriClient, type AriOptions } from '../../../src/adapters/ari/client.ts';
import { operation } from '../../../src/adapters/ari/request.ts';
import type { AriEvent } from '../../../src/adapters/ari/types.generated.ts';
import { systemTimers } from '../../../src/adapters/system/timers.ts';
import type { Timers } from '../../../src/app/ports/timers.ts';
import { FakeAri, type FakeAriOptions } from '../../support/fake-ari.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function server(options: FakeAriOptions = {}): Promise<FakeAri> {
  const fake = await FakeAri.open(options);
  closers.push(() => fake.close());
  return fake;
}

/** A client with everything that it told, in order. */
class Listening {
  readonly client: AriClient;
  readonly told: string[] = [];
  readonly events: AriEvent[] = [];
  readonly logged: string[] = [];
  onEvent: (event: AriEvent) => void = () => undefined;
  readonly #waiting = new Set<() => void>();

  constructor(options: Partial<AriOptions> & { readonly url: string }, timers: Timers = systemTimers) {
    const write = (...parts: unknown[]): void => void this.logged.push(JSON.stringify(parts));
    const log = { info: write, warn: write, error: write } as ConstructorParameters<
      typeof AriClient
    >[1]['log'];
    this.client = new AriClient(
      { user: 'svara', password: 'secret', app: 'svara', ...options },
      { timers, random: () => 1, log },
    );
    closers.push(() => this.client.stop());
    this.client.start({
      connected: () => this.#tell('connected'),
      lost: (reason) => this.#tell(`lost: ${reason}`),
      event: (event) => {
        this.events.push(event);
        this.#tell(event.type);
        this.onEvent(event);
      },
    });
  }

  until(what: string | RegExp, times = 1, withinMs = 3_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const hits = this.told.filter((each) => (typeof what === 'string' ? each === what : what.test(each)));
        if (hits.length < times) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(
        () => reject(new Error(`no ${what}; told: ${this.told.join(', ')}`)),
        withinMs,
      );
      this.#waiting.add(look);
      look();
    });
  }

  #tell(what: string): void {
    this.told.push(what);
    for (const look of [...this.#waiting]) look();
  }
}

async function connected(options: FakeAriOptions = {}, more: Partial<AriOptions> = {}, timers?: Timers) {
  const fake = await server(options);
  const listening = new Listening({ url: fake.url, ...more }, timers);
  await listening.until('connected');
  return { fake, listening, client: listening.client };
}

const ping = operation('GET /asterisk/ping', {});

describe('events', () => {
  it('of an unknown type are counted and told, and those after them are heard', async () => {
    const { fake, listening, client } = await connected();
    fake.emit({ type: 'InventedTomorrow', strange: [] });
    fake.emit({ type: 'BridgeCreated' });
    await listening.until('BridgeCreated');
    expect(client.statistics).toMatchObject({ events: 2, unknownEvents: 1, faults: 0 });
  });

  it('are heard on when a listener throws, and when a message cannot be read', async () => {
    const { fake, listening, client } = await connected();
    listening.onEvent = ({ type }) => {
      if (type === 'StasisStart') throw new Error('a fault of ours');
    };
    fake.emit({ type: 'StasisStart' });
    fake.socket.send('{ this is no JSON');
    fake.socket.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false });
    fake.emit({ type: 'BridgeCreated' });
    await listening.until('BridgeCreated');
    expect(client.statistics.faults).toBe(3);
    expect(client.state).toBe('up');
    expect(listening.told.filter((each) => each.startsWith('lost'))).toEqual([]);
  });

  it('that come before requests can be made are told after `connected`', async () => {
    const fake = await server({
      answer: ({ uri }) => (uri.endsWith('eventFilter') ? { status: 200, afterMs: 30 } : undefined),
    });
    const listening = new Listening({ url: fake.url });
    await fake.until(() => fake.sockets.length === 1);
    fake.emit({ type: 'StasisStart' });
    await listening.until('StasisStart');
    expect(listening.told).toEqual(['connected', 'StasisStart']);
  });

  it('that nobody wants are named to Asterisk first of all, and nothing is left of another filter', async () => {
    const { fake } = await connected({}, { unwanted: ['Dial', 'ChannelVarset'] });
    expect(fake.seen[0]).toEqual({
      way: 'socket',
      method: 'PUT',
      uri: 'applications/svara/eventFilter',
      body: { allowed: [], disallowed: [{ type: 'Dial' }, { type: 'ChannelVarset' }] },
    });
  });
});

describe('requests', () => {
  it('go over the WebSocket in order, and each gets its own answer and status', async () => {
    const { fake, client } = await connected({
      answer: ({ uri }) =>
        uri === 'channels/gone'
          ? { status: 404, body: { message: 'Channel not found' } }
          : { status: 200, body: uri },
    });
    const uris = ['a', 'channels/gone', 'b', 'c'];
    const answers = await Promise.all(uris.map((uri) => client.request({ method: 'GET', uri })));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 200]);
    expect(answers.map(({ body }) => body)).toEqual(['a', { message: 'Channel not found' }, 'b', 'c']);
    expect(fake.seen.slice(1).map(({ way, uri }) => `${way} ${uri}`)).toEqual(
      uris.map((uri) => `socket ${uri}`),
    );
  });

  it('that hang are given up in time; an answer that comes later is dropped, others are not held up', async () => {
    const { fake, client } = await connected(
      {
        answer: ({ uri }) =>
          uri.startsWith('hangs') ? 'silence' : uri === 'late' ? { status: 200, afterMs: 80 } : undefined,
      },
      { requestTimeoutMs: 40 },
    );
    const hung = client.request({ method: 'GET', uri: 'hangs?number=+46701740611' });
    const late = client.request({ method: 'GET', uri: 'late' });
    await expect(client.request(ping)).resolves.toMatchObject({ status: 200 });
    // Named without its query: numbers do not belong in a log.
    await expect(hung).rejects.toThrow('GET hangs: no answer within 40 ms');
    await expect(late).rejects.toMatchObject({ name: 'AriUnanswered', reason: 'timeout' });
    await fake.until(() => fake.answered.includes('late'));
    await expect(client.request(ping)).resolves.toMatchObject({ status: 200 });
    expect(client.state).toBe('up');
  });

  it('under way are rejected when the connection is lost, and at once while there is none', async () => {
    const { fake, listening, client } = await connected(
      { answer: ({ uri }) => (uri === 'hangs' ? 'silence' : undefined) },
      {},
      new ManualTimers(),
    );
    const hung = client.request({ method: 'GET', uri: 'hangs' });
    await fake.until(() => fake.seen.some(({ uri }) => uri === 'hangs'));
    fake.socket.terminate();
    await expect(hung).rejects.toMatchObject({ reason: 'lost' });
    await listening.until(/^lost/);
    expect(client.state).toBe('down');
    await expect(client.request(ping)).rejects.toMatchObject({ reason: 'lost' });
  });
});

describe('an older Asterisk, without requests on the WebSocket', () => {
  it('is asked by HTTP, in order for each call, and calls do not wait for each other', async () => {
    const { fake, client } = await connected(
      {
        restOnSocket: false,
        answer: ({ uri }) => ({ status: 200, afterMs: uri.startsWith('slow') ? 60 : 0 }),
      },
      { probeTimeoutMs: 30 },
    );
    const send = (uri: string, call: string) => client.request({ method: 'POST', uri }, call);
    const done: string[] = [];
    await Promise.all(
      [send('slow/1', 'one'), send('quick/2', 'one'), send('quick/3', 'one'), send('quick/other', 'two')].map(
        (answer, place) => answer.then(() => done.push(String(place + 1))),
      ),
    );
    expect(done).toEqual(['4', '1', '2', '3']);
    const byHttp = fake.seen.filter(({ way }) => way === 'http').map(({ uri }) => uri);
    expect(byHttp).toEqual(['applications/svara/eventFilter', 'slow/1', 'quick/other', 'quick/2', 'quick/3']);
  });

  it('has a request that hangs given up, and the call goes on with the next', async () => {
    const { client } = await connected(
      { restOnSocket: false, answer: ({ uri }) => (uri === 'hangs' ? 'silence' : { status: 204 }) },
      { probeTimeoutMs: 20, requestTimeoutMs: 60 },
    );
    const hung = client.request({ method: 'POST', uri: 'hangs' }, 'one');
    const next = client.request({ method: 'POST', uri: 'next' }, 'one');
    await expect(hung).rejects.toMatchObject({ reason: 'timeout' });
    await expect(next).resolves.toMatchObject({ status: 204 });
  });
});

describe('the connection', () => {
  it('is tried for again for ever, at growing intervals, and soon again after it was there', async () => {
    const timers = new ManualTimers();
    const { fake, listening } = await connected({}, {}, timers);
    for (let round = 1; round <= 2; round += 1) {
      fake.admit(false);
      fake.socket.terminate();
      await listening.until(/^lost/, round);
      for (const delayMs of [100, 200, 400, 800, 1_600, ...Array<number>(30).fill(2_000)]) {
        const tries = fake.urls.length;
        await timers.until(delayMs);
        timers.pass(delayMs);
        await fake.until(() => fake.urls.length > tries);
      }
      fake.admit(true);
      await timers.until(2_000);
      timers.pass(2_000);
      await listening.until('connected', round + 1);
    }
    const warnings = listening.logged.filter((line) => line.includes('no connection to ARI'));
    expect(warnings.length).toBeLessThanOrEqual(4);
  }, 20_000);

  it('is noticed when it is half open: silent, but not closed', async () => {
    const fake = await server();
    const line = await TcpProxy.open(Number(new URL(fake.url).port));
    closers.push(() => line.close());
    const timers = new ManualTimers();
    const listening = new Listening(
      { url: `http://127.0.0.1:${line.port}`, pingEveryMs: 3_000, silenceLimitMs: 12_000 },
      timers,
    );
    await listening.until('connected');
    let pings = 0;
    fake.socket.on('ping', () => (pings += 1));
    for (let round = 1; round <= 10; round += 1) {
      timers.pass(3_000);
      // The pong comes before the answer to what is asked after it.
      await listening.client.request(ping);
      expect(pings).toBe(round);
    }
    expect(listening.client.state).toBe('up');
    line.freeze();
    timers.pass(11_999);
    expect(listening.client.state).toBe('up');
    timers.pass(1);
    expect(listening.client.state).toBe('down');
    expect(listening.told.at(-1)).toBe('lost: silent for 12000 ms');
    line.mend();
    await timers.until(100);
    timers.pass(100);
    await listening.until('connected', 2);
  });

  it('brings the credentials in a header, never in an address or a log', async () => {
    const password = 'p:ä%&/ "1';
    const fake = await server({ password });
    const listening = new Listening({ url: fake.url, password });
    await listening.until('connected');
    expect(fake.urls).toEqual(['/ari/events?app=svara&subscribeAll=false']);
    const wrong = new Listening({ url: fake.url, password: 'mistaken' }, new ManualTimers());
    await fake.until(() => fake.authorizations.length === 2);
    await expect.poll(() => wrong.logged.join()).toContain('refuses the ARI user or its password (401)');
    expect(wrong.client.state).toBe('down');
    const encoded = fake.authorizations.join();
    for (const log of [listening.logged.join(), wrong.logged.join()]) {
      expect(log).not.toContain('mistaken');
      expect(log).not.toContain(password);
      expect(log).not.toContain(encoded.slice(6, 20));
    }
  });

  it('of several servers at once each has its own password', async () => {
    const [a, b] = await Promise.all([
      server({ user: 'u1', password: 'p1' }),
      server({ user: 'u2', password: 'p2' }),
    ]);
    const first = new Listening({ url: a.url, user: 'u1', password: 'p1' });
    const second = new Listening({ url: b.url, user: 'u2', password: 'p2' });
    await Promise.all([first.until('connected'), second.until('connected')]);
    await Promise.all([first.client.request(ping), second.client.request(ping)]);
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
    expect(new Set(a.authorizations)).toEqual(new Set([basic('u1:p1')]));
    expect(new Set(b.authorizations)).toEqual(new Set([basic('u2:p2')]));
    a.emit({ type: 'StasisStart' });
    await first.until('StasisStart');
    expect(second.events).toEqual([]);
  });

  it('may be encrypted; a certificate nobody vouches for is refused', async () => {
    const tls = selfSigned();
    const fake = await server({ tls });
    const trusting = new Listening({ url: fake.url, ca: tls.cert });
    await trusting.until('connected');
    await expect(trusting.client.request(ping)).resolves.toMatchObject({ status: 200 });
    const wary = new Listening({ url: fake.url }, new ManualTimers());
    await expect.poll(() => wary.logged.join()).toMatch(/self.signed/);
    expect(wary.client.state).toBe('down');
  });

  it('stands by when another instance took over, and comes back once that one has gone', async () => {
    const timers = new ManualTimers();
    let taken = true;
    const { fake, listening } = await connected(
      {
        answer: ({ uri, method }) =>
          method === 'GET' && uri === 'applications/svara' ? { status: taken ? 200 : 404 } : undefined,
      },
      {},
      timers,
    );
    fake.emit({ type: 'ApplicationReplaced' });
    await listening.until('lost: another instance took over');
    const looks = () => fake.seen.filter(({ uri }) => uri === 'applications/svara').length;
    for (let round = 1; round <= 3; round += 1) {
      await timers.until(5_000);
      timers.pass(5_000);
      await fake.until(() => looks() === round);
    }
    expect(fake.sockets.length).toBe(1);
    taken = false;
    await timers.until(5_000);
    timers.pass(5_000);
    await listening.until('connected', 2);
  });

  it('ends for good with stop, and tells nothing more', async () => {
    const { fake, listening, client } = await connected();
    const closed = new Promise((resolve) => fake.socket.once('close', resolve));
    await client.stop();
    await closed;
    expect(listening.told).toEqual(['connected']);
    await client.stop();
  });
});

/** A certificate for 127.0.0.1 that nobody but its owner trusts. */
function selfSigned(): { key: string; cert: string } {
  const dir = mkdtempSync(join(tmpdir(), 'svara-tls-'));
  try {
    const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
    const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
    const how = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', [...how, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(dir, { recursive: true });
  }
}
