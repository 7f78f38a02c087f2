import type { InstantMs } from '../../core/kernel/time.ts';

/** The only source of "now" outside the core. Tests inject their own. */
export interface Clock {
  now(): InstantMs;

  /**
   * Calls `wake` once `now()` has reached `at` (at once, but never synchronously, when it already has).
   * @returns a function that takes the alarm back; idempotent
   */
  alarm(at: InstantMs, wake: () => void): () => void;
}
