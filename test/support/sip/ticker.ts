/** One clock of 20 ms for all streams of the process, running only while somebody listens. */

const TICK_MS = 20;
const listeners = new Set<(nowMs: number) => void>();
let timer: NodeJS.Timeout | null = null;

/** Calls `listener` about every 20 ms with performance.now(). @returns a function that ends it; idempotent */
export function onTick(listener: (nowMs: number) => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    const now = performance.now();
    for (const one of [...listeners]) one(now);
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}
