import { useEffect, useState } from 'react';
import type { HealthJson } from '../../contract/health.ts';
import { fetchHealth } from '../api/desk.ts';

const POLL_MS = 4_000;

/**
 * How the service's parts are; asked every few seconds while the page is seen, and at once when it is seen
 * again or `trigger` changes (the live connection came back).
 * @returns the last answer, null before the first; that the service cannot be reached is told by the live
 * connection
 */
export function useHealth(trigger: unknown): HealthJson | null {
  const [health, setHealth] = useState<HealthJson | null>(null);
  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      clearTimeout(timer);
      if (document.visibilityState === 'hidden') return;
      const answer = await fetchHealth(ended.signal).catch(() => null);
      if (ended.signal.aborted) return;
      if (answer !== null) setHealth((before) => (same(before, answer) ? before : answer));
      timer = setTimeout(() => void ask(), POLL_MS);
    };
    const seen = (): void => void ask();
    document.addEventListener('visibilitychange', seen);
    void ask();
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [trigger]);
  return health;
}

function same(a: HealthJson | null, b: HealthJson): boolean {
  return a?.ari === b.ari && a.ami === b.ami && a.database === b.database;
}
