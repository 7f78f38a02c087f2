import { randomUUID } from 'node:crypto';
import { Call } from './call.ts';
import type { Playing } from './audio.ts';
import { ALLOW, newTag, requestWithCredentials, type PhoneCore, type SentRequest } from './core.ts';
import { addressOf, header, type HeaderLine, type SipResponse } from './message.ts';

export interface DialOptions {
  /** The caller's number: the user of From. Default: the phone's user. */
  readonly from?: string;
  readonly displayName?: string;
  /** Further headers of the INVITE. */
  readonly headers?: readonly HeaderLine[];
  /** What this side sends once connected. */
  readonly sound?: Playing;
}

/** A call that this phone dialled. */
export class OutgoingCall extends Call {
  readonly number: string;
  private readonly uri: string;
  private readonly options: DialOptions;
  private invite: SentRequest | null = null;
  private ack: string | null = null;
  private cancelWanted = false;
  private cancelled = false;
  private provisional = false;

  constructor(core: PhoneCore, number: string, options: DialOptions) {
    super(core, randomUUID(), newTag(), `the call to ${number}`, options.sound ?? core.sound);
    const { host, port } = core.server;
    this.number = number;
    this.options = options;
    this.uri = `sip:${encodeURIComponent(number).replace(/%2B/g, '+')}@${host}:${port}`;
    this.remoteTarget = this.uri;
    const name =
      options.displayName === undefined ? '' : `"${options.displayName.replace(/["\\]/g, '\\$&')}" `;
    const user = options.from ?? core.credentials.username;
    this.localParty = `${name}<sip:${user}@${host}:${port}>;tag=${this.localTag}`;
    this.remoteParty = `<${this.uri}>`;
  }

  /** Sends the INVITE; called by the phone. */
  async start(): Promise<void> {
    await this.openAudio();
    if (this.cancelWanted) {
      this.finish({ by: 'us', status: null, at: performance.now(), reason: 'hung up before it was dialled' });
      return;
    }
    const body = this.offer();
    const build = (cseq: number, authorization: readonly HeaderLine[]) => {
      const type: HeaderLine = ['Content-Type', 'application/sdp'];
      return this.inDialog(
        'INVITE',
        cseq,
        [ALLOW, ...(this.options.headers ?? []), ...authorization, type],
        body,
      );
    };
    requestWithCredentials(this.core, () => this.nextCseq(), build, this.core.server, {
      onSent: (sent) => this.sent(sent),
      onProvisional: (response, at) => this.takeProvisional(response, at),
      onFinal: (response, at) => this.takeFinal(response, at),
      onTimeout: () =>
        this.finish({ by: 'us', status: 408, at: performance.now(), reason: 'no answer to INVITE' }),
    });
  }

  hangUp(): number {
    if (this.isEnded) return performance.now();
    if (this.isAnswered) return this.sendBye();
    this.cancelWanted = true;
    // CANCEL may only follow a provisional answer (RFC 3261, 9.1).
    if (this.provisional) this.sendCancel();
    return performance.now();
  }

  private sent(sent: SentRequest): void {
    this.invite = sent;
    this.provisional = false;
    this.times.invitedAt = sent.at;
    this.times.firstInvitedAt ??= sent.at;
  }

  private takeProvisional(response: SipResponse, at: number): void {
    this.provisional = true;
    if (response.status === 100) this.times.tryingAt ??= at;
    if (response.status === 180 || response.status === 183) {
      this.times.ringingAt ??= at;
      this.milestones.ringing.reach(at);
      this.takeAnswer(response.body);
    }
    if (this.cancelWanted) this.sendCancel();
  }

  private takeFinal(response: SipResponse, at: number): void {
    if (response.status >= 300) {
      const reason = `${response.reason} ${header(response, 'reason')}`.trim();
      this.finish({ by: this.cancelled ? 'us' : 'them', status: response.status, at, reason });
      return;
    }
    if (this.ack !== null) {
      this.core.transactions.sendAgain(this.ack, addressOf(this.remoteTarget));
      return;
    }
    this.remoteParty = header(response, 'to');
    this.learnTarget(response);
    this.takeAnswer(response.body);
    const ack = this.inDialog('ACK', this.invite?.cseq ?? 0, []);
    this.ack = this.core.transactions.sendOnce(ack, addressOf(this.remoteTarget));
    this.times.answeredAt = at;
    this.milestones.ringing.reach(at);
    this.milestones.answered.reach(at);
    if (this.cancelWanted) this.sendBye();
  }

  /** The CANCEL bears the branch and the CSeq number of its INVITE. */
  private sendCancel(): void {
    if (this.cancelled || this.invite === null) return;
    this.cancelled = true;
    const outgoing = this.inDialog('CANCEL', this.invite.cseq, []);
    const request = { ...outgoing, uri: this.uri };
    const nothing = (): void => undefined;
    this.core.transactions.request(
      request,
      this.core.server,
      { onFinal: nothing, onTimeout: nothing },
      this.invite.branch,
    );
  }
}
