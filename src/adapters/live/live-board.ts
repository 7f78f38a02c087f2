import type { Server as NodeServer, IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { ExtendedError, Namespace } from 'socket.io';
import type { DeskApi } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { LIVE_NAMESPACE } from '../../contract/live.ts';
import type { LiveClientEvents, LiveRefusal, LiveServerEvents } from '../../contract/live.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { createViewer } from './viewer.ts';
import type { Viewer } from './viewer.ts';

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
}

export interface LiveOptions {
  readonly desk: Pick<DeskApi, 'board' | 'onBoardChange'>;
  /** The HTTP server whose port is shared. */
  readonly server: NodeServer;
  readonly sessions: LiveSessions;
  /** Whether a handshake comes from the own page or from a program. */
  readonly trustsOrigin: (headers: NodeJS.Dict<string | string[]>) => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface LiveBoard {
  /** Disconnects everybody and takes no more connections. Idempotent; leaves the HTTP server to its owner. */
  close(): void;
}

/** How often a standing connection is asked whether its session still stands. */
export const RECHECK_MS: DurationMs = 30_000;
const MAX_SOCKETS = 1_000;
const MAX_SOCKETS_OF_SESSION = 20;

type SocketData = { identity: LiveIdentity };
type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents, Record<string, never>, SocketData>;

/** Serves the live board on the contract's namespace of `options.server`. */
export function createLiveBoard(options: LiveOptions): LiveBoard {
  const { desk, sessions, clock } = options;
  const log = options.log.child({ part: 'live' });
  const io = new Server<LiveClientEvents, LiveServerEvents, Record<string, never>, SocketData>(
    options.server,
    {
      serveClient: false,
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: 16_384,
      connectTimeout: 10_000,
      allowRequest: (request, decide) => decide(null, options.trustsOrigin(request.headers)),
    },
  );
  // The main namespace would let anybody in; nothing is offered there.
  io.use((_socket, next) => next(refusal(new AppError('not-found', `Connect to ${LIVE_NAMESPACE}`))));

  const live: LiveNamespace = io.of(LIVE_NAMESPACE);
  const viewers = new Set<Viewer>();
  admitSignedIn(live, sessions, log);
  live.on('connection', (socket) => {
    const viewer = createViewer(socket, desk, clock);
    viewers.add(viewer);
    void socket.join(roomOf(socket.data.identity.sessionId));
    socket.on('disconnect', () => {
      viewers.delete(viewer);
      viewer.close();
    });
  });

  const stopBoard = desk.onBoardChange((change) => {
    for (const viewer of viewers) viewer.show(change);
  });
  const stopEnded = sessions.onEnded((sessionId) => live.in(roomOf(sessionId)).disconnectSockets(true));
  const stopRecheck = recheckSessions(live, sessions, clock, log);
  let open = true;
  return {
    close() {
      if (!open) return;
      open = false;
      stopBoard();
      stopEnded();
      stopRecheck();
      io.disconnectSockets(true);
      live.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function roomOf(sessionId: string): string {
  return `session:${sessionId}`;
}

function refusal(error: AppError): ExtendedError {
  const refused: ExtendedError = new Error(error.message);
  refused.data = { error: { code: error.code, message: error.message } } satisfies LiveRefusal;
  return refused;
}

function admitSignedIn(live: LiveNamespace, sessions: LiveSessions, log: Logger): void {
  const admit = async (socket: Parameters<Parameters<LiveNamespace['use']>[0]>[0]): Promise<void> => {
    const identity = await sessions.identify(socket.request);
    if (identity === null) throw new AppError('not-signed-in', 'Sign in first');
    if (identity.roles.length === 0) throw new AppError('not-allowed', 'This user has no role yet');
    const ofSession = live.adapter.rooms.get(roomOf(identity.sessionId))?.size ?? 0;
    if (live.sockets.size >= MAX_SOCKETS || ofSession >= MAX_SOCKETS_OF_SESSION) {
      throw new AppError('too-many-requests', 'Too many live connections');
    }
    socket.data.identity = identity;
  };
  live.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        if (error instanceof AppError) return next(refusal(error));
        log.error({ err: error }, 'a live connection could not be admitted');
        return next(refusal(new AppError('unavailable', 'The live board is away at the moment')));
      },
    );
  });
}

/** Disconnects the sockets of sessions that ran out or whose user is gone. @returns a function that stops it */
function recheckSessions(live: LiveNamespace, sessions: LiveSessions, clock: Clock, log: Logger): () => void {
  let cancel = (): void => undefined;
  let stopped = false;
  const recheck = async (): Promise<void> => {
    const ids = new Set([...live.sockets.values()].map((socket) => socket.data.identity.sessionId));
    for (const id of ids) {
      const identity = await sessions.recheck(id);
      if (identity === null || identity.roles.length === 0) live.in(roomOf(id)).disconnectSockets(true);
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
