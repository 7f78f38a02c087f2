import { createHash } from 'node:crypto';
import { ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { AppError } from '../../app/errors.ts';
import type { ApiToken, Role, User, Users } from '../../app/ports/users.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import { HOUR_MS } from '../../core/kernel/time.ts';

declare module 'express-session' {
  interface SessionData {
    username: string;
    /** Tells of the password that was right at sign-in: a new password ends the sessions of the old one. */
    credential: string;
  }
}

export const SESSION_COOKIE = 'svara_session';

/** Someone signed in, as the service knows them now: roles are read anew with every request. */
export interface Identity {
  readonly sessionId: string;
  readonly username: string;
  readonly roles: readonly Role[];
  readonly agentId: AgentId | null;
  /** Set for a program, which has no session. */
  readonly token?: ApiToken;
}

export interface SessionOptions {
  readonly store: session.Store;
  readonly secret: string;
  readonly users: Users;
  /** Cookie only over TLS. */
  readonly secure: boolean;
  readonly lifetimeMs?: number;
}

/** The sessions of everybody who is signed in, for HTTP and for the live socket. */
export interface Sessions {
  /** Puts the session of the cookie on the request; `unavailable` when the store cannot be read. */
  readonly middleware: RequestHandler;
  /** Who sent this request, which `middleware` need not have seen; null: nobody signed in. */
  identify(request: IncomingMessage): Promise<Identity | null>;
  /** Whether a session still stands, without a request; null: it ended, or its user is gone or has a new password. */
  recheck(sessionId: string): Promise<Identity | null>;
  /** Starts a session under a new id; one that the request came with ends. */
  signIn(request: Request, user: User): Promise<Identity>;
  signOut(request: Request, response: Response): Promise<void>;
  /** Calls `listener` with the id of each session that ends by signing out. @returns a function that stops it */
  onEnded(listener: (sessionId: string) => void): () => void;
}

/** @returns the sessions kept in `options.store` under a signed, HttpOnly, SameSite=Strict cookie */
export function createSessions(options: SessionOptions): Sessions {
  const { store, users } = options;
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.secure } as const;
  const middleware = sessionMiddleware(options, cookie);
  const listeners = new Set<(sessionId: string) => void>();
  const ended = (sessionId: string): void => {
    for (const listener of [...listeners]) listener(sessionId);
  };
  const fromData = async (
    sessionId: string,
    data: Partial<session.SessionData>,
  ): Promise<Identity | null> => {
    if (data.username === undefined) return null;
    const user = await users.find(data.username);
    if (user === null || credentialOf(user) !== data.credential) return null;
    return identityOf(sessionId, user);
  };

  return {
    middleware,
    async identify(incoming) {
      const request = incoming as Request;
      if ((request.session as unknown) === undefined) await putSession(middleware, request);
      if ((request.session as unknown) === undefined) return null;
      return fromData(request.sessionID, request.session);
    },
    async recheck(sessionId) {
      const data = await new Promise<session.SessionData | null>((resolve, reject) => {
        store.get(sessionId, (error, found) => {
          if (error) reject(storeFailed(error));
          else resolve(found ?? null);
        });
      });
      return data === null ? null : fromData(sessionId, data);
    },
    async signIn(request, user) {
      const before = request.session.username === undefined ? null : request.sessionID;
      await settled((done) => request.session.regenerate(done));
      request.session.username = user.username;
      request.session.credential = credentialOf(user);
      await settled((done) => request.session.save(done));
      if (before !== null) ended(before);
      return identityOf(request.sessionID, user);
    },
    async signOut(request, response) {
      const sessionId = request.sessionID;
      response.clearCookie(SESSION_COOKIE, cookie);
      await settled((done) => request.session.destroy(done));
      ended(sessionId);
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function sessionMiddleware(options: SessionOptions, cookie: session.CookieOptions): RequestHandler {
  const expressSession = session({
    name: SESSION_COOKIE,
    secret: options.secret,
    store: options.store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: options.secure,
    cookie: { ...cookie, maxAge: options.lifetimeMs ?? 12 * HOUR_MS },
  });
  return (request, response, next) => {
    void expressSession(request, response, (error?: unknown) => {
      next(error === undefined ? undefined : storeFailed(error));
    });
  };
}

/** Puts the session on a request that did not come through express. */
function putSession(middleware: RequestHandler, request: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    // The response is never sent: the session middleware only needs one to hang its hooks on.
    const response = new ServerResponse(request) as Response;
    // A middleware that answers by a promise reports through its callback too.
    void middleware(request, response, (error?: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve();
    });
  });
}

function identityOf(sessionId: string, user: User): Identity {
  return { sessionId, username: user.username, roles: user.roles, agentId: user.agentId };
}

/** A short digest of the stored hash: enough to see that it changed, of no use for guessing the password. */
function credentialOf(user: User): string {
  return createHash('sha256').update(user.passwordHash).digest('base64url').slice(0, 16);
}

function settled(start: (done: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error) => {
      if (error === undefined || error === null) resolve();
      else reject(storeFailed(error));
    });
  });
}

function storeFailed(cause: unknown): Error {
  const error = new AppError('unavailable', 'The sessions cannot be read or written at the moment');
  error.cause = cause;
  return error;
}
