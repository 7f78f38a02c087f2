import type { Input } from '../../src/core/desk/inputs.ts';

type OfType<T extends Input['type']> = Extract<Input, { readonly type: T }>;

/** Keeps what comes out of a door, and waits for it with a limit. */
export class InputLog {
  readonly all: Input[] = [];
  readonly #waiting = new Set<() => void>();

  readonly receive = (input: Input): void => {
    this.all.push(input);
    for (const look of [...this.#waiting]) look();
  };

  ofType<T extends Input['type']>(type: T): OfType<T>[] {
    return this.all.filter((input): input is OfType<T> => input.type === type);
  }

  /** The first input of a type, past or to come, that `matches`; only those after the first `from` count. */
  wait<T extends Input['type']>(
    type: T,
    matches: (input: OfType<T>) => boolean = () => true,
    { from = 0, withinMs = 5_000 }: { readonly from?: number; readonly withinMs?: number } = {},
  ): Promise<OfType<T>> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = this.all
          .slice(from)
          .find((input): input is OfType<T> => input.type === type && matches(input as OfType<T>));
        if (found) finish(() => resolve(found));
      };
      const finish = (act: () => void): void => {
        clearTimeout(limit);
        this.#waiting.delete(look);
        act();
      };
      const limit = setTimeout(() => {
        finish(() =>
          reject(
            new Error(`no ${type} within ${withinMs} ms; came: ${JSON.stringify(this.all.slice(from))}`),
          ),
        );
      }, withinMs);
      this.#waiting.add(look);
      look();
    });
  }
}
