import type { DurationMs } from '../kernel/time.ts';
import type { Counts } from './definitions.ts';

/** How a wait ended, as the service level counts it. */
export type Outcome = 'answered' | 'short' | 'abandoned' | 'flowed-out' | 'informed';

/** Counts and sums of one service and local date. */
export interface Figures extends Counts {
  /** A + B + s + F and those waiting. */
  readonly offered: number;
  readonly waiting: number;
  /** Those who hung up on the news of an outage; they are outside offered. */
  readonly informed: number;
  /** Σ wait of the answered. */
  readonly answeredWaitMs: DurationMs;
  /** Σ wait of the abandoned, the short ones included. */
  readonly abandonedWaitMs: DurationMs;
  /** The longest wait that has ended. */
  readonly longestWaitMs: DurationMs;
}

/** Average speed of answer: Σ wait of answered / answered; null without an answer. */
export function averageSpeedOfAnswerMs(figures: Figures): DurationMs | null {
  return figures.answered === 0 ? null : figures.answeredWaitMs / figures.answered;
}

/** Counts calls one by one; nothing is ever taken back. */
export class Tally {
  #answered = 0;
  #answeredWithin = 0;
  #short = 0;
  #abandoned = 0;
  #abandonedWithin = 0;
  #flowedOut = 0;
  #flowedOutWithin = 0;
  #informed = 0;
  #answeredWaitMs = 0;
  #abandonedWaitMs = 0;
  #longestWaitMs = 0;

  /** Counts a call whose wait of `waitMs` came to `outcome`; exactly `targetMs` is within. */
  add(outcome: Outcome, waitMs: DurationMs, targetMs: DurationMs): void {
    if (outcome === 'informed') {
      this.#informed += 1;
      return;
    }
    const within = waitMs <= targetMs ? 1 : 0;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, waitMs);
    switch (outcome) {
      case 'answered':
        this.#answered += 1;
        this.#answeredWithin += within;
        this.#answeredWaitMs += waitMs;
        break;
      case 'short':
        this.#short += 1;
        this.#abandonedWaitMs += waitMs;
        break;
      case 'abandoned':
        this.#abandoned += 1;
        this.#abandonedWithin += within;
        this.#abandonedWaitMs += waitMs;
        break;
      case 'flowed-out':
        this.#flowedOut += 1;
        this.#flowedOutWithin += within;
        break;
    }
  }

  /**
   * The counts so far together with the calls that wait.
   * @param waiting all of them
   * @param waitingBeyond those of them that wait longer than their target
   */
  figures(waiting: number, waitingBeyond: number): Figures {
    return {
      offered: this.#answered + this.#abandoned + this.#short + this.#flowedOut + waiting,
      waiting,
      informed: this.#informed,
      waitingBeyond,
      answered: this.#answered,
      answeredWithin: this.#answeredWithin,
      short: this.#short,
      abandoned: this.#abandoned,
      abandonedWithin: this.#abandonedWithin,
      flowedOut: this.#flowedOut,
      flowedOutWithin: this.#flowedOutWithin,
      answeredWaitMs: this.#answeredWaitMs,
      abandonedWaitMs: this.#abandonedWaitMs,
      longestWaitMs: this.#longestWaitMs,
    };
  }
}
