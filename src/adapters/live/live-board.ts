import type { Server as NodeServer } from 'node:http';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Namespace } from 'socket.io';
import type { DeskApi } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import { LIVE_NAMESPACE } from '../../contract/live.ts';
import type { LiveClientEvents, LiveServerEvents } from '../../contract/live.ts';
import { admit, refusal, roomOf, type LiveSessions, type SocketData } from './admission.ts';
import { createViewer } from './viewer.ts';
import type { Viewer } from './viewer.ts';
import { serveWorkplaces, type WorkplaceOptions } from './workplace.ts';

export interface LiveOptions {
  readonly desk: Pick<DeskApi, 'board' | 'onBoardChange' | 'workplaces'>;
  /** The HTTP server whose port is shared. */
  readonly server: NodeServer;
  readonly sessions: LiveSessions;
  /** Whether a handshake comes from the own page or from a program. */
  readonly trustsOrigin: (headers: NodeJS.Dict<string | string[]>) => boolean;
  /** Pages as phones; left out: none is. */
  readonly pages?: WorkplaceOptions['pages'];
  readonly clock: Clock;
  readonly log: Logger;
}

export interface LiveBoard {
  /** Disconnects everybody and takes no more connections. Idempotent; leaves the HTTP server to its owner. */
  close(): void;
}

type LiveNamespace = Namespace<LiveClientEvents, LiveServerEvents, Record<string, never>, SocketData>;

/** Serves the live board and the agents' workplaces, each on its namespace of the contract, on `options.server`. */
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
      // Upgrades to other paths are for others of this server.
      destroyUpgradeTimeout: 10_000,
      allowRequest: (request, decide) => decide(null, options.trustsOrigin(request.headers)),
    },
  );
  // The main namespace would let anybody in; nothing is offered there.
  io.use((_socket, next) => next(refusal(new AppError('not-found', `Connect to ${LIVE_NAMESPACE}`))));

  const live: LiveNamespace = io.of(LIVE_NAMESPACE);
  const viewers = new Set<Viewer>();
  const stopAdmitting = admit(live, { sessions, clock, log });
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
  const workplaces = serveWorkplaces(io, {
    ...{ workplaces: desk.workplaces, sessions, clock, log },
    ...(options.pages && { pages: options.pages }),
  });
  let open = true;
  return {
    close() {
      if (!open) return;
      open = false;
      stopBoard();
      stopAdmitting();
      workplaces.close();
      io.disconnectSockets(true);
      live.disconnectSockets(true);
      io.engine.close();
    },
  };
}
