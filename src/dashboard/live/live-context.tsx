import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
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

/** The board as it is shown now, and how the connection is. */
export function useLive(): LiveSnapshot {
  const store = useContext(LiveContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, () => store?.snapshot() ?? NOTHING);
}

/** Holds the figures, or lets them go on. */
export function useHold(): (held: boolean) => void {
  const store = useContext(LiveContext);
  return (held) => store?.hold(held);
}

/** The name of a service, by its queue on the board; its id while that is unknown. */
export function useServiceName(): (id: string) => string {
  const { board } = useLive();
  return (id) => board?.queues.get(id)?.row.name ?? id;
}

/** The name of an agent; its id while that is unknown. */
export function useAgentName(): (id: string) => string {
  const { board } = useLive();
  return (id) => board?.agents.get(id)?.row.name ?? id;
}
