import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Workplace, WorkplaceApi } from '../../app/workplace-api.ts';
import { workplaceJson } from '../../contract/wire-workplace.ts';
import {
  WORKPLACE_NAMESPACE,
  type WorkplaceClientEvents,
  type WorkplaceServerEvents,
} from '../../contract/workplace.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import { hearPage, type PageReportOptions } from './page-reports.ts';
import { admit, roomOf, type LiveSessions, type SocketData } from './admission.ts';

export interface WorkplaceOptions {
  readonly workplaces: Pick<WorkplaceApi, 'of' | 'watch'>;
  readonly sessions: LiveSessions;
  /** Pages as phones; left out: none is. */
  readonly pages?: PageReportOptions['pages'];
  readonly clock: Clock;
  readonly log: Logger;
}

type WorkplaceNamespace = Namespace<
  WorkplaceClientEvents,
  WorkplaceServerEvents,
  Record<string, never>,
  SocketData
>;
type WorkplaceSocket = Socket<
  WorkplaceClientEvents,
  WorkplaceServerEvents,
  Record<string, never>,
  SocketData
>;

/** So many views may lie unsent; then a page that reads too slowly gets only the latest, later. */
const MAX_UNSENT_VIEWS = 8;

/**
 * Serves each agent's own workplace, and nobody else's, on the contract's namespace of `io`: whole on connection,
 * and whenever it has changed.
 */
export function serveWorkplaces(
  io: { of(name: string): unknown },
  options: WorkplaceOptions,
): { close(): void } {
  const { workplaces, sessions, pages, clock, log } = options;
  // The server's own types know one set of events for all of its namespaces.
  const namespace = io.of(WORKPLACE_NAMESPACE) as WorkplaceNamespace;
  const stopAdmitting = admit(namespace, {
    sessions,
    clock,
    log,
    whyNot: ({ agentId }) =>
      agentId === null ? new AppError('not-allowed', 'Only agents have a workplace') : null,
  });
  namespace.on('connection', (socket) => {
    const { agentId, sessionId } = socket.data.identity;
    if (agentId === null) return void socket.disconnect(true);
    void socket.join(roomOf(sessionId));
    if (pages) hearPage(socket, agentId, { pages, clock, log });
    try {
      showWorkplace(socket, agentId, workplaces);
    } catch (error) {
      // Their agent has left the desk.
      log.warn({ err: error, agent: agentId }, 'a workplace cannot be shown');
      socket.disconnect(true);
    }
  });
  return {
    close() {
      stopAdmitting();
      namespace.disconnectSockets(true);
    },
  };
}

/** Sends the agent's view now and whenever it changes, until the socket is gone. */
function showWorkplace(
  socket: WorkplaceSocket,
  agent: AgentId,
  workplaces: WorkplaceOptions['workplaces'],
): void {
  let unsent = 0;
  let latest: Workplace | null = null;
  const send = (view: Workplace): void => {
    if (unsent >= MAX_UNSENT_VIEWS) {
      latest = view;
      return;
    }
    latest = null;
    unsent += 1;
    socket.emit('workplace', workplaceJson(view));
  };
  // The transport takes more only when the page reads.
  const drained = (): void => {
    unsent = 0;
    if (latest) send(latest);
  };
  send(workplaces.of(agent));
  const stopWatching = workplaces.watch(agent, send);
  socket.conn.on('drain', drained);
  socket.on('disconnect', () => {
    stopWatching();
    socket.conn.off('drain', drained);
  });
}
