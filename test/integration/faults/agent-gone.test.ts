import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { eventually } from '../../support/eventually.ts';
import { expectSettled } from '../../support/settled.ts';
import type { OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const OPEN = '0406280400';
/** The service's, and how long a call that an agent did not take is kept from them. */
const OFFER_MS = 15_000;
const REST_MS = 30_000;

describe('the agent does not take the call', () => {
  let desk: SvaraUnderTest;
  let one: SipPhone;
  let two: SipPhone;
  let callers = 0;
  const dialled: OutgoingCall[] = [];
  const dial = async (number: string, caller: string): Promise<OutgoingCall> => {
    const call = await desk.dial(number, caller);
    dialled.push(call);
    return call;
  };
  const nextCaller = (): string => `070174${String(2000 + callers++)}`;

  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    one = await desk.agent(1, { media: false });
    two = await desk.agent(2, { media: false });
  });
  afterEach(async () => {
    // Only where a test has failed is anybody left; the next shall not suffer from it.
    for (const call of dialled.splice(0)) call.hangUp();
    for (const phone of [one, two]) {
      phone.setDeaf(false);
      phone.onIncoming = 'ring';
      for (const call of phone.activeCalls) call.hangUp();
    }
    await expectSettled(desk);
  });
  afterAll(() => desk.stop());

  const ringFor = (phone: SipPhone, caller: string, withinMs = 5_000) =>
    phone.incoming(withinMs, ({ from }) => from === `+46${caller.slice(1)}`);
  const noRingFor = (phone: SipPhone, caller: string, forMs = 50) =>
    expect(ringFor(phone, caller, forMs)).rejects.toThrow('did not happen');
  const state = async (agent: string, wanted: string): Promise<void> =>
    (await desk.supervisor()).setState(agent, wanted);
  /** agent1 is asked first, agent2 next. */
  const oneThenTwo = async (): Promise<void> => {
    for (const agent of ['agent1', 'agent2']) {
      await state(agent, 'signed-out');
      await state(agent, 'available');
      desk.clock.advance(10);
    }
  };
  const factsOf = async (caller: string): Promise<string[]> => {
    const { facts } = await desk.callFrom(caller, (item) => item.state === 'ended');
    return facts.map(({ type }: { type: string }) => type);
  };

  it('not answered in time: not responding, and the call goes on to the next with its place', async () => {
    await oneThenTwo();
    const [caller, later] = [nextCaller(), nextCaller()];
    await state('agent2', 'paused');
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    const second = await dial(OPEN, later);
    await desk.callFrom(later, (item) => item.state === 'queued');
    desk.clock.advance(OFFER_MS - 1_000);
    expect(ring.isEnded).toBe(false);
    desk.clock.advance(1_001);
    expect(await ring.ended()).toMatchObject({ by: 'them', status: 487 });
    await desk.agentIs('agent1', 'not-responding');
    // Its place: the one who came later is asked for after it.
    await state('agent2', 'available');
    const ring2 = await ringFor(two, caller);
    await ring2.answer();
    await desk.agentIs('agent2', 'talking');
    call.hangUp();
    await ring2.ended();
    const ring3 = await ringFor(two, later);
    second.hangUp();
    await ring3.ended();
    // Only by an own act, or a supervisor's, is the agent asked again.
    await noRingFor(one, later);
    const { waitMs } = await desk.callFrom(caller, (item) => item.state === 'ended');
    expect(waitMs).toBeGreaterThan(OFFER_MS);
  });

  it.each([486, 603, 480, 404, 500])(
    'refused with %i: the next is rung at once, nobody is marked',
    async (status) => {
      await oneThenTwo();
      one.onIncoming = { refuseWith: status, afterMs: 5 };
      const caller = nextCaller();
      const call = await dial(OPEN, caller);
      const ring = await ringFor(two, caller);
      // 480 after ringing is what a phone says that gave up by itself: the same as not answering.
      await desk.agentIs('agent1', status === 480 ? 'not-responding' : 'available');
      one.onIncoming = 'ring';
      await ring.answer();
      await desk.agentIs('agent2', 'talking');
      ring.hangUp();
      await call.ended();
      expect((await factsOf(caller)).filter((type) => type.startsWith('offer'))).toEqual([
        'offer-made',
        'offer-ended',
        'offer-made',
        'offer-accepted',
      ]);
    },
  );

  it('the only one refuses: the pair rests, then is tried again', async () => {
    await oneThenTwo();
    await state('agent2', 'paused');
    one.onIncoming = { refuseWith: 486 };
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    await ringFor(one, caller);
    await desk.agentIs('agent1', 'available');
    one.onIncoming = 'ring';
    await noRingFor(one, caller);
    // Another caller is not kept from the agent.
    const other = nextCaller();
    const call2 = await dial(OPEN, other);
    const ring2 = await ringFor(one, other);
    call2.hangUp();
    await ring2.ended();
    desk.clock.advance(REST_MS + 1);
    const ring = await ringFor(one, caller);
    call.hangUp();
    await ring.ended();
  });

  it('hangs up while the phone rings: the caller goes on waiting and hears music', async () => {
    await oneThenTwo();
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await ring.ringing();
    ring.hangUp();
    const ring2 = await ringFor(two, caller);
    expect(call.isEnded).toBe(false);
    call.hangUp();
    await ring2.ended();
  });

  it('the phone vanishes while it rings: not responding at the deadline, then the next', async () => {
    await oneThenTwo();
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await ring.ringing();
    one.setDeaf(true);
    desk.clock.advance(OFFER_MS + 1);
    const ring2 = await ringFor(two, caller);
    await desk.agentIs('agent1', 'not-responding');
    await ring2.answer();
    await desk.agentIs('agent2', 'talking');
    call.hangUp();
    await ring2.ended();
    one.setDeaf(false);
    // It never heard of the end; what it still shows is its own affair.
    for (const active of one.activeCalls) active.abandon('gone');
  });

  it('the phone vanishes in the talk and comes back: the caller ends it, the agent is free', async () => {
    await oneThenTwo();
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    one.setDeaf(true);
    call.hangUp();
    await desk.callFrom(caller, (item) => item.state === 'ended');
    one.setDeaf(false);
    ring.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'available');
  });

  it('answers at the very deadline: talked with, or not responding, never both nor neither', async () => {
    const random = seededRandom(41);
    const outcomes = new Map<string, number>();
    await state('agent2', 'paused');
    for (let n = 0; n < 25 || (n < 150 && outcomes.size < 2); n += 1) {
      await state('agent1', 'signed-out');
      await state('agent1', 'available');
      const caller = nextCaller();
      const call = await dial(OPEN, caller);
      const ring = await ringFor(one, caller);
      desk.clock.advance(OFFER_MS - 1_000);
      await Promise.all([
        pause(random.below(12)).then(() => ring.answer().catch(() => undefined)),
        pause(random.below(12)).then(() => desk.clock.advance(1_001)),
      ]);
      const outcome = await eventually(async () => {
        const { agents } = await (await desk.supervisor()).get('/api/board');
        const row = agents.find(({ id }: { id: string }) => id === 'agent1');
        if (row.state !== 'talking' && row.state !== 'not-responding') throw new Error(`is ${row.state}`);
        return row.state as string;
      });
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      call.hangUp();
      await Promise.all([call.ended(), ring.ended()]);
      const types = await factsOf(caller);
      expect(types.includes('call-answered')).toBe(outcome === 'talking');
    }
    expect([...outcomes.keys()].sort(), JSON.stringify([...outcomes])).toEqual(['not-responding', 'talking']);
  });

  it('unregisters while callers wait: not offered until the phone is back', async () => {
    await state('agent2', 'signed-out');
    await state('agent1', 'signed-out');
    await one.unregister();
    await eventually(async () => {
      const { agents } = await (await desk.supervisor()).get('/api/board');
      expect(agents[0]).toMatchObject({ id: 'agent1', reachable: false });
    });
    await state('agent1', 'available');
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    await desk.callFrom(caller, (item) => item.state === 'queued');
    await noRingFor(one, caller);
    await one.register();
    const ring = await ringFor(one, caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    // In the talk the registration says nothing of it.
    await one.unregister();
    await pause(20);
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
    await one.register();
    await desk.agentIs('agent1', 'available');
  });

  it('pauses or goes home while the phone rings: it falls silent, the next is asked', async () => {
    for (const wanted of ['paused', 'signed-out']) {
      await oneThenTwo();
      const caller = nextCaller();
      const call = await dial(OPEN, caller);
      const ring = await ringFor(one, caller);
      await state('agent1', wanted);
      await ring.ended();
      const ring2 = await ringFor(two, caller);
      await desk.agentIs('agent1', wanted);
      call.hangUp();
      await ring2.ended();
    }
  });

  it('in a call of their own: busy elsewhere, not offered, and offered right after', async () => {
    await oneThenTwo();
    await state('agent2', 'signed-out');
    const own = one.call('desk2');
    const ownRing = await two.incoming(5_000, ({ from }) => !from.startsWith('+'));
    await desk.agentIs('agent1', 'busy-elsewhere');
    await ownRing.answer();
    await own.answered();
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    await desk.callFrom(caller, (item) => item.state === 'queued');
    await noRingFor(one, caller);
    own.hangUp();
    const ring = await ringFor(one, caller);
    call.hangUp();
    await ring.ended();
    await desk.agentIs('agent1', 'available');
  });

  it('glare: picks up the phone to dial in the moment of the offer', async () => {
    const random = seededRandom(53);
    const outcomes = new Map<string, number>();
    for (let n = 0; n < 15; n += 1) {
      await oneThenTwo();
      await state('agent2', 'paused');
      const caller = nextCaller();
      const [call, own] = await Promise.all([
        pause(random.below(6)).then(() => dial(OPEN, caller)),
        pause(random.below(12)).then(() => one.call('desk3')),
      ]);
      // Nobody is registered at desk3, so that the own call ends by itself or is hung up here.
      await call.answered();
      await pause(random.below(20));
      own.hangUp();
      await own.ended();
      // Whichever came first: in the end the agent is free again and the caller is offered to them, or rests.
      const { facts } = await eventually(async () => {
        const found = await desk.callFrom(caller, () => true);
        const state = (await desk.queue('it-support')).waiting;
        if (state !== 1) throw new Error(`${state} wait`);
        return found;
      });
      const offers = facts.filter(({ type }: { type: string }) => type === 'offer-made').length;
      outcomes.set(`${offers} offers`, (outcomes.get(`${offers} offers`) ?? 0) + 1);
      call.hangUp();
      await call.ended();
      await desk.asterisk.expectNothingLeft();
      await desk.agentIs('agent1', 'available');
    }
    expect(outcomes.size).toBeGreaterThan(0);
  });
});
