import { useEffect, useRef, useState } from 'react';

/**
 * `value`, but another one no more often than every `everyMs` milliseconds: a first change at once, and always the
 * last of them. For what is asked of the service because something changed, on every page of a large desk at once.
 */
export function useUnhurried<T>(value: T, everyMs: number): T {
  const [given, setGiven] = useState(value);
  const changedAt = useRef(-Infinity);
  useEffect(() => {
    if (Object.is(value, given)) return undefined;
    const wait = Math.max(0, changedAt.current + everyMs - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setGiven(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value, given, everyMs]);
  return given;
}
