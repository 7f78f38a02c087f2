import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ACCEPT_ANNOUNCEMENT, MOBILE_OF_ONE, MOBILE_OF_TWO, mobileDeskFile } from '../support/mobile-desk.ts';
import type { IncomingCall, SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  AGENT_TONE,
  CALLER_TONE,
  hearEachOther,
  TalkUnderTest,
  THIRD_TONE,
} from '../support/talk-under-test.ts';

describe('R4, R5 and N6: a colleague’s mobile is asked, and only a person on it is joined', () => {
  let desk: SvaraUnderTest;
  let desk1: SipPhone;
  let outside: SipPhone;
  let callers = 0;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    outside = await desk.phone('trunk');
    desk1 = await desk.phone('desk1');
    await desk.agentIs('agent1', 'signed-out');
  });
  afterEach(() => desk.asterisk.expectNothingLeft());
  afterAll(() => desk.stop());

  const ringOn = (number: string) => outside.incoming(5_000, ({ dialled }) => dialled === number);
  /** Anna talks with a caller on her desk phone, and Bo is at work with his mobile. */
  const begin = async (): Promise<TalkUnderTest> => {
    const supervisor = await desk.supervisor();
    await supervisor.setState('agent2', 'signed-out');
    await supervisor.setState('agent1', 'signed-out');
    await supervisor.setState('agent1', 'available');
    const talk = await TalkUnderTest.begin(desk, desk1, `070174${String(6000 + callers++)}`);
    await (await ringOn(MOBILE_OF_ONE)).ended();
    await supervisor.setState('agent2', 'available');
    await desk.agentIs('agent2', 'available');
    return talk;
  };
  const over = async (talk: TalkUnderTest): Promise<void> => {
    talk.caller.hangUp();
    await talk.over();
  };
  /** Waits until the desk knows of Anna's desk phone. */
  const registered = (wanted: boolean): Promise<void> =>
    eventually(() => expect(desk.desk().agents.get('agent1')?.devices.get('desk1')?.registered).toBe(wanted));
  const bridged = async (): Promise<readonly string[]> => (await desk.asterisk.leftovers()).bridges;
  /** Bo's mobile is rung to be asked, and somebody has answered it. */
  const consult = async (talk: TalkUnderTest): Promise<IncomingCall> => {
    await talk.do('consult', { agent: 'agent2' });
    const ring = await ringOn(MOBILE_OF_TWO);
    await talk.is('consult-ringing');
    return ring;
  };

  it('the agent hears it ring; the key joins the two, and the ringing is over', async () => {
    const talk = await begin();
    const ring = await consult(talk);
    talk.agent.play('silence');
    await talk.agent.heard('sound');
    await ring.answer();
    await ring.heard(ACCEPT_ANNOUNCEMENT);
    ring.play(THIRD_TONE);
    await expect(talk.agent.heard(THIRD_TONE, 400)).rejects.toThrow();
    await talk.is('consult-ringing');
    ring.sendDigits('1');
    await talk.is('consulting');
    talk.agent.play(AGENT_TONE);
    await hearEachOther(talk.agent, AGENT_TONE, ring, THIRD_TONE);
    ring.play('silence');
    await talk.agent.heard('silence');
    ring.play(THIRD_TONE);
    await talk.do('consult-complete');
    await hearEachOther(talk.caller, CALLER_TONE, ring, THIRD_TONE);
    await over(talk);
    await ring.ended();
  });

  it('a voicemail that speaks is heard by nobody, and gives the caller back to the agent', async () => {
    const talk = await begin();
    const voicemail = await consult(talk);
    await voicemail.answer();
    voicemail.play(THIRD_TONE);
    await voicemail.heard(ACCEPT_ANNOUNCEMENT);
    await expect(talk.agent.heard(THIRD_TONE, 500)).rejects.toThrow();
    expect(await bridged()).toHaveLength(1);
    desk.clock.advance(30_000);
    await voicemail.ended();
    await talk.talk();
    await desk.agentIs('agent2', 'available');
    const types = (await talk.facts()).map(({ type }) => type);
    expect(types).not.toContain('consult-answered');
    await over(talk);
  });

  it('who comes back by a mobile is joined by the key alone', async () => {
    const talk = await begin();
    const ring = await consult(talk);
    await ring.answer();
    await ring.heard('sound');
    ring.sendDigits('1');
    await talk.is('consulting');
    await talk.do('conference');
    await talk.do('leave');
    await talk.agent.ended();
    await desk1.unregister();
    await registered(false);
    await talk.do('rejoin');
    const back = await ringOn(MOBILE_OF_ONE);
    await back.answer();
    back.play(AGENT_TONE);
    await back.heard(ACCEPT_ANNOUNCEMENT);
    await expect(talk.caller.heard(AGENT_TONE, 400)).rejects.toThrow();
    await talk.is('rejoining');
    back.sendDigits('1');
    await talk.is('conference');
    await talk.caller.heard(AGENT_TONE);
    await desk1.register();
    await registered(true);
    talk.caller.hangUp();
    ring.hangUp();
    back.hangUp();
    await talk.over();
  });

  it('a bridge that Asterisk has lost is made anew when the caller is taken off hold', async () => {
    const talk = await begin();
    await talk.do('hold');
    await talk.caller.heard('sound');
    const [bridge] = await bridged();
    const gone = await desk.asterisk.request('DELETE', `/bridges/${encodeURIComponent(bridge ?? '')}`);
    expect(gone.status).toBe(204);
    await talk.do('resume');
    await talk.talk();
    const told = (await talk.facts()).map(({ type }) => type);
    expect(told).toEqual(expect.arrayContaining(['effect-failed', 'join-failed', 'join-retried']));
    await over(talk);
  });
});
