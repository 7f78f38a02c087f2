import { useSyncExternalStore } from 'react';

/** What is in the dialler. It outlives its card, and is forgotten with the page. */
export interface Dialling {
  readonly number: string;
  /** The number of ours to be shown; null: the usual one. */
  readonly as: string | null;
}

let now: Dialling = { number: '', as: null };
const listeners = new Set<() => void>();

function set(changes: Partial<Dialling>): void {
  now = { ...now, ...changes };
  for (const listener of [...listeners]) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The dialler's fields, and how to fill them in. */
export function useDialling(): readonly [Dialling, (changes: Partial<Dialling>) => void] {
  return [useSyncExternalStore(subscribe, () => now), set];
}
