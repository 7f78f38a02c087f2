import { io, type Socket } from 'socket.io-client';
import type { BoardChangeJson, BoardJson, QueueRowJson } from '../../src/contract/board.ts';
import type { LiveClientEvents, LiveServerEvents } from '../../src/contract/live.ts';
import type { SvaraUnderTest } from './svara-under-test.ts';

/** A page's view of the live board: the rows as the service tells them. */
export interface LiveClient {
  queue(id: string): QueueRowJson;
  /** Resolves once the rows satisfy `when`. */
  until(when: (queues: ReadonlyMap<string, QueueRowJson>) => boolean, withinMs?: number): Promise<void>;
  close(): void;
}

/** Connects to `/live` as a user of the desk; rejects when the service refuses. */
export async function connectLive(desk: SvaraUnderTest, username: string): Promise<LiveClient> {
  const cookie = await desk.cookieOf(username);
  const socket: Socket<LiveServerEvents, LiveClientEvents> = io(`http://127.0.0.1:${desk.port}/live`, {
    extraHeaders: { cookie },
    transports: ['websocket'],
    reconnection: false,
  });
  const queues = new Map<string, QueueRowJson>();
  const watchers = new Set<() => void>();
  const take = ({ queues: rows }: BoardJson | BoardChangeJson): void => {
    for (const row of rows) queues.set(row.id, row);
    for (const watcher of watchers) watcher();
  };
  socket.on('change', take);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect_error', reject);
    socket.once('board', (board) => {
      take(board);
      resolve();
    });
  });
  return {
    queue(id) {
      const row = queues.get(id);
      if (!row) throw new Error(`the board has no queue ${id}`);
      return row;
    },
    until: (when, withinMs = 5_000) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!when(queues)) return;
          clearTimeout(limit);
          watchers.delete(check);
          resolve();
        };
        const limit = setTimeout(() => {
          watchers.delete(check);
          reject(new Error(`the live board did not come to it: ${JSON.stringify([...queues.values()])}`));
        }, withinMs);
        watchers.add(check);
        check();
      }),
    close: () => socket.disconnect(),
  };
}
