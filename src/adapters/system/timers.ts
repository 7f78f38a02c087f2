import type { Timers } from '../../app/ports/timers.ts';

/** The delays of Node itself. */
export const systemTimers: Timers = {
  after(delayMs, wake) {
    const timeout = setTimeout(wake, delayMs);
    return () => clearTimeout(timeout);
  },
};
