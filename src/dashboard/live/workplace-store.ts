import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { ErrorJson } from '../../contract/errors.ts';
import { WORKPLACE_NAMESPACE } from '../../contract/workplace.ts';
import type {
  PhoneReportJson,
  WorkplaceClientEvents,
  WorkplaceJson,
  WorkplaceServerEvents,
} from '../../contract/workplace.ts';
import type { LiveRefusal } from '../../contract/live.ts';
import type { Link } from './board-store.ts';
import { SteadyClock } from './workplace-clock.ts';
import type { PageTime } from './board-model.ts';

/** An agent's view as it came, and the way from the service's instants to the page's clock. */
export interface WorkplaceSnapshot {
  /** null until the first has come. */
  readonly view: WorkplaceJson | null;
  readonly link: Link;
  /** An instant of the service on the page's clock. */
  readonly pageTime: (instant: string) => PageTime;
}

export interface WorkplaceStore {
  subscribe(listener: () => void): () => void;
  snapshot(): WorkplaceSnapshot;
  /** Calls `listener` whenever another place has taken the phone over. */
  onReplaced(listener: () => void): () => void;
  /** Tells of the phone. @returns why it was refused; null: it was taken; rejects when nobody answers */
  report(attachment: string, report: PhoneReportJson): Promise<ErrorJson | null>;
  /** The page is being unloaded, which is no hang-up. */
  leaving(attachment: string): void;
  close(): void;
}

const RETRY_MS = 3_000;
const ANSWER_MS = 4_000;

type WorkplaceSocket = Socket<WorkplaceServerEvents, WorkplaceClientEvents>;

/** Keeps an agent's view up to date and reconnects for ever. @param onSessionEnded the service no longer knows it */
export function openWorkplaceStore(onSessionEnded: () => void): WorkplaceStore {
  const socket: WorkplaceSocket = io(WORKPLACE_NAMESPACE, {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
    timeout: 8_000,
  });
  const clock = new SteadyClock();
  const listeners = new Set<() => void>();
  let shown: WorkplaceSnapshot = { view: null, link: 'connecting', pageTime: clock.pageTime };
  const set = (changes: Partial<WorkplaceSnapshot>): void => {
    shown = { ...shown, ...changes };
    for (const listener of [...listeners]) listener();
  };
  const lose = (): void => {
    if (shown.link !== 'lost') set({ link: 'lost' });
  };
  let retry: ReturnType<typeof setTimeout> | undefined;
  socket.on('workplace', (view) => {
    clock.hear(view.at, performance.now());
    set({ view, link: 'live', pageTime: clock.pageTime });
  });
  socket.on('disconnect', (reason) => {
    lose();
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', (error) => {
    lose();
    const refusal = (error as Error & { data?: LiveRefusal }).data;
    if (refusal?.error.code === 'not-signed-in') onSessionEnded();
    else if (!socket.active) {
      clearTimeout(retry);
      retry = setTimeout(() => socket.connect(), RETRY_MS);
    }
  });
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    snapshot: () => shown,
    onReplaced: (listener) => {
      socket.on('replaced', listener);
      return () => void socket.off('replaced', listener);
    },
    report: async (attachment, report): Promise<ErrorJson | null> => {
      try {
        const asked = socket.timeout(ANSWER_MS).emitWithAck('report', attachment, report);
        return (await asked) as ErrorJson | null;
      } catch (error) {
        // A connection that is dead without a word: another one is opened now, not when it is noticed by itself.
        if (socket.connected) socket.io.engine.close();
        throw error;
      }
    },
    leaving: (attachment) => void socket.emit('leaving', attachment),
    close() {
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}
