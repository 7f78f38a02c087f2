/**
 * Caller numbers for a bench, all from the Swedish regulator's ranges for fiction. A number is lent to one
 * call at a time, so that the phone that rings tells by it which call this is.
 */
const ranges: readonly (readonly [prefix: string, first: number, last: number, digits: number])[] = [
  ['070174', 607, 699, 4],
  ['031390', 600, 699, 4],
  ['08465004', 0, 99, 2],
  ['098031', 9200, 9299, 4],
];

export class NumberPool {
  private readonly free: string[] = ranges.flatMap(([prefix, first, last, digits]) =>
    Array.from(
      { length: last - first + 1 },
      (_, index) => prefix + String(first + index).padStart(digits, '0'),
    ),
  );

  /** The number that was returned the longest ago; null when all are lent. */
  take(): string | null {
    return this.free.shift() ?? null;
  }

  giveBack(number: string): void {
    this.free.push(number);
  }
}

/** The same for 0701740611 and +46701740611. */
export function numberKey(number: string): string {
  return number.replace(/^(\+46|0046|0)/, '');
}
