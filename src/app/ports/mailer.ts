import type { Mail } from './outbox.ts';

/** A mail with what is attached to it. */
export interface ReadyMail extends Pick<Mail, 'to' | 'subject' | 'text'> {
  /** Unlike any other mail's, and the same each time that this one is tried: receivers tell doubles by it. */
  readonly messageId: string;
  readonly attachment: {
    readonly fileName: string;
    readonly contentType: string;
    readonly content: Uint8Array;
  } | null;
}

/** `forGood`: trying again is in vain, the server refuses this very mail. */
export type SendOutcome =
  { readonly sent: true } | { readonly sent: false; readonly forGood: boolean; readonly error: string };

/** The door to the mail server. */
export interface Mailer {
  /** Never rejects. An error never holds a password. */
  send(mail: ReadyMail): Promise<SendOutcome>;
  /** Ends what is open; what is under way fails. */
  close(): void;
}
