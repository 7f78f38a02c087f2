import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { openWorkplaceStore } from './workplace-store.ts';
import type { WorkplaceSnapshot, WorkplaceStore } from './workplace-store.ts';

const WorkplaceContext = createContext<WorkplaceStore | null>(null);
const NOTHING: WorkplaceSnapshot = {
  view: null,
  link: 'connecting',
  pageTime: (instant) => Date.parse(instant) - Date.now() + performance.now(),
};
const noSubscription = () => () => undefined;

/** Holds the connection of an agent's own view, on whatever page the agent is. */
export function WorkplaceProvider(props: { onSessionEnded: () => void; children: ReactNode }) {
  const { onSessionEnded, children } = props;
  const [store, setStore] = useState<WorkplaceStore | null>(null);
  useEffect(() => {
    const opened = openWorkplaceStore(onSessionEnded);
    setStore(opened);
    return () => opened.close();
  }, [onSessionEnded]);
  return <WorkplaceContext value={store}>{children}</WorkplaceContext>;
}

/** The agent's own view as it is now. */
export function useWorkplace(): WorkplaceSnapshot {
  const store = useContext(WorkplaceContext);
  return useSyncExternalStore(store?.subscribe ?? noSubscription, () => store?.snapshot() ?? NOTHING);
}

/** What the phone reports through; null while there is no connection to be had. */
export function useWorkplaceStore(): WorkplaceStore | null {
  return useContext(WorkplaceContext);
}
