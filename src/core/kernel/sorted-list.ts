import type { InstantMs } from './time.ts';

/**
 * Things in the order of an instant, then of an id: insertion and removal find their place by halving, and
 * what comes in order, as calls mostly do, is appended.
 */
export class SortedList<T> {
  readonly #keyOf: (item: T) => InstantMs;
  readonly #idOf: (item: T) => string;
  readonly #items: T[] = [];

  constructor(keyOf: (item: T) => InstantMs, idOf: (item: T) => string) {
    this.#keyOf = keyOf;
    this.#idOf = idOf;
  }

  get size(): number {
    return this.#items.length;
  }

  first(): T | undefined {
    return this.#items[0];
  }

  add(item: T): void {
    this.#items.splice(this.#placeOf(this.#keyOf(item), this.#idOf(item)), 0, item);
  }

  /** @returns whether it was there */
  remove(item: T): boolean {
    const place = this.#placeOf(this.#keyOf(item), this.#idOf(item));
    if (this.#items[place] !== item) return false;
    this.#items.splice(place, 1);
    return true;
  }

  /** How many have a key before `key`. */
  countBefore(key: InstantMs): number {
    return this.#placeOf(key, '');
  }

  /** The first whose key is `key` or later. */
  firstFrom(key: InstantMs): T | undefined {
    return this.#items[this.#placeOf(key, '')];
  }

  /** Where an item of this key and id stands or would stand. */
  #placeOf(key: InstantMs, id: string): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const item = this.#items[middle] as T;
      const other = this.#keyOf(item);
      if (other < key || (other === key && this.#idOf(item) < id)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
