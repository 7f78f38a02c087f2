import { SECOND_MS, type InstantMs, type TimeZone } from '../../core/kernel/time.ts';
import type { ImportedOverrides } from './import.ts';

/** What the thread is given. */
export interface FileToRead {
  readonly file: Uint8Array;
  readonly timeZone: TimeZone;
  readonly within: { readonly from: InstantMs; readonly until: InstantMs };
}

/** Runs a worker's file, written without its ending; see `createThreads`. */
type RunInThread = (
  file: URL,
  data: unknown,
  limits: { readonly longestMs: number; readonly mostMemoryMb: number },
) => Promise<unknown>;

const worker = new URL('./worker', import.meta.url);
/** A file of the largest size with as many events as are taken needs a tenth of either. */
const limits = { longestMs: 20 * SECOND_MS, mostMemoryMb: 256 };

/**
 * As `overridesFromFile`, in a thread of its own: a large file takes seconds, in which calls must go on being routed.
 * What takes too long or too much memory is refused as a mistake of the file.
 */
export function overridesIn(run: RunInThread) {
  return async (
    file: Uint8Array,
    { timeZone }: { readonly timeZone: TimeZone },
    within: FileToRead['within'],
  ): Promise<ImportedOverrides> => {
    const work: FileToRead = { file, timeZone, within };
    try {
      return (await run(worker, work, limits)) as ImportedOverrides;
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ThreadLimitError')) throw error;
      return { ok: false, mistakes: [{ line: 1, reason: `the file cannot be read: ${error.message}` }] };
    }
  };
}
