import { useCallback, useEffect, useState } from 'react';
import type { CallItemJson } from '../../../contract/calls.ts';
import { fetchCalls } from '../../api/desk.ts';

export interface CallList {
  /** null until the first page has come. */
  readonly items: readonly CallItemJson[] | null;
  readonly next: string | null;
  readonly error: unknown;
  loadMore(): void;
  reload(): void;
}

/** The calls of a number ('' for all), a page at a time, newest first. */
export function useCalls(number: string): CallList {
  const [items, setItems] = useState<readonly CallItemJson[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  /** What to load: `cursor` null is the first page; `round` makes a reload of the same a new wish. */
  const [wish, setWish] = useState<{ cursor: string | null; round: number }>({ cursor: null, round: 0 });
  useEffect(() => {
    const left = new AbortController();
    const query = { ...(number !== '' && { number }), ...(wish.cursor !== null && { cursor: wish.cursor }) };
    fetchCalls(query, left.signal).then(
      (page) => {
        setItems((before) => (wish.cursor === null ? page.items : merged(before ?? [], page.items)));
        setNext(page.next);
        setError(null);
      },
      (problem: unknown) => {
        if (!left.signal.aborted) setError(problem);
      },
    );
    return () => left.abort();
  }, [number, wish]);
  const reload = useCallback(() => setWish(({ round }) => ({ cursor: null, round: round + 1 })), []);
  const loadMore = useCallback(() => setWish(({ round }) => ({ cursor: next, round: round + 1 })), [next]);
  return { items, next, error, loadMore, reload };
}

/** Calls that arrive between two pages move the later ones on: none is shown twice. */
function merged(before: readonly CallItemJson[], after: readonly CallItemJson[]): readonly CallItemJson[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...after.filter(({ id }) => !known.has(id))];
}
