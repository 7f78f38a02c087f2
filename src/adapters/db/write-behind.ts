import type { Fact } from '../../core/desk/facts.ts';
import type { RecordedFact } from '../../app/ports/fact-log.ts';
import { codeOf } from './problems.ts';
import type { Segment, Spill } from './spill.ts';
import type { Log } from './worker-client.ts';

/** How the write-behind may be tuned; the defaults keep a fact's way to the database well under 100 ms. */
export interface WriteBehindLimits {
  /** Facts are gathered for this long before they are sent. */
  readonly gatherMs: number;
  /** Facts in one transaction; bounds the main thread's work in one piece to about 1 ms. */
  readonly batch: number;
  /** Facts kept in memory; beyond it the oldest are spilled to a file. */
  readonly inMemory: number;
  /** Facts in one spill file. */
  readonly segment: number;
  /** Facts kept in memory when they cannot be spilled either; beyond it the oldest are lost, and counted loudly. */
  readonly last: number;
  /** A batch that takes longer than this makes the state `down`. */
  readonly stalledMs: number;
  /** First and longest pause between attempts; doubled each time. */
  readonly retryMs: readonly [number, number];
  /** How long `close` waits for the database before it spills what is left. */
  readonly closeMs: number;
}

export const defaultLimits: WriteBehindLimits = {
  gatherMs: 20,
  batch: 500,
  inMemory: 50_000,
  segment: 10_000,
  last: 200_000,
  stalledMs: 2_000,
  retryMs: [100, 5_000],
  closeMs: 5_000,
};

/** What the write-behind writes to. */
export interface FactSink {
  /** Stores facts whose sequences follow `first` without gaps; storing the same again changes nothing. */
  store(first: number, lines: string): Promise<void>;
  /** Tries to mend the connection after repeated failures. */
  mend(): Promise<void>;
}

/** Failures of the disk or the thread, which may pass; any other lies in the facts themselves and will not. */
const PASSING =
  /^(SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CANTOPEN|NOTADB|CORRUPT|NOMEM|PERM|AUTH|PROTOCOL|INTERRUPT|ABORT)|WORKER_GONE|TRANSACTION)/;

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
}

/**
 * Facts on their way to the database: gathered, sent in batches in order, retried while the database is away,
 * spilled to files when they become too many. Each fact gets its sequence when it is appended, so a batch may
 * be sent again without being stored twice.
 */
export class WriteBehind {
  readonly #sink: FactSink;
  readonly #spill: Spill;
  readonly #log: Log;
  readonly #limits: WriteBehindLimits;

  /** Not yet taken for sending; `#pendingFirst` is the sequence of the first. */
  #pending: Fact[] = [];
  #pendingFirst: number;
  /** Older than all in memory, oldest first. */
  readonly #segments: Segment[];
  /** Being stored now; older than the segments that were spilled meanwhile. */
  #inFlight: { readonly first: number; readonly facts: readonly Fact[] } | null = null;
  /** When the attempt that runs now began. */
  #attemptSince: number | null = null;
  #written: number;
  #waiters: Waiter[] = [];

  #timer: NodeJS.Timeout | null = null;
  #running = false;
  #spilling: Promise<void> | null = null;
  #spillAgainAt = 0;
  #failing = false;
  #closing = false;
  #stopped = false;
  #wake: (() => void) | null = null;

  /**
   * @param written the highest sequence that is stored
   * @param segments spill files of an earlier process, oldest first
   * @param next the sequence of the next fact, above all in the database and the segments
   */
  constructor(
    parts: {
      readonly sink: FactSink;
      readonly spill: Spill;
      readonly log: Log;
      readonly limits: WriteBehindLimits;
    },
    start: { readonly written: number; readonly segments: readonly Segment[]; readonly next: number },
  ) {
    this.#sink = parts.sink;
    this.#spill = parts.spill;
    this.#log = parts.log;
    this.#limits = parts.limits;
    this.#written = start.written;
    this.#segments = [...start.segments];
    this.#pendingFirst = start.next;
    if (this.#segments.length > 0) void this.#run();
  }

  append(facts: readonly Fact[]): void {
    if (facts.length === 0) return;
    if (this.#stopped) {
      this.#log.error({ facts: facts.length }, 'facts came after the fact log was closed and are lost');
      return;
    }
    for (const fact of facts) this.#pending.push(fact);
    if (this.#pending.length > this.#limits.inMemory) this.#relieve();
    if (!this.#running && this.#timer === null) {
      this.#timer = setTimeout(() => void this.#run(), this.#limits.gatherMs);
    }
  }

  /** Resolves when everything appended so far is stored (or, beyond all bounds, was given up loudly). */
  flush(): Promise<void> {
    const sequence = this.#pendingFirst + this.#pending.length - 1;
    if (sequence <= this.#written && this.#segments.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ sequence, resolve });
      this.#wake?.();
      if (!this.#running) void this.#run();
    });
  }

  state(): 'up' | 'down' {
    const stalled =
      this.#attemptSince !== null && performance.now() - this.#attemptSince > this.#limits.stalledMs;
    return this.#failing || stalled ? 'down' : 'up';
  }

  /** Stores what is left, or spills it to a file when the database does not take it in time. */
  async close(): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    await withLimit(this.flush(), this.#limits.closeMs);
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#wake?.();
    while (this.#spilling !== null) await this.#spilling;
    const left = [...(this.#inFlight === null ? [] : [this.#inFlight])];
    if (this.#pending.length > 0) left.push({ first: this.#pendingFirst, facts: this.#pending });
    for (const { first, facts } of left) {
      try {
        const { file } = await this.#spill.write(facts, first);
        this.#log.warn({ file, facts: facts.length }, 'facts the database did not take are kept in a file');
      } catch (error) {
        this.#log.error({ err: error, facts: facts.length }, 'facts could be stored nowhere and are lost');
      }
    }
  }

  async #run(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      while (this.#spilling !== null) await this.#spilling;
      if (this.#stopped) break;
      const segment = this.#segments[0];
      if (segment !== undefined) {
        await this.#readBack(segment);
        continue;
      }
      if (this.#pending.length === 0) {
        this.#stored(this.#pendingFirst - 1);
        break;
      }
      await this.#sendBatch();
      const enough = this.#pending.length >= this.#limits.batch || this.#waiters.length > 0;
      if (this.#pending.length > 0 && !enough) await this.#pause(this.#limits.gatherMs);
    }
    this.#running = false;
  }

  async #sendBatch(): Promise<void> {
    const first = this.#pendingFirst;
    const facts = this.#pending.splice(0, this.#limits.batch);
    this.#pendingFirst += facts.length;
    this.#inFlight = { first, facts };
    await this.#storeStubbornly(first, facts);
    if (this.#stopped) return;
    this.#inFlight = null;
    this.#stored(first + facts.length - 1);
  }

  /** Puts a spill file into the database and takes it away. */
  async #readBack(segment: Segment): Promise<void> {
    try {
      const { facts, whole } = await this.#spill.read(segment);
      for (const run of runsOf(facts, this.#limits.batch)) {
        if (this.#stopped) return;
        const first = run[0]?.sequence ?? 0;
        await this.#storeStubbornly(
          first,
          run.map(({ fact }) => fact),
        );
        if (!this.#stopped) this.#stored(first + run.length - 1);
      }
      if (this.#stopped) return;
      await this.#spill.remove(segment, whole);
      this.#log.info({ file: segment.file, facts: facts.length }, 'spilled facts are in the database now');
    } catch (error) {
      // It stays where it is: the next start tries again. Sequences make that harmless.
      this.#log.error({ err: error, file: segment.file }, 'a spill file cannot be read or removed');
    }
    this.#segments.shift();
  }

  /** Tries until the facts are stored or the log is stopped. */
  async #storeStubbornly(first: number, facts: readonly Fact[]): Promise<void> {
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      try {
        this.#attemptSince = performance.now();
        await this.#sink.store(first, facts.map((fact) => JSON.stringify(fact)).join('\n'));
        if (this.#failing) this.#log.info({ attempt }, 'the database takes facts again');
        this.#failing = false;
        this.#attemptSince = null;
        return;
      } catch (error) {
        this.#attemptSince = null;
        if (!PASSING.test(codeOf(error))) {
          await this.#storeOneByOne(first, facts, error);
          return;
        }
        await this.#afterFailure(attempt, error);
      }
    }
  }

  async #afterFailure(attempt: number, error: unknown): Promise<void> {
    this.#failing = true;
    const waiting = this.#pending.length;
    if (attempt === 1 || attempt % 10 === 0) {
      this.#log.error(
        { err: error, attempt, waiting },
        'the database does not take facts; calls go on, trying again',
      );
    }
    const [shortest, longest] = this.#limits.retryMs;
    await this.#pause(Math.min(longest, shortest * 2 ** Math.min(attempt - 1, 20)), 'stubborn');
    if (attempt >= 3 && !this.#stopped) await this.#sink.mend().catch(() => undefined);
  }

  /** One fact that cannot be stored must not keep all others out: it goes to a file of its own. */
  async #storeOneByOne(first: number, facts: readonly Fact[], cause: unknown): Promise<void> {
    if (facts.length === 1) {
      const file = await this.#spill.refuse(facts, first).catch(() => null);
      this.#log.error(
        { err: cause, file, sequence: first },
        'the database refuses a fact; it is kept in a file',
      );
      return;
    }
    for (const [index, fact] of facts.entries()) await this.#storeStubbornly(first + index, [fact]);
  }

  #stored(last: number): void {
    this.#written = Math.max(this.#written, last);
    const ready = this.#waiters.filter(({ sequence }) => sequence <= this.#written);
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }

  /** Moves the oldest facts in memory to a file, one file at a time. */
  #relieve(): void {
    if (this.#pending.length > this.#limits.last) this.#giveUpOldest();
    if (this.#spilling !== null || this.#stopped || performance.now() < this.#spillAgainAt) return;
    const facts = this.#pending.slice(0, this.#limits.segment);
    this.#spilling = this.#spill
      .write(facts, this.#pendingFirst)
      .then(
        (segment) => {
          this.#pending.splice(0, facts.length);
          this.#pendingFirst += facts.length;
          this.#segments.push(segment);
          this.#log.warn(
            { file: segment.file, facts: facts.length },
            'facts are kept in a file for the time being',
          );
        },
        (error: unknown) => {
          this.#spillAgainAt = performance.now() + 1_000;
          this.#log.error(
            { err: error, waiting: this.#pending.length },
            'facts cannot be kept in a file either',
          );
        },
      )
      .finally(() => {
        this.#spilling = null;
        if (this.#pending.length > this.#limits.inMemory) this.#relieve();
      });
  }

  #giveUpOldest(): void {
    if (this.#spilling !== null) return;
    const lost = this.#pending.splice(0, this.#limits.segment);
    this.#pendingFirst += lost.length;
    this.#log.error(
      { facts: lost.length, from: lost[0]?.at, until: lost.at(-1)?.at },
      'neither the database nor the disk took facts for too long: the oldest are lost',
    );
  }

  /** A pause that `close` ends early, and `flush` too unless it is one between attempts. */
  #pause(lengthMs: number, kind: 'gentle' | 'stubborn' = 'gentle'): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        if (kind === 'stubborn' && !this.#stopped && performance.now() < endsAt) return;
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const endsAt = performance.now() + lengthMs - 1;
      const timer = setTimeout(end, lengthMs);
      this.#wake = end;
    });
  }
}

/** Cuts facts into pieces of at most `size` whose sequences follow one another. */
function runsOf(facts: readonly RecordedFact[], size: number): RecordedFact[][] {
  const runs: RecordedFact[][] = [];
  for (const fact of facts) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run !== undefined && before?.sequence === fact.sequence - 1 && run.length < size) run.push(fact);
    else runs.push([fact]);
  }
  return runs;
}

async function withLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
