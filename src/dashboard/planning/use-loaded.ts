import { useCallback, useEffect, useState } from 'react';

export interface Loaded<T> {
  /** null until it has come. */
  readonly data: T | null;
  /** null: none. */
  readonly error: unknown;
  reload(): void;
}

/** What `load` gives, again whenever it is another function and on `reload`; the old stands until the new has come. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [data, setData] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const left = new AbortController();
    load(left.signal).then(
      (answer) => {
        if (left.signal.aborted) return;
        setData(answer);
        setError(null);
      },
      (problem: unknown) => {
        if (!left.signal.aborted) setError(problem);
      },
    );
    return () => left.abort();
  }, [load, round]);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { data, error, reload };
}
