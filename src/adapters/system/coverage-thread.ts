import type { Directory } from '../../core/desk/directory.ts';
import { MINUTE_MS, type LocalDate } from '../../core/kernel/time.ts';
import type { Coverage } from '../../core/schedule/coverage.ts';
import type { RunInThread } from './threads.ts';

/** What the thread is given. */
export interface CoverageWork {
  readonly directory: Directory;
  readonly from: LocalDate;
  readonly days: number;
}

const file = new URL('./coverage-worker', import.meta.url);

/**
 * As `coverageGaps`, in a thread of its own: fifty municipalities take a second, in which calls must go on being routed.
 */
export function coverageIn(run: RunInThread) {
  return async (directory: Directory, from: LocalDate, days: number): Promise<Coverage> => {
    const work: CoverageWork = { directory, from, days };
    return (await run(file, work, { longestMs: MINUTE_MS, mostMemoryMb: 1_024 })) as Coverage;
  };
}
