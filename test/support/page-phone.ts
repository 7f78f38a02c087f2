import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import {
  WORKPLACE_NAMESPACE,
  type PhoneCredentialsJson,
  type PhoneReportJson,
  type WorkplaceClientEvents,
  type WorkplaceServerEvents,
} from '../../src/contract/workplace.ts';
import type { ErrorJson } from '../../src/contract/errors.ts';
import { answerChallenge, parseChallenge } from './sip/digest.ts';
import { formatMessage, header, parseMessage, type HeaderLine, type SipMessage } from './sip/message.ts';
import { answerDirection, formatSdp, parseSdp } from './sip/sdp.ts';
import { Inbox } from './sip/wait.ts';
import type { SvaraUnderTest } from './svara-under-test.ts';

const LIMIT_MS = 5_000;
const IN_ORDER: PhoneReportJson = { registered: true, microphone: 'allowed', sound: 'none', legs: [] };

/** An INVITE that has come to a page. */
export class PageCall {
  readonly request: SipMessage;
  readonly #respond: (status: string, more?: readonly HeaderLine[], body?: string) => void;
  /** The leg, as the service names it. */
  readonly leg: string;
  readonly autoAnswer: boolean;

  constructor(request: SipMessage, respond: PageCall['respondWith']) {
    this.request = request;
    this.#respond = respond;
    this.leg = header(request, 'x-svara-leg');
    this.autoAnswer = header(request, 'x-svara-auto-answer') === 'yes';
  }

  respondWith(status: string, more?: readonly HeaderLine[], body?: string): void {
    this.#respond(status, more, body);
  }

  /** Picks up. No sound follows: as far as SIP goes the page is on the line. */
  answer(): void {
    const offered = parseSdp(this.request.body);
    if (!offered) throw new Error(`no session description: ${this.request.body}`);
    const { codecs, digits, direction, profile } = offered;
    const answer = {
      ...{ host: '127.0.0.1', port: 9, codecs: codecs.slice(0, 1), digits },
      direction: answerDirection(direction),
      ...(profile !== undefined && { profile }),
    };
    this.respondWith('200 OK', [['Content-Type', 'application/sdp']], formatSdp(answer, 1));
  }
}

/** A page of an agent as far as SIP and reports go: the browser's side of the phone, without a browser. */
export class PagePhone {
  readonly cookie: string;
  readonly credentials: PhoneCredentialsJson;
  /** How often the service said that another page is the phone now. */
  replaced = 0;
  /** What has come by SIP, first lines only. */
  readonly heard: string[] = [];
  readonly #desk: SvaraUnderTest;
  readonly #calls: Inbox<PageCall>;
  #sip: WebSocket | null = null;
  #socket: Socket<WorkplaceServerEvents, WorkplaceClientEvents> | null = null;
  #cseq = 0;
  readonly #tag = randomUUID();
  readonly #answers = new Map<string, (message: SipMessage) => void>();

  private constructor(desk: SvaraUnderTest, cookie: string, credentials: PhoneCredentialsJson) {
    this.#desk = desk;
    this.cookie = cookie;
    this.credentials = credentials;
    this.#calls = new Inbox(`a call to the page with ${credentials.device}`);
  }

  /** Becomes the phone of a user's agent, registered and reported; `cookie` of a session that there is already. */
  static async open(desk: SvaraUnderTest, username: string, cookie?: string): Promise<PagePhone> {
    const page = await PagePhone.attach(desk, cookie ?? (await desk.cookieOf(username)));
    await page.connectSip();
    const status = await page.register();
    if (status !== 200) throw new Error(`REGISTER of ${username} refused: ${status}`);
    await page.connectWorkplace();
    await page.report();
    return page;
  }

  /** Asks for credentials, and does nothing with them yet. */
  static async attach(desk: SvaraUnderTest, cookie: string): Promise<PagePhone> {
    const { status, body } = await desk.request('POST', '/api/phone', undefined, cookie);
    if (status !== 200) throw new Error(`POST /api/phone: ${status} ${JSON.stringify(body)}`);
    return new PagePhone(desk, cookie, body);
  }

  /** @throws Error with the status that the upgrade was refused with */
  connectSip(): Promise<void> {
    return this.#speakOver(openSipSocket(this.#desk, { cookie: this.cookie }));
  }

  /** Past the service: straight to Asterisk, as somebody on its machine could. */
  connectToAsterisk(): Promise<void> {
    return this.#speakOver(new WebSocket(`${this.#desk.asterisk.ari.url.replace('http', 'ws')}/ws`, 'sip'));
  }

  async #speakOver(socket: WebSocket): Promise<void> {
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
    await opened(socket);
    this.#sip = socket;
  }

  /** @returns the status with which Asterisk answers in the end */
  async register(changes: { username?: string; password?: string; expiresS?: number } = {}): Promise<number> {
    const { username = this.credentials.username, password = this.credentials.password } = changes;
    const { domain } = this.credentials;
    const aor = `<sip:${username}@${domain}>`;
    const lines = (): HeaderLine[] => [
      ['From', `${aor};tag=${this.#tag}`],
      ['To', aor],
      ['Contact', `<sip:${username}@page.invalid;transport=ws>;expires=${changes.expiresS ?? 300}`],
    ];
    return this.#authenticated('REGISTER', `sip:${domain}`, lines(), { username, password });
  }

  /** @returns the status with which Asterisk answers an INVITE in the end */
  invite(target: string, from = this.credentials.username): Promise<number> {
    const { domain, username, password } = this.credentials;
    const offer = { host: '127.0.0.1', port: 9, codecs: ['alaw' as const], digits: null };
    return this.#authenticated(
      'INVITE',
      `sip:${target}@${domain}`,
      [
        ['From', `<sip:${from}@${domain}>;tag=${this.#tag}`],
        ['To', `<sip:${target}@${domain}>`],
        ['Contact', `<sip:${username}@page.invalid;transport=ws>`],
        ['Content-Type', 'application/sdp'],
      ],
      { username, password },
      formatSdp({ ...offer, direction: 'sendrecv', profile: 'UDP/TLS/RTP/SAVPF' }, 1),
    );
  }

  async connectWorkplace(): Promise<void> {
    const socket = connectToWorkplace(this.#desk, this.cookie);
    socket.on('replaced', () => (this.replaced += 1));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    this.#socket = socket;
  }

  /** @returns why it was not taken; null: it was */
  async report(changes: Partial<PhoneReportJson> = {}): Promise<ErrorJson | null> {
    const socket = this.#socket;
    if (!socket) throw new Error('not connected to the workplace');
    const report = { ...IN_ORDER, ...changes };
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error('the report was not answered')), LIMIT_MS);
      socket.emit('report', this.credentials.attachment, report, (refused) => {
        clearTimeout(limit);
        resolve(refused);
      });
    });
  }

  incoming(withinMs = LIMIT_MS): Promise<PageCall> {
    return this.#calls.take(withinMs);
  }

  noIncoming(forMs: number): Promise<void> {
    return this.#calls.none(forMs);
  }

  /** Tells that it is being unloaded. */
  leave(): void {
    this.#socket?.emit('leaving', this.credentials.attachment);
  }

  /** Its SIP connection is lost; what is up stays up. */
  dropSip(): void {
    this.#sip?.terminate();
  }

  /** The connection for reports is lost. */
  dropWorkplace(): void {
    this.#socket?.disconnect();
    this.#socket = null;
  }

  /** The code with which its SIP connection ends. */
  async sipClosed(): Promise<number> {
    if (!this.#sip) throw new Error('not connected');
    const [code] = (await once(this.#sip, 'close', { signal: AbortSignal.timeout(LIMIT_MS) })) as [number];
    return code;
  }

  get isSipOpen(): boolean {
    return this.#sip?.readyState === WebSocket.OPEN;
  }

  /** Sends a raw frame. */
  send(frame: string | Buffer): void {
    this.#sip?.send(frame);
  }

  close(): void {
    this.dropWorkplace();
    this.dropSip();
  }

  async #authenticated(
    method: string,
    uri: string,
    lines: readonly HeaderLine[],
    who: { readonly username: string; readonly password: string },
    body = '',
  ): Promise<number> {
    const callId = randomUUID();
    const first = await this.#request(method, uri, [...lines, ['Call-ID', callId]], body);
    const challenge = header(first, 'www-authenticate');
    if (first.kind !== 'response') throw new Error('no response');
    if (first.status !== 401 || challenge === '') return first.status;
    const authorization = answerChallenge(parseChallenge(challenge), who, method, uri);
    const more: HeaderLine[] = [
      ['Call-ID', callId],
      ['Authorization', authorization],
    ];
    const second = await this.#request(method, uri, [...lines, ...more], body);
    return second.kind === 'response' ? second.status : 0;
  }

  /** Resolves with the final response. */
  async #request(
    method: string,
    uri: string,
    lines: readonly HeaderLine[],
    body: string,
  ): Promise<SipMessage> {
    this.#cseq += 1;
    const branch = `z9hG4bK${randomUUID()}`;
    const head: readonly HeaderLine[] = [
      ['Via', `SIP/2.0/WS page.invalid;branch=${branch}`],
      ['Max-Forwards', '70'],
      ['CSeq', `${this.#cseq} ${method}`],
      ...lines,
    ];
    const cseq = this.#cseq;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${method} was not answered`)), LIMIT_MS);
      this.#answers.set(`${cseq} ${method}`, (message) => {
        if (message.kind !== 'response' || message.status < 200) return;
        clearTimeout(limit);
        this.#answers.delete(`${cseq} ${method}`);
        if (method === 'INVITE') this.#acknowledge(uri, head, message);
        resolve(message);
      });
      this.#sip?.send(formatMessage(`${method} ${uri} SIP/2.0`, head, body));
    });
  }

  #acknowledge(uri: string, head: readonly HeaderLine[], response: SipMessage): void {
    const kept = head.filter(([name]) => ['Via', 'Max-Forwards', 'From', 'Call-ID'].includes(name));
    const cseq: HeaderLine = ['CSeq', `${header(response, 'cseq').split(' ')[0]} ACK`];
    const to: HeaderLine = ['To', header(response, 'to')];
    this.#sip?.send(formatMessage(`ACK ${uri} SIP/2.0`, [...kept, to, cseq]));
  }

  #take(text: string): void {
    const message = parseMessage(text);
    if (!message) return;
    this.heard.push(text.split('\r\n', 1)[0] ?? '');
    if (message.kind === 'response') {
      this.#answers.get(header(message, 'cseq'))?.(message);
      return;
    }
    const respond: PageCall['respondWith'] = (status, more = [], body = '') => {
      const copied = ['via', 'from', 'call-id', 'cseq'].flatMap((name): HeaderLine[] =>
        (message.headers.get(name) ?? []).map((value) => [name, value]),
      );
      const to = header(message, 'to');
      const tagged = /;tag=/.test(to) ? to : `${to};tag=${this.#tag}`;
      const contact: HeaderLine = ['Contact', `<sip:${this.credentials.username}@page.invalid;transport=ws>`];
      const lines: HeaderLine[] = [...copied, ['To', tagged], contact, ...more];
      this.#sip?.send(formatMessage(`SIP/2.0 ${status}`, lines, body));
    };
    if (message.method === 'INVITE') {
      respond('180 Ringing');
      this.#calls.put(new PageCall(message, respond));
    } else if (message.method !== 'ACK') {
      respond('200 OK');
    }
  }
}

/** The service's door to SIP, knocked at with these headers. */
export function openSipSocket(
  desk: SvaraUnderTest,
  headers: Readonly<Record<string, string>>,
  protocol = 'sip',
): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${desk.port}/phone`, protocol, { headers });
}

/** @throws Error with the status of the refusal */
export async function opened(socket: WebSocket): Promise<void> {
  const refused = new Promise<never>((_, reject) => {
    socket.once('unexpected-response', (request, response) => {
      request.destroy();
      reject(new Error(`refused with ${response.statusCode}`));
    });
  });
  await Promise.race([once(socket, 'open', { signal: AbortSignal.timeout(LIMIT_MS) }), refused]);
}

/** The service's door to the reports of pages. */
export function connectToWorkplace(
  desk: SvaraUnderTest,
  cookie: string,
): Socket<WorkplaceServerEvents, WorkplaceClientEvents> {
  return io(`http://127.0.0.1:${desk.port}${WORKPLACE_NAMESPACE}`, {
    extraHeaders: { cookie },
    transports: ['websocket'],
    reconnection: false,
  });
}
