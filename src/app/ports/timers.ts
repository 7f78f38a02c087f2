import type { DurationMs } from '../../core/kernel/time.ts';

/**
 * Delays for time-outs and retries, measured by a clock that nobody sets: unlike an alarm of the `Clock`, one
 * is neither early nor late when the wall clock is corrected. Tests inject their own.
 */
export interface Timers {
  /**
   * Calls `wake` once `delayMs` have passed, never synchronously.
   * @returns a function that takes it back; idempotent
   */
  after(delayMs: DurationMs, wake: () => void): () => void;
}
