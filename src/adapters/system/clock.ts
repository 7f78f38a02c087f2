import type { Clock } from '../../app/ports/clock.ts';

/** The longest delay that Node's timers take; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The machine's clock. An alarm follows the wall clock: if that is set back meanwhile, it waits on. */
export const systemClock: Clock = {
  now: () => Date.now(),
  alarm(at, wake) {
    let timeout: NodeJS.Timeout;
    const arm = (): void => {
      timeout = setTimeout(
        () => {
          if (Date.now() >= at) wake();
          else arm();
        },
        Math.min(Math.max(0, at - Date.now()), LONGEST_TIMEOUT_MS),
      );
    };
    arm();
    return () => clearTimeout(timeout);
  },
};
