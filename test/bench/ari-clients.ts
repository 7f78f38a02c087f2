import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import ari from 'ari-client';
import { AriClient } from '../../src/adapters/ari/client.ts';
import { systemTimers } from '../../src/adapters/system/timers.ts';
import type { RealAsterisk } from '../support/asterisk.ts';
import type { Figure, Measure } from './report.ts';
import type { Stage } from './stage.ts';

/** What both clients are asked to do. */
interface Contestant {
  readonly name: string;
  ping(): Promise<unknown>;
  /** Calls `listener` for each ChannelStateChange. */
  onEvent(listener: () => void): void;
  close(): Promise<void>;
}

type Opener = (url: string, asterisk: RealAsterisk) => Promise<Contestant>;

const ours: Opener = async (url, asterisk) => {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const client = new AriClient(
    { url, user: asterisk.ari.user, password: asterisk.ari.password, app: 'bench-ours' },
    { timers: systemTimers, random: Math.random, log: quiet },
  );
  let listener: () => void = () => undefined;
  await new Promise<void>((resolve) => {
    client.start({
      connected: resolve,
      event: (event) => {
        if (event.type === 'ChannelStateChange') listener();
      },
      lost: () => undefined,
    });
  });
  return {
    name: 'adapters/ari',
    ping: () => client.ask('GET /asterisk/ping', {}),
    onEvent: (heard) => void (listener = heard),
    close: () => client.stop(),
  };
};

const theirs: Opener = async (url, asterisk) => {
  const client = await ari.connect(url, asterisk.ari.user, asterisk.ari.password);
  let listener: () => void = () => undefined;
  client.on('ChannelStateChange', () => listener());
  await client.start('bench-theirs');
  return {
    name: 'ari-client 2.2.0',
    ping: () => client.asterisk.ping(),
    onEvent: (heard) => void (listener = heard),
    close: () => Promise.resolve(client.stop()),
  };
};

const LIMIT_MS = 30_000;

/** (e) Our ARI client and the package ari-client: requests and events a second. */
export async function ariClients(stage: Stage, { quick }: { readonly quick: boolean }): Promise<Measure> {
  const figures: Figure[] = [];
  const broken: string[] = [];
  for (const open of [theirs, ours])
    figures.push(...(await requests(open, stage.asterisk, quick ? 300 : 2_000)));
  for (const open of [theirs, ours]) {
    const { figure, missing } = await events(open, stage.asterisk, quick ? 5_000 : 30_000);
    figures.push(figure);
    if (missing > 0)
      broken.push(`${figure.system}: ${missing} events were not handled within ${LIMIT_MS} ms`);
  }
  return { id: 'e', title: 'ari-client beside our own client', figures, broken };
}

/** On the real Asterisk: one after the other, then sixteen under way at a time. */
async function requests(open: Opener, asterisk: RealAsterisk, count: number): Promise<Figure[]> {
  const client = await open(asterisk.ariUrl, asterisk);
  try {
    for (let warm = 0; warm < 50; warm += 1) await client.ping();
    const rate = async (lanes: number): Promise<number> => {
      const startedAt = performance.now();
      let left = count;
      const lane = async (): Promise<void> => {
        while (left > 0 && performance.now() - startedAt < LIMIT_MS) {
          left -= 1;
          await client.ping();
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return ((count - left) * 1_000) / (performance.now() - startedAt);
    };
    return [
      {
        name: 'requests, one after the other',
        system: client.name,
        unit: '1/s',
        value: Math.round(await rate(1)),
      },
      { name: 'requests, 16 at a time', system: client.name, unit: '1/s', value: Math.round(await rate(16)) },
    ];
  } finally {
    await client.close();
  }
}

/** From a server that tells them as fast as it can. */
async function events(
  open: Opener,
  asterisk: RealAsterisk,
  count: number,
): Promise<{ figure: Figure; missing: number }> {
  const { ari: door } = asterisk;
  const server = fork(join(import.meta.dirname, 'event-server.ts'), {
    env: { ...process.env, BENCH_ARI: `${door.url} ${door.user} ${door.password}` },
  });
  try {
    const [port] = (await once(server, 'message')) as [number];
    const client = await open(`http://127.0.0.1:${port}`, asterisk);
    try {
      await flood(server, client, Math.min(count, 2_000));
      const { handled, tookMs } = await flood(server, client, count);
      const figure = {
        name: 'events',
        system: client.name,
        unit: '1/s',
        value: Math.round((handled * 1_000) / tookMs),
      };
      return { figure, missing: count - handled };
    } finally {
      await client.close();
    }
  } finally {
    server.disconnect();
  }
}

function flood(
  server: ChildProcess,
  client: Contestant,
  count: number,
): Promise<{ handled: number; tookMs: number }> {
  return new Promise((resolve) => {
    let handled = 0;
    let firstAt = 0;
    const settle = (): void => {
      clearTimeout(late);
      resolve({ handled, tookMs: performance.now() - firstAt });
    };
    const late = setTimeout(settle, LIMIT_MS);
    let over = false;
    client.onEvent(() => {
      if (over) return;
      if (handled === 0) firstAt = performance.now();
      handled += 1;
      over = handled === count;
      if (over) settle();
    });
    server.send(count);
  });
}
