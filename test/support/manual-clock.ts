import type { Clock } from '../../src/app/ports/clock.ts';

/** A clock that stands until a test moves it; alarms go off in the order of their times, one turn apart. */
export class ManualClock implements Clock {
  #now: number;
  readonly #alarms = new Set<{ readonly at: number; readonly wake: () => void }>();

  /** @param now where it stands at first, in milliseconds since 1970 */
  constructor(now: number = Date.parse('2027-03-01T08:00:00Z')) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  alarm(at: number, wake: () => void): () => void {
    const alarm = { at, wake };
    this.#alarms.add(alarm);
    if (at <= this.#now) setImmediate(() => this.#ring(alarm));
    return () => void this.#alarms.delete(alarm);
  }

  /** Moves on by `ms` and rings what is due, giving the woken code a turn after each. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const next = [...this.#alarms].filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#now = Math.max(this.#now, next.at);
      this.#ring(next);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#now = until;
  }

  /** When the next alarm is due; null when none is set. */
  nextAlarmAt(): number | null {
    return this.#alarms.size === 0 ? null : Math.min(...[...this.#alarms].map((one) => one.at));
  }

  #ring(alarm: { readonly wake: () => void }): void {
    if (this.#alarms.delete(alarm as never)) alarm.wake();
  }
}
