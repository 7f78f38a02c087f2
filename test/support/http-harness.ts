import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import session from 'express-session';
import { pino } from 'pino';
import { expect } from 'vitest';
import type { HttpOptions } from '../../src/adapters/http/options.ts';
import { organisationAsICalendar } from '../../src/adapters/icalendar/export.ts';
import { createHttpServer } from '../../src/adapters/http/server.ts';
import type { HttpServer } from '../../src/adapters/http/server.ts';
import { errorSchema } from '../../src/contract/errors.ts';
import type { ErrorJson } from '../../src/contract/errors.ts';
import { routes } from '../../src/contract/routes.ts';
import type { RouteSpec } from '../../src/contract/route-spec.ts';
import { rotaAsICalendar } from '../../src/adapters/icalendar/rota-export.ts';
import { fakeCoverage, noCalendars, noRotas } from './fake-coverage.ts';
import { whatIfOver } from './fake-what-if.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { emptyQueue, FakeDeskApi, normaliseFakeNumber, signedOutAgent } from './fake-desk-api.ts';
import { FakeUsers, verifyFakePassword } from './fake-users.ts';
import { ManualClock } from './manual-clock.ts';

export const PASSWORD = 'right horse';

/** An answer, already held against the contract. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Asking {
  readonly body?: unknown;
  /** Sent as it stands instead of `body`. */
  readonly text?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface HttpHarness {
  readonly clock: ManualClock;
  readonly desk: FakeDeskApi;
  readonly users: FakeUsers;
  readonly store: session.MemoryStore;
  readonly http: HttpServer;
  readonly url: string;
  /** Everything that was logged, as text. */
  readonly logged: () => string;
  /** Sends a request and checks that the answer is one that the contract lists. */
  ask(method: string, path: string, asking?: Asking): Promise<Answer>;
  /** @returns the Cookie header of a new session */
  signIn(username: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the real HTTP server on a free port over a made-up desk with two queues and the demo's users. */
export async function startHttp(changes: Partial<HttpOptions> = {}): Promise<HttpHarness> {
  const clock = new ManualClock();
  const desk = new FakeDeskApi(clock);
  desk.put({
    queues: [emptyQueue('it-support', 'IT-support'), emptyQueue('network', 'Nätverk')],
    agents: [1, 2, 3].map((n) => signedOutAgent(`agent${n}`, `Agent ${n}`, clock.now() - n * 1_000)),
  });
  const users = new FakeUsers(PASSWORD);
  const store = new session.MemoryStore();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const staticDir = await mkdtemp(join(tmpdir(), 'svara-page-'));
  const http = createHttpServer({
    desk,
    users,
    coverage: fakeCoverage,
    whatIf: whatIfOver(
      () => sketchDirectory({}),
      () => clock.now(),
    ),
    verifyPassword: verifyFakePassword,
    sessionStore: store,
    sessionSecret: 'a secret for tests only',
    normaliseNumber: normaliseFakeNumber,
    writeHours: organisationAsICalendar,
    rotas: noRotas,
    writeRota: rotaAsICalendar,
    calendarImport: noCalendars,
    staticDir,
    log: pino({ level: 'trace' }, sink),
    host: '127.0.0.1',
    port: 0,
    clock,
    version: '1.2.3',
    ...changes,
  });
  const { port } = await http.listen();
  const url = `http://127.0.0.1:${port}`;
  const ask = (method: string, path: string, asking?: Asking): Promise<Answer> =>
    askContract(url, method, path, asking);
  return {
    clock,
    desk,
    users,
    store,
    http,
    url,
    logged: () => lines.join(''),
    ask,
    async signIn(username) {
      const answer = await ask('POST', '/api/session', { body: { username, password: PASSWORD } });
      expect(answer.status).toBe(200);
      return cookieOf(answer);
    },
    async stop() {
      await http.close();
      await rm(staticDir, { recursive: true, force: true });
    },
  };
}

/** @returns what a client sends back after this answer's Set-Cookie */
export function cookieOf(answer: Answer): string {
  return (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
}

/** @returns the error of an answer that must be one */
export function errorOf(answer: Answer): ErrorJson['error'] {
  return errorSchema.parse(answer.body).error;
}

async function askContract(url: string, method: string, path: string, asking: Asking = {}): Promise<Answer> {
  const text = asking.text ?? (asking.body === undefined ? undefined : JSON.stringify(asking.body));
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(text !== undefined && { 'content-type': 'application/json' }),
      ...(asking.cookie !== undefined && { cookie: asking.cookie }),
      ...asking.headers,
    },
    ...(text !== undefined && { body: text }),
    ...(asking.signal !== undefined && { signal: asking.signal }),
  });
  const raw = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const answer = { status: response.status, headers: response.headers, body: isJson ? JSON.parse(raw) : raw };
  if (path.startsWith('/api')) holdAgainstContract(method, path, answer);
  return answer;
}

/** Fails unless the answer has exactly the shape that the contract gives to this route and status. */
export function holdAgainstContract(
  method: string,
  path: string,
  answer: Pick<Answer, 'status' | 'body'>,
): void {
  const spec = routeOf(method, path);
  const listed = spec?.answers[answer.status];
  if (listed !== undefined) {
    // Parsing leaves out what the schema does not name: equal means that nothing else was sent.
    if (listed.binary !== undefined) return;
    if (listed.schema === undefined) expect(answer.body).toBe('');
    else expect(listed.schema.parse(answer.body)).toEqual(answer.body);
    return;
  }
  expect(errorSchema.parse(answer.body)).toEqual(answer.body);
  const always = spec !== undefined && spec.access !== 'anyone' ? [401, 403, 429, 500, 503] : [429, 500, 503];
  expect([...(spec?.errors ?? [400, 403, 404]), ...always]).toContain(answer.status);
}

function routeOf(method: string, path: string): RouteSpec | undefined {
  const pathname = path.split('?', 1)[0] ?? '';
  return Object.values<RouteSpec>(routes).find((spec) => {
    const pattern = new RegExp(`^${spec.path.replace('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    return spec.method === method.toLowerCase() && pattern.test(pathname);
  });
}
