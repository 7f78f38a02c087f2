import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingCall } from '../support/sip/incoming-call.ts';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import {
  AGENT_TONE,
  CALLER_TONE,
  hearEachOther,
  TalkUnderTest,
  THIRD_TONE,
} from '../support/talk-under-test.ts';

const SUPPLIER = '0701740698';

describe('R5: three talk together; the agent goes and comes back and owns the call all the while', () => {
  let desk: SvaraUnderTest;
  let first: SipPhone;
  let trunk: SipPhone;
  let callers = 200;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    trunk = await desk.phone('trunk');
    first = await desk.agent(1);
  });
  afterAll(() => desk.stop());
  afterEach(async () => {
    await desk.asterisk.expectNothingLeft();
    await desk.agentIs('agent1', 'available');
  });

  /** Caller, agent and a supplier outside in one talk. */
  const three = async (): Promise<{ talk: TalkUnderTest; supplier: IncomingCall }> => {
    const talk = await TalkUnderTest.begin(desk, first, `0701740${(callers += 1)}`);
    await talk.do('consult', { number: SUPPLIER });
    const supplier = await trunk.incoming();
    await supplier.answer();
    supplier.play(THIRD_TONE);
    await talk.is('consulting');
    await talk.do('conference');
    await talk.is('conference');
    return { talk, supplier };
  };

  it('all three hear each other; the agent leaves, the others talk on, the agent is rung and back', async () => {
    const { talk, supplier } = await three();
    // Two tones at once are neither alone: each pair is heard while the third keeps silent.
    talk.agent.play('silence');
    await hearEachOther(talk.caller, CALLER_TONE, supplier, THIRD_TONE);
    talk.agent.play(AGENT_TONE);
    supplier.play('silence');
    await talk.talk();
    supplier.play(THIRD_TONE);

    await talk.do('leave');
    await talk.agent.ended();
    await desk.agentIs('agent1', 'available');
    await hearEachOther(talk.caller, CALLER_TONE, supplier, THIRD_TONE);
    expect([talk.call?.talk?.agent, talk.call?.past.owner]).toEqual(['agent1', 'agent1']);

    await talk.do('rejoin');
    const back = await first.incoming();
    await talk.is('rejoining');
    await back.answer();
    back.play(AGENT_TONE);
    await talk.is('conference');
    supplier.play('silence');
    await hearEachOther(talk.caller, CALLER_TONE, back, AGENT_TONE);
    await desk.agentIs('agent1', 'talking');
    talk.caller.play('silence');
    supplier.play(THIRD_TONE);
    await back.heard(THIRD_TONE);

    back.hangUp();
    await talk.is('away');
    talk.caller.hangUp();
    await supplier.ended();
    await talk.over();
    const facts = await talk.facts();
    expect(facts.filter(({ type }) => type === 'agent-left')).toHaveLength(2);
    expect(facts.at(-1)?.text).toContain('with Astrid Lindqvist');
  });

  it('the third party goes: the agent and the caller talk on', async () => {
    const { talk, supplier } = await three();
    supplier.hangUp();
    await talk.is('talking');
    await talk.talk();
    talk.agent.hangUp();
    await talk.over();
  });

  it('the caller goes: the agent and the third party talk on, until one of them goes', async () => {
    const { talk, supplier } = await three();
    talk.caller.hangUp();
    await talk.is('without-caller');
    await hearEachOther(talk.agent, AGENT_TONE, supplier, THIRD_TONE);
    expect((await talk.ask('hold')).status).toBe(409);
    supplier.hangUp();
    await talk.agent.ended();
    await talk.over();
  });

  it('the agent takes the third party out, or leaves them with the caller for good', async () => {
    const { talk, supplier } = await three();
    await talk.do('consult-cancel');
    await supplier.ended();
    await talk.talk();
    await talk.do('consult', { number: SUPPLIER });
    const again = await trunk.incoming();
    await again.answer();
    again.play(THIRD_TONE);
    await talk.is('consulting');
    await talk.do('consult-complete');
    await talk.agent.ended();
    await hearEachOther(talk.caller, CALLER_TONE, again, THIRD_TONE);
    again.hangUp();
    await talk.caller.ended();
    await talk.over();
  });

  it('an agent who does not come back leaves the others as they were', async () => {
    const { talk, supplier } = await three();
    await talk.do('leave');
    await talk.agent.ended();
    await desk.agentIs('agent1', 'available');
    await talk.do('rejoin');
    (await first.incoming()).refuse(486);
    await talk.is('away');
    await hearEachOther(talk.caller, CALLER_TONE, supplier, THIRD_TONE);
    await talk.do('hang-up');
    await Promise.all([talk.caller.ended(), supplier.ended()]);
    await talk.over();
  });

  it('goes on while the service is away, and the agent can come back after it', async () => {
    const { talk, supplier } = await three();
    await talk.do('leave');
    await talk.agent.ended();
    // The facts of the last moments are written behind.
    await talk.facts();
    await desk.stopService();
    await hearEachOther(talk.caller, CALLER_TONE, supplier, THIRD_TONE);
    await desk.startService();
    await talk.is('away');
    await hearEachOther(talk.caller, CALLER_TONE, supplier, THIRD_TONE);
    await talk.do('rejoin');
    const back = await first.incoming();
    await back.answer();
    back.play(AGENT_TONE);
    await talk.is('conference');
    supplier.play('silence');
    await hearEachOther(talk.caller, CALLER_TONE, back, AGENT_TONE);
    supplier.hangUp();
    back.hangUp();
    await talk.over();
  });
});
