/**
 * The HTTP and live interface over a made-up desk with a living board, for working on the web page without
 * Asterisk: `npx tsx test/support/fake-server.ts PORT` (0: one that is free). Everybody's password is
 * SVARA_DEMO_PASSWORD or "svara".
 */
import { randomBytes } from 'node:crypto';
import { setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import session from 'express-session';
import { pino } from 'pino';
import { organisationAsICalendar } from '../../src/adapters/icalendar/export.ts';
import { createHttpServer } from '../../src/adapters/http/server.ts';
import { createLiveBoard } from '../../src/adapters/live/live-board.ts';
import type { Clock } from '../../src/app/ports/clock.ts';
import { rotaAsICalendar } from '../../src/adapters/icalendar/rota-export.ts';
import { fakeCoverage, noCalendars, noRotas } from './fake-coverage.ts';
import { whatIfOver } from './fake-what-if.ts';
import { sketchDirectory } from './desk-fixture.ts';
import { FakeDeskApi, normaliseFakeNumber } from './fake-desk-api.ts';
import { FakeLife } from './fake-life.ts';
import { FakeUsers, verifyFakePassword } from './fake-users.ts';

const clock: Clock = {
  now: () => Date.now(),
  alarm(at, wake) {
    const timer = setTimeout(wake, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};

async function main(port: number): Promise<void> {
  const log = pino({ level: process.env['SVARA_LOG_LEVEL'] ?? 'warn' });
  const desk = new FakeDeskApi(clock);
  const life = new FakeLife(desk, clock.now());
  const http = createHttpServer({
    desk,
    users: new FakeUsers(process.env['SVARA_DEMO_PASSWORD'] ?? 'svara'),
    coverage: fakeCoverage,
    whatIf: whatIfOver(
      () => sketchDirectory(),
      () => clock.now(),
    ),
    verifyPassword: verifyFakePassword,
    sessionStore: new session.MemoryStore(),
    sessionSecret: randomBytes(32).toString('base64url'),
    normaliseNumber: normaliseFakeNumber,
    writeHours: organisationAsICalendar,
    rotas: noRotas,
    writeRota: rotaAsICalendar,
    calendarImport: noCalendars,
    staticDir: fileURLToPath(new URL('../../dist/dashboard', import.meta.url)),
    log,
    host: '127.0.0.1',
    port,
    clock,
    version: '0.0.0',
  });
  const live = createLiveBoard({
    desk,
    server: http.server,
    sessions: http.sessions,
    trustsOrigin: http.trustsOrigin,
    clock,
    log,
  });
  const ticking = setInterval(() => life.step(clock.now()), 250);
  const listening = await http.listen();
  console.log(`A made-up desk on http://127.0.0.1:${listening.port}`);
  const stop = (): void => {
    clearInterval(ticking);
    live.close();
    void http.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

await main(Number(process.argv[2] ?? 0));
