import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import type { Call } from '../../src/core/call/call.ts';
import { type TalkStateName, talkStateOf } from '../../src/core/call/talk.ts';
import type { IncomingCall } from './sip/incoming-call.ts';
import type { OutgoingCall, SipPhone } from './sip/index.ts';
import type { ApiUser, SvaraUnderTest } from './svara-under-test.ts';

/** What each side sends, so that it is known who hears whom. */
export const CALLER_TONE = 'tone 440';
export const AGENT_TONE = 'tone 700';
export const THIRD_TONE = 'tone 1100';

/** A caller and an agent who talk, driven through the API. */
export class TalkUnderTest {
  readonly desk: SvaraUnderTest;
  readonly caller: OutgoingCall;
  readonly agent: IncomingCall;
  readonly id: string;
  readonly #user: ApiUser;

  private constructor(
    desk: SvaraUnderTest,
    parts: { caller: OutgoingCall; agent: IncomingCall; id: string; user: ApiUser },
  ) {
    this.desk = desk;
    this.caller = parts.caller;
    this.agent = parts.agent;
    this.id = parts.id;
    this.#user = parts.user;
  }

  /** `from` dials the open number, over `line`; `phone` is the only one that can ring. */
  static async begin(
    desk: SvaraUnderTest,
    phone: SipPhone,
    from: string,
    line?: SipPhone,
  ): Promise<TalkUnderTest> {
    const user = await desk.supervisor();
    const caller = await desk.dial('0406280400', from, line);
    const agent = await phone.incoming();
    await agent.answer();
    const call = await eventually(async () => {
      const found = [...desk.desk().calls.values()].find(
        (each) => each.leg !== null && each.caller === `+46${from.slice(1)}`,
      );
      if (found?.state !== 'connected') throw new Error(`the call of ${from} is ${found?.state}`);
      return found;
    });
    await caller.answered();
    caller.play(CALLER_TONE);
    agent.play(AGENT_TONE);
    return new TalkUnderTest(desk, { caller, agent, id: call.id, user });
  }

  get call(): Call | undefined {
    return this.desk.desk().calls.get(this.id);
  }

  ask(command: string, body?: unknown, user: ApiUser = this.#user) {
    return user.request('POST', `/api/calls/${this.id}/${command}`, body);
  }

  /** Asks, and fails unless the service agrees. */
  async do(command: string, to?: unknown): Promise<void> {
    const answer = await this.ask(command, to === undefined ? undefined : { to });
    expect([answer.status, answer.body]).toMatchObject([200, { id: this.id }]);
  }

  /** Waits until the talk is so; null: the call has ended. */
  is(state: TalkStateName | null): Promise<void> {
    return eventually(async () => {
      const { call } = this;
      const now = call?.talk ? talkStateOf(call.talk, call.leg) : (call?.state ?? null);
      if (now !== state) throw new Error(`the talk is ${now}`);
    });
  }

  /** Waits until each hears the other. */
  async talk(): Promise<void> {
    await Promise.all([this.caller.heard(AGENT_TONE), this.agent.heard(CALLER_TONE)]);
  }

  async over(): Promise<void> {
    await this.is(null);
    await this.desk.asterisk.expectNothingLeft();
  }

  /** The kinds of facts of the call, in order. */
  async facts(): Promise<readonly { readonly type: string; readonly text: string }[]> {
    const { facts } = await (await this.desk.supervisor()).get(`/api/calls/${this.id}`);
    return facts;
  }
}

/** Waits until both hear the other's tone. */
export async function hearEachOther(
  a: { heard(sound: typeof CALLER_TONE): Promise<void> },
  itsTone: `tone ${number}`,
  b: { heard(sound: typeof CALLER_TONE): Promise<void> },
  toneOfB: `tone ${number}`,
): Promise<void> {
  await Promise.all([a.heard(toneOfB as typeof CALLER_TONE), b.heard(itsTone as typeof CALLER_TONE)]);
}
