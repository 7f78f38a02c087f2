import { WebSocket, type RawData } from 'ws';
import type { Timers } from '../../app/ports/timers.ts';
import type { DurationMs } from '../../core/kernel/time.ts';

export interface SocketOptions {
  /** `ws://…/ari/events?app=svara`; without credentials, so that it may stand in a log. */
  readonly url: string;
  readonly authorization: string;
  readonly ca?: string | undefined;
  /** How often the other end is asked for a sign of life. */
  readonly pingEveryMs: DurationMs;
  /** After this long without any, the connection is taken for dead. At least three times `pingEveryMs`. */
  readonly silenceLimitMs: DurationMs;
  readonly connectTimeoutMs: DurationMs;
}

export interface SocketListener {
  opened(): void;
  message(text: string): unknown;
  /** Told exactly once, also when it never opened; nothing is told after it. */
  closed(reason: string): unknown;
}

/**
 * One WebSocket for one connection's life. It notices a half-open connection by itself and tells its end once,
 * whichever way it comes.
 */
export class Socket {
  readonly #socket: WebSocket;
  readonly #options: SocketOptions;
  readonly #timers: Timers;
  readonly #listener: SocketListener;
  #silentMs = 0;
  #disarm: () => void = () => {};
  #ended = false;

  constructor(options: SocketOptions, timers: Timers, listener: SocketListener) {
    this.#options = options;
    this.#timers = timers;
    this.#listener = listener;
    this.#socket = new WebSocket(options.url, {
      headers: { authorization: options.authorization },
      handshakeTimeout: options.connectTimeoutMs,
      perMessageDeflate: false,
      followRedirects: false,
      // A caller's name in a broken encoding must not end everybody's connection.
      skipUTF8Validation: true,
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    this.#socket.on('open', () => this.#open());
    this.#socket.on('message', (data: RawData) => {
      this.#silentMs = 0;
      // A Buffer: `binaryType` is left as it is.
      if (!this.#ended) this.#listener.message((data as Buffer).toString('utf8'));
    });
    this.#socket.on('pong', () => (this.#silentMs = 0));
    this.#socket.on('unexpected-response', (_, response) => {
      response.resume();
      this.end(refusal(response.statusCode ?? 0));
    });
    this.#socket.on('error', (error) =>
      this.end(error.message || (error as NodeJS.ErrnoException).code || error.name),
    );
    this.#socket.on('close', (code) => this.end(`closed by Asterisk (${code})`));
  }

  /** What is sent after the end is dropped. */
  send(text: string): void {
    if (!this.#ended) this.#socket.send(text);
  }

  /** Cuts the connection at once. Idempotent. */
  end(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#disarm();
    this.#socket.terminate();
    this.#listener.closed(reason);
  }

  /** Parts in the proper way, but without waiting longer than a moment for the other end. Idempotent. */
  async leave(reason: string): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#disarm();
    await new Promise<void>((resolve) => {
      const disarm = this.#timers.after(500, () => this.#socket.terminate());
      this.#socket.once('close', () => {
        disarm();
        resolve();
      });
      this.#socket.close(1000);
    });
    this.#listener.closed(reason);
  }

  #open(): void {
    if (this.#ended) return;
    this.#watch();
    this.#listener.opened();
  }

  #watch(): void {
    const { pingEveryMs, silenceLimitMs } = this.#options;
    this.#disarm = this.#timers.after(pingEveryMs, () => {
      this.#silentMs += pingEveryMs;
      if (this.#silentMs >= silenceLimitMs) return this.end(`silent for ${this.#silentMs} ms`);
      this.#socket.ping();
      this.#watch();
    });
  }
}

function refusal(status: number): string {
  if (status === 401 || status === 403) return `Asterisk refuses the ARI user or its password (${status})`;
  if (status === 404) return 'there is a web server, but no ARI on it (404): is res_ari loaded and enabled?';
  return `the WebSocket was refused (${status})`;
}
