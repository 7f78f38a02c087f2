import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { ExtendedError } from 'socket.io';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { LiveRefusal } from '../../contract/live.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/** Who is behind a connection; the sessions of HTTP know. */
export interface LiveSessions {
  /** null: nobody signed in. */
  identify(request: IncomingMessage): Promise<LiveIdentity | null>;
  /** null: the session ended meanwhile. */
  recheck(sessionId: string): Promise<LiveIdentity | null>;
  onEnded(listener: (sessionId: string) => void): () => void;
}

export interface LiveIdentity {
  readonly sessionId: string;
  readonly username: string;
  readonly roles: readonly string[];
  readonly agentId: AgentId | null;
}

/** How often a standing connection is asked whether its session still stands. */
export const RECHECK_MS: DurationMs = 30_000;
const MAX_SOCKETS = 1_000;
const MAX_SOCKETS_OF_SESSION = 20;

/** What is known of a connection. */
export type SocketData = { identity: LiveIdentity };

/** What of a namespace, whatever is said on it, admission has to do with. */
export interface Admitting {
  readonly sockets: ReadonlyMap<string, { readonly data: SocketData }>;
  readonly adapter: { readonly rooms: ReadonlyMap<string, ReadonlySet<string>> };
  use(
    decide: (
      socket: { readonly request: IncomingMessage; readonly data: SocketData },
      next: (error?: ExtendedError) => void,
    ) => void,
  ): unknown;
  in(room: string): { disconnectSockets(close?: boolean): unknown };
}

/** The room of all connections of a session to one namespace. */
export function roomOf(sessionId: string): string {
  return `session:${sessionId}`;
}

/** What a client that is not let in is told. */
export function refusal(error: AppError): ExtendedError {
  const refused: ExtendedError = new Error(error.message);
  refused.data = { error: { code: error.code, message: error.message } } satisfies LiveRefusal;
  return refused;
}

export interface AdmissionOptions {
  readonly sessions: LiveSessions;
  readonly clock: Clock;
  readonly log: Logger;
  /** Why somebody signed in is not let in here; left out: everybody with a role is. */
  readonly whyNot?: (identity: LiveIdentity) => AppError | null;
}

/**
 * Lets into `namespace` who is signed in, has a role and may be here, and nobody for longer: connections of a
 * session that ends, runs out or loses its right are closed. @returns a function that ends the watching
 */
export function admit(namespace: Admitting, options: AdmissionOptions): () => void {
  const { sessions, log } = options;
  const check = async (socket: {
    readonly request: IncomingMessage;
    readonly data: SocketData;
  }): Promise<void> => {
    const identity = await sessions.identify(socket.request);
    if (identity === null) throw new AppError('not-signed-in', 'Sign in first');
    const refused = whyNotAdmitted(identity, options);
    if (refused) throw refused;
    const ofSession = namespace.adapter.rooms.get(roomOf(identity.sessionId))?.size ?? 0;
    if (namespace.sockets.size >= MAX_SOCKETS || ofSession >= MAX_SOCKETS_OF_SESSION) {
      throw new AppError('too-many-requests', 'Too many live connections');
    }
    socket.data.identity = identity;
  };
  namespace.use((socket, next) => {
    check(socket).then(
      () => next(),
      (error: unknown) => {
        if (error instanceof AppError) return next(refusal(error));
        log.error({ err: error }, 'a live connection could not be admitted');
        return next(refusal(new AppError('unavailable', 'The live board is away at the moment')));
      },
    );
  });
  const stopEnded = sessions.onEnded((sessionId) => namespace.in(roomOf(sessionId)).disconnectSockets(true));
  const stopRecheck = recheckSessions(namespace, options);
  return () => {
    stopEnded();
    stopRecheck();
  };
}

function whyNotAdmitted(identity: LiveIdentity, { whyNot }: AdmissionOptions): AppError | null {
  if (identity.roles.length === 0) return new AppError('not-allowed', 'This user has no role yet');
  return whyNot?.(identity) ?? null;
}

/** Disconnects the sockets of sessions that ran out or whose user is gone. @returns a function that stops it */
function recheckSessions(namespace: Admitting, options: AdmissionOptions): () => void {
  const { sessions, clock, log } = options;
  let cancel = (): void => undefined;
  let stopped = false;
  const recheck = async (): Promise<void> => {
    const known = new Map(
      [...namespace.sockets.values()].map(({ data }) => [data.identity.sessionId, data.identity]),
    );
    for (const [id, before] of known) {
      const identity = await sessions.recheck(id);
      const stands = identity !== null && whyNotAdmitted(identity, options) === null;
      if (!stands || identity.agentId !== before.agentId) namespace.in(roomOf(id)).disconnectSockets(true);
    }
  };
  const arm = (): void => {
    cancel = clock.alarm(clock.now() + RECHECK_MS, () => {
      recheck()
        // A store that is away ends no session: it is asked again next time.
        .catch((error: unknown) =>
          log.warn({ err: error }, 'the sessions of live connections could not be checked'),
        )
        .finally(() => {
          if (!stopped) arm();
        });
    });
  };
  arm();
  return () => {
    stopped = true;
    cancel();
  };
}
