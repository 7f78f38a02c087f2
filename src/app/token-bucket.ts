import type { DurationMs, InstantMs } from '../core/kernel/time.ts';

/** How much may come: `burst` at once, and from then on `burst` more in each `perMs`. */
export interface BucketLimit {
  readonly burst: number;
  readonly perMs: DurationMs;
}

/** Measures something that comes by a limit; the clock is the caller's. */
export class TokenBucket {
  readonly #limit: BucketLimit;
  #left: number;
  #at: InstantMs;

  constructor(limit: BucketLimit, now: InstantMs) {
    this.#limit = limit;
    this.#left = limit.burst;
    this.#at = now;
  }

  /** Takes `count` more, if that many may come at `now`. @returns whether they may */
  take(count: number, now: InstantMs): boolean {
    const { burst, perMs } = this.#limit;
    const gained = (Math.max(0, now - this.#at) * burst) / perMs;
    this.#left = Math.min(burst, this.#left + gained);
    this.#at = now;
    if (this.#left < count) return false;
    this.#left -= count;
    return true;
  }
}
