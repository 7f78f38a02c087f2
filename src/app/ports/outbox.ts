import type { RecordingName } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';

/** A mail as it is to be sent. */
export interface Mail {
  /** Says what it is for: of one key there is one mail, however often it is asked for. */
  readonly key: string;
  /** One address. */
  readonly to: string;
  readonly subject: string;
  /** Plain text; lines end in \n. */
  readonly text: string;
  readonly attachment: { readonly voicemail: RecordingName; readonly fileName: string } | null;
  readonly at: InstantMs;
}

/** A mail that waits to be sent. */
export interface WaitingMail extends Mail {
  /** How often it was tried. */
  readonly attempts: number;
  /** When it is tried next. */
  readonly nextAt: InstantMs;
}

/** A mail that was given up. */
export interface DeadMail extends Pick<Mail, 'key' | 'to' | 'subject' | 'at'> {
  readonly attempts: number;
  readonly givenUpAt: InstantMs;
  readonly lastError: string;
}

/** How it stands with the mails. */
export interface MailFigures {
  readonly waiting: number;
  /** When the oldest of those was written; null when none waits. */
  readonly oldestAt: InstantMs | null;
}

/**
 * Mails are stored before they are sent, and marked after: none is lost, and only one whose sending the server
 * confirmed in the very moment in which the service died is sent twice.
 */
export interface Outbox {
  /** All of them or none; those whose key is there already are left alone, whatever became of them. */
  add(mails: readonly Mail[]): Promise<void>;
  /** Those to be tried by `now`, the longest overdue first, at most `limit`. */
  due(now: InstantMs, limit: number): Promise<readonly WaitingMail[]>;
  /** When the next is to be tried; null when none waits. */
  nextAt(): Promise<InstantMs | null>;
  sent(key: string, at: InstantMs): Promise<void>;
  /** Was tried in vain, and is again at `nextAt`. */
  putOff(key: string, nextAt: InstantMs, error: string): Promise<void>;
  giveUp(key: string, at: InstantMs, error: string): Promise<void>;
  figures(): Promise<MailFigures>;
  /** Newest first, at most 100. */
  dead(): Promise<readonly DeadMail[]>;
  /** Forgets what was sent or given up before `at`; what it was for must be over by then. */
  forget(before: InstantMs): Promise<void>;
}
