import type { CallId } from '../../src/core/kernel/ids.ts';
import type { InstantMs } from '../../src/core/kernel/time.ts';
import type { Fact } from '../../src/core/desk/facts.ts';
import type { FactLog, RecordedFact } from '../../src/app/ports/fact-log.ts';

/** A fact log in memory, held to the same contract as the stored one. */
export class MemoryFactLog implements FactLog {
  readonly recorded: RecordedFact[] = [];

  append(facts: readonly Fact[]): void {
    // A copy through JSON, as a database would keep it.
    for (const fact of facts) {
      this.recorded.push({
        sequence: this.recorded.length + 1,
        fact: JSON.parse(JSON.stringify(fact)) as Fact,
      });
    }
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  async *readSince(since: InstantMs): AsyncIterable<RecordedFact> {
    yield* this.recorded.filter(({ fact }) => fact.at >= since);
  }

  ofCall(call: CallId): Promise<readonly RecordedFact[]> {
    return Promise.resolve(this.recorded.filter(({ fact }) => 'call' in fact && fact.call === call));
  }

  state(): 'up' {
    return 'up';
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** The facts alone, in order. */
  facts(): Fact[] {
    return this.recorded.map(({ fact }) => fact);
  }
}
