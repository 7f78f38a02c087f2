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

const OUTSIDE = '0701740699';

describe('R4: a call is handed on, cold or after asking, and keeps what it was', () => {
  let desk: SvaraUnderTest;
  let first: SipPhone;
  let second: SipPhone;
  let trunk: SipPhone;
  let callers = 100;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    trunk = await desk.phone('trunk');
    first = await desk.agent(1);
    second = await desk.agent(2);
    await (await desk.supervisor()).setState('agent2', 'paused');
  });
  afterAll(() => desk.stop());
  afterEach(async () => {
    await desk.asterisk.expectNothingLeft();
    for (const agent of ['agent1', 'agent2']) await free(agent);
    await (await desk.supervisor()).setState('agent2', 'paused');
  });

  const free = async (agent: string): Promise<void> => {
    const { state } = desk.desk().agents.get(agent) ?? { state: 'unknown' };
    if (state !== 'available') await (await desk.supervisor()).setState(agent, 'available');
    await desk.agentIs(agent, 'available');
  };
  const begin = async (): Promise<TalkUnderTest> => {
    const talk = await TalkUnderTest.begin(desk, first, `0701740${(callers += 1)}`);
    await free('agent2');
    return talk;
  };
  const answered = async (ring: IncomingCall): Promise<IncomingCall> => {
    await ring.answer();
    ring.play(THIRD_TONE);
    return ring;
  };

  it('on hold the caller hears music and the agent nothing', async () => {
    const talk = await begin();
    await talk.talk();
    await talk.do('hold');
    talk.agent.play('silence');
    await Promise.all([talk.caller.heard('sound'), talk.agent.heard('silence')]);
    expect((await talk.ask('hold')).body.error.message).toContain('on hold already');
    talk.agent.play(AGENT_TONE);
    await talk.do('resume');
    await talk.talk();
    talk.caller.hangUp();
    await talk.over();
  });

  it('cold to a service: the wait goes on in its queue, and the first answer is the one that counts', async () => {
    const talk = await begin();
    await talk.do('transfer', { service: 'network' });
    await talk.agent.ended();
    const ring = await answered(await second.incoming());
    await hearEachOther(talk.caller, CALLER_TONE, ring, THIRD_TONE);
    expect(talk.call?.past.owner).toBe('agent1');
    expect(talk.call?.talk?.agent).toBe('agent2');
    expect((await desk.queue('network')).offered).toBe(0);
    expect((await desk.queue('it-support')).answered).toBe(2);
    ring.hangUp();
    await talk.over();
    const types = (await talk.facts()).map(({ type }) => type);
    expect(types.filter((type) => type === 'call-queued')).toHaveLength(2);
    expect(types.filter((type) => type === 'call-ended')).toHaveLength(1);
  });

  it('cold to an agent: that very one is rung; who declines gives it back to who had it', async () => {
    const talk = await begin();
    await talk.do('transfer', { agent: 'agent2' });
    await talk.agent.ended();
    (await second.incoming()).refuse(486);
    const back = await first.incoming();
    await back.answer();
    back.play(AGENT_TONE);
    await talk.is('talking');
    await hearEachOther(talk.caller, CALLER_TONE, back, AGENT_TONE);
    await free('agent2');
    await talk.do('transfer', { agent: 'agent2' });
    const ring = await answered(await second.incoming());
    await hearEachOther(talk.caller, CALLER_TONE, ring, THIRD_TONE);
    talk.caller.hangUp();
    await talk.over();
  });

  it('cold to an agent who is not free is refused, and says why', async () => {
    const talk = await begin();
    await (await desk.supervisor()).setState('agent2', 'paused');
    const answer = await talk.ask('transfer', { to: { agent: 'agent2' } });
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect(answer.body.error.message).toContain('Bjarne Haugland is paused');
    await talk.talk();
    talk.agent.hangUp();
    await talk.over();
  });

  it('cold to a number outside: it sees the number that was dialled', async () => {
    const talk = await begin();
    await talk.do('transfer', { number: OUTSIDE });
    await talk.agent.ended();
    const ring = await trunk.incoming();
    expect([ring.dialled, ring.from]).toEqual(['+46701740699', '+46406280400']);
    await talk.caller.heard('sound');
    await answered(ring);
    await hearEachOther(talk.caller, CALLER_TONE, ring, THIRD_TONE);
    await talk.is('away');
    ring.hangUp();
    await talk.over();
    await talk.caller.ended();
  });

  it('a number where nobody answers in 30 s gives the call back to the queue of its service', async () => {
    const talk = await begin();
    await (await desk.supervisor()).setState('agent2', 'paused');
    await talk.do('transfer', { number: OUTSIDE });
    const ring = await trunk.incoming();
    await desk.agentIs('agent1', 'available');
    desk.clock.advance(30_000);
    await ring.ended();
    const back = await first.incoming();
    await back.answer();
    back.play(AGENT_TONE);
    await hearEachOther(talk.caller, CALLER_TONE, back, AGENT_TONE);
    talk.caller.hangUp();
    await talk.over();
  });

  it('refuses a number outside that may not be dialled, and what is none', async () => {
    const talk = await begin();
    for (const number of ['+999123456', 'nobody']) {
      const answer = await talk.ask('transfer', { to: { number } });
      expect([answer.status, answer.body.error.field]).toEqual([400, 'to.number']);
    }
    const stranger = await desk.signIn('agent3');
    expect((await talk.ask('hold', undefined, stranger)).status).toBe(403);
    expect((await talk.ask('hold', undefined, await desk.signIn('agent1'))).status).toBe(200);
    talk.caller.hangUp();
    await talk.over();
  });

  it('an agent cannot hand it on past Svara: a REFER of the phone is refused', async () => {
    const talk = await begin();
    const { host, port } = desk.asterisk.sip;
    const status = await talk.agent.refer(`sip:desk2@${host}:${port}`);
    expect(status).toBeGreaterThanOrEqual(400);
    await second.noIncoming(300);
    await talk.talk();
    expect(talk.call?.talk?.agent).toBe('agent1');
    talk.caller.hangUp();
    await talk.over();
  });

  it('asked first and completed: the two talk on, the first owner is kept', async () => {
    const talk = await begin();
    await talk.do('consult', { agent: 'agent2' });
    const ring = await second.incoming();
    await talk.is('consult-ringing');
    await answered(ring);
    await hearEachOther(talk.agent, AGENT_TONE, ring, THIRD_TONE);
    await talk.caller.heard('sound');
    await talk.do('consult-complete');
    await talk.agent.ended();
    await hearEachOther(talk.caller, CALLER_TONE, ring, THIRD_TONE);
    expect([talk.call?.past.owner, talk.call?.talk?.agent]).toEqual(['agent1', 'agent2']);
    ring.hangUp();
    await talk.over();
  });

  it('asked first and taken back: the agent is with the caller again', async () => {
    const talk = await begin();
    await talk.do('consult', { service: 'network' });
    const ring = await answered(await second.incoming());
    await talk.is('consulting');
    await talk.do('consult-cancel');
    await ring.ended();
    await talk.talk();
    await desk.agentIs('agent2', 'available');
    await talk.do('consult', { number: OUTSIDE });
    (await trunk.incoming()).refuse(486);
    await talk.is('talking');
    await talk.talk();
    talk.agent.hangUp();
    await talk.over();
  });

  const moments = ['consult-ringing', 'consulting'] as const;
  const sides = ['the caller', 'the agent', 'who is asked'] as const;
  it.each(moments.flatMap((moment) => sides.map((side) => [moment, side] as const)))(
    'broken off while %s by %s',
    async (moment, side) => {
      const talk = await begin();
      await talk.do('consult', { agent: 'agent2' });
      const ring = await second.incoming();
      if (moment === 'consulting') await answered(ring);
      await talk.is(moment);
      if (side === 'the caller') {
        talk.caller.hangUp();
        await Promise.all([talk.agent.ended(), ring.ended()]);
      } else if (side === 'who is asked') {
        ring.hangUp();
        await talk.talk();
        talk.caller.hangUp();
      } else {
        talk.agent.hangUp();
        // Nobody loses the caller: with the one who answered, or back in the queue.
        const other = moment === 'consulting' ? ring : await first.incoming();
        if (other !== ring) await answered(other);
        await hearEachOther(talk.caller, CALLER_TONE, other, THIRD_TONE);
        talk.caller.hangUp();
        await Promise.all([ring.ended(), other.ended()]);
      }
      await talk.over();
    },
  );
});
