import { createServer, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** What a server answers instead of yes. */
export interface SmtpRefusal extends Error {
  responseCode: number;
}

/** An answer such as 550, with its text. */
export function smtpError(code: number, message: string): SmtpRefusal {
  return Object.assign(new Error(message), { responseCode: code });
}

export interface SmtpOptions {
  /** Asked at each step; null or left out: yes. */
  readonly onMailFrom?: () => SmtpRefusal | null;
  readonly onRcptTo?: () => SmtpRefusal | null;
  readonly onData?: () => SmtpRefusal | null;
  /** Who may sign in; left out: nobody needs to. */
  readonly auth?: { readonly user: string; readonly password: string };
  readonly tls?: { readonly key: string; readonly cert: string; readonly security: 'starttls' | 'tls' };
  /** Takes connections and never says a word. */
  readonly silent?: boolean;
  readonly port?: number;
}

/** A mail as it came over the wire. */
export class ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly encrypted: boolean;
  readonly raw: string;

  constructor(from: string, to: readonly string[], encrypted: boolean, raw: string) {
    this.from = from;
    this.to = to;
    this.encrypted = encrypted;
    this.raw = raw;
  }

  /** A header of the mail, unfolded and decoded. */
  header(name: string): string | undefined {
    const [head = ''] = this.raw.split('\r\n\r\n', 1);
    const unfolded = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
    const line = unfolded.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return line === undefined ? undefined : decoded(line.slice(name.length + 1).trim());
  }

  /** The plain text, lines ended by \n. */
  get text(): string {
    return this.#part(/Content-Type: text\/plain/i)
      .toString('utf8')
      .replaceAll('\r\n', '\n');
  }

  /** What is attached by that name. */
  attachment(name: string): Buffer {
    return this.#part(new RegExp(`filename="?${name.replaceAll('.', '\\.')}`));
  }

  #part(which: RegExp): Buffer {
    const boundary = /boundary="([^"]+)"/.exec(this.raw)?.[1];
    const parts = boundary === undefined ? [this.raw] : this.raw.split(`--${boundary}`);
    const part = parts.find((each) => which.test(each.split('\r\n\r\n', 1)[0] ?? ''));
    if (part === undefined) throw new Error(`the mail has no such part: ${which}`);
    const split = part.indexOf('\r\n\r\n');
    const [head, body] = [part.slice(0, split), part.slice(split + 4).replace(/\r\n$/, '')];
    if (/base64/i.test(head)) return Buffer.from(body, 'base64');
    return /quoted-printable/i.test(head) ? quotedPrintable(body) : Buffer.from(body, 'utf8');
  }
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/=\r\n/g, '');
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1');
}

/** RFC 2047. */
function decoded(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, how: string, word: string) => {
      if (how.toUpperCase() === 'B') return Buffer.from(word, 'base64').toString('utf8');
      return quotedPrintable(word.replaceAll('_', ' ')).toString('utf8');
    });
}

/** A real mail server on this machine, whose answers a test chooses. */
export class SmtpUnderTest {
  readonly mails: ReceivedMail[] = [];
  /** The commands that came, without what follows them. */
  readonly commands: string[] = [];
  readonly #options: SmtpOptions;
  #server: SMTPServer | Server | null = null;
  port = 0;

  constructor(options: SmtpOptions) {
    this.#options = options;
  }

  static async start(options: SmtpOptions = {}): Promise<SmtpUnderTest> {
    const server = new SmtpUnderTest(options);
    await server.#listen();
    return server;
  }

  /** Ends it; idempotent. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #listen(): Promise<void> {
    if (this.#options.silent) {
      const server = createServer(
        (socket) => void socket.once('close', () => undefined).on('error', () => undefined),
      );
      this.#server = server;
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      this.port = (server.address() as { port: number }).port;
      return;
    }
    const server = new SMTPServer(this.#serverOptions());
    server.on('error', () => undefined);
    this.#server = server;
    await new Promise<void>((resolve) =>
      server.listen(this.#options.port ?? 0, '127.0.0.1', () => resolve()),
    );
    this.port = (server.server.address() as { port: number }).port;
  }

  #serverOptions(): SMTPServerOptions {
    const { auth, tls, onMailFrom, onRcptTo, onData } = this.#options;
    const disabled = [...(auth ? [] : ['AUTH']), ...(tls?.security === 'starttls' ? [] : ['STARTTLS'])];
    return {
      authOptional: auth === undefined,
      disabledCommands: disabled,
      secure: tls?.security === 'tls',
      closeTimeout: 200,
      ...(tls && { key: tls.key, cert: tls.cert }),
      logger: false,
      onAuth: ({ username, password }, _session, done) => {
        this.commands.push('AUTH');
        if (username === auth?.user && password === auth?.password) done(null, { user: username });
        else done(smtpError(535, 'Invalid username or password'));
      },
      onMailFrom: (_address, _session, done) => {
        this.commands.push('MAIL');
        done(onMailFrom?.() ?? null);
      },
      onRcptTo: (_address, _session, done) => done(onRcptTo?.() ?? null),
      onData: (stream, { envelope, secure }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = onData?.() ?? null;
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          const raw = Buffer.concat(chunks).toString('utf8');
          if (!refusal) this.mails.push(new ReceivedMail(from, to, secure, raw));
          done(refusal);
        });
      },
    };
  }
}
