import { Worker } from 'node:worker_threads';
import { AppError } from '../../app/errors.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/** What a piece of work may take. */
export interface ThreadLimits {
  readonly longestMs: DurationMs;
  readonly mostMemoryMb: number;
}

/** Work that took more than it may. */
export class ThreadLimitError extends Error {
  override readonly name = 'ThreadLimitError';
  readonly limit: 'time' | 'memory';

  constructor(limit: 'time' | 'memory') {
    super(`the work takes too much ${limit}`);
    this.limit = limit;
  }
}

/**
 * Runs a worker's file, written without its ending, that posts one message: the answer. What it throws is thrown.
 * @param data given to it as `workerData`, copied
 */
export type RunInThread = (file: URL, data: unknown, limits: ThreadLimits) => Promise<unknown>;

/** Two, so that a long piece of work does not keep the short ones from their turn. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 20;

/**
 * Threads for what takes longer than calls may wait to be routed: each piece of work has one of its own, and at most
 * two run at once.
 * @throws AppError `unavailable` when twenty pieces of work wait already; ThreadLimitError
 */
export function createThreads(): RunInThread {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (file, data, limits) => {
    if (waiting.length >= MOST_WAITING)
      throw new AppError('unavailable', 'Too much is being worked out at once; try again in a while');
    if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await runOnce(newWorker(file, data, limits), limits);
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}

function runOnce(worker: Worker, { longestMs }: ThreadLimits): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ThreadLimitError('time'));
      void worker.terminate();
    }, longestMs);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ThreadLimitError('memory') : error),
    );
    worker.once('exit', (code) => {
      clearTimeout(timer);
      // After a message or an error this has no effect.
      reject(new Error(`a thread ended with code ${code} and no answer`));
    });
  });
}

/** Once built the file is JavaScript. From the sources it is TypeScript, which a thread has to be taught first. */
function newWorker(file: URL, workerData: unknown, { mostMemoryMb }: ThreadLimits): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb } };
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(`${file.href}.js`), options);
  const tsx = import.meta.resolve('tsx/esm/api');
  const source = JSON.stringify(`${file.href}.ts`);
  const boot = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(boot, { ...options, eval: true, execArgv: [] });
}
