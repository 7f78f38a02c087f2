import { Call } from './call.ts';
import { ALLOW, newTag, reasonOf, type PhoneCore } from './core.ts';
import { displayNameOf, header, uriOf, userOf } from './message.ts';
import type { IncomingRequest } from './transactions.ts';

/** A call that came to this phone. */
export class IncomingCall extends Call {
  /** The number shown: the user of From. */
  readonly from: string;
  /** The name shown. */
  readonly displayName: string;
  /** The user that was dialled: of the request's URI. */
  readonly dialled: string;
  private readonly invite: IncomingRequest;
  private answering = false;
  private byeAfterAck = false;

  constructor(core: PhoneCore, invite: IncomingRequest) {
    const { request } = invite;
    const from = header(request, 'from');
    super(core, header(request, 'call-id'), newTag(), `the call from ${userOf(uriOf(from))}`, core.sound);
    this.invite = invite;
    this.from = userOf(uriOf(from));
    this.displayName = displayNameOf(from);
    this.dialled = userOf(request.uri);
    this.localParty = `${header(request, 'to')};tag=${this.localTag}`;
    this.remoteParty = from;
    this.learnTarget(request);
    this.times.invitedAt = invite.at;
    this.times.firstInvitedAt = invite.at;
  }

  /** A header of the INVITE; empty when it has none. */
  header(name: string): string {
    return header(this.invite.request, name.toLowerCase());
  }

  /** Sends 180. */
  ring(): void {
    if (this.isEnded || this.isAnswered || this.times.ringingAt !== null) return;
    this.times.ringingAt = performance.now();
    this.invite.respond(180, 'Ringing', [this.contact()], '', this.localTag);
    this.milestones.ringing.reach(this.times.ringingAt);
  }

  /** Sends 200. @returns when the 200 was sent, performance.now(); rejects when the caller was gone before */
  async answer(): Promise<number> {
    if (this.answering) return this.answered();
    this.answering = true;
    await this.openAudio();
    if (this.isEnded) throw new Error(`the call from ${this.from} ended before it could be answered`);
    const body = this.answerTo(this.invite.request.body);
    if (body === null) {
      this.refuse(488);
      throw new Error('nothing in the offer suits this phone');
    }
    const at = performance.now();
    this.unacknowledged = this.invite;
    this.times.answeredAt = at;
    this.invite.respond(
      200,
      'OK',
      [this.contact(), ALLOW, ['Content-Type', 'application/sdp']],
      body,
      this.localTag,
    );
    this.milestones.ringing.reach(at);
    this.milestones.answered.reach(at);
    return at;
  }

  /** Refuses with 486, 603, 480 or another final status. @returns performance.now() */
  refuse(status: number): number {
    const at = performance.now();
    if (this.isEnded || this.isAnswered) return at;
    this.invite.respond(status, reasonOf(status), [], '', this.localTag);
    this.finish({ by: 'us', status, at, reason: reasonOf(status) });
    return at;
  }

  /** Before the ACK has come, the BYE waits for it: sooner, it would be for a dialog that does not exist yet. */
  hangUp(): number {
    if (this.isEnded) return performance.now();
    if (!this.isAnswered) return this.refuse(603);
    if (this.unacknowledged === null) return this.sendBye();
    this.byeAfterAck = true;
    return performance.now();
  }

  protected override onAcknowledged(): void {
    if (!this.byeAfterAck || this.isEnded) return;
    this.byeAfterAck = false;
    this.sendBye();
  }

  /** The caller's CANCEL: too late once answered (RFC 3261, 9.2). */
  takeCancel(cancel: IncomingRequest): void {
    cancel.respond(200, 'OK', [], '', this.localTag);
    if (this.isAnswered || this.isEnded) return;
    this.invite.respond(487, reasonOf(487), [], '', this.localTag);
    this.finish({ by: 'them', status: 487, at: cancel.at, reason: header(cancel.request, 'reason') });
  }
}
