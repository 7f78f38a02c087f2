import type { Logger } from 'pino';
import { type DurationMs, HOUR_MS, type InstantMs, MINUTE_MS } from '../../core/kernel/time.ts';
import { DAY_MS } from '../../core/kernel/zone.ts';
import type { Clock } from '../ports/clock.ts';
import type { Mailer, SendOutcome } from '../ports/mailer.ts';
import type { Outbox, WaitingMail } from '../ports/outbox.ts';
import type { VoicemailFiles } from '../ports/voicemail.ts';

/** What the postman works with. */
export interface PostmanParts {
  readonly outbox: Outbox;
  readonly mailer: Mailer;
  /** Where attachments are. */
  readonly files: Pick<VoicemailFiles, 'read'>;
  readonly clock: Clock;
  /** A mail that could not be sent for so long is given up. */
  readonly giveUpAfterMs: DurationMs;
  /** What identifies a mail by its key, without telling anything of it. */
  readonly messageIdOf: (key: string) => string;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** The first time that a mail was tried in vain, and the longest time between two tries. */
const FIRST_GAP_MS: DurationMs = MINUTE_MS;
const LONGEST_GAP_MS: DurationMs = HOUR_MS;

/** So many are taken from the outbox at a time. */
const ROUND = 20;

/** When the outbox itself cannot be read. */
const OUTBOX_AWAY_MS: DurationMs = 30_000;

/** What was sent or given up is remembered so long: until then its key keeps the same mail from being sent again. */
const FORGET_AFTER_MS: DurationMs = 400 * DAY_MS;

/** How long after try number `attempts` (1 and up) the next is due: 1 min, 2, 4 … 1 h. */
function gapAfterMs(attempts: number): DurationMs {
  return Math.min(LONGEST_GAP_MS, FIRST_GAP_MS * 2 ** Math.min(attempts - 1, 30));
}

/**
 * Sends what is in the outbox, one mail at a time, and tries again with growing gaps what the server did not take. A
 * mail is marked only after the server has it: a stop in between sends it again, under the same message id.
 */
export class Postman {
  readonly #parts: PostmanParts;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #disarm: () => void = () => undefined;

  constructor(parts: PostmanParts) {
    this.#parts = parts;
  }

  /** Looks into the outbox now, or right after the round that is under way. */
  wake(): void {
    this.#disarm();
    if (this.#stopped) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#round().finally(() => {
      this.#running = null;
      if (!this.#again) return;
      this.#again = false;
      this.wake();
    });
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    this.#parts.mailer.close();
    await this.#running;
  }

  async #round(): Promise<void> {
    const { outbox, clock, log } = this.#parts;
    let nextAt: InstantMs | null;
    try {
      for (;;) {
        const due = await outbox.due(clock.now(), ROUND);
        if (due.length === 0 || this.#stopped) break;
        for (const mail of due) if (!this.#stopped) await this.#deliver(mail);
      }
      await outbox.forget(clock.now() - FORGET_AFTER_MS);
      nextAt = await outbox.nextAt();
    } catch (error) {
      log.warn({ err: error }, 'the outbox cannot be used; tried again');
      nextAt = clock.now() + OUTBOX_AWAY_MS;
    }
    if (nextAt !== null && !this.#stopped) this.#disarm = clock.alarm(nextAt, () => this.wake());
  }

  async #deliver(mail: WaitingMail): Promise<void> {
    const { outbox, clock, giveUpAfterMs, log } = this.#parts;
    const outcome = await this.#send(mail);
    const now = clock.now();
    // The key, not the address: a log is read by more people than a mail.
    const told = { mail: mail.key.split(':', 2).join(':'), attempts: mail.attempts + 1 };
    if (outcome.sent) {
      await outbox.sent(mail.key, now);
      return log.info(told, 'a mail was sent');
    }
    if (this.#stopped) return;
    const { error, forGood } = outcome;
    const nextAt = now + gapAfterMs(mail.attempts + 1);
    if (forGood || nextAt > mail.at + giveUpAfterMs) {
      await outbox.giveUp(mail.key, now, error);
      return log.error({ ...told, error }, 'a mail could not be sent and was given up');
    }
    await outbox.putOff(mail.key, nextAt, error);
    log.warn({ ...told, error }, 'a mail could not be sent; tried again');
  }

  async #send({ key, to, subject, text, attachment }: WaitingMail): Promise<SendOutcome> {
    const { mailer, files, messageIdOf } = this.#parts;
    const plain = { to, subject, text, messageId: messageIdOf(key) };
    if (attachment === null) return mailer.send({ ...plain, attachment: null });
    const content = await files.read(attachment.voicemail);
    if (content === null) return { sent: false, forGood: true, error: 'the recording has been deleted' };
    const { fileName } = attachment;
    return mailer.send({ ...plain, attachment: { fileName, contentType: 'audio/wav', content } });
  }
}
