import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { LIVE_NAMESPACE } from '../../contract/live.ts';
import type { LiveClientEvents, LiveRefusal, LiveServerEvents } from '../../contract/live.ts';
import { applyChange, boardView, namesOn, noNames } from './board-model.ts';
import type { BoardView, Names } from './board-model.ts';
import { ticker } from './ticker.ts';

/** `connecting` only at the beginning; from an interruption on it is `lost` until a fresh board has come. */
export type Link = 'connecting' | 'live' | 'lost';

export interface LiveSnapshot {
  readonly board: BoardView | null;
  readonly link: Link;
  /** When the connection was lost, by this computer's clock. */
  readonly lostAt: Date | null;
  /** The reader holds the figures; changes are kept but not shown. */
  readonly held: boolean;
}

export interface BoardStore {
  subscribe(listener: () => void): () => void;
  snapshot(): LiveSnapshot;
  /** The names on the board that is shown; the same object until one of them changes. */
  names(): Names;
  hold(held: boolean): void;
  close(): void;
}

/** Changes closer together than this are shown at once: no eye reads them apart. */
const NOTIFY_MS = 60;
/** Refused for another reason than the session, or put out by the service. */
const RETRY_MS = 3_000;

type LiveSocket = Socket<LiveServerEvents, LiveClientEvents>;

/**
 * Keeps the board up to date over the live socket and reconnects for ever.
 * @param onSessionEnded the service no longer knows the session
 */
export function openBoardStore(onSessionEnded: () => void): BoardStore {
  const socket: LiveSocket = io(LIVE_NAMESPACE, {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    timeout: 8_000,
  });
  const store = new LiveBoardStore(() => socket.emit('resync'));
  let retry: ReturnType<typeof setTimeout> | undefined;
  const connectLater = (): void => {
    clearTimeout(retry);
    retry = setTimeout(() => socket.connect(), RETRY_MS);
  };
  socket.on('board', (board) => store.show(boardView(board, performance.now())));
  socket.on('change', (change) => store.change(change));
  socket.on('disconnect', (reason) => {
    store.lose();
    // Put out by the service: the session ended, or it restarts. Asking again tells which.
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', (error) => {
    store.lose();
    const refusal = (error as Error & { data?: LiveRefusal }).data;
    if (refusal?.error.code === 'not-signed-in') onSessionEnded();
    else if (!socket.active) connectLater();
  });
  return {
    subscribe: store.subscribe,
    snapshot: () => store.shown,
    names: () => store.names,
    hold: (held) => store.hold(held),
    close() {
      clearTimeout(retry);
      socket.disconnect();
      store.close();
    },
  };
}

/** What the socket brought, and what of it is shown. */
class LiveBoardStore {
  shown: LiveSnapshot = { board: null, link: 'connecting', lostAt: null, held: false };
  names: Names = noNames;
  #latest: LiveSnapshot = this.shown;
  #resyncing = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();
  readonly #resync: () => void;

  constructor(resync: () => void) {
    this.#resync = resync;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  show(board: BoardView): void {
    this.#resyncing = false;
    this.#set({ board, link: 'live', lostAt: null });
  }

  change(change: Parameters<LiveServerEvents['change']>[0]): void {
    if (this.#latest.board === null || this.#resyncing) return;
    const board = applyChange(this.#latest.board, change, performance.now());
    if (board !== 'gap') return this.#set({ board });
    this.#resyncing = true;
    this.#resync();
  }

  lose(): void {
    this.#resyncing = false;
    if (this.#latest.link !== 'lost') this.#set({ link: 'lost', lostAt: new Date() });
  }

  hold(held: boolean): void {
    this.#set({ held });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    ticker.freeze(false);
  }

  #set(changes: Partial<LiveSnapshot>): void {
    const before = this.#latest;
    this.#latest = { ...before, ...changes };
    const urgent = before.link !== this.#latest.link || before.held !== this.#latest.held;
    if (urgent) this.#publish();
    else this.#timer ??= setTimeout(() => this.#publish(), NOTIFY_MS);
  }

  #publish(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const { board } = this.#latest.held && this.shown.board !== null ? this.shown : this.#latest;
    this.shown = { ...this.#latest, board };
    if (board !== null) this.names = namesOn(board, this.names);
    ticker.freeze(this.shown.held || this.shown.link === 'lost');
    for (const listener of [...this.#listeners]) listener();
  }
}
