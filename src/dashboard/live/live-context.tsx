import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react';
import type { ReactNode } from 'react';
import { noNames } from './board-model.ts';
import type { BoardView, Names } from './board-model.ts';
import { openBoardStore } from './board-store.ts';
import type { BoardStore, LiveSnapshot } from './board-store.ts';

const LiveContext = createContext<BoardStore | null>(null);
const NOTHING: LiveSnapshot = { board: null, link: 'connecting', lostAt: null, held: false };
const noSubscription = () => () => undefined;

/** Holds the live connection while somebody is signed in. */
export function LiveProvider({
  onSessionEnded,
  children,
}: {
  onSessionEnded: () => void;
  children: ReactNode;
}) {
  const [store, setStore] = useState<BoardStore | null>(null);
  useEffect(() => {
    const opened = openBoardStore(onSessionEnded);
    setStore(opened);
    return () => opened.close();
  }, [onSessionEnded]);
  return <LiveContext value={store}>{children}</LiveContext>;
}

/**
 * One thing worked out from the board and its connection; the component is drawn again only when it differs.
 * @param select must give a primitive value, or an object that is kept for as long as it is the same
 */
export function useLive<T>(select: (live: LiveSnapshot) => T): T {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, () => select(store?.snapshot() ?? NOTHING));
}

/** Holds the figures, or lets them go on. */
export function useHold(): (held: boolean) => void {
  const store = useContext(LiveContext);
  return (held) => store?.hold(held);
}

/** As {@link useLive}, of the board alone. */
export function useOnBoard<T>(select: (board: BoardView | null) => T): T {
  return useLive(({ board }) => select(board));
}

/**
 * Ids of rows worked out from the board, the same array while they are the same in the same order: a list draws its
 * rows by them, and each row takes itself from the board, so that a change of one row draws that row alone.
 */
export function useIds(select: (board: BoardView) => readonly string[]): readonly string[] {
  const joined = useOnBoard((board) => (board === null ? '' : select(board).join('\n')));
  return useMemo(() => (joined === '' ? [] : joined.split('\n')), [joined]);
}

/** Asks for the board when it is needed, as in an answer to a press; drawn again for nothing. */
export function useBoardNow(): () => BoardView | null {
  const store = useContext(LiveContext);
  return useCallback(() => store?.snapshot().board ?? null, [store]);
}

function useNames(): Names {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, () => store?.names() ?? noNames);
}

/** The name of a service, by its queue on the board; its id while that is unknown. */
export function useServiceName(): (id: string) => string {
  const { services } = useNames();
  return (id) => services.get(id) ?? id;
}

/** The name of an agent; its id while that is unknown. */
export function useAgentName(): (id: string) => string {
  const { agents } = useNames();
  return (id) => agents.get(id) ?? id;
}
