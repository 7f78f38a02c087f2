import { createTransport } from 'nodemailer';
import type { Mailer, ReadyMail, SendOutcome } from '../../app/ports/mailer.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

/** The server that mails are handed to, and who we are there. */
export interface MailerOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls`: encrypted before anything is sent, or not sent at all. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly auth: { readonly user: string; readonly password: string } | null;
  readonly from: string;
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca?: string;
  /** How long the server may take for an answer; default 30 s. */
  readonly timeoutMs?: DurationMs;
}

const TIMEOUT_MS: DurationMs = 30_000;

/** One address and nothing beside it: a list would have more receivers than the mail is for. */
const isAddress = (text: string): boolean => /^[^\s<>()@,;:"\\\p{Cc}]+@[^\s<>()@,;:"\\\p{Cc}]+$/u.test(text);

/** Hands mails to one server by SMTP. */
export function createMailer(options: MailerOptions): Mailer {
  const { host, port, security, auth, from, ca, timeoutMs = TIMEOUT_MS } = options;
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(auth && { auth: { user: auth.user, pass: auth.password } }),
    ...(ca !== undefined && { tls: { ca } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    // Nothing in a mail may make us read files or fetch addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      if (!isAddress(mail.to))
        return { sent: false, forGood: true, error: 'the receiver is no e-mail address' };
      try {
        await transport.sendMail(messageOf(mail, from));
        return { sent: true };
      } catch (error) {
        return outcomeOf(error, auth?.password ?? null);
      }
    },
    close: () => transport.close(),
  };
}

function messageOf({ to, subject, text, messageId, attachment }: ReadyMail, from: string) {
  return {
    from: { name: 'Svara', address: from },
    // As an address by itself: nothing in it can name another.
    to: { name: '', address: to },
    envelope: { from, to: [to] },
    subject,
    text,
    messageId,
    // No vacation answers, please (RFC 3834).
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments:
      attachment === null
        ? []
        : [
            {
              filename: attachment.fileName,
              contentType: attachment.contentType,
              content: Buffer.from(attachment.content),
            },
          ],
  };
}

/**
 * The server refuses for good what it answers with 5xx to a sender, a receiver or a mail. A refused password, a bad
 * certificate or an unknown host is our own fault and can be mended: tried again.
 */
function outcomeOf(error: unknown, password: string | null): SendOutcome {
  const {
    code,
    responseCode = 0,
    message = String(error),
  } = error as {
    readonly code?: string;
    readonly responseCode?: number;
    readonly message?: string;
  };
  const refused = responseCode >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const told = password === null ? message : message.replaceAll(password, '…');
  return { sent: false, forGood: refused, error: code === undefined ? told : `${code}: ${told}` };
}
