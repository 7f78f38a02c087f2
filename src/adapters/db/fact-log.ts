import { and, asc, eq, gt, gte, min } from 'drizzle-orm';
import type { Fact } from '../../core/desk/facts.ts';
import type { CallId } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { FactLog, RecordedFact } from '../../app/ports/fact-log.ts';
import type { Orm } from './orm.ts';
import { schema } from './schema.ts';
import type { WriteBehind } from './write-behind.ts';

const { facts } = schema;

/** Facts read at a time: about 1 MB, some milliseconds of the database's thread. */
const PAGE = 1_000;

/** How long a reader waits for what was appended before it, while the database is slow. */
const SETTLE_MS = 1_000;

/** The fact log on the database: written behind, read in pages. */
export class StoredFactLog implements FactLog {
  readonly #orm: Orm;
  readonly #writeBehind: WriteBehind;
  readonly #closeDatabase: () => Promise<void>;

  /** @param closeDatabase what `close` does once everything is stored */
  constructor(orm: Orm, writeBehind: WriteBehind, closeDatabase: () => Promise<void>) {
    this.#orm = orm;
    this.#writeBehind = writeBehind;
    this.#closeDatabase = closeDatabase;
  }

  append(appended: readonly Fact[]): void {
    this.#writeBehind.append(appended);
  }

  flush(): Promise<void> {
    return this.#writeBehind.flush();
  }

  async *readSince(since: InstantMs): AsyncIterable<RecordedFact> {
    await this.settle();
    const [start] = await this.#orm
      .select({ first: min(facts.sequence) })
      .from(facts)
      .where(gte(facts.at, since));
    let after = (start?.first ?? 0) - 1;
    if (start?.first == null) return;
    for (;;) {
      const page = await this.#orm
        .select({ sequence: facts.sequence, fact: facts.fact })
        .from(facts)
        .where(and(gt(facts.sequence, after), gte(facts.at, since)))
        .orderBy(asc(facts.sequence))
        .limit(PAGE);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = last.sequence;
    }
  }

  async ofCall(call: CallId): Promise<readonly RecordedFact[]> {
    await this.settle();
    return this.#orm
      .select({ sequence: facts.sequence, fact: facts.fact })
      .from(facts)
      .where(eq(facts.call, call))
      .orderBy(asc(facts.sequence));
  }

  state(): 'up' | 'down' {
    return this.#writeBehind.state();
  }

  async close(): Promise<void> {
    await this.#writeBehind.close();
    await this.#closeDatabase();
  }

  /** Lets readers see what was appended before they asked, unless the database is down or very slow. */
  async settle(): Promise<void> {
    if (this.state() === 'down') return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_MS);
    });
    await Promise.race([this.flush(), limit]);
    clearTimeout(timer);
  }
}
