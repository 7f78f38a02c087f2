import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { legOf, PageWithSound } from '../support/page-with-sound.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import { AGENT_TONE, CALLER_TONE, hearEachOther, TalkUnderTest } from '../support/talk-under-test.ts';

/** What is left of the tone when the page is gone: packets under way, and what the caller's phone had yet to play. */
const TONE_OVER_MS = 150;

describe('the page of an agent is lost in a talk', () => {
  let desk: SvaraUnderTest;
  let agent: PageWithSound;
  let callers = 300;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    agent = await PageWithSound.atWork(desk, 1);
  });
  afterAll(async () => {
    agent.close();
    await desk.stop();
  });
  afterEach(async () => {
    await desk.asterisk.expectNothingLeft();
    await (await desk.supervisor()).setState('agent1', 'available');
  });

  const begin = async (): Promise<TalkUnderTest> => {
    const talk = await TalkUnderTest.begin(desk, agent.phone, `0701740${(callers += 1)}`);
    await talk.talk();
    return talk;
  };

  /** The page is gone and nothing comes from it; the caller hears something else. @returns how long that took */
  const callerHearsMusic = async (talk: TalkUnderTest): Promise<number> => {
    const since = performance.now();
    talk.agent.play('nothing');
    await talk.is('interrupted');
    await pause(TONE_OVER_MS);
    await talk.caller.heard('sound');
    return performance.now() - since;
  };

  it('by a reload: music within a second, and the new page talks within 5 s, by itself', async () => {
    const talk = await begin();
    agent.page.leave();
    const musicMs = await callerHearsMusic(talk);
    await desk.agentIs('agent1', 'talking');
    const since = performance.now();
    await agent.loadAgain();
    const again = await agent.answersItself();
    again.play(AGENT_TONE);
    await hearEachOther(talk.caller, CALLER_TONE, again, AGENT_TONE);
    const backMs = performance.now() - since;
    expect(musicMs).toBeLessThan(1_000);
    expect(backMs).toBeLessThan(5_000);
    console.info(`music after ${Math.round(musicMs)} ms, talking ${Math.round(backMs)} ms after the load`);
    // What was lost was hung up.
    await talk.agent.ended();
    await talk.is('talking');
    await talk.do('hold');
    await talk.caller.heard('sound');
    await talk.do('hang-up');
    await Promise.all([talk.caller.ended(), again.ended()]);
    await talk.over();
    const facts = await talk.facts();
    expect(facts.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['talk-interrupted', 'lost-leg-ended', 'phone-rung-again', 'talk-continued']),
    );
  });

  it('as the network blinks: the talk goes on with the leg that the page has still', async () => {
    const talk = await begin();
    agent.page.dropWorkplace();
    await pause(200);
    await talk.is('talking');
    desk.clock.advance(5_000);
    await callerHearsMusic(talk);
    await agent.reconnect(talk.agent);
    talk.agent.play(AGENT_TONE);
    await talk.talk();
    await talk.is('talking');
    expect(talk.call?.talk?.leg).toBe(legOf(talk.agent));
    talk.caller.hangUp();
    await talk.agent.ended();
    await talk.over();
  });

  it('as the laptop is closed: it is silent for 15 s though connected, and back with its first word', async () => {
    const talk = await begin();
    desk.clock.advance(14_000);
    await pause(200);
    await talk.is('talking');
    desk.clock.advance(1_000);
    await callerHearsMusic(talk);
    await agent.page.report({ legs: [legOf(talk.agent)], sound: 'flowing' });
    talk.agent.play(AGENT_TONE);
    await talk.talk();
    talk.caller.hangUp();
    await talk.agent.ended();
    await talk.over();
  });

  it('with its leg alone: no hang-up, the phone is rung anew', async () => {
    const talk = await begin();
    talk.agent.hangUp();
    const again = await agent.answersItself();
    again.play(AGENT_TONE);
    await hearEachOther(talk.caller, CALLER_TONE, again, AGENT_TONE);
    talk.caller.hangUp();
    await again.ended();
    await talk.over();
  });

  it('and does not come back: the caller waits for others, the agent is not responding', async () => {
    const talk = await begin();
    agent.page.leave();
    await callerHearsMusic(talk);
    desk.clock.advance(30_000);
    await desk.agentIs('agent1', 'not-responding');
    await talk.agent.ended();
    await talk.is('queued' as never);
    await talk.caller.heard('sound');
    talk.caller.hangUp();
    await talk.over();
    await agent.loadAgain();
  });

  it('while the phone rings: the offer is withdrawn, and made again once it is back', async () => {
    const caller = await desk.dial('0406280400', '0701740399');
    const ring = await agent.phone.incoming();
    agent.page.leave();
    await ring.ended();
    await desk.agentIs('agent1', 'available');
    await agent.loadAgain();
    const again = await agent.phone.incoming();
    expect(again.header('X-Svara-Auto-Answer')).toBe('');
    await again.answer();
    await desk.agentIs('agent1', 'talking');
    caller.hangUp();
    await again.ended();
    await desk.agentIs('agent1', 'available');
  });

  it('and the caller hangs up meanwhile: nothing is left', async () => {
    const talk = await begin();
    agent.page.leave();
    await talk.is('interrupted');
    talk.caller.hangUp();
    await talk.agent.ended();
    await talk.over();
    await agent.loadAgain();
    await agent.phone.noIncoming(300);
  });

  it('and another phone is chosen: that rings, and hanging it up ends the call', async () => {
    const talk = await begin();
    agent.page.leave();
    await talk.is('interrupted');
    const user = await desk.signIn('agent1');
    const { status } = await user.request('PUT', '/api/agents/agent1/device', { device: 'desk1' });
    expect(status).toBe(200);
    const ring = await agent.phone.incoming();
    expect(ring.header('X-Svara-Auto-Answer')).toBe('');
    await ring.answer();
    ring.play(AGENT_TONE);
    await hearEachOther(talk.caller, CALLER_TONE, ring, AGENT_TONE);
    ring.hangUp();
    await talk.caller.ended();
    await talk.over();
    await agent.loadAgain();
  });
});
