import type { Clock } from '../../src/app/ports/clock.ts';

interface Alarm {
  readonly at: number;
  readonly wake: () => void;
  timeout: NodeJS.Timeout;
}

/**
 * A clock that tests set: it runs on at the real pace from wherever it was set to, and alarms that come due
 * by a jump fire at once, in their order.
 */
export class TestClock implements Clock {
  #offsetMs: number;
  #standsAt: number | null = null;
  readonly #alarms = new Set<Alarm>();

  constructor(start: number | string) {
    this.#offsetMs = instant(start) - performance.now();
  }

  now(): number {
    return this.#standsAt ?? Math.floor(performance.now() + this.#offsetMs);
  }

  /** Jumps to an instant and stands still there, so that what happens next happens at exactly that time. */
  stand(at: number | string): void {
    this.set(at);
    this.#standsAt = instant(at);
  }

  /** Jumps to an instant, a number or ISO 8601 with offset, and runs on from there. */
  set(to: number | string): void {
    this.#standsAt = null;
    this.#offsetMs = instant(to) - performance.now();
    const due = [...this.#alarms].sort((a, b) => a.at - b.at);
    for (const alarm of due) {
      clearTimeout(alarm.timeout);
      this.#arm(alarm);
    }
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  alarm(at: number, wake: () => void): () => void {
    const alarm = { at, wake } as Alarm;
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => {
      clearTimeout(alarm.timeout);
      this.#alarms.delete(alarm);
    };
  }

  #arm(alarm: Alarm): void {
    alarm.timeout = setTimeout(
      () => {
        if (!this.#alarms.has(alarm)) return;
        if (this.now() < alarm.at) return this.#arm(alarm);
        this.#alarms.delete(alarm);
        alarm.wake();
      },
      Math.min(2 ** 31 - 1, Math.max(0, alarm.at - this.now())),
    );
  }
}

function instant(at: number | string): number {
  const ms = typeof at === 'number' ? at : Date.parse(at);
  if (!Number.isFinite(ms)) throw new Error(`no instant: ${at}`);
  return ms;
}
