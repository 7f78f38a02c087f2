import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Spill } from '../../src/adapters/db/spill.ts';
import { StorageError } from '../../src/adapters/db/problems.ts';
import { defaultLimits, WriteBehind } from '../../src/adapters/db/write-behind.ts';
import { MemoryLog, numbered, temporaryFolder, upTo } from '../support/database.ts';

/** Stands for the database: fails, or stores and loses the answer, as the plan says; then always takes. */
class PlannedSink {
  readonly stored = new Map<number, string>();
  readonly order: number[] = [];
  readonly #plan: ('takes' | 'fails' | 'takes, but the answer is lost')[];

  constructor(plan: readonly ('takes' | 'fails' | 'takes, but the answer is lost')[]) {
    this.#plan = [...plan];
  }

  async store(first: number, lines: string): Promise<void> {
    const next = this.#plan.shift() ?? 'takes';
    await Promise.resolve();
    if (next === 'fails') throw new StorageError('SQLITE_FULL', 'full');
    for (const [i, line] of lines.split('\n').entries()) {
      if (!this.stored.has(first + i)) this.order.push(first + i);
      this.stored.set(first + i, line);
    }
    if (next !== 'takes') throw new StorageError('WORKER_GONE', 'gone');
  }

  mend(): Promise<void> {
    return Promise.resolve();
  }
}

describe('the write-behind', () => {
  test('stores every fact once and in order, whatever fails and however little fits in memory', async () => {
    const folder = await temporaryFolder();
    let run = 0;
    const outcome = fc.constantFrom(
      'takes' as const,
      'fails' as const,
      'takes, but the answer is lost' as const,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(outcome, { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 30 }),
        async (plan, appends, inMemory) => {
          run += 1;
          const log = new MemoryLog();
          const sink = new PlannedSink(plan);
          const spill = new Spill(`${folder}/${run}.db`, log);
          const limits = {
            ...defaultLimits,
            gatherMs: 1,
            batch: 7,
            inMemory,
            segment: 5,
            retryMs: [1, 2] as const,
          };
          const writeBehind = new WriteBehind(
            { sink, spill, log, limits },
            { written: 0, segments: [], next: 1 },
          );
          let last = 0;
          for (const count of appends) {
            writeBehind.append(upTo(count).map((n) => numbered(last + n)));
            last += count;
            await new Promise((resolve) => setImmediate(resolve));
          }
          await writeBehind.flush();
          expect(sink.order).toEqual(upTo(last));
          expect([...sink.stored.values()]).toEqual(upTo(last).map((n) => JSON.stringify(numbered(n))));
          expect(writeBehind.state()).toBe('up');
          await writeBehind.close();
          expect(log.lines.filter(({ text }) => text.includes('lost'))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  test('keeps what a hanging database did not take, also what it was just given', async () => {
    const folder = await temporaryFolder();
    const log = new MemoryLog();
    const spill = new Spill(`${folder}/desk.db`, log);
    const sink = { store: () => new Promise<void>(() => undefined), mend: () => Promise.resolve() };
    const limits = { ...defaultLimits, gatherMs: 1, batch: 3, closeMs: 50, stalledMs: 20 };
    const writeBehind = new WriteBehind({ sink, spill, log, limits }, { written: 0, segments: [], next: 1 });
    writeBehind.append(upTo(10).map(numbered));
    await writeBehind.close();
    const segments = await spill.find();
    const kept = await Promise.all(segments.map(async (segment) => (await spill.read(segment)).facts));
    expect(kept.flat().map(({ sequence }) => sequence)).toEqual(upTo(10));
  });
});
