import { useSyncExternalStore } from 'react';
import { remember, remembered } from '../../ui/storage.ts';

/** What an agent has chosen for this browser. */
export interface Settings {
  /** A note of the system tells of an offer while the page is not looked at. */
  readonly notify: boolean;
  /** The municipality's own page of the caller opens when a call is answered. */
  readonly opensPages: boolean;
  /** Keys do what buttons do. */
  readonly shortcuts: boolean;
}

const KEY = 'svara.workplace';
const usual: Settings = { notify: true, opensPages: false, shortcuts: true };
const listeners = new Set<() => void>();
let now: Settings = read();

function read(): Settings {
  try {
    const stored: unknown = JSON.parse(remembered(KEY) ?? '{}');
    const known = Object.entries(stored as Record<string, unknown>).filter(
      ([key, value]) => key in usual && typeof value === 'boolean',
    );
    return { ...usual, ...Object.fromEntries(known) };
  } catch {
    return usual;
  }
}

function choose(changes: Partial<Settings>): void {
  now = { ...now, ...changes };
  remember(KEY, JSON.stringify(now));
  for (const listener of [...listeners]) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The agent's choices, and how to change them. They are remembered. */
export function useSettings(): readonly [Settings, (changes: Partial<Settings>) => void] {
  return [useSyncExternalStore(subscribe, () => now), choose];
}
