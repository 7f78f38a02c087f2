import { describe, expect, test } from 'vitest';
import { overridesIn } from '../../../src/adapters/icalendar/read-in-thread.ts';
import { coverageIn } from '../../../src/adapters/system/coverage-thread.ts';
import { createThreads, ThreadLimitError } from '../../../src/adapters/system/threads.ts';
import { coverageGaps } from '../../../src/core/schedule/coverage.ts';
import { readFile } from 'node:fs/promises';
import { readDeskAround } from '../../support/fake-what-if.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url);
const work = new URL('../../../src/adapters/system/coverage-worker', import.meta.url);

describe('work in threads of its own', () => {
  test('the coverage is the same as without', async () => {
    const directory = readDeskAround(await readFile(demo, 'utf8'), 2027);
    if (!('numbers' in directory)) throw new Error(directory.join('\n'));
    const told = await coverageIn(createThreads())(directory, '2027-03-20', 30);
    expect(told).toEqual(coverageGaps(directory, '2027-03-20', 30));
    expect(told.gaps.length).toBeGreaterThan(0);
  });

  test('what takes too long is stopped, and the next has its turn', async () => {
    const run = createThreads();
    const limits = { longestMs: 1, mostMemoryMb: 64 };
    const all = await Promise.allSettled([1, 2, 3].map(() => run(work, {}, limits)));
    expect(all.map((each) => each.status === 'rejected' && each.reason instanceof ThreadLimitError)).toEqual([
      true,
      true,
      true,
    ]);
  });

  test('what throws there is thrown here', async () => {
    await expect(createThreads()(work, {}, { longestMs: 60_000, mostMemoryMb: 256 })).rejects.toThrow(
      'no such date',
    );
  });

  test('no more than twenty wait', async () => {
    const run = createThreads();
    const limits = { longestMs: 1, mostMemoryMb: 64 };
    const all = await Promise.allSettled(Array.from({ length: 30 }, () => run(work, {}, limits)));
    const refused = all.filter(
      (each) => each.status === 'rejected' && each.reason instanceof ThreadLimitError,
    );
    expect(refused).toHaveLength(22);
    expect(all.at(-1)).toMatchObject({ reason: { code: 'unavailable' } });
  });

  test('a file that takes too long is a mistake of the file', async () => {
    const read = overridesIn(() => Promise.reject(new ThreadLimitError('memory')));
    expect(await read(new Uint8Array(), { timeZone: 'UTC' }, { from: 0, until: 1 })).toEqual({
      ok: false,
      mistakes: [{ line: 1, reason: 'the file cannot be read: the work takes too much memory' }],
    });
    const broken = overridesIn(() => Promise.reject(new Error('no thread')));
    await expect(broken(new Uint8Array(), { timeZone: 'UTC' }, { from: 0, until: 1 })).rejects.toThrow(
      'no thread',
    );
  });
});
