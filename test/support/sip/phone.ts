import { randomUUID } from 'node:crypto';
import type { Playing } from './audio.ts';
import type { Call } from './call.ts';
import { ALLOW, newTag, reasonOf, requestWithCredentials, type PhoneCore } from './core.ts';
import { IncomingCall } from './incoming-call.ts';
import { header, parameter, type HeaderLine, type SipResponse } from './message.ts';
import { OutgoingCall, type DialOptions } from './outgoing-call.ts';
import type { Codec } from './sdp.ts';
import { Transactions, type Address, type IncomingRequest } from './transactions.ts';
import { Inbox } from './wait.ts';

/**
 * What the phone does by itself with a call that comes: `ring` sends 180 and waits for the test, `silent`
 * sends nothing at all, or it is told when to answer, or with what to refuse.
 */
export type IncomingPolicy =
  | 'ring'
  | 'silent'
  | { readonly answerAfterMs: number }
  | { readonly refuseWith: number; readonly afterMs?: number }
  | ((call: IncomingCall) => void);

export interface PhoneOptions {
  readonly server: Address;
  /** User of the address of record and of the digest. */
  readonly user: string;
  readonly password?: string;
  readonly onIncoming?: IncomingPolicy;
  /** In order of preference; default A-law, then µ-law. */
  readonly codecs?: readonly Codec[];
  /** False: no RTP sockets; the session description names the discard port. For many calls at once. */
  readonly media?: boolean;
  /** Without media: the port named instead, where somebody else may listen; default the discard port, 9. */
  readonly mediaPort?: number;
  /** What calls send when not told otherwise; default silence. */
  readonly sound?: Playing;
  /** RTP sequence number with which each call begins to send, below 65,536; default a random one. */
  readonly firstSequence?: number;
  /** The address this phone binds to; default 127.0.0.1. */
  readonly host?: string;
  /** True keeps every datagram in `messages`; default false. */
  readonly keepMessages?: boolean;
}

/** A datagram as it went over the wire. */
export interface TracedMessage {
  readonly direction: 'sent' | 'received';
  /** performance.now() */
  readonly at: number;
  readonly text: string;
}

/**
 * A phone for tests: SIP over UDP, scripted live. Every wait has a limit and says what did not come.
 *
 *     const trunk = await SipPhone.open({ server, user: 'trunk', password });
 *     const call = trunk.call('0406280400', { from: '0701740611' });
 *     const ring = await desk.incoming();
 *     await ring.answer();
 *     await call.heard('tone 440');
 *     call.hangUp();
 */
export class SipPhone {
  /** Datagrams, oldest first, when `keepMessages` is set. */
  readonly messages: TracedMessage[] = [];
  /** May be changed at any time; it holds for the calls that come next. */
  onIncoming: IncomingPolicy;
  private readonly options: PhoneOptions;
  private readonly core: PhoneCore;
  private readonly transactions: Transactions;
  private readonly calls = new Map<string, Call>();
  private readonly arrivals: Inbox<IncomingCall>;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly registration = { callId: randomUUID(), tag: newTag(), cseq: 0 };

  private constructor(options: PhoneOptions, transactions: Transactions) {
    this.options = options;
    this.onIncoming = options.onIncoming ?? 'ring';
    this.arrivals = new Inbox(`a call to ${options.user}`);
    this.transactions = transactions;
    this.core = {
      transactions: this.transactions,
      credentials: { username: options.user, password: options.password ?? '' },
      server: options.server,
      codecs: options.codecs ?? ['alaw', 'ulaw'],
      media: options.media ?? true,
      mediaPort: options.mediaPort ?? 9,
      sound: options.sound ?? 'silence',
      firstSequence: options.firstSequence,
      forget: (callId) => this.calls.delete(callId),
    };
  }

  static async open(options: PhoneOptions): Promise<SipPhone> {
    const door: { phone: SipPhone | null } = { phone: null };
    const transactions = await Transactions.open(
      options.host ?? '127.0.0.1',
      (incoming) => door.phone?.take(incoming),
      (direction, text, at) => {
        if (options.keepMessages === true) door.phone?.messages.push({ direction, at, text });
      },
    );
    const phone = new SipPhone(options, transactions);
    door.phone = phone;
    return phone;
  }

  /** Where this phone listens. */
  get address(): Address {
    return this.transactions.address;
  }

  get user(): string {
    return this.options.user;
  }

  /** Calls that are not over. */
  get activeCalls(): readonly Call[] {
    return [...this.calls.values()];
  }

  /** Registers this phone's address. @throws Error with the status when the server refuses */
  async register(expiresS = 3_600, withinMs = 5_000): Promise<void> {
    const response = await this.sendRegister(expiresS, withinMs);
    if (response.status !== 200)
      throw new Error(`REGISTER of ${this.user} refused: ${response.status} ${response.reason}`);
  }

  /** Takes the registration back. */
  unregister(withinMs = 5_000): Promise<void> {
    return this.register(0, withinMs);
  }

  /** Dials a number. The call is under way when this returns; await what should happen to it. */
  call(number: string, options: DialOptions = {}): OutgoingCall {
    const call = new OutgoingCall(this.core, number, options);
    this.calls.set(call.id, call);
    call.start().catch((error: unknown) => call.abandon(String(error)));
    return call;
  }

  /** The next call that came to this phone, whatever the policy did with it; but a function keeps its calls. */
  incoming(withinMs = 5_000, matches?: (call: IncomingCall) => boolean): Promise<IncomingCall> {
    return this.arrivals.take(withinMs, matches);
  }

  /** Waits `forMs` and proves that no call comes. */
  noIncoming(forMs: number): Promise<void> {
    return this.arrivals.none(forMs);
  }

  /** True: the phone answers nothing and hears nothing, as without network. */
  setDeaf(deaf: boolean): void {
    this.transactions.deaf = deaf;
  }

  /** Ends what is under way without ceremony and frees the sockets. A test should hang up before. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    for (const call of [...this.calls.values()]) call.abandon('the phone was closed');
    this.transactions.close();
  }

  private take(incoming: IncomingRequest): void {
    const { request } = incoming;
    const call = this.calls.get(header(request, 'call-id'));
    if (request.method === 'CANCEL') {
      if (call instanceof IncomingCall) call.takeCancel(incoming);
      else incoming.respond(481, reasonOf(481));
    } else if (call !== undefined) call.take(incoming);
    else if (request.method === 'INVITE' && parameter(header(request, 'to'), 'tag') === null)
      this.arrive(incoming);
    else if (request.method === 'OPTIONS' || request.method === 'NOTIFY') {
      incoming.respond(200, 'OK', [ALLOW], '', newTag());
    } else if (request.method !== 'ACK') {
      const status = parameter(header(request, 'to'), 'tag') === null ? 405 : 481;
      incoming.respond(status, reasonOf(status), [ALLOW], '', newTag());
    }
  }

  private arrive(incoming: IncomingRequest): void {
    const call = new IncomingCall(this.core, incoming);
    this.calls.set(call.id, call);
    this.applyPolicy(call, this.onIncoming);
    if (typeof this.onIncoming !== 'function') this.arrivals.put(call);
  }

  private applyPolicy(call: IncomingCall, policy: IncomingPolicy): void {
    if (policy === 'silent') return;
    if (typeof policy === 'function') {
      policy(call);
      return;
    }
    if (policy === 'ring') {
      call.ring();
    } else if ('answerAfterMs' in policy) {
      call.ring();
      // A caller who is gone by then is no fault of the phone.
      this.later(policy.answerAfterMs, () => void call.answer().catch(() => undefined));
    } else if ((policy.afterMs ?? 0) === 0) {
      call.refuse(policy.refuseWith);
    } else {
      call.ring();
      this.later(policy.afterMs ?? 0, () => call.refuse(policy.refuseWith));
    }
  }

  private later(afterMs: number, act: () => void): void {
    if (afterMs <= 0) {
      act();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, afterMs);
    this.timers.add(timer);
  }

  private sendRegister(expiresS: number, withinMs: number): Promise<SipResponse> {
    const { host, port } = this.options.server;
    const self = this.transactions.address;
    const aor = `<sip:${this.user}@${host}:${port}>`;
    const build = (cseq: number, authorization: readonly HeaderLine[]) => ({
      method: 'REGISTER',
      uri: `sip:${host}:${port}`,
      headers: [
        ['From', `${aor};tag=${this.registration.tag}`],
        ['To', aor],
        ['Call-ID', this.registration.callId],
        ['CSeq', `${cseq} REGISTER`],
        ['Contact', `<sip:${this.user}@${self.host}:${self.port}>`],
        ['Expires', String(expiresS)],
        ...authorization,
      ] as HeaderLine[],
    });
    return new Promise((resolve, reject) => {
      const late = new Error(`REGISTER of ${this.user} was not answered within ${withinMs} ms`);
      const timer = setTimeout(() => reject(late), withinMs);
      const settle = (end: () => void): void => {
        clearTimeout(timer);
        end();
      };
      requestWithCredentials(this.core, () => ++this.registration.cseq, build, this.options.server, {
        onFinal: (response) => settle(() => resolve(response)),
        onTimeout: () => settle(() => reject(late)),
      });
    });
  }
}
