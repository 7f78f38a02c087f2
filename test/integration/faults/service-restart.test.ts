import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { deskFile, GREETED_FIRST } from '../../support/desk-file.ts';
import { eventually } from '../../support/eventually.ts';
import { contradictions, stories } from '../../support/settled.ts';
import type { OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const OPEN = '0406280400';
/** Facts of this age are stored, whatever happens to the process. */
const STORED_AFTER_MS = 150;
/** Longer than any restart takes on a busy machine. */
const RING_MS = 60_000;

describe('the service is killed or stopped, and started again', { timeout: 180_000 }, () => {
  let desk: SvaraUnderTest;
  let one: SipPhone;
  let two: SipPhone;
  let callers = 0;
  const dialled: OutgoingCall[] = [];

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await deskFile(RING_MS), ownProcess: true });
    one = await desk.agent(1);
    two = await desk.phone('desk2');
  });
  afterEach(async () => {
    // Only where a test has failed is anybody left; the next shall not suffer from it.
    for (const call of dialled.splice(0)) call.hangUp();
    await desk.asterisk.expectNothingLeft();
    await eventually(async () => {
      expect((await stories(desk)).flatMap(contradictions)).toEqual([]);
      for (const row of (await (await desk.supervisor()).get('/api/board')).agents) {
        expect(['offered', 'talking']).not.toContain(row.state);
      }
    });
    expect(desk.output()).not.toMatch(/"level":(50|60)/);
    await setAvailable(1);
    await (await desk.supervisor()).setState('agent2', 'signed-out');
  });
  afterAll(() => desk.stop());

  const nextCaller = (): string => `070174${String(3000 + callers++)}`;
  const dial = async (number: string, caller: string): Promise<OutgoingCall> => {
    const call = await desk.dial(number, caller);
    dialled.push(call);
    return call;
  };
  const ringFor = (phone: SipPhone, caller: string, withinMs = 5_000) =>
    phone.incoming(withinMs, ({ from, isEnded }) => !isEnded && from === `+46${caller.slice(1)}`);
  const setAvailable = async (n: number): Promise<void> =>
    eventually(async () => (await desk.supervisor()).setState(`agent${n}`, 'available'));
  const setPaused = async (n: number): Promise<void> =>
    (await desk.supervisor()).setState(`agent${n}`, 'paused');
  const ended = (caller: string) => desk.callFrom(caller, (item) => item.state === 'ended');
  const storyOf = async (caller: string): Promise<string[]> => {
    const { facts } = await ended(caller);
    return facts.map(({ type }: { type: string }) => type);
  };
  const killAndStart = async (whileDown: () => Promise<void> = async () => {}): Promise<void> => {
    await desk.killService();
    await whileDown();
    await desk.startService();
  };

  it('two who wait keep their order and the beginning of their wait', async () => {
    await setPaused(1);
    const [first, second] = [nextCaller(), nextCaller()];
    for (const caller of [first, second]) {
      await dial(OPEN, caller);
      await desk.callFrom(caller, (item) => item.state === 'queued');
    }
    await pause(STORED_AFTER_MS);
    await killAndStart();
    expect(await desk.queue('it-support')).toMatchObject({ waiting: 2 });
    await setAvailable(1);
    for (const [n, caller] of [first, second].entries()) {
      const ring = await ringFor(one, caller);
      if (n === 0) await expect(ringFor(one, second, 50)).rejects.toThrow();
      await ring.answer();
      await desk.agentIs('agent1', 'talking');
      ring.hangUp();
      const { waitMs, endReason } = await ended(caller);
      expect(endReason).toBe('handled');
      // The outage is part of it: at least the start of a process.
      expect(waitMs).toBeGreaterThan(600);
      await ring.ended();
    }
  });

  it('a talk goes on, and its end is noticed afterwards', async () => {
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    await pause(STORED_AFTER_MS);
    await killAndStart(async () => {
      expect([call.isEnded, ring.isEnded]).toEqual([false, false]);
    });
    await desk.agentIs('agent1', 'talking');
    expect(await desk.queue('it-support')).toMatchObject({ waiting: 0 });
    ring.play('tone 440');
    await call.heard('tone 440');
    expect([call.isEnded, ring.isEnded]).toEqual([false, false]);
    ring.hangUp();
    await call.ended();
    expect(await ended(caller)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
  });

  it('a talk that ends during the outage is recorded as one that was handled', async () => {
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    await pause(STORED_AFTER_MS);
    await killAndStart(async () => {
      call.hangUp();
      await call.ended();
    });
    await ring.ended();
    expect(await ended(caller)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
    await desk.agentIs('agent1', 'available');
  });

  it('a phone that rings goes on ringing and may answer afterwards', async () => {
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await desk.agentIs('agent1', 'offered');
    await pause(STORED_AFTER_MS);
    await killAndStart();
    expect(ring.isEnded).toBe(false);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
    expect(await ended(caller)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
  });

  it('a phone that was answered during the outage is hung up, and its agent asked again', async () => {
    const caller = nextCaller();
    const call = await dial(OPEN, caller);
    const ring = await ringFor(one, caller);
    await desk.agentIs('agent1', 'offered');
    await pause(STORED_AFTER_MS);
    await killAndStart(async () => {
      await ring.answer();
      await ring.ended();
    });
    expect(call.isEnded).toBe(false);
    const again = await ringFor(one, caller);
    await again.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await again.ended();
  });

  it('during the greeting before the queue: the caller is queued and served', async () => {
    await setPaused(1);
    const caller = nextCaller();
    const call = await dial(GREETED_FIRST, caller);
    await desk.callFrom(caller, (item) => item.state === 'announcing');
    await pause(STORED_AFTER_MS);
    await killAndStart();
    await desk.callFrom(caller, (item) => item.state === 'queued');
    await setAvailable(1);
    const ring = await ringFor(one, caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
  });

  it('callers who come meanwhile hear that we are sorry; those who wait stay', async () => {
    await setPaused(1);
    const waiting = nextCaller();
    const call = await dial(OPEN, waiting);
    await desk.callFrom(waiting, (item) => item.state === 'queued');
    await pause(STORED_AFTER_MS);
    await killAndStart(async () => {
      const late = await dial(OPEN, nextCaller());
      // The emergency number is rung first; nobody is registered at the trunk to take it.
      await late.answered(10_000);
      await late.heard({ recording: 'sounds/sv/sorry.wav' }, 10_000);
      late.hangUp();
      await late.ended();
    });
    await setAvailable(1);
    const ring = await ringFor(one, waiting);
    call.hangUp();
    await ring.ended();
  });

  it('a call whose every fact is younger than what was stored is found, in whatever state', async () => {
    const random = seededRandom(61);
    const outcomes = new Map<string, number>();
    for (let n = 0; n < 6; n += 1) {
      const caller = nextCaller();
      const call = await dial(OPEN, caller);
      await call.answered();
      const ring = n % 3 === 0 ? null : await ringFor(one, caller);
      if (n % 3 === 2) await ring?.answer();
      await pause(random.below(n % 3 === 0 ? 8 : 4));
      await killAndStart();
      if (call.isEnded) throw new Error('the caller was dropped');
      // Found talking, ringing, or waiting; in each case it is answered by the same agent in the end.
      if (ring?.isAnswered === true && !ring.isEnded) {
        outcomes.set('talked on', (outcomes.get('talked on') ?? 0) + 1);
      } else {
        const again = ring === null || ring.isEnded ? await ringFor(one, caller, 10_000) : ring;
        outcomes.set(
          again === ring ? 'rang on' : 'rang again',
          (outcomes.get(again === ring ? 'rang on' : 'rang again') ?? 0) + 1,
        );
        await again.answer();
      }
      await desk.agentIs('agent1', 'talking');
      call.hangUp();
      expect(await ended(caller)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
      expect((await storyOf(caller)).filter((type) => type === 'call-arrived')).toHaveLength(1);
      await desk.agentIs('agent1', 'available');
    }
    expect(outcomes.size, JSON.stringify([...outcomes])).toBeGreaterThan(0);
  });

  it('two kills in a row, the second before it is connected', async () => {
    await setPaused(1);
    const callersInOrder = [nextCaller(), nextCaller(), nextCaller()];
    for (const caller of callersInOrder) {
      await dial(OPEN, caller);
      await desk.callFrom(caller, (item) => item.state === 'queued');
    }
    await pause(STORED_AFTER_MS);
    await desk.killService();
    await desk.launch();
    await killAndStart();
    await setAvailable(1);
    for (const caller of callersInOrder) {
      const ring = await ringFor(one, caller);
      await ring.answer();
      await desk.agentIs('agent1', 'talking');
      ring.hangUp();
      await ring.ended();
    }
  });

  it('SIGTERM: ends cleanly, every fact is stored, and the next takes over in the same way', async () => {
    const [talking, waiting] = [nextCaller(), nextCaller()];
    const call = await dial(OPEN, talking);
    const ring = await ringFor(one, talking);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    const call2 = await dial(OPEN, waiting);
    await call2.answered();
    await desk.callFrom(waiting, (item) => item.state === 'queued');
    // Facts of this very moment must be there afterwards: nothing is rebuilt.
    await desk.stopService();
    await desk.startService();
    await desk.agentIs('agent1', 'talking');
    expect(await desk.queue('it-support')).toMatchObject({ waiting: 1 });
    call.hangUp();
    await ring.ended();
    const ring2 = await ringFor(one, waiting);
    await ring2.answer();
    await desk.agentIs('agent1', 'talking');
    ring2.hangUp();
    await call2.ended();
    expect(await storyOf(waiting)).not.toContain('call-taken-over');
    expect(two.activeCalls).toEqual([]);
  });
});
