import type { Timers } from '../../src/app/ports/timers.ts';

interface Delay {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** Delays that pass only when a test lets them. */
export class ManualTimers implements Timers {
  #passedMs = 0;
  readonly #delays = new Set<Delay>();
  readonly #waiting = new Set<() => void>();

  after(delayMs: number, wake: () => void): () => void {
    const delay = { dueMs: this.#passedMs + delayMs, wake };
    this.#delays.add(delay);
    for (const look of [...this.#waiting]) look();
    return () => void this.#delays.delete(delay);
  }

  /** How long until each delay that runs, shortest first. */
  get pendingMs(): number[] {
    return [...this.#delays].map(({ dueMs }) => dueMs - this.#passedMs).sort((a, b) => a - b);
  }

  /** Lets time pass and wakes, in order, whatever is due, with what is asked for on the way. */
  pass(ms: number): void {
    const until = this.#passedMs + ms;
    for (;;) {
      const next = [...this.#delays]
        .filter(({ dueMs }) => dueMs <= until)
        .sort((a, b) => a.dueMs - b.dueMs)[0];
      if (!next) break;
      this.#passedMs = Math.max(this.#passedMs, next.dueMs);
      this.#delays.delete(next);
      next.wake();
    }
    this.#passedMs = until;
  }

  /** Waits until a delay of exactly this length runs. */
  until(ms: number, withinMs = 3_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!this.pendingMs.includes(ms)) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(
        () => reject(new Error(`no delay of ${ms} ms; there are ${this.pendingMs.join(', ')}`)),
        withinMs,
      );
      this.#waiting.add(look);
      look();
    });
  }
}
