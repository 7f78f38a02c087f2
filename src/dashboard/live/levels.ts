import type { QueueView, PageTime } from './board-model.ts';

/** How a service level is to be read at a glance. */
export type LevelBand = 'good' | 'strained' | 'low' | 'none';

/**
 * The contract gives no wanted share yet, only the time limit, so these two are the same for all queues:
 * four of five in time is what most desks agree on.
 */
export const GOOD_FROM = 0.8;
export const STRAINED_FROM = 0.6;

/** @param ratio 0 to 1; null when there is nothing to measure, which is never good or bad */
export function levelBand(ratio: number | null): LevelBand {
  if (ratio === null) return 'none';
  if (ratio >= GOOD_FROM) return 'good';
  return ratio >= STRAINED_FROM ? 'strained' : 'low';
}

/** Whether anybody waits, and whether the oldest has waited beyond the queue's limit. */
export type QueueState = 'empty' | 'waiting' | 'late';

/** @param now on the same clock as the view's `oldestSince` */
export function queueState({ row, oldestSince }: QueueView, now: PageTime): QueueState {
  if (row.waiting === 0 || oldestSince === null) return 'empty';
  return now - oldestSince > row.serviceLevel.thresholdMs ? 'late' : 'waiting';
}
