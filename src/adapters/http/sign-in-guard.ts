import { AppError } from '../../app/errors.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { DurationMs, InstantMs } from '../../core/kernel/time.ts';
import { MINUTE_MS } from '../../core/kernel/time.ts';
import { VerificationQueue } from './verification-queue.ts';

/** After this long without a failure, a name or an address is as good as new. */
export const FORGET_AFTER_MS: DurationMs = 15 * MINUTE_MS;
const FIRST_DELAY_MS: DurationMs = 250;
const LONGEST_DELAY_MS: DurationMs = 8_000;
/** From this failure on the answer is 429 instead of 401. */
export const REFUSE_FROM = 10;
/** A whole desk may share one address: so many failures from it weigh as one of a name. */
const ADDRESS_SHARE = 5;
/** Bounds of what an attacker can make us remember. */
const MAX_KEYS = 10_000;
const MAX_DELAYED = 500;

/** Who tries to sign in: the name as typed and the address it came from. */
export interface Attempt {
  readonly username: string;
  readonly address: string;
}

/**
 * Slows guessing without ever locking anybody out: every password is checked first, and only a wrong one waits
 * for its answer, longer with each failure of the name or of the address. A right one is answered at once, even
 * after a thousand wrong ones.
 */
export class SignInGuard {
  readonly #clock: Clock;
  readonly #failures = new Map<string, { count: number; lastAt: InstantMs }>();
  readonly #delayed = new Set<() => void>();
  readonly #queue = new VerificationQueue({ concurrency: 2, maxWaiting: 200, suspectFrom: REFUSE_FROM });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param check whether the password is right
   * @param gone aborted when the one who asked has left, so that nothing is kept for them
   * @returns when `check` says yes
   * @throws AppError after the delay: `wrong-credentials`, or `too-many-requests` from the tenth failure on
   */
  async attempt(who: Attempt, check: () => Promise<boolean>, gone: AbortSignal): Promise<void> {
    const name = `name:${who.username}`;
    const address = `address:${who.address}`;
    if (await this.#queue.run(() => this.#count(name) + this.#count(address), check)) {
      this.#failures.delete(name);
      return;
    }
    this.#countFailure(name);
    this.#countFailure(address);
    const weight = this.#weight(name, address);
    await this.#delay(Math.min(FIRST_DELAY_MS * 2 ** (weight - 1), LONGEST_DELAY_MS), gone);
    if (weight < REFUSE_FROM)
      throw new AppError('wrong-credentials', 'The user name or the password is wrong');
    throw new AppError('too-many-requests', 'Too many wrong passwords; wait a while before the next attempt');
  }

  /** Answers everyone who still waits. */
  close(): void {
    for (const wake of [...this.#delayed]) wake();
  }

  #weight(name: string, address: string): number {
    return Math.max(this.#count(name), Math.floor(this.#count(address) / ADDRESS_SHARE));
  }

  #count(key: string): number {
    const failure = this.#failures.get(key);
    if (failure === undefined || this.#clock.now() - failure.lastAt >= FORGET_AFTER_MS) return 0;
    return failure.count;
  }

  #countFailure(key: string): void {
    const count = this.#count(key) + 1;
    // Deleting first moves the key to the end: the first one is then the one that failed longest ago.
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastAt: this.#clock.now() });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > MAX_KEYS && oldest !== undefined) this.#failures.delete(oldest);
  }

  async #delay(lengthMs: DurationMs, gone: AbortSignal): Promise<void> {
    if (gone.aborted) return;
    if (this.#delayed.size >= MAX_DELAYED) {
      throw new AppError(
        'too-many-requests',
        'Too many wrong passwords; wait a while before the next attempt',
      );
    }
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        cancel();
        this.#delayed.delete(wake);
        gone.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#clock.alarm(this.#clock.now() + lengthMs, wake);
      this.#delayed.add(wake);
      gone.addEventListener('abort', wake);
    });
  }
}
