import type { Fact } from '../../core/desk/facts.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import type { Board, BoardChange } from '../desk-api.ts';
import type { Clock } from '../ports/clock.ts';
import type { BoardView } from './board.ts';

export interface BoardPublisherOptions {
  readonly view: BoardView;
  readonly clock: Clock;
  /** The shortest time between two changes; what happens meanwhile is told in one. Default 50. */
  readonly coalesceMs?: DurationMs;
  /** Told what a listener threw; the other listeners are called all the same. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Tells of changes of the board: at once after a quiet time, else in one at the end of the coalescing time, and
 * by itself at the instant when a figure changes by waiting alone (a call passes its target, midnight).
 */
export class BoardPublisher {
  readonly #view: BoardView;
  readonly #clock: Clock;
  readonly #coalesceMs: DurationMs;
  readonly #onFault: (error: unknown) => void;
  readonly #listeners = new Set<(change: BoardChange) => void>();
  #alarm: { readonly at: InstantMs; readonly cancel: () => void } | null = null;
  #publishedAt: InstantMs | null = null;
  #stopped = false;

  constructor(options: BoardPublisherOptions) {
    this.#view = options.view;
    this.#clock = options.clock;
    this.#coalesceMs = options.coalesceMs ?? 50;
    this.#onFault = options.onFault;
  }

  /** Folds facts in and sees to it that their changes are told. */
  apply(facts: readonly Fact[]): void {
    for (const fact of facts) this.#view.apply(fact);
    if (facts.length > 0) this.#wakeAt(this.#earliestPublication());
  }

  /** The board now. Changes not told yet are told first, so that a revision stands for one content. */
  board(): Board {
    this.#publish();
    return this.#view.board(this.#clock.now());
  }

  /** @returns a function that ends it; idempotent */
  onChange(listener: (change: BoardChange) => void): () => void {
    // A wrapper of its own, so that a function given twice is called twice and ended once.
    const own = (change: BoardChange): void => listener(change);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Takes its alarm back and tells nothing any more. */
  stop(): void {
    this.#stopped = true;
    this.#alarm?.cancel();
    this.#alarm = null;
    this.#listeners.clear();
  }

  #earliestPublication(): InstantMs {
    const now = this.#clock.now();
    if (this.#publishedAt === null) return now;
    // A clock set back must not hold changes back for longer than the coalescing time.
    const pause = Math.min(this.#coalesceMs, this.#publishedAt + this.#coalesceMs - now);
    return now + Math.max(0, pause);
  }

  #wakeAt(at: InstantMs | null): void {
    if (this.#stopped || at === null || (this.#alarm && this.#alarm.at <= at)) return;
    this.#alarm?.cancel();
    this.#alarm = {
      at,
      cancel: this.#clock.alarm(at, () => {
        this.#alarm = null;
        this.#publish();
      }),
    };
  }

  #publish(): void {
    if (this.#stopped) return;
    this.#alarm?.cancel();
    this.#alarm = null;
    const now = this.#clock.now();
    const change = this.#view.takeChange(now);
    if (change) {
      this.#publishedAt = now;
      for (const listener of [...this.#listeners]) {
        try {
          listener(change);
        } catch (error) {
          this.#onFault(error);
        }
      }
    }
    this.#wakeAt(this.#view.nextChangeAt(now));
  }
}
