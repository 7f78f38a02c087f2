import { useSyncExternalStore } from 'react';
import type { PageTime } from './board-model.ts';

const TICK_MS = 1_000;
/**
 * So many figures move in one frame, the others in those that follow it: on the board of a large desk they would take
 * the whole of a frame, and no eye sees them apart.
 */
const FIGURES_A_FRAME = 40;

/**
 * The page's one clock: all running figures move together, once a second. It stands while figures are stale
 * or held by the reader.
 */
class Ticker {
  #nextFrame = 0;
  #now: PageTime = performance.now();
  #timer: ReturnType<typeof setInterval> | null = null;
  #frozen = false;
  readonly #listeners = new Set<() => void>();

  /** The page's time as of the last tick; a row that came since may be ahead of it. */
  get now(): PageTime {
    return this.#now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#timer === null) {
      this.#timer = setInterval(() => this.#tick(), TICK_MS);
      this.#tick();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    };
  };

  /** Stops or starts the running figures. */
  freeze(frozen: boolean): void {
    if (frozen === this.#frozen) return;
    this.#frozen = frozen;
    this.#tick();
  }

  #tick(): void {
    if (this.#frozen) return;
    this.#now = performance.now();
    cancelAnimationFrame(this.#nextFrame);
    this.#tell([...this.#listeners]);
  }

  #tell(listeners: readonly (() => void)[]): void {
    // A page that is not seen has no frames, and nothing that they could hold up.
    const count = document.hidden ? listeners.length : FIGURES_A_FRAME;
    for (const listener of listeners.slice(0, count)) if (this.#listeners.has(listener)) listener();
    const others = listeners.slice(count);
    if (others.length > 0) this.#nextFrame = requestAnimationFrame(() => this.#tell(others));
  }
}

export const ticker = new Ticker();

/** For what goes on whether or not the service is heard of: one's own talk, the time left to answer. */
export const steadyTicker = new Ticker();

/**
 * Something worked out from the page's time; the component renders again only when the outcome differs.
 * @param select must give a primitive value
 * @param clock the one that stands with stale figures, or the steady one
 */
export function useTicking<T extends string | number | boolean | null>(
  select: (now: PageTime) => T,
  clock: Pick<Ticker, 'now' | 'subscribe'> = ticker,
): T {
  return useSyncExternalStore(clock.subscribe, () => select(clock.now));
}
