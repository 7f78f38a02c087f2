import type { DurationMs } from '../core/kernel/time.ts';

/** How long to wait before trying anew, growing from the first failure on. */
export interface Backoff {
  readonly firstMs: DurationMs;
  /** Never longer than this. */
  readonly longestMs: DurationMs;
}

/** An Asterisk that was restarted is found again within a second or two of its return; one that is away costs little. */
export const reconnectBackoff: Backoff = { firstMs: 100, longestMs: 2_000 };

/**
 * The delay doubles with each failure up to the longest; a random half of it is left out, so that several
 * services that lost the same server do not come back in step.
 * @param failures how often it has failed in a row, 1 and up
 * @param random a number from 0 up to 1
 */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, random: number): DurationMs {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * random);
}
