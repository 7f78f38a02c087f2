import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  cseqOf,
  formatMessage,
  header,
  parameter,
  parseMessage,
  type HeaderLine,
  type SipRequest,
  type SipResponse,
} from './message.ts';

/** RFC 3261, 17.1.1.1: the first and the longest pause between retransmissions over UDP. */
const T1_MS = 500;
const T2_MS = 4_000;
/** How long anything is tried: 64 × T1. */
const GIVE_UP_MS = 64 * T1_MS;
/** How long a finished transaction is remembered, to answer what is sent again. */
const REMEMBERED_MS = 5_000;

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A request to send; Via, Max-Forwards and Content-Length are added. */
export interface Outgoing {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly HeaderLine[];
  readonly body?: string;
}

/**
 * What becomes of a request of ours. Each response is handed on once, but for a 2xx to INVITE: that comes
 * again until the dialog, which alone knows how, has acknowledged it.
 */
export interface ResponseHandler {
  readonly onProvisional?: (response: SipResponse, at: number) => void;
  readonly onFinal: (response: SipResponse, at: number) => void;
  readonly onTimeout: () => void;
}

/** A request of theirs, with the way to answer it. */
export interface IncomingRequest {
  readonly request: SipRequest;
  readonly source: Address;
  /** performance.now() at its arrival. */
  readonly at: number;
  /** Sends a response; a final one to INVITE is sent again until its ACK comes. */
  respond(
    status: number,
    reason: string,
    headers?: readonly HeaderLine[],
    body?: string,
    toTag?: string,
  ): void;
  /** The ACK to a 2xx has come; it is a transaction of its own, so the dialog must tell. */
  acknowledged(): void;
}

interface Client {
  readonly text: string;
  readonly destination: Address;
  readonly handler: ResponseHandler;
  readonly invite: boolean;
  readonly startedAt: number;
  retransmit: NodeJS.Timeout | null;
  pauseMs: number;
  final: boolean;
  provisional: boolean;
  ack: string | null;
}

interface Server {
  readonly source: Address;
  readonly invite: boolean;
  lastResponse: string | null;
  retransmit: NodeJS.Timeout | null;
  acknowledged: boolean;
  final: boolean;
}

/** Sees every datagram that goes out or comes in, with performance.now(). */
export type Trace = (direction: 'sent' | 'received', text: string, at: number) => void;

/** The transaction layer of one phone (RFC 3261, 17) on a UDP socket of its own. */
export class Transactions {
  /** Where this phone listens. */
  readonly address: Address;
  private readonly socket: Socket;
  private readonly onRequest: (incoming: IncomingRequest) => void;
  private readonly trace: Trace;
  private readonly clients = new Map<string, Client>();
  private readonly servers = new Map<string, Server>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;
  /** True: whatever comes is not even answered, as if the phone had lost its network. */
  deaf = false;

  private constructor(socket: Socket, onRequest: (incoming: IncomingRequest) => void, trace: Trace) {
    this.socket = socket;
    const { address, port } = socket.address();
    this.address = { host: address, port };
    this.onRequest = onRequest;
    this.trace = trace;
    socket.on('message', (datagram, source) => this.take(datagram.toString('utf8'), source));
    socket.on('error', () => undefined);
  }

  static async open(
    host: string,
    onRequest: (incoming: IncomingRequest) => void,
    trace: Trace,
  ): Promise<Transactions> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 20, lookup: literally });
    // Told at once, since there is nothing to look up: listen for it first.
    const listening = once(socket, 'listening');
    socket.bind(0, host);
    await listening;
    return new Transactions(socket, onRequest, trace);
  }

  /** Sends a request with retransmissions. @returns its branch, by which CANCEL finds it; and when it was sent */
  request(
    outgoing: Outgoing,
    destination: Address,
    handler: ResponseHandler,
    branch = newBranch(),
  ): { branch: string; at: number } {
    const client: Client = {
      text: this.format(outgoing, branch),
      destination,
      handler,
      invite: outgoing.method === 'INVITE',
      startedAt: performance.now(),
      retransmit: null,
      pauseMs: T1_MS,
      final: false,
      provisional: false,
      ack: null,
    };
    this.clients.set(`${branch} ${outgoing.method}`, client);
    this.send(client.text, destination);
    this.armClient(client);
    return { branch, at: client.startedAt };
  }

  /** Sends an ACK to a 2xx; it has no transaction. */
  sendOnce(outgoing: Outgoing, destination: Address): string {
    const text = this.format(outgoing, newBranch());
    this.send(text, destination);
    return text;
  }

  sendAgain(text: string, destination: Address): void {
    this.send(text, destination);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    for (const one of [...this.clients.values(), ...this.servers.values()]) this.stop(one);
    this.socket.close();
  }

  private format(outgoing: Outgoing, branch: string): string {
    const { host, port } = this.address;
    const via: HeaderLine = ['Via', `SIP/2.0/UDP ${host}:${port};branch=${branch};rport`];
    const lines: HeaderLine[] = [via, ['Max-Forwards', '70'], ...outgoing.headers];
    return formatMessage(`${outgoing.method} ${outgoing.uri} SIP/2.0`, lines, outgoing.body);
  }

  private send(text: string, to: Address): void {
    if (this.closed) return;
    this.trace('sent', text, performance.now());
    this.socket.send(text, to.port, to.host, () => undefined);
  }

  private armClient(client: Client): void {
    client.retransmit = setTimeout(() => {
      if (performance.now() - client.startedAt > GIVE_UP_MS) {
        client.final = true;
        client.handler.onTimeout();
        return;
      }
      this.send(client.text, client.destination);
      client.pauseMs = client.invite ? client.pauseMs * 2 : Math.min(T2_MS, client.pauseMs * 2);
      this.armClient(client);
    }, client.pauseMs);
  }

  private take(text: string, source: RemoteInfo): void {
    const at = performance.now();
    if (this.deaf || this.closed) return;
    const message = parseMessage(text);
    if (message === null) return;
    this.trace('received', text, at);
    if (message.kind === 'response') this.takeResponse(message, at);
    else this.takeRequest(message, { host: source.address, port: source.port }, at);
  }

  private takeResponse(response: SipResponse, at: number): void {
    const branch = parameter(header(response, 'via'), 'branch') ?? '';
    const key = `${branch} ${cseqOf(response).method}`;
    const client = this.clients.get(key);
    if (client === undefined) return;
    if (client.final) {
      if (client.ack !== null) this.send(client.ack, client.destination);
      else if (client.invite && response.status < 300) client.handler.onFinal(response, at);
      return;
    }
    if (response.status < 200) {
      client.provisional = true;
      if (client.invite) this.stop(client);
      client.handler.onProvisional?.(response, at);
      return;
    }
    client.final = true;
    this.stop(client);
    this.forgetLater(() => this.clients.delete(key));
    if (client.invite && response.status >= 300) {
      client.ack = ackOf(client.text, response);
      this.send(client.ack, client.destination);
    }
    client.handler.onFinal(response, at);
  }

  private takeRequest(request: SipRequest, source: Address, at: number): void {
    const branch = parameter(header(request, 'via'), 'branch') ?? '';
    const method = request.method === 'ACK' ? 'INVITE' : request.method;
    const key = `${branch} ${method} ${source.port}`;
    const known = this.servers.get(key);
    if (request.method === 'ACK' && known !== undefined) {
      known.acknowledged = true;
      this.stop(known);
      return;
    }
    if (known !== undefined) {
      if (known.lastResponse !== null) this.send(known.lastResponse, source);
      return;
    }
    const server: Server = {
      source,
      invite: method === 'INVITE',
      lastResponse: null,
      retransmit: null,
      acknowledged: false,
      final: false,
    };
    if (request.method !== 'ACK') this.servers.set(key, server);
    const respond: IncomingRequest['respond'] = (status, reason, headers = [], body = '', toTag = '') => {
      if (server.final) return;
      server.lastResponse = responseTo(request, source, status, reason, headers, body, toTag);
      this.send(server.lastResponse, source);
      if (status < 200) return;
      server.final = true;
      this.forgetLater(() => this.servers.delete(key), server.invite ? GIVE_UP_MS : REMEMBERED_MS);
      if (server.invite) this.armServer(server, T1_MS, at);
    };
    const acknowledged = (): void => {
      server.acknowledged = true;
      this.stop(server);
    };
    this.onRequest({ request, source, at, respond, acknowledged });
  }

  /** A final response to INVITE is repeated until ACK (RFC 3261, 13.3.1.4 and 17.2.1). */
  private armServer(server: Server, pauseMs: number, since: number): void {
    server.retransmit = setTimeout(() => {
      if (server.acknowledged || performance.now() - since > GIVE_UP_MS || server.lastResponse === null)
        return;
      this.send(server.lastResponse, server.source);
      this.armServer(server, Math.min(T2_MS, pauseMs * 2), since);
    }, pauseMs);
  }

  private stop(one: { retransmit: NodeJS.Timeout | null }): void {
    if (one.retransmit !== null) clearTimeout(one.retransmit);
    one.retransmit = null;
  }

  private forgetLater(forget: () => void, afterMs = REMEMBERED_MS): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      forget();
    }, afterMs);
    this.timers.add(timer);
  }
}

/** Hosts are addresses here: there is nothing to look up. */
function literally(
  host: string,
  _options: unknown,
  callback: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  callback(null, host, 4);
}

/** Different for every process; the rest is counted, which costs less than drawing. */
const origin = randomBytes(6).toString('hex');
let uniques = 0;

/** A part of a name that no other call of this or another process has. */
export function unique(): string {
  uniques += 1;
  return `${origin}${uniques.toString(36)}`;
}

function newBranch(): string {
  return `z9hG4bK${unique()}`;
}

/** A header of a request that stands in text form. */
function lineOf(text: string, name: string): string {
  const found = new RegExp(`^${name}: (.*)\\r$`, 'mi').exec(text);
  return found?.[1] ?? '';
}

/** The ACK to a final response that is no success: same branch, same CSeq number (RFC 3261, 17.1.1.3). */
function ackOf(invite: string, response: SipResponse): string {
  const uri = invite.split(' ', 2)[1] ?? '';
  return formatMessage(`ACK ${uri} SIP/2.0`, [
    ['Via', lineOf(invite, 'Via')],
    ['Max-Forwards', '70'],
    ['From', lineOf(invite, 'From')],
    ['To', header(response, 'to')],
    ['Call-ID', lineOf(invite, 'Call-ID')],
    ['CSeq', `${cseqOf(response).number} ACK`],
  ]);
}

function responseTo(
  request: SipRequest,
  source: Address,
  status: number,
  reason: string,
  headers: readonly HeaderLine[],
  body: string,
  toTag: string,
): string {
  const to = header(request, 'to');
  const tagged = status === 100 || toTag === '' || parameter(to, 'tag') !== null ? to : `${to};tag=${toTag}`;
  const vias = request.headers.get('via') ?? [];
  const lines: HeaderLine[] = vias.map((via, index) => [
    'Via',
    index === 0 ? via.replace(/;rport(?![=\w])/, `;received=${source.host};rport=${source.port}`) : via,
  ]);
  for (const route of request.headers.get('record-route') ?? []) lines.push(['Record-Route', route]);
  lines.push(
    ['From', header(request, 'from')],
    ['To', tagged],
    ['Call-ID', header(request, 'call-id')],
    ['CSeq', header(request, 'cseq')],
    ...headers,
  );
  return formatMessage(`SIP/2.0 ${status} ${reason}`, lines, body);
}
