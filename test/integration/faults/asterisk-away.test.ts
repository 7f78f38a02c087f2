import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { expectSettled } from '../../support/settled.ts';
import type { OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const OPEN = '0406280400';
/** The board must be right so long after Asterisk, or the line to it, is back. */
const RIGHT_AGAIN_MS = 5_000;

describe('Asterisk is away', () => {
  let desk: SvaraUnderTest;
  let one: SipPhone;
  let callers = 0;
  const dialled: OutgoingCall[] = [];
  const nextCaller = (): string => `070174${String(4000 + callers++)}`;

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ overLines: true });
    one = await desk.agent(1, { media: false });
  });
  afterEach(async () => {
    desk.lines.ari.mend();
    desk.lines.ami.mend();
    // Only where a test has failed is anybody left; the next shall not suffer from it.
    for (const call of dialled.splice(0)) call.hangUp();
    await eventually(() => desk.isUp(), 20_000);
    await expectSettled(desk);
    await setState('agent1', 'available');
  });
  afterAll(() => desk.stop());

  const dial = async (caller: string): Promise<OutgoingCall> => {
    const call = await desk.dial(OPEN, caller);
    dialled.push(call);
    await call.answered();
    return call;
  };
  const ringFor = (caller: string, withinMs = 5_000) =>
    one.incoming(withinMs, ({ from }) => from === `+46${caller.slice(1)}`);
  const setState = async (agent: string, state: string): Promise<void> =>
    (await desk.supervisor()).setState(agent, state);
  const inState = (caller: string, state: string) => desk.callFrom(caller, (item) => item.state === state);
  const healthIs = (expected: object, withinMs = 5_000) =>
    eventually(async () => {
      const { status, body } = await desk.request('GET', '/api/health');
      expect({ http: status, ...body }).toMatchObject(expected);
    }, withinMs);

  it('killed and started again: calls are recorded as lost, and all is right within 5 s', async () => {
    const [talking, waiting] = [nextCaller(), nextCaller()];
    await dial(talking);
    const ring = await ringFor(talking);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    await dial(waiting);
    await inState(waiting, 'queued');
    const { answered, abandoned } = await desk.queue('it-support');

    await desk.asterisk.kill();
    await healthIs({ http: 503, status: 'down', ari: 'down', ami: 'down', database: 'up' });
    await desk.asterisk.start();
    await healthIs({ http: 200, status: 'up', ari: 'up', ami: 'up' }, RIGHT_AGAIN_MS);
    await eventually(async () => {
      expect(await desk.queue('it-support')).toMatchObject({
        waiting: 0,
        answered,
        abandoned: abandoned + 1,
      });
      const { agents } = await (await desk.supervisor()).get('/api/board');
      expect(agents[0]).toMatchObject({ id: 'agent1', state: 'available' });
      expect(agents[0].call).toBeUndefined();
    }, RIGHT_AGAIN_MS);
    // A fault of ours is never taken for an impatient caller, nor for a talk that went well to its end.
    expect(await inState(waiting, 'ended')).toMatchObject({ endReason: 'failed' });
    expect(await inState(talking, 'ended')).toMatchObject({ endReason: 'handled', agentId: 'agent1' });

    // The phones that Asterisk has no contact of any more come back by themselves; then the next call works.
    for (const call of [...one.activeCalls]) call.abandon('Asterisk has gone');
    for (const call of dialled.splice(0)) call.abandon('Asterisk has gone');
    await one.register();
    await desk.agentIs('agent1', 'available');
    const next = nextCaller();
    const call = await dial(next);
    const ring2 = await ringFor(next);
    await ring2.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring2.ended();
  });

  it('the line of its events is cut: those who wait keep their order, a talk goes on', async () => {
    const talking = nextCaller();
    const talk = await dial(talking);
    const ring = await ringFor(talking);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    const [first, second, leaves] = [nextCaller(), nextCaller(), nextCaller()];
    const calls = [];
    for (const caller of [first, second, leaves]) {
      calls.push(await dial(caller));
      await inState(caller, 'queued');
    }
    desk.lines.ari.cut();
    await healthIs({ http: 503, ari: 'down', ami: 'up' });
    // Nothing is lost meanwhile, and the desk can be spoken to.
    expect(await desk.queue('it-support')).toMatchObject({ waiting: 3 });
    calls[2]?.hangUp();
    expect([talk.isEnded, ring.isEnded]).toEqual([false, false]);
    desk.lines.ari.mend();
    await healthIs({ http: 200 }, RIGHT_AGAIN_MS);
    await inState(leaves, 'ended');
    expect(await desk.queue('it-support')).toMatchObject({ waiting: 2 });
    await desk.agentIs('agent1', 'talking');
    talk.hangUp();
    await ring.ended();
    for (const caller of [first, second]) {
      const ring2 = await ringFor(caller);
      await ring2.answer();
      await desk.agentIs('agent1', 'talking');
      ring2.hangUp();
      await ring2.ended();
    }
  });

  it('an agent pauses during the outage while the phone rings: it falls silent when the line is back', async () => {
    const caller = nextCaller();
    const call = await dial(caller);
    const ring = await ringFor(caller);
    await ring.ringing();
    await desk.agentIs('agent1', 'offered');
    desk.lines.ari.cut();
    await healthIs({ http: 503, ari: 'down' });
    await setState('agent1', 'paused');
    await desk.agentIs('agent1', 'paused');
    expect(ring.isEnded).toBe(false);
    desk.lines.ari.mend();
    await ring.ended(RIGHT_AGAIN_MS);
    expect(call.isEnded).toBe(false);
    await setState('agent1', 'available');
    // Declined, so the two rest from each other.
    desk.clock.advance(30_001);
    const ring2 = await ringFor(caller);
    call.hangUp();
    await ring2.ended();
  });

  it('comes free during the outage: the longest waiting is offered when the line is back', async () => {
    await setState('agent1', 'paused');
    const [first, second] = [nextCaller(), nextCaller()];
    const calls = [await dial(first)];
    await inState(first, 'queued');
    calls.push(await dial(second));
    await inState(second, 'queued');
    desk.lines.ari.cut();
    await healthIs({ http: 503, ari: 'down' });
    await setState('agent1', 'available');
    await expect(ringFor(first, 100)).rejects.toThrow('did not happen');
    desk.lines.ari.mend();
    const ring = await ringFor(first, RIGHT_AGAIN_MS);
    for (const call of calls) call.hangUp();
    await ring.ended();
  });

  it('the line of the phones is cut: registrations stay as last known, calls go on', async () => {
    desk.lines.ami.cut();
    await healthIs({ http: 503, ari: 'up', ami: 'down' });
    const caller = nextCaller();
    const call = await dial(caller);
    const ring = await ringFor(caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
    const { agents } = await (await desk.supervisor()).get('/api/board');
    expect(agents[0]).toMatchObject({ id: 'agent1', reachable: true });
    // What happened meanwhile is known when it is back.
    await one.unregister();
    desk.lines.ami.mend();
    await healthIs({ http: 200, ami: 'up' }, RIGHT_AGAIN_MS);
    const reachableIs = (reachable: boolean) =>
      eventually(async () => {
        const board = await (await desk.supervisor()).get('/api/board');
        expect(board.agents[0]).toMatchObject({ id: 'agent1', reachable });
      });
    await reachableIs(false);
    await one.register();
    await reachableIs(true);
  });

  it('the phone goes busy elsewhere while the line of the phones is cut: the agent is not marked', async () => {
    desk.lines.ami.cut();
    await healthIs({ http: 503, ami: 'down' });
    one.onIncoming = { refuseWith: 486 };
    const caller = nextCaller();
    const call = await dial(caller);
    await ringFor(caller);
    await desk.agentIs('agent1', 'available');
    expect(call.isEnded).toBe(false);
    one.onIncoming = 'ring';
    call.hangUp();
    await call.ended();
  });

  it('both lines freeze, half-open: it is noticed, and mended alone', { timeout: 90_000 }, async () => {
    const [waiting, ringing] = [nextCaller(), nextCaller()];
    const call = await dial(ringing);
    const ring = await ringFor(ringing);
    await desk.agentIs('agent1', 'offered');
    const call2 = await dial(waiting);
    await inState(waiting, 'queued');
    desk.lines.ari.freeze();
    desk.lines.ami.freeze();
    // Asterisk believes that we are there: it lets the phone in, and nobody is told.
    await ring.answer();
    await healthIs({ http: 503, ari: 'down', ami: 'down' }, 30_000);
    expect([call.isEnded, call2.isEnded]).toEqual([false, false]);
    desk.lines.ari.mend();
    desk.lines.ami.mend();
    await healthIs({ http: 200 }, 20_000);
    await desk.agentIs('agent1', 'talking');
    expect(ring.isEnded).toBe(false);
    call.hangUp();
    await ring.ended();
    const ring2 = await ringFor(waiting);
    call2.hangUp();
    await ring2.ended();
  });
});
