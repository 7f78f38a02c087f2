import type { TimerEffect } from '../core/desk/effects.ts';
import type { TimerId } from '../core/kernel/ids.ts';
import type { Clock } from './ports/clock.ts';

/** Wakes the desk when it asked to be woken. Which timers there are is the core's to say; this only keeps them. */
export class DeskTimers {
  readonly #clock: Clock;
  readonly #fire: (timer: TimerId) => void;
  readonly #cancels = new Map<TimerId, () => void>();

  constructor(clock: Clock, fire: (timer: TimerId) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  perform(effect: TimerEffect): void {
    const { timer } = effect;
    this.#cancels.get(timer)?.();
    this.#cancels.delete(timer);
    if (effect.type === 'cancel-timer') return;
    const cancel = this.#clock.alarm(effect.at, () => {
      this.#cancels.delete(timer);
      this.#fire(timer);
    });
    this.#cancels.set(timer, cancel);
  }

  /** Takes every alarm back. */
  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
