import { Worker } from 'node:worker_threads';
import { SECOND_MS, type DurationMs, type InstantMs, type TimeZone } from '../../core/kernel/time.ts';
import type { ImportedOverrides } from './import.ts';

/** What the thread is given. */
export interface FileToRead {
  readonly file: Uint8Array;
  readonly timeZone: TimeZone;
  readonly within: { readonly from: InstantMs; readonly until: InstantMs };
}

/** A file of the largest size with as many events as are taken needs a tenth of either. */
const LONGEST_MS: DurationMs = 20 * SECOND_MS;
const MOST_MEMORY_MB = 256;

/**
 * As `overridesFromFile`, in a thread of its own: a large file takes seconds, in which calls must go on being routed.
 * What takes too long or too much memory is refused as a mistake of the file.
 */
export function overridesInThread(
  file: Uint8Array,
  { timeZone }: { readonly timeZone: TimeZone },
  within: FileToRead['within'],
): Promise<ImportedOverrides> {
  const worker = newWorker({ file, timeZone, within });
  return new Promise((resolve, reject) => {
    const refuse = (reason: string): void => resolve({ ok: false, mistakes: [{ line: 1, reason }] });
    const timer = setTimeout(() => {
      refuse('the file takes too long to read');
      void worker.terminate();
    }, LONGEST_MS);
    worker.once('message', (read: ImportedOverrides) => resolve(read));
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') refuse('the file takes too much memory to read');
      else reject(error);
    });
    worker.once('exit', (code) => {
      clearTimeout(timer);
      // After a message or an error this has no effect.
      reject(new Error(`the thread that read an iCalendar file ended with code ${code}`));
    });
  });
}

/** From sources the thread has to learn TypeScript first. */
function newWorker(workerData: FileToRead): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./worker.js', import.meta.url), options);
  const tsx = import.meta.resolve('tsx/esm/api');
  const file = new URL('./worker.ts', import.meta.url).href;
  const boot = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
  return new Worker(boot, { ...options, eval: true, execArgv: [] });
}
