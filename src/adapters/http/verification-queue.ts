import { AppError } from '../../app/errors.ts';

interface Waiting {
  readonly suspicion: () => number;
  readonly start: (suspect: boolean) => void;
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
 * Suspicion is asked when a place is free, not when a check is handed in: a flood is clean when it arrives.
 */
export class VerificationQueue {
  readonly #limits: QueueLimits;
  /** Newest first. */
  readonly #waiting: Waiting[] = [];
  #running = 0;
  #suspectsRunning = 0;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /**
   * Runs `check` when it is its turn.
   * @param suspicion how often this name and address failed lately, as known when asked, 0 and up
   * @throws AppError `too-many-requests` when it is turned away
   */
  async run<T>(suspicion: () => number, check: () => Promise<T>): Promise<T> {
    const suspect = await this.#turn(suspicion);
    try {
      return await check();
    } finally {
      this.#running -= 1;
      if (suspect) this.#suspectsRunning -= 1;
      this.#startNext();
    }
  }

  /** @returns when it is the check's turn, with whether it counts as a suspect one */
  #turn(suspicion: () => number): Promise<boolean> {
    return new Promise((start, refuse) => {
      this.#waiting.unshift({ suspicion, start, refuse });
      this.#startNext();
      if (this.#waiting.length <= this.#limits.maxWaiting) return;
      const [worst] = this.#waiting.splice(
        this.#place((one, best) => one >= best),
        1,
      );
      worst?.refuse(
        new AppError('too-many-requests', 'Too many people sign in at once; try again in a moment'),
      );
    });
  }

  #startNext(): void {
    while (this.#running < this.#limits.concurrency) {
      const place = this.#place((one, best) => one < best);
      const next = this.#waiting[place];
      if (next === undefined) return;
      const suspect = next.suspicion() >= this.#limits.suspectFrom;
      // The least suspect one is suspect: so are all others, and one of them is running.
      if (suspect && this.#suspectsRunning > 0) return;
      this.#waiting.splice(place, 1);
      this.#running += 1;
      if (suspect) this.#suspectsRunning += 1;
      next.start(suspect);
    }
  }

  /** The place of the one whose suspicion beats that of all before it, newest first; -1 when nobody waits. */
  #place(beats: (one: number, best: number) => boolean): number {
    let place = -1;
    let best = 0;
    for (const [index, { suspicion }] of this.#waiting.entries()) {
      const one = suspicion();
      if (place !== -1 && !beats(one, best)) continue;
      place = index;
      best = one;
    }
    return place;
  }
}
