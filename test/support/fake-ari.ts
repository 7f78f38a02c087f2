import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A request that reached the server, by whichever way. */
export interface Seen {
  readonly way: 'socket' | 'http';
  readonly method: string;
  readonly uri: string;
  readonly body: unknown;
}

/** An answer, or `silence`. */
export type FakeAnswer =
  { readonly status: number; readonly body?: unknown; readonly afterMs?: number } | 'silence';

export interface FakeAriOptions {
  readonly user?: string;
  readonly password?: string;
  /** False: requests on the WebSocket are never answered, as by an older Asterisk. */
  readonly restOnSocket?: boolean;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What to answer; default 200 and nothing. */
  readonly answer?: (request: Seen) => FakeAnswer | undefined;
}

interface RestRequest {
  readonly request_id: string;
  readonly method: string;
  readonly uri: string;
  readonly message_body?: string;
}

/** As much of Asterisk's HTTP server as is needed to misbehave in the ways that a real one seldom does. */
export class FakeAri {
  readonly seen: Seen[] = [];
  /** The requests on the WebSocket whose answer was sent. */
  readonly answered: string[] = [];
  readonly sockets: WebSocket[] = [];
  /** What each connection or request brought as credentials. */
  readonly authorizations: (string | undefined)[] = [];
  /** The URLs of the connections, as a server's log would have them. */
  readonly urls: string[] = [];
  readonly #options: FakeAriOptions;
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();
  #open = true;

  private constructor(options: FakeAriOptions, server: Server) {
    this.#options = options;
    this.#server = server;
  }

  static async open(options: FakeAriOptions = {}): Promise<FakeAri> {
    const server = options.tls ? createTlsServer(options.tls) : createServer();
    const fake = new FakeAri(options, server);
    const door = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request: IncomingMessage, socket, head) => {
      fake.urls.push(request.url ?? '');
      setImmediate(() => fake.#look());
      if (!fake.#open) return void socket.destroy();
      if (!fake.#admits(request))
        return void socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      door.handleUpgrade(request, socket, head, (opened) => fake.#take(opened));
    });
    server.on(
      'request',
      (request: IncomingMessage, response: ServerResponse) => void fake.#http(request, response),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `${this.#options.tls ? 'https' : 'http'}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The newest connection. */
  get socket(): WebSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error('nobody has connected');
    return socket;
  }

  emit(event: Readonly<Record<string, unknown>>): void {
    this.socket.send(
      JSON.stringify({ application: 'svara', timestamp: '2027-03-01T08:00:00.000+0000', ...event }),
    );
  }

  /** New connections are refused from now on, or taken again. */
  admit(open: boolean): void {
    this.#open = open;
  }

  /** Waits until `condition` holds, looked at whenever something arrives. */
  until(condition: () => boolean, withinMs = 3_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(limit);
        this.#waiting.delete(look);
        resolve();
      };
      const limit = setTimeout(
        () => reject(new Error(`not within ${withinMs} ms; seen: ${JSON.stringify(this.seen)}`)),
        withinMs,
      );
      this.#waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #take(socket: WebSocket): void {
    this.sockets.push(socket);
    socket.on('message', (data: Buffer) => {
      const { request_id, method, uri, message_body } = JSON.parse(data.toString()) as RestRequest;
      const answer = this.#answer({
        way: 'socket',
        method,
        uri,
        body: message_body === undefined ? null : JSON.parse(message_body),
      });
      if (this.#options.restOnSocket === false || answer === 'silence') return;
      const body = answer.body === undefined ? {} : { message_body: JSON.stringify(answer.body) };
      const send = (): void => {
        socket.send(
          JSON.stringify({ type: 'RESTResponse', request_id, status_code: answer.status, ...body }),
        );
        this.answered.push(uri);
        this.#look();
      };
      if (answer.afterMs) setTimeout(send, answer.afterMs);
      else send();
    });
    this.#look();
  }

  async #http(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#admits(request)) return void response.writeHead(401).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const uri = (request.url ?? '').replace('/ari/', '');
    const answer = this.#answer({
      way: 'http',
      method: request.method ?? '',
      uri,
      body: text === '' ? null : JSON.parse(text),
    });
    if (answer === 'silence') return;
    const send = (): void => {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
    };
    if (answer.afterMs) setTimeout(send, answer.afterMs);
    else send();
  }

  #answer(request: Seen): FakeAnswer {
    this.seen.push(request);
    this.#look();
    return (
      this.#options.answer?.(request) ?? { status: 200, body: request.method === 'GET' ? [] : undefined }
    );
  }

  #admits(request: IncomingMessage): boolean {
    const { authorization } = request.headers;
    this.authorizations.push(authorization);
    const { user = 'svara', password = 'secret' } = this.#options;
    return authorization === `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}
