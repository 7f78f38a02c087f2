/** Waiting with a limit: a test that waits for an event must end by itself, saying what did not come. */

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** Something that happens once. Those who wait are told when it happens, or why it no longer can. */
export class Milestone<T> {
  private readonly name: string;
  private outcome: { readonly value: T } | { readonly error: string } | null = null;
  private waiters: Waiter<T>[] = [];

  /** @param name what it is, as it should read after "waited for" */
  constructor(name: string) {
    this.name = name;
  }

  get reached(): boolean {
    return this.outcome !== null && 'value' in this.outcome;
  }

  /** The value, or null while it has not happened. */
  get value(): T | null {
    return this.outcome !== null && 'value' in this.outcome ? this.outcome.value : null;
  }

  /** Only the first `reach` or `rule out` counts. */
  reach(value: T): void {
    if (this.outcome !== null) return;
    this.outcome = { value };
    for (const waiter of this.waiters.splice(0)) waiter.resolve(value);
  }

  ruleOut(error: string): void {
    if (this.outcome !== null) return;
    this.outcome = { error };
    for (const waiter of this.waiters.splice(0))
      waiter.reject(new Error(`waited for ${this.name}: ${error}`));
  }

  /** @throws Error after `withinMs`, or as soon as it can no longer happen */
  wait(withinMs: number): Promise<T> {
    if (this.outcome !== null) {
      if ('value' in this.outcome) return Promise.resolve(this.outcome.value);
      return Promise.reject(new Error(`waited for ${this.name}: ${this.outcome.error}`));
    }
    return limited(withinMs, this.name, (waiter) => {
      this.waiters.push(waiter);
      return () => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
      };
    });
  }
}

/** Things that come one after the other and are taken one by one, oldest first. */
export class Inbox<T> {
  private readonly name: string;
  private items: T[] = [];
  private takers: (Waiter<T> & { readonly matches: (item: T) => boolean })[] = [];

  constructor(name: string) {
    this.name = name;
  }

  put(item: T): void {
    const index = this.takers.findIndex((taker) => taker.matches(item));
    const taker = this.takers[index];
    if (taker === undefined) {
      this.items.push(item);
      return;
    }
    this.takers.splice(index, 1);
    taker.resolve(item);
  }

  /** Takes what came first and was not taken yet. @throws Error when nothing fitting comes within the limit */
  take(withinMs: number, matches: (item: T) => boolean = () => true): Promise<T> {
    const index = this.items.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.items.splice(index, 1)[0] as T);
    return limited(withinMs, this.name, (waiter) => {
      const taker = { ...waiter, matches };
      this.takers.push(taker);
      return () => {
        this.takers = this.takers.filter((other) => other !== taker);
      };
    });
  }

  /** Waits `forMs` and proves that nothing comes meanwhile. @throws Error when something is there or comes */
  async none(forMs: number, matches: (item: T) => boolean = () => true): Promise<void> {
    const came = await this.take(forMs, matches).then(
      () => true,
      () => false,
    );
    if (came) throw new Error(`expected no ${this.name} for ${forMs} ms, but there was one`);
  }
}

function limited<T>(withinMs: number, name: string, enter: (waiter: Waiter<T>) => () => void): Promise<T> {
  // Made here, so that its stack shows the line that waits.
  const late = new Error(`waited for ${name}: did not happen within ${withinMs} ms`);
  return new Promise<T>((resolve, reject) => {
    const waiter: Waiter<T> = {
      resolve: (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      reject: (error) => {
        clearTimeout(timer);
        reject(error);
      },
    };
    const leave = enter(waiter);
    const timer = setTimeout(() => {
      leave();
      reject(late);
    }, withinMs);
  });
}
