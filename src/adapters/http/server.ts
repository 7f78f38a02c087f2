import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Express, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { AppError } from '../../app/errors.ts';
import { routes } from '../../contract/routes.ts';
import type { RouteName } from '../../contract/routes.ts';
import { mountRoutes } from './api.ts';
import { errorHandler } from './errors.ts';
import { addressOf, createHandlers } from './handlers.ts';
import { requestLog } from './logging.ts';
import type { HttpOptions } from './options.ts';
import { isTrustedOrigin } from './origin.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';
import { SignInGuard } from './sign-in-guard.ts';
import { webPage } from './web-page.ts';

const REQUESTS_PER_MINUTE = 6_000;
/** These need no session, so that they answer even when the session store does not. */
const SESSIONLESS: readonly RouteName[] = ['health', 'openapi', 'hours', 'hoursICalendar'];

export interface HttpServer {
  /** For the live socket to share the port. */
  readonly server: Server;
  readonly app: Express;
  readonly sessions: Sessions;
  /** Whether a request of a browser comes from the own page; see {@link isTrustedOrigin}. */
  readonly trustsOrigin: (headers: NodeJS.Dict<string | string[]>) => boolean;
  /** Rejects with a sentence for the operator when the port is taken or may not be used. */
  listen(): Promise<{ readonly port: number }>;
  /** Takes no more requests and ends every connection. Idempotent. */
  close(): Promise<void>;
}

/** Builds the HTTP server; nothing listens before `listen`. */
export function createHttpServer(options: HttpOptions): HttpServer {
  const log = options.log.child({ part: 'http' });
  const secure = options.publicUrl?.startsWith('https:') ?? false;
  const { sessionStore: store, sessionSecret: secret, users, publicUrl } = options;
  const sessions = createSessions({
    store,
    secret,
    users,
    secure,
    ...(options.sessionLifetimeMs !== undefined && { lifetimeMs: options.sessionLifetimeMs }),
  });
  const guard = new SignInGuard(options.clock);
  const handlers = createHandlers(options, sessions, guard);
  const trustsOrigin: HttpServer['trustsOrigin'] = (headers) => isTrustedOrigin(headers, publicUrl);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  if (publicUrl !== undefined) app.set('trust proxy', ['loopback', 'linklocal', 'uniquelocal']);
  app.use(requestLog(log), securityHeaders(secure));
  app.use(
    '/api',
    noStore,
    limitRate(options.requestsPerMinute ?? REQUESTS_PER_MINUTE),
    ownPageOnly(trustsOrigin),
  );
  mountRoutes(app, SESSIONLESS, handlers, sessions);
  app.use('/api', sessions.middleware);
  // A whole desk file.
  app.use(['/api/coverage', '/api/whatif'], express.json({ limit: '1mb' }));
  app.use('/api', express.json({ limit: '16kb' }));
  const others = (Object.keys(routes) as RouteName[]).filter((name) => !SESSIONLESS.includes(name));
  mountRoutes(app, others, handlers, sessions, options.tokens ?? []);
  app.use('/api', (request) => {
    throw new AppError('not-found', `There is no ${request.method} ${request.baseUrl}${request.path}`);
  });
  app.use(webPage(options.staticDir));
  app.use(errorHandler);

  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, app);
  return {
    server,
    app,
    sessions,
    trustsOrigin,
    listen: () => listen(server, options.host, options.port),
    close: async () => {
      guard.close();
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/** The page takes scripts, styles and data from here alone, and nothing inline. */
function securityHeaders(secure: boolean): RequestHandler {
  return helmet({
    strictTransportSecurity: secure,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'font-src': ["'self'"],
        'media-src': ["'self'", 'blob:'],
        'connect-src': ["'self'"],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'form-action': ["'self'"],
        'base-uri': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
  });
}

/** Signing in has its own guard, which never turns a right password away. */
function limitRate(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: false,
    keyGenerator: (request) => addressOf(request),
    skip: (request) => request.method === 'POST' && request.path === '/session',
    handler: (_request, _response, next) => {
      next(new AppError('too-many-requests', 'Too many requests from this address; wait a minute'));
    },
  });
}

function ownPageOnly(trustsOrigin: HttpServer['trustsOrigin']): RequestHandler {
  return (request, _response, next) => {
    const reads = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    next(
      reads || trustsOrigin(request.headers)
        ? undefined
        : new AppError('not-allowed', 'Sent by a foreign page'),
    );
  };
}

function listen(server: Server, host: string, port: number): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'it is taken'
          : error.code === 'EACCES'
            ? 'it needs more rights'
            : error.message;
      reject(new Error(`The web page cannot be served on port ${port} of ${host}: ${why}`, { cause: error }));
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve({ port: (server.address() as AddressInfo).port });
    });
  });
}
