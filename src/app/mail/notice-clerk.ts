import type { Logger } from 'pino';
import type { Directory } from '../../core/desk/directory.ts';
import type { Fact } from '../../core/desk/facts.ts';
import { MINUTE_MS } from '../../core/kernel/time.ts';
import type { ChangeStore } from '../ports/change-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Outbox } from '../ports/outbox.ts';
import { handOverMails, nextNoticeAt, rotaChangeMails } from './hand-over-notices.ts';

/** What the clerk works with. */
export interface NoticeClerkParts {
  readonly directory: () => Directory;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly changes: Pick<ChangeStore, 'get'>;
  readonly clock: Clock;
  /** Called after mails were stored. */
  readonly onMail: () => void;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Writes the notices of hand-overs when they are due, and those of changed duties at once. The key of each in the
 * outbox keeps it from being written twice, so that a start simply looks again.
 */
export class NoticeClerk {
  readonly #parts: NoticeClerkParts;
  #disarm: () => void = () => undefined;
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: NoticeClerkParts) {
    this.#parts = parts;
  }

  /** To be told of all facts. */
  onFacts(facts: readonly Fact[]): void {
    for (const fact of facts) {
      if (fact.type !== 'desk-changed') continue;
      if (fact.kind === 'rota-override' || fact.kind === 'rota-swap') this.#look(fact.id);
    }
  }

  /** Looks what is due now, and again when the next is. */
  wake(): void {
    this.#look(null);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    await this.#work;
  }

  #look(change: string | null): void {
    this.#work = this.#work.then(() => this.#write(change));
  }

  async #write(id: string | null): Promise<void> {
    if (this.#stopped) return;
    const { directory, outbox, changes, clock, onMail, log } = this.#parts;
    this.#disarm();
    const now = clock.now();
    let nextAt = now + MINUTE_MS;
    try {
      const change = id === null ? null : await changes.get(id);
      const mails = [
        ...(change ? rotaChangeMails(directory(), change, now) : []),
        ...handOverMails(directory(), now),
      ];
      await outbox.add(mails);
      if (mails.length > 0) onMail();
      nextAt = nextNoticeAt(directory(), now);
    } catch (error) {
      log.warn({ err: error }, 'notices of hand-overs could not be written; tried again');
    }
    if (!this.#stopped) this.#disarm = clock.alarm(nextAt, () => this.wake());
  }
}
