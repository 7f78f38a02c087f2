import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { DatabaseProblem, StorageError } from './problems.ts';
import type {
  AnswerMessage,
  DatabaseRequest,
  OpenedMessage,
  RequestMessage,
  WorkerOptions,
} from './protocol.ts';

/** What the adapters of this folder log with. */
export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

interface Waiting {
  resolve(rows: unknown[]): void;
  reject(error: Error): void;
}

/** A worker that died is not started again more often than this. */
const RESTART_PAUSE_MS = 500;

/**
 * The main thread's end of the database's thread: requests are done in the order sent. When the thread dies,
 * what waited for it is refused with `WORKER_GONE` and the next request starts another.
 */
export class WorkerClient {
  readonly #options: WorkerOptions;
  readonly #log: Log;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #starting: Promise<number> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;
  #lastId = 0;
  #closed = false;

  constructor(options: WorkerOptions, log: Log) {
    this.#options = options;
    this.#log = log;
  }

  /** @returns the highest sequence in the fact log @throws DatabaseProblem */
  start(): Promise<number> {
    this.#starting ??= this.#spawn().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  /** @throws StorageError */
  async request(request: DatabaseRequest): Promise<unknown[]> {
    if (this.#closed) throw new StorageError('WORKER_GONE', 'The database is closed.');
    if (this.#worker === null) await this.#restart();
    return this.#post(request);
  }

  /**
   * Closes the file and ends the thread; nothing may be asked afterwards. Idempotent. A thread that hangs in the
   * disk is left to end by itself after `limitMs`; it keeps the process no longer.
   */
  async close(limitMs = 5_000): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const worker = this.#worker;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    this.#post({ kind: 'close' }).catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([ended, limit]);
    clearTimeout(timer);
    if (this.#worker === null) return;
    this.#log.warn('the database thread does not end; the last transaction may be undone');
    worker.unref();
    void worker.terminate();
  }

  #post(request: DatabaseRequest): Promise<unknown[]> {
    const worker = this.#worker;
    if (worker === null)
      return Promise.reject(new StorageError('WORKER_GONE', 'The database thread has ended.'));
    return new Promise((resolve, reject) => {
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      const message: RequestMessage = { id, request };
      worker.postMessage(message);
    });
  }

  async #restart(): Promise<void> {
    if (this.#starting === null && performance.now() - this.#failedAt < RESTART_PAUSE_MS) {
      throw new StorageError(
        'WORKER_GONE',
        'The database thread has ended and is started again in a moment.',
      );
    }
    try {
      await this.start();
    } catch (error) {
      throw new StorageError('WORKER_GONE', error instanceof Error ? error.message : String(error));
    }
  }

  #spawn(): Promise<number> {
    const worker = newWorker(this.#options);
    return new Promise((resolve, reject) => {
      worker.once('message', (opened: OpenedMessage) => {
        if (!opened.opened) {
          reject(new DatabaseProblem(opened.code, opened.message));
          return;
        }
        this.#worker = worker;
        worker.on('message', (answer: AnswerMessage) => this.#settle(answer));
        resolve(opened.lastSequence);
      });
      worker.once('error', (error) => {
        this.#log.error({ err: error }, 'the database thread failed');
        reject(new DatabaseProblem('cannot-open', `The database thread failed: ${String(error)}`));
      });
      worker.once('exit', () => {
        this.#ended(worker);
        reject(new DatabaseProblem('cannot-open', 'The database thread ended before it was ready.'));
      });
    });
  }

  #settle(answer: AnswerMessage): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (waiting === undefined) return;
    if (answer.ok) waiting.resolve(answer.rows);
    else waiting.reject(new StorageError(answer.code, answer.message));
  }

  #ended(worker: Worker): void {
    this.#failedAt = performance.now();
    if (this.#worker !== worker) return;
    this.#worker = null;
    const gone = new StorageError('WORKER_GONE', 'The database thread has ended.');
    for (const waiting of this.#waiting.values()) waiting.reject(gone);
    this.#waiting.clear();
  }
}

/**
 * The worker's file beside this one: JavaScript once built. From the sources, as under the tests, it is
 * TypeScript, which a worker thread has to be taught first (Node 20 cannot by itself).
 */
function newWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: options });
  }
  const tsx = import.meta.resolve('tsx/esm/api');
  const file = new URL('./worker.ts', import.meta.url).href;
  const boot = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}); })`;
  return new Worker(boot, { eval: true, workerData: options, execArgv: [] });
}
