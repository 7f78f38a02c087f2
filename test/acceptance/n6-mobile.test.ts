import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import {
  ACCEPT_ANNOUNCEMENT,
  MOBILE_OF_ONE,
  MOBILE_OF_TWO,
  TOWN,
  mobileDeskFile,
} from '../support/mobile-desk.ts';
import type { IncomingCall, OutgoingCall, SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const music = 'sound';
const OFFER_MS = 15_000;
const REST_MS = 30_000;

describe('N6: an agent’s phone can be a mobile, and only a person on it counts as an answer', () => {
  let desk: SvaraUnderTest;
  let desk1: SipPhone;
  /** The mobile network: what is dialled on the trunk comes here. */
  let outside: SipPhone;
  let callers = 0;

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    outside = await desk.phone('trunk');
    desk1 = await desk.phone('desk1');
  });
  afterAll(() => desk.stop());

  const works = async (agent: string): Promise<void> => {
    await desk.agentIs(agent, 'signed-out');
    await (await desk.supervisor()).setState(agent, 'available');
    desk.clock.advance(10);
  };
  const home = async (...agents: string[]): Promise<void> => {
    const supervisor = await desk.supervisor();
    for (const agent of agents) await eventually(() => supervisor.setState(agent, 'signed-out'));
  };
  const ringOn = (number: string, withinMs = 5_000) =>
    outside.incoming(withinMs, ({ dialled }) => dialled === number);
  const dial = async (): Promise<{ call: OutgoingCall; from: string }> => {
    const from = `070174${String(3000 + callers++)}`;
    const call = await desk.dial(TOWN, from);
    await call.answered();
    return { call, from };
  };
  const talkBothWays = async (call: OutgoingCall, ring: IncomingCall): Promise<void> => {
    call.play('tone 440');
    ring.play('tone 620');
    await Promise.all([ring.heard('tone 440'), call.heard('tone 620')]);
  };
  const factsOf = async (from: string, type: string) => {
    const { facts } = await desk.callFrom(from);
    return facts.filter((fact: { type: string }) => fact.type === type).map((f: { text: string }) => f.text);
  };
  const bridges = async () => (await desk.asterisk.leftovers()).bridges;

  it.each(['rfc4733', 'info'] as const)('pressing 1 accepts (%s), and both hear each other', async (how) => {
    await works('agent2');
    const { call, from } = await dial();
    const ring = await ringOn(MOBILE_OF_TWO);
    expect(ring.from, 'the number of the municipality is shown').toBe('+46406280400');
    await ring.answer();
    await ring.heard(ACCEPT_ANNOUNCEMENT);
    desk.clock.advance(300);
    await call.heard(music);
    expect(await bridges(), 'nobody is connected before the key').toEqual([]);
    ring.sendDigits('1', how);
    await desk.agentIs('agent2', 'talking');
    await talkBothWays(call, ring);
    expect(await factsOf(from, 'offer-accepted')).toEqual(['Bo Ek accepted by key 1']);
    call.hangUp();
    await ring.ended();
    await home('agent2');
  });

  it('a voicemail that answers and speaks is never connected: not answered, and forgiven once', async () => {
    await works('agent2');
    const { call, from } = await dial();
    const voicemail = await ringOn(MOBILE_OF_TWO);
    await voicemail.answer();
    voicemail.play('tone 700');
    await voicemail.heard(ACCEPT_ANNOUNCEMENT);
    // It speaks on over the announcement and after it, and never presses a key.
    await eventually(async () => expect(await factsOf(from, 'key-prompt-ended')).toHaveLength(1), 15_000);
    desk.clock.advance(300);
    await call.heard(music);
    await expect(call.heard('tone 700', 500)).rejects.toThrow();
    expect(await bridges()).toEqual([]);
    desk.clock.advance(OFFER_MS + 1);
    await voicemail.ended();
    await desk.agentIs('agent2', 'available');
    expect(await factsOf(from, 'offer-ended')).toEqual([
      expect.stringMatching(/^Bo Ek did not answer in time, miss 1 in a row with 1 forgiven; kept/),
    ]);
    // The second time in a row it is not forgiven.
    desk.clock.advance(REST_MS);
    const again = await ringOn(MOBILE_OF_TWO);
    await again.answer();
    await eventually(async () => expect(await factsOf(from, 'key-prompt-ended')).toHaveLength(2), 15_000);
    desk.clock.advance(OFFER_MS + 1);
    await again.ended();
    await desk.agentIs('agent2', 'not-responding');
    call.hangUp();
    await home('agent2');
  }, 40_000);

  it('a voicemail that hangs up by itself has not declined either', async () => {
    await works('agent2');
    const { call, from } = await dial();
    const voicemail = await ringOn(MOBILE_OF_TWO);
    await voicemail.answer();
    await voicemail.heard('sound');
    voicemail.hangUp();
    await eventually(async () =>
      expect(await factsOf(from, 'offer-ended')).toEqual([expect.stringContaining('did not answer in time')]),
    );
    call.hangUp();
    await home('agent2');
  });

  it('another key declines: the agent stays available, the pair rests', async () => {
    await works('agent2');
    const { call, from } = await dial();
    const ring = await ringOn(MOBILE_OF_TWO);
    await ring.answer();
    await ring.heard('sound');
    ring.sendDigits('5');
    await ring.ended();
    await desk.agentIs('agent2', 'available');
    expect(await factsOf(from, 'offer-ended')).toEqual([
      expect.stringMatching(/^Bo Ek declined by key 5; kept/),
    ]);
    desk.clock.advance(REST_MS + 1);
    const again = await ringOn(MOBILE_OF_TWO);
    call.hangUp();
    await again.ended();
    await home('agent2');
  });

  describe('beside a desk phone, both ringing at once', () => {
    const bothRing = async () => {
      await works('agent1');
      const { call, from } = await dial();
      const [atDesk, mobile] = await Promise.all([desk1.incoming(), ringOn(MOBILE_OF_ONE)]);
      return { call, from, atDesk, mobile };
    };

    it('the desk phone wins while the mobile says its announcement', async () => {
      const { call, atDesk, mobile } = await bothRing();
      await mobile.answer();
      await mobile.heard(ACCEPT_ANNOUNCEMENT);
      await atDesk.answer();
      await mobile.ended();
      await talkBothWays(call, atDesk);
      await desk.agentIs('agent1', 'talking');
      call.hangUp();
      await atDesk.ended();
      await home('agent1');
    });

    it('the mobile wins by its key, and the desk phone stops ringing at once', async () => {
      const { call, atDesk, mobile } = await bothRing();
      await mobile.answer();
      await mobile.heard('sound');
      expect(atDesk.isEnded).toBe(false);
      mobile.sendDigits('1');
      expect(await atDesk.ended()).toMatchObject({ by: 'them', status: 487 });
      await talkBothWays(call, mobile);
      call.hangUp();
      await mobile.ended();
      await home('agent1');
    });

    it('a voicemail answers and the desk phone goes on ringing', async () => {
      const { call, atDesk, mobile } = await bothRing();
      await mobile.answer();
      await mobile.heard('sound');
      mobile.hangUp();
      await desk.agentIs('agent1', 'offered');
      await atDesk.answer();
      await talkBothWays(call, atDesk);
      atDesk.hangUp();
      await call.ended();
      await home('agent1');
    });

    it('one that is busy leaves the other ringing; one that says no ends both', async () => {
      const busy = await bothRing();
      busy.mobile.refuse(486);
      await eventually(async () =>
        expect(await factsOf(busy.from, 'offer-ended')).toEqual(["Anna Berg (mobile1)'s phone was busy"]),
      );
      expect(busy.atDesk.isEnded).toBe(false);
      busy.atDesk.refuse(603);
      await desk.agentIs('agent1', 'available');
      busy.call.hangUp();
      await home('agent1');

      const declined = await bothRing();
      declined.atDesk.refuse(603);
      await declined.mobile.ended();
      await desk.agentIs('agent1', 'available');
      declined.call.hangUp();
      await home('agent1');
    });

    it('declined by a command, both stop', async () => {
      const { call, atDesk, mobile } = await bothRing();
      const anna = await desk.signIn('agent1');
      expect((await anna.request('POST', '/api/agents/agent1/decline')).status).toBe(200);
      await Promise.all([atDesk.ended(), mobile.ended()]);
      const again = await anna.request('POST', '/api/agents/agent1/decline');
      expect([again.status, again.body.error.message]).toEqual([409, 'no call is offered']);
      call.hangUp();
      await home('agent1');
    });
  });

  it('a caller who gives up while the announcement plays leaves nothing', async () => {
    await works('agent2');
    const { call } = await dial();
    const ring = await ringOn(MOBILE_OF_TWO);
    await ring.answer();
    await ring.heard('sound');
    call.hangUp();
    await ring.ended();
    await desk.asterisk.expectNothingLeft();
    await home('agent2');
  });

  it('while the trunk is away the mobile cannot be rung, and the agent is not offered calls', async () => {
    await works('agent2');
    await outside.unregister();
    const supervisor = await desk.supervisor();
    const reachable = async (agent: string) => {
      const { agents } = await supervisor.get('/api/board');
      return agents.find(({ id }: { id: string }) => id === agent).reachable;
    };
    await eventually(async () => expect(await reachable('agent2')).toBe(false));
    // Who has another phone is still reached.
    expect(await reachable('agent1')).toBe(true);
    const { call } = await dial();
    await desk.agentIs('agent2', 'available');
    await outside.register();
    const ring = await ringOn(MOBILE_OF_TWO);
    call.hangUp();
    await ring.ended();
    await home('agent2');
  });
});
