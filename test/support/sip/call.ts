import { AudioStream, type Playing } from './audio.ts';
import { ALLOW, reasonOf, requestWithCredentials, type PhoneCore } from './core.ts';
import type { Sound } from './listening.ts';
import { addressOf, header, uriOf, type HeaderLine, type SipMessage } from './message.ts';
import { answerDirection, formatSdp, parseSdp, type Session } from './sdp.ts';
import type { Address, IncomingRequest, Outgoing } from './transactions.ts';
import { Milestone } from './wait.ts';

/** Instants by performance.now(); null while it has not happened. */
export interface CallTimes {
  /** The INVITE that was sent, with credentials when they were asked for, or the one that came. */
  invitedAt: number | null;
  /** The first INVITE, before any challenge. */
  firstInvitedAt: number | null;
  tryingAt: number | null;
  ringingAt: number | null;
  /** 200 sent or received. */
  answeredAt: number | null;
  endedAt: number | null;
}

/** How a call ended. */
export interface CallEnd {
  readonly by: 'us' | 'them';
  /** The final answer to the INVITE when it was never answered: 486, 487 …; null after a talk. */
  readonly status: number | null;
  readonly at: number;
  /** The Reason header of the BYE or CANCEL. */
  readonly reason: string;
}

const ENOUGH_MS = 5_000;
const DIGIT_EVENTS = 101;

/** A call as a phone has it: the dialog, its sound, and promises for what happens to it. */
export abstract class Call {
  readonly id: string;
  readonly times: CallTimes = {
    invitedAt: null,
    firstInvitedAt: null,
    tryingAt: null,
    ringingAt: null,
    answeredAt: null,
    endedAt: null,
  };
  protected readonly core: PhoneCore;
  protected readonly localTag: string;
  protected readonly milestones: {
    readonly ringing: Milestone<number>;
    readonly answered: Milestone<number>;
    readonly ended: Milestone<CallEnd>;
  };
  protected audio: AudioStream | null = null;
  /** From and To of requests that we send in the dialog. */
  protected localParty = '';
  protected remoteParty = '';
  protected remoteTarget = '';
  protected unacknowledged: IncomingRequest | null = null;
  private cseq = Math.floor(Math.random() * 1_000) + 1;
  private sdpVersion = 1;
  private remote: Address | null = null;
  private local: Session | null = null;
  private playing: Playing;

  protected constructor(core: PhoneCore, id: string, localTag: string, name: string, playing: Playing) {
    this.core = core;
    this.id = id;
    this.localTag = localTag;
    this.playing = playing;
    this.milestones = {
      ringing: new Milestone(`${name} to ring`),
      answered: new Milestone(`${name} to be answered`),
      ended: new Milestone(`${name} to end`),
    };
  }

  get isAnswered(): boolean {
    return this.milestones.answered.reached;
  }

  get isEnded(): boolean {
    return this.times.endedAt !== null;
  }

  /** Resolves with the instant of 180 or 183. */
  ringing(withinMs = ENOUGH_MS): Promise<number> {
    return this.milestones.ringing.wait(withinMs);
  }

  /** Resolves with the instant of the 200. @throws Error with the status when it is refused instead */
  answered(withinMs = ENOUGH_MS): Promise<number> {
    return this.milestones.answered.wait(withinMs);
  }

  /** Resolves when the call is over on both sides. */
  ended(withinMs = ENOUGH_MS): Promise<CallEnd> {
    return this.milestones.ended.wait(withinMs);
  }

  /** Ends the call in the way its state asks for: CANCEL, a refusal, or BYE. @returns performance.now() */
  abstract hangUp(): number;

  /** Waits until a sound is heard in what comes from now on; see {@link AudioStream.heard}. */
  heard(sound: Sound, withinMs = ENOUGH_MS): Promise<void> {
    return this.stream().heard(sound, withinMs);
  }

  /** What was heard, of the last half minute at least: 16 bit, 8,000 samples a second. */
  recorded(): Int16Array {
    return this.stream().recorded();
  }

  /** Changes what this side sends. */
  play(what: Playing): void {
    this.playing = what;
    this.audio?.play(what);
  }

  /** Sends digits within the sound (RFC 4733), or as INFO requests. */
  sendDigits(digits: string, how: 'rfc4733' | 'rfc4733-jammed' | 'info' = 'rfc4733'): void {
    if (how !== 'info') {
      this.stream().sendDigits(digits, how === 'rfc4733-jammed');
      return;
    }
    for (const digit of digits) {
      const body = `Signal=${digit}\r\nDuration=160\r\n`;
      this.sendInDialog('INFO', [['Content-Type', 'application/dtmf-relay']], body);
    }
  }

  /** Asks the other side to call somebody else instead (RFC 3515). @returns the status of its final answer */
  refer(to: string, withinMs = ENOUGH_MS): Promise<number> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('REFER was not answered')), withinMs);
      this.sendInDialog('REFER', [['Refer-To', `<${to}>`]], '', (status) => {
        clearTimeout(late);
        if (status === undefined) reject(new Error('REFER was not answered'));
        else resolve(status);
      });
    });
  }

  /** The next digit of the other side, by RFC 4733 or INFO. */
  digit(withinMs = ENOUGH_MS): Promise<string> {
    return this.stream().digits.take(withinMs);
  }

  /** Where the other side wants its sound; null before it has told. */
  get remoteMedia(): Address | null {
    return this.remote;
  }

  get packetsReceived(): number {
    return this.audio?.packetsReceived ?? 0;
  }

  get packetsSent(): number {
    return this.audio?.packetsSent ?? 0;
  }

  /** What the phone hands on: a request of this dialog. */
  take(incoming: IncomingRequest): void {
    const { request } = incoming;
    if (request.method === 'ACK') this.takeAck(request);
    else if (request.method === 'BYE') this.takeBye(incoming);
    else if (request.method === 'INVITE' || request.method === 'UPDATE') this.takeOffer(incoming);
    else if (request.method === 'INFO') this.takeInfo(incoming);
    else incoming.respond(200, 'OK');
  }

  /** Frees everything at once, without a word to the other side. */
  abandon(reason: string): void {
    this.finish({ by: 'us', status: null, at: performance.now(), reason });
  }

  protected async openAudio(): Promise<void> {
    if (!this.core.media || this.audio !== null) return;
    this.audio = await AudioStream.open(
      this.core.transactions.address.host,
      this.playing,
      this.core.firstSequence,
    );
    // It may have been told to play something else while the socket was opened.
    this.audio.play(this.playing);
    if (this.isEnded) this.audio.close();
  }

  protected nextCseq(): number {
    this.cseq += 1;
    return this.cseq;
  }

  protected contact(): HeaderLine {
    const { host, port } = this.core.transactions.address;
    return ['Contact', `<sip:${this.core.credentials.username}@${host}:${port}>`];
  }

  protected offer(): string {
    this.local = this.session(this.core.codecs, DIGIT_EVENTS, 'sendrecv');
    return formatSdp(this.local, this.sdpVersion);
  }

  /** @returns the answer to an offer; an offer of ours when there is none; null when nothing in it suits us */
  protected answerTo(body: string): string | null {
    if (body === '') return this.offer();
    const offered = parseSdp(body);
    const codec = offered?.codecs.find((one) => this.core.codecs.includes(one));
    if (offered === null || codec === undefined) return null;
    this.sdpVersion += 1;
    this.local = {
      ...this.session([codec], offered.digits, answerDirection(offered.direction)),
      ...(offered.profile === undefined ? {} : { profile: offered.profile }),
    };
    this.takeRemote(offered);
    return formatSdp(this.local, this.sdpVersion);
  }

  /** Takes the other side's description: where to send, and whether to. */
  protected takeAnswer(body: string): void {
    const session = body === '' ? null : parseSdp(body);
    if (session !== null) this.takeRemote(session);
  }

  protected sendInDialog(
    method: string,
    headers: readonly HeaderLine[] = [],
    body = '',
    done: (status?: number) => void = () => undefined,
  ): void {
    const build = (cseq: number, authorization: readonly HeaderLine[]): Outgoing =>
      this.inDialog(method, cseq, [...authorization, ...headers], body);
    requestWithCredentials(this.core, () => this.nextCseq(), build, addressOf(this.remoteTarget), {
      onFinal: ({ status }) => done(status),
      onTimeout: () => done(),
    });
  }

  protected inDialog(method: string, cseq: number, headers: readonly HeaderLine[], body = ''): Outgoing {
    const lines: HeaderLine[] = [
      ['From', this.localParty],
      ['To', this.remoteParty],
      ['Call-ID', this.id],
      ['CSeq', `${cseq} ${method}`],
      this.contact(),
      ...headers,
    ];
    return { method, uri: this.remoteTarget, headers: lines, body };
  }

  protected sendBye(): number {
    const at = performance.now();
    this.times.endedAt = at;
    this.sendInDialog('BYE', [], '', () => this.finish({ by: 'us', status: null, at, reason: '' }));
    return at;
  }

  protected learnTarget(message: SipMessage): void {
    const contact = header(message, 'contact');
    if (contact !== '') this.remoteTarget = uriOf(contact);
  }

  protected finish(end: CallEnd): void {
    this.times.endedAt ??= end.at;
    this.milestones.ringing.ruleOut(`the call ended with ${end.status ?? 'BYE'}`);
    this.milestones.answered.ruleOut(`the call ended with ${end.status ?? 'BYE'} ${end.reason}`);
    this.milestones.ended.reach(end);
    this.audio?.close();
    this.core.forget(this.id);
  }

  private session(
    codecs: Session['codecs'],
    digits: number | null,
    direction: Session['direction'],
  ): Session {
    const { host } = this.core.transactions.address;
    return { host, port: this.audio?.port ?? this.core.mediaPort, codecs, digits, direction };
  }

  private takeRemote(session: Session): void {
    const codec = session.codecs.find((one) => this.core.codecs.includes(one));
    this.remote = { host: session.host, port: session.port };
    if (codec === undefined) return;
    const sending = session.direction === 'sendrecv' || session.direction === 'recvonly';
    this.audio?.connect({ host: session.host, port: session.port, codec, digits: session.digits }, sending);
  }

  private takeAck(request: SipMessage): void {
    this.unacknowledged?.acknowledged();
    this.unacknowledged = null;
    this.takeAnswer(request.body);
    this.onAcknowledged();
  }

  /** The other side has confirmed the dialog. */
  protected onAcknowledged(): void {}

  private takeBye(incoming: IncomingRequest): void {
    incoming.respond(200, 'OK');
    const reason = header(incoming.request, 'reason');
    this.finish({ by: 'them', status: null, at: incoming.at, reason });
  }

  /** A new offer in the dialog: hold, resume, another address. */
  private takeOffer(incoming: IncomingRequest): void {
    const { request } = incoming;
    this.learnTarget(request);
    if (request.method === 'UPDATE' && request.body === '') {
      incoming.respond(200, 'OK', [this.contact(), ALLOW]);
      return;
    }
    const answer = this.answerTo(request.body);
    if (answer === null) {
      incoming.respond(488, reasonOf(488));
      return;
    }
    if (request.method === 'INVITE') this.unacknowledged = incoming;
    incoming.respond(200, 'OK', [this.contact(), ALLOW, ['Content-Type', 'application/sdp']], answer);
  }

  private takeInfo(incoming: IncomingRequest): void {
    incoming.respond(200, 'OK');
    const digit = /^Signal\s*=\s*([0-9*#A-D])/im.exec(incoming.request.body)?.[1];
    if (digit !== undefined) this.audio?.tellDigit(digit);
  }

  private stream(): AudioStream {
    if (this.audio === null)
      throw new Error('this call has no sound: opened without media, or not yet under way');
    return this.audio;
  }
}
