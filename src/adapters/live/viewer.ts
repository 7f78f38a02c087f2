import type { Socket } from 'socket.io';
import type { BoardChange, DeskApi } from '../../app/desk-api.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { LiveClientEvents, LiveServerEvents } from '../../contract/live.ts';
import { boardChangeJson, boardJson } from '../../contract/wire.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';

/** So many frames may lie unsent; then the client is too slow for changes and gets a whole board later. */
export const MAX_UNSENT_FRAMES = 16;
/** Whole boards to one client are at least this far apart. */
export const BOARD_SPACING_MS: DurationMs = 200;

/** One connected client and what it has been told. */
export interface Viewer {
  /** Sends the change, or sees to it that a fresh board makes up for it. */
  show(change: BoardChange): void;
  close(): void;
}

export type ViewerSocket = Pick<Socket<LiveClientEvents, LiveServerEvents>, 'emit' | 'on'> & {
  readonly conn: {
    on(event: 'drain', listener: () => void): unknown;
    off(event: 'drain', listener: () => void): unknown;
  };
};

/**
 * Sends the board to `socket` at once and keeps it up to date. The client never gets a change that does not
 * follow what it holds, and never more unsent frames are kept for it than {@link MAX_UNSENT_FRAMES}.
 */
export function createViewer(socket: ViewerSocket, desk: Pick<DeskApi, 'board'>, clock: Clock): Viewer {
  let revision = -1;
  let unsent = 0;
  let lastBoardAt: InstantMs = -Infinity;
  /** The client holds an outdated board; it gets a fresh one as soon as it may. */
  let stale = false;
  let cancelAlarm: (() => void) | null = null;
  let closed = false;

  const sendBoardIfDue = (): void => {
    if (closed || !stale || unsent >= MAX_UNSENT_FRAMES || cancelAlarm !== null) return;
    const dueAt = lastBoardAt + BOARD_SPACING_MS;
    if (clock.now() < dueAt) {
      cancelAlarm = clock.alarm(dueAt, () => {
        cancelAlarm = null;
        sendBoardIfDue();
      });
      return;
    }
    const board = desk.board();
    stale = false;
    revision = board.revision;
    lastBoardAt = clock.now();
    unsent += 1;
    socket.emit('board', boardJson(board));
  };
  const askForBoard = (): void => {
    stale = true;
    sendBoardIfDue();
  };
  // The frames have been handed to the transport, which takes more only when the client reads.
  const drained = (): void => {
    unsent = 0;
    sendBoardIfDue();
  };

  socket.conn.on('drain', drained);
  socket.on('resync', askForBoard);
  askForBoard();
  return {
    show(change) {
      if (closed || stale || change.revision <= revision) return;
      if (change.revision > revision + 1 || unsent >= MAX_UNSENT_FRAMES) {
        askForBoard();
        return;
      }
      revision = change.revision;
      unsent += 1;
      socket.emit('change', boardChangeJson(change));
    },
    close() {
      closed = true;
      cancelAlarm?.();
      socket.conn.off('drain', drained);
    },
  };
}
