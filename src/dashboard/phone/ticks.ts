/** How often the worker ticks. */
export const TICK_MS = 1_000;
