import type { Timers } from '../../app/ports/timers.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { AmiError, type AmiConnection, type AmiMessage } from './connection.ts';

/** What Asterisk says of a reload in the event of that name; its response says success in all but the worst. */
const DONE = '0';
const QUEUED = '1';
const refusals: Readonly<Record<string, string>> = {
  '2': 'there is no such module',
  '3': 'the module could not read its configuration; the log of Asterisk says why',
  '5': 'the module was never started; the log of Asterisk says why',
  '6': 'the module cannot be reloaded',
};

/** How long Asterisk may take to tell what became of a reload, and the pause before it is asked again. */
const VERDICT_LIMIT_MS: DurationMs = 10_000;
const AGAIN_AFTER_MS: DurationMs = 500;
const ATTEMPTS = 6;

/** The status of the event; empty when none came. */
type Verdict = string;
const NO_WORD: Verdict = '';

/**
 * Makes Asterisk read modules anew, and knows that it did. An Asterisk that still starts puts a reload off, one
 * that is at another reload drops it, and both answer with success: only its `Reload` events tell the truth.
 */
export class Reloads {
  readonly #timers: Timers;
  /** Takes the verdict on the module that is being reloaded; null between two. */
  #waiting: { readonly module: string; readonly take: (status: Verdict) => void } | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** To be given every event of the connection. */
  event(event: AmiMessage): void {
    if (event['event'] !== 'Reload' || event['module'] !== this.#waiting?.module) return;
    const status = event['status'] ?? '';
    if (status !== QUEUED) this.#waiting?.take(status);
  }

  /** To be told when the connection was lost: whoever waits asks the next one. */
  lost(): void {
    this.#waiting?.take(NO_WORD);
  }

  /**
   * Asks until the module was read. One at a time.
   * @param connected gives the connection, when there is one
   * @throws AmiError (as rejection) with the reason when Asterisk cannot, or does not say that it did
   */
  async run(module: string, connected: () => Promise<AmiConnection>): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const connection = await connected();
      const verdict = this.#verdict(module);
      await connection.action('Reload', { Module: module }).catch((error: unknown) => {
        this.#waiting?.take(NO_WORD);
        if ((error as AmiError).reason !== 'lost') throw error;
      });
      const status = await verdict;
      if (status === DONE) return;
      const refused = refusals[status];
      if (refused !== undefined) throw new AmiError('refused', `Reload of ${module}: ${refused}`);
      await new Promise<void>((resolve) => this.#timers.after(AGAIN_AFTER_MS, resolve));
    }
    throw new AmiError('timeout', `Reload of ${module}: Asterisk did not say that it was done`);
  }

  #verdict(module: string): Promise<Verdict> {
    return new Promise((resolve) => {
      const take = (status: Verdict): void => {
        disarm();
        this.#waiting = null;
        resolve(status);
      };
      const disarm = this.#timers.after(VERDICT_LIMIT_MS, () => take(NO_WORD));
      this.#waiting = { module, take };
    });
  }
}
