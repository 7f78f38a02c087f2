import { AppError } from '../../app/errors.ts';

interface Waiting {
  readonly suspicion: number;
  readonly start: () => void;
  readonly refuse: (reason: Error) => void;
}

export interface QueueLimits {
  /** How many passwords are checked at once; each takes a core and some 30 MB. */
  readonly concurrency: number;
  /** How many may wait; beyond that the most suspect one is turned away. */
  readonly maxWaiting: number;
  /** From this many failures on, a check may use one of the places only. */
  readonly suspectFrom: number;
}

/**
 * Checking a password is costly by intent, so only a few run at once. Who has failed least goes first, so that a
 * flood of guesses does not hold up a right password; among equals the newest, since a flood is mostly old news.
 */
export class VerificationQueue {
  readonly #limits: QueueLimits;
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #suspectsRunning = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `check` when it is its turn.
   * @param suspicion how often this name or address failed lately, 0 and up
   * @throws AppError `too-many-requests` when it is turned away
   */
  async run<T>(suspicion: number, check: () => Promise<T>): Promise<T> {
    const suspect = suspicion >= this.#limits.suspectFrom;
    await this.#turn(suspicion);
    try {
      return await check();
    } finally {
      this.#running -= 1;
      if (suspect) this.#suspectsRunning -= 1;
      this.#startNext();
    }
  }

  #turn(suspicion: number): Promise<void> {
    return new Promise((start, refuse) => {
      const after = this.#waiting.findIndex((other) => other.suspicion >= suspicion);
      const place = after === -1 ? this.#waiting.length : after;
      this.#waiting.splice(place, 0, { suspicion, start, refuse });
      this.#startNext();
      if (this.#waiting.length > this.#limits.maxWaiting) {
        this.#waiting
          .pop()
          ?.refuse(
            new AppError('too-many-requests', 'Too many people sign in at once; try again in a moment'),
          );
      }
    });
  }

  #startNext(): void {
    while (this.#running < this.#limits.concurrency) {
      const next = this.#waiting.findIndex(
        (one) => one.suspicion < this.#limits.suspectFrom || this.#suspectsRunning === 0,
      );
      const [chosen] = next === -1 ? [] : this.#waiting.splice(next, 1);
      if (chosen === undefined) return;
      this.#running += 1;
      if (chosen.suspicion >= this.#limits.suspectFrom) this.#suspectsRunning += 1;
      chosen.start();
    }
  }
}
