import type { Timers } from '../../app/ports/timers.ts';

/** The machine's own timers; they keep no process alive that has nothing else to do. */
export const systemTimers: Timers = {
  after(delayMs, run) {
    const timeout = setTimeout(run, delayMs);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};
