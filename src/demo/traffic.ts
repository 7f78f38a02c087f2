/**
 * The demo's simulated callers and desk phones: SIPp plays both, the HTTP API keeps the agents at work. A
 * process of its own; SIGTERM or SIGINT ends it and all it started.
 */
import { createSocket } from 'node:dgram';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keepAgents } from './agents.ts';
import { planWave, WAVE_MS } from './plan.ts';
import { readSettings, type TrafficSettings } from './settings.ts';
import { digestField, startSipp, type RunningSipp } from './sipp.ts';

/** Two levels up both from src/demo and from dist/demo. */
const scenarios = join(dirname(fileURLToPath(import.meta.url)), '../../src/demo/scenarios');

/** Registrations hold ten minutes; renewed well before, so that an Asterisk begun anew knows them soon. */
const REGISTER_EVERY_MS = 120_000;
const RETRY_MS = 3_000;
/** Longer than any caller of a wave can last. */
const WAVE_LIMIT_MS = WAVE_MS + 300_000;

const running = new Set<RunningSipp>();
const ending = new AbortController();

function log(line: string): void {
  process.stdout.write(`traffic: ${line}\n`);
}

/** Starts a SIPp that is ended with everything else. */
function sipp(...args: Parameters<typeof startSipp>): RunningSipp {
  const started = startSipp(...args);
  running.add(started);
  void started.done.then(() => running.delete(started));
  if (ending.signal.aborted) started.stop();
  return started;
}

function pause(ms: number): Promise<void> {
  return delay(ms, undefined, { signal: ending.signal }).catch(() => undefined);
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

/** The phones' end of the calls; begun anew when it falls over. */
async function keepPhones(settings: TrafficSettings, port: number): Promise<void> {
  while (!ending.signal.aborted) {
    const phones = sipp({
      scenario: join(scenarios, 'phone.xml'),
      serverPort: settings.sipPort,
      localPort: port,
    });
    const result = await phones.done;
    if (ending.signal.aborted) return;
    if (result.exitCode === null && result.trouble.includes('could not be started'))
      throw new Error(result.trouble);
    log(`the phones' SIPp ended (${result.exitCode ?? 'killed'}) and is begun anew. ${result.trouble}`);
    await pause(RETRY_MS);
  }
}

async function keepRegistered(settings: TrafficSettings, port: number): Promise<void> {
  let told = '';
  while (!ending.signal.aborted) {
    const result = await sipp({
      scenario: join(scenarios, 'register.xml'),
      serverPort: settings.sipPort,
      rows: settings.phones.map(({ user, password }) => [user, digestField(user, password)]),
      calls: settings.phones.length,
      keywords: { phone_port: port },
      limitMs: 20_000,
    }).done;
    if (ending.signal.aborted) return;
    const news = result.ok
      ? `${settings.phones.length} phones are registered`
      : 'not all phones could register; trying again';
    if (news !== told) log(news);
    told = news;
    await pause(result.ok ? REGISTER_EVERY_MS : RETRY_MS);
  }
}

/** Wave after wave; the calls of one may last into the next. */
async function keepCalling(settings: TrafficSettings): Promise<void> {
  for (let wave = 0; !ending.signal.aborted; wave += 1) {
    const calls = planWave(wave, Math.random);
    const digest = digestField('trunk', settings.trunkPassword);
    if (calls.length > 0) {
      const callers = sipp({
        scenario: join(scenarios, 'caller.xml'),
        serverPort: settings.sipPort,
        rows: calls.map((call) => [call.delayMs, call.from, call.dialled, call.patienceS, digest]),
        calls: calls.length,
        limitMs: WAVE_LIMIT_MS,
      });
      void callers.done.then((result) => {
        if (!result.ok && !ending.signal.aborted)
          log(
            `${result.counts?.failed ?? 'some'} callers did not get through. ${result.trouble.split('\n')[0] ?? ''}`,
          );
      });
    }
    await pause(WAVE_MS);
  }
}

function end(): void {
  ending.abort();
  for (const one of running) one.stop();
}

async function main(): Promise<void> {
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  const settings = readSettings(process.env);
  const port = await freeUdpPort();
  const keeping = keepAgents({
    baseUrl: `http://127.0.0.1:${settings.httpPort}`,
    username: 'traffic',
    password: settings.userPassword,
    agents: settings.phones.map((phone) => phone.user),
    draw: Math.random,
    signal: ending.signal,
    log,
  });
  try {
    await Promise.all([
      keepPhones(settings, port),
      keepRegistered(settings, port),
      keepCalling(settings),
      keeping,
    ]);
  } finally {
    end();
    await Promise.all([...running].map((one) => one.done));
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`traffic: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
