import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import session from 'express-session';
import { pino } from 'pino';
import { organisationAsICalendar } from '../../src/adapters/icalendar/export.ts';
import { createHttpServer, type HttpServer } from '../../src/adapters/http/server.ts';
import { createLiveBoard, type LiveBoard } from '../../src/adapters/live/live-board.ts';
import type { PromptStore } from '../../src/app/ports/prompt-store.ts';
import type { PromptRecorderApi } from '../../src/app/prompt-recording/recording-api.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import { rotaAsICalendar } from '../../src/adapters/icalendar/rota-export.ts';
import { noCalendars, noRotas } from './fake-coverage.ts';
import { whatIfOver } from './fake-what-if.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { FakeDeskApi, normaliseFakeNumber } from './fake-desk-api.ts';
import { FakeUsers, verifyFakePassword } from './fake-users.ts';

export const WEB_PASSWORD = 'for-tests-only';

/** The built page: SVARA_WEB_DIR, or where `npm run build` puts it. */
const staticDir =
  process.env['SVARA_WEB_DIR'] ?? fileURLToPath(new URL('../../dist/dashboard', import.meta.url));

const systemClock: Clock = {
  now: () => Date.now(),
  alarm(at, wake) {
    const timer = setTimeout(wake, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};

/**
 * The built web page behind the real HTTP and live adapters, over a made-up desk whose rows the test puts.
 * `interrupt` takes the service away and `resume` brings it back on the same port, sessions and all.
 */
export class WebUnderTest {
  readonly desk: FakeDeskApi;
  readonly users = new FakeUsers(WEB_PASSWORD);
  /** Put some here, and interrupt and resume, to test what callers hear. */
  prompts: PromptStore | null = null;
  /** Likewise, to record them by telephone. */
  promptRecorder: PromptRecorderApi | null = null;
  readonly #clock: Clock;
  readonly #store = new session.MemoryStore();
  readonly #secret = randomBytes(32).toString('base64url');
  #http: HttpServer | null = null;
  #live: LiveBoard | null = null;
  #port = 0;

  private constructor(clock: Clock) {
    this.#clock = clock;
    this.desk = new FakeDeskApi(clock);
  }

  /** @param fill puts the rows that are there from the beginning */
  static async start(
    fill: (desk: FakeDeskApi, now: number, clock: Clock) => void,
    clock = systemClock,
  ): Promise<WebUnderTest> {
    if (!existsSync(`${staticDir}/index.html`)) {
      throw new Error(`The web page is not built in ${staticDir}: run "npm run build" first`);
    }
    const web = new WebUnderTest(clock);
    fill(web.desk, clock.now(), clock);
    await web.resume();
    return web;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async resume(): Promise<void> {
    const log = pino({ level: process.env['SVARA_LOG_LEVEL'] ?? 'silent' });
    const http = createHttpServer({
      desk: this.desk,
      users: this.users,
      coverage: this.desk.coverage,
      ...(this.prompts && { prompts: this.prompts }),
      ...(this.promptRecorder && { promptRecorder: this.promptRecorder }),
      whatIf: whatIfOver(
        () => sketchDirectory(),
        () => this.#clock.now(),
      ),
      verifyPassword: verifyFakePassword,
      sessionStore: this.#store,
      sessionSecret: this.#secret,
      normaliseNumber: normaliseFakeNumber,
      writeHours: organisationAsICalendar,
      rotas: noRotas,
      writeRota: rotaAsICalendar,
      calendarImport: noCalendars,
      staticDir,
      log,
      host: '127.0.0.1',
      port: this.#port,
      clock: this.#clock,
      version: 'test',
    });
    const { server, sessions, trustsOrigin } = http;
    this.#live = createLiveBoard({
      desk: this.desk,
      server,
      sessions,
      trustsOrigin,
      clock: this.#clock,
      log,
    });
    this.#http = http;
    this.#port = (await http.listen()).port;
  }

  async interrupt(): Promise<void> {
    this.#live?.close();
    this.#live = null;
    await this.#http?.close();
    this.#http = null;
  }

  /** Ends every session, as an administrator or time would. */
  endSessions(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#store.clear((error?: unknown) =>
        error === undefined ? resolve() : reject(new Error('the sessions could not be cleared')),
      );
    });
  }
}
