import type { InstantMs } from '../../core/kernel/time.ts';

/** Something that happens at an instant; of two at the same instant the one with the lower `order` is first. */
export interface Timed {
  readonly at: InstantMs;
  readonly order: number;
}

const isBefore = (a: Timed, b: Timed): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** What is still to come, first things first: a binary heap, so that each costs the logarithm of how many wait. */
export class EventHeap<T extends Timed> {
  readonly #events: T[] = [];

  get size(): number {
    return this.#events.length;
  }

  push(event: T): void {
    const events = this.#events;
    let place = events.length;
    events.push(event);
    while (place > 0) {
      const parent = (place - 1) >>> 1;
      const above = events[parent] as T;
      if (!isBefore(event, above)) break;
      events[place] = above;
      place = parent;
    }
    events[place] = event;
  }

  /** Takes the first out; undefined when nothing is to come. */
  pop(): T | undefined {
    const events = this.#events;
    const first = events[0];
    const last = events.pop();
    if (first === undefined || last === undefined || events.length === 0) return first;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= events.length) break;
      const right = events[child + 1];
      if (right !== undefined && isBefore(right, events[child] as T)) child += 1;
      const below = events[child] as T;
      if (!isBefore(below, last)) break;
      events[place] = below;
      place = child;
    }
    events[place] = last;
    return first;
  }
}
