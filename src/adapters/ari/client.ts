import type { Logger } from 'pino';
import { type Backoff, backoffMs, reconnectBackoff } from '../../app/backoff.ts';
import type { LinkState } from '../../app/ports/telephony.ts';
import type { Timers } from '../../app/ports/timers.ts';
import type { DurationMs } from '../../core/kernel/time.ts';
import { HttpRest } from './http-rest.ts';
import { type AriAnswer, type AriRequest, AriUnanswered, describe, operation } from './request.ts';
import { type RestResponse, SocketRest } from './socket-rest.ts';
import { Socket } from './socket.ts';
import { type AriEvent, eventTypes, type Operations } from './types.generated.ts';

export interface AriOptions {
  /** `http://127.0.0.1:8088`, or `https://…`; a path before `/ari` is kept. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  /** Name of the Stasis application. */
  readonly app: string;
  /** Events that Asterisk need not send. */
  readonly unwanted?: readonly AriEvent['type'][];
  /** PEM of the authority that signed the server's certificate, where it is not a public one. */
  readonly ca?: string;
  readonly requestTimeoutMs?: DurationMs;
  readonly pingEveryMs?: DurationMs;
  readonly silenceLimitMs?: DurationMs;
  /** How long a server may take for its first answer on the WebSocket before HTTP is tried instead. */
  readonly probeTimeoutMs?: DurationMs;
  /** How often to look, after another instance took over, whether it has gone. */
  readonly standbyEveryMs?: DurationMs;
  readonly backoff?: Backoff;
}

/** What a client needs from outside. */
export interface AriParts {
  readonly timers: Timers;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Told in this order: connected, any number of events, lost; and so on. A `stop` is not told. */
export interface AriListener {
  /** Requests can be made. Events that came since the connection opened follow. */
  connected(): void;
  event(event: AriEvent): void;
  lost(reason: string): void;
}

/** Counted since the start, for metrics. */
export interface AriStatistics {
  readonly connections: number;
  readonly events: number;
  /** Of a type that was not known when the types were generated. */
  readonly unknownEvents: number;
  /** Messages that could not be read, or whose listener threw. */
  readonly faults: number;
}

const knownTypes: ReadonlySet<string> = new Set(eventTypes);

type Sender = (request: AriRequest, chain?: string) => Promise<AriAnswer>;

/**
 * A client of one Asterisk's REST interface: one WebSocket for the events, requests over the same WebSocket, or
 * by HTTP where the server lacks that. It connects anew for ever. Several clients for several servers can live
 * side by side; nothing is shared.
 *
 * When another instance opens the same application, Asterisk moves the events there (`ApplicationReplaced`).
 * Fighting over them would tear every call apart, so this client steps back, and comes again once the other has
 * gone: when Asterisk no longer knows the application.
 */
export class AriClient {
  readonly #options: Required<Omit<AriOptions, 'ca'>> & Pick<AriOptions, 'ca'>;
  readonly #parts: AriParts;
  readonly #authorization: string;
  readonly #http: HttpRest;
  readonly #statistics = { connections: 0, events: 0, unknownEvents: 0, faults: 0 };
  #listener: AriListener | null = null;
  #socket: Socket | null = null;
  #rest: SocketRest | null = null;
  /** null while requests cannot be made. */
  #sender: Sender | null = null;
  /** Events that came before `connected` was told. */
  #early: AriEvent[] = [];
  #failures = 0;
  #disarm: () => void = () => {};
  #stopped = false;

  constructor(options: AriOptions, parts: AriParts) {
    this.#options = {
      unwanted: [],
      requestTimeoutMs: 5_000,
      pingEveryMs: 3_000,
      silenceLimitMs: 12_000,
      probeTimeoutMs: 1_500,
      standbyEveryMs: 5_000,
      backoff: reconnectBackoff,
      ...options,
      url: options.url.replace(/\/+$/, ''),
    };
    this.#parts = parts;
    const { user, password, url, requestTimeoutMs, ca } = this.#options;
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#http = new HttpRest({ url, authorization: this.#authorization, timeoutMs: requestTimeoutMs, ca });
  }

  /** Connects and keeps connected until `stop`. A listener that throws is logged and counted, and hears on. */
  start(listener: AriListener): void {
    if (this.#listener) throw new Error('the ARI client was started already');
    this.#listener = listener;
    this.#connect();
  }

  get state(): LinkState {
    return this.#sender ? 'up' : 'down';
  }

  get statistics(): AriStatistics {
    return { ...this.#statistics };
  }

  /**
   * Sends a request, at once. Over the WebSocket Asterisk carries all out in order; by HTTP only those of one
   * `chain` keep theirs.
   * @throws AriUnanswered (as rejection) when the time is up, the connection is lost or not there
   */
  request(request: AriRequest, chain?: string): Promise<AriAnswer> {
    if (this.#sender) return this.#sender(request, chain);
    return Promise.reject(new AriUnanswered('lost', `${describe(request)}: not connected to Asterisk`));
  }

  /**
   * Asks for something and gives its typed answer.
   * @throws AriUnanswered, or Error when Asterisk refuses
   */
  async ask<K extends keyof Operations>(
    key: K,
    path: Operations[K]['path'],
    query?: Operations[K]['query'],
  ): Promise<Operations[K]['answer']> {
    const { status, body } = await this.request(operation(key, path, query));
    if (status >= 400) throw new Error(`${key}: Asterisk answered ${status}`);
    return body as Operations[K]['answer'];
  }

  /** Cuts the connection, to begin anew after the usual delay. */
  reconnect(reason: string): void {
    this.#socket?.end(reason);
  }

  /** Closes the connection for good; requests under way are rejected. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#disarm();
    await this.#socket?.leave('stopped');
    await this.#http.close();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { url, app, ca, pingEveryMs, silenceLimitMs, requestTimeoutMs } = this.#options;
    const address = `${url.replace(/^http/, 'ws')}/ari/events?app=${encodeURIComponent(app)}&subscribeAll=false`;
    const socket: Socket = new Socket(
      {
        url: address,
        authorization: this.#authorization,
        ca,
        pingEveryMs,
        silenceLimitMs,
        connectTimeoutMs: requestTimeoutMs,
      },
      this.#parts.timers,
      {
        opened: () => void this.#opened(socket),
        message: (text) => this.#socket === socket && this.#read(text),
        closed: (reason) => this.#socket === socket && this.#closed(reason),
      },
    );
    this.#socket = socket;
    this.#rest = new SocketRest((text) => socket.send(text), this.#parts.timers, requestTimeoutMs);
  }

  /** Finds out how to send requests, and tells that they can be made. */
  async #opened(socket: Socket): Promise<void> {
    try {
      const sender = await this.#chooseSender();
      if (this.#socket !== socket) return;
      this.#failures = 0;
      this.#statistics.connections += 1;
      this.#sender = sender;
      this.#guard(() => this.#listener?.connected());
      const early = this.#early;
      this.#early = [];
      for (const event of early) this.#tell(event);
    } catch (error) {
      if (this.#socket === socket) socket.end((error as Error).message);
    }
  }

  /**
   * The first request both tells Asterisk which events to spare us, and shows whether it takes requests here: an
   * older one never answers. The filter outlives connections, so it is always set whole; a list of what is
   * allowed, left by somebody else, could hold back even the answers.
   */
  async #chooseSender(): Promise<Sender> {
    const { app, unwanted, probeTimeoutMs } = this.#options;
    const rest = this.#rest as SocketRest;
    const filter = {
      ...operation('PUT /applications/{applicationName}/eventFilter', { applicationName: app }),
      body: { allowed: [], disallowed: unwanted.map((type) => ({ type })) },
    };
    try {
      await rest.request(filter, probeTimeoutMs);
      return (request) => rest.request(request);
    } catch (error) {
      if ((error as AriUnanswered).reason !== 'timeout') throw error;
    }
    await this.#http.request(filter);
    this.#parts.log.info('this Asterisk takes no requests over the WebSocket: they are sent by HTTP');
    return (request, chain) => this.#http.request(request, chain);
  }

  #read(text: string): void {
    this.#guard(() => {
      const message = JSON.parse(text) as AriEvent | RestResponse;
      if (message.type === 'RESTResponse') return this.#rest?.answered(message);
      this.#statistics.events += 1;
      if (!knownTypes.has(message.type)) this.#statistics.unknownEvents += 1;
      if (message.type === 'ApplicationReplaced') return this.#stepBack();
      if (this.#sender) this.#tell(message);
      else this.#early.push(message);
    });
  }

  #tell(event: AriEvent): void {
    this.#guard(() => this.#listener?.event(event));
  }

  /** A throw in here would otherwise leave the socket's reader dead and the socket open. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#statistics.faults += 1;
      this.#parts.log.error({ err: error }, 'a message from Asterisk could not be handled');
    }
  }

  #closed(reason: string): void {
    const wasUp = this.#release(reason);
    if (this.#stopped) return;
    this.#failures += 1;
    const delayMs = backoffMs(this.#options.backoff, this.#failures, this.#parts.random());
    // Once for each loss, then now and then: an Asterisk that is away for a night must not fill the log.
    if (wasUp || this.#failures === 1 || this.#failures % 60 === 0) {
      this.#parts.log.warn(
        { reason, failures: this.#failures, url: this.#options.url },
        'no connection to ARI; trying on',
      );
    }
    this.#disarm = this.#parts.timers.after(delayMs, () => this.#connect());
  }

  /** Forgets the connection. @returns whether it was usable */
  #release(reason: string): boolean {
    const wasUp = this.#sender !== null;
    this.#sender = null;
    this.#socket = null;
    this.#early = [];
    this.#rest?.lost(reason);
    if (wasUp && !this.#stopped) this.#guard(() => this.#listener?.lost(reason));
    return wasUp;
  }

  #stepBack(): void {
    const socket = this.#socket;
    this.#parts.log.error(
      { app: this.#options.app },
      'another instance took over this application in Asterisk; standing by until it has gone',
    );
    this.#release('another instance took over');
    // Its end is no news any more; the connection of the other is not touched by it.
    void socket?.leave('another instance took over');
    this.#standBy();
  }

  #standBy(): void {
    if (this.#stopped) return;
    this.#disarm = this.#parts.timers.after(this.#options.standbyEveryMs, () => {
      const look = operation('GET /applications/{applicationName}', { applicationName: this.#options.app });
      this.#http.request(look).then(
        ({ status }) => (status === 404 ? this.#connect() : this.#standBy()),
        () => this.#connect(), // Asterisk itself is away: back to the ordinary way of waiting for it.
      );
    });
  }
}
