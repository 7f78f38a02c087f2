import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { deskFile, GREETED_FIRST } from '../../support/desk-file.ts';
import { expectSettled } from '../../support/settled.ts';
import type { OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const OPEN = '0406280400';
const CLOSED = '0406280403';
const UNKNOWN = '0406280499';

describe('the caller is gone', () => {
  let desk: SvaraUnderTest;
  let phone: SipPhone;
  let callers = 0;
  /** Every caller has a number of their own, so that the history tells them apart. */
  const nextCaller = (): string => `07017406${String(10 + (callers++ % 89)).padStart(2, '0')}`;

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await deskFile() });
    phone = await desk.agent(1, { media: false });
  });
  afterEach(async () => {
    for (const call of phone.activeCalls) call.hangUp();
    await expectSettled(desk);
    await desk.agentIs('agent1', 'available');
  });
  afterAll(() => desk.stop());

  /** The phone rings for this caller; what rang before for others is of no interest. */
  const ringFor = (caller: string) => phone.incoming(5_000, ({ from }) => from === `+46${caller.slice(1)}`);
  const ended = (caller: string) => desk.callFrom(caller, (item) => item.state === 'ended');
  const typesOf = ({ facts }: { facts: { type: string }[] }) => facts.map(({ type }) => type);

  it('during the greeting that comes before the queue: abandoned, never offered', async () => {
    const caller = nextCaller();
    const call = await desk.dial(GREETED_FIRST, caller);
    await call.answered();
    await desk.callFrom(caller, (item) => item.state === 'announcing');
    call.hangUp();
    const story = await ended(caller);
    expect(story).toMatchObject({ endReason: 'abandoned', waitMs: null, agentId: null });
    expect(typesOf(story)).not.toContain('offer-made');
    expect((await desk.queue('it-support')).offered).toBe(0);
    await phone.noIncoming(50);
  });

  it.each([
    { number: CLOSED, endReason: 'closed' },
    { number: UNKNOWN, endReason: 'unknown-number' },
  ])('during the message of $number: $endReason', async ({ number, endReason }) => {
    const caller = nextCaller();
    const call = await desk.dial(number, caller);
    await call.answered();
    await desk.callFrom(caller, (item) => item.state === 'announcing');
    call.hangUp();
    expect(await ended(caller)).toMatchObject({ endReason, agentId: null });
  });

  it('right after the INVITE: whatever of it was seen is over, and nobody is rung for good', async () => {
    const random = seededRandom(11);
    const before = await desk.queue('it-support');
    const endings = new Map<string, number>();
    for (let n = 0; n < 30 || (n < 200 && endings.size < 2); n += 1) {
      const call = await desk.dial(OPEN, nextCaller());
      await pause(random.below(12));
      call.hangUp();
      const { status } = await call.ended();
      const how = status === null ? 'talked to us' : String(status);
      endings.set(how, (endings.get(how) ?? 0) + 1);
    }
    await desk.agentIs('agent1', 'available');
    const after = await desk.queue('it-support');
    expect(after.offered - before.offered).toBe(after.short - before.short);
    expect(after).toMatchObject({ waiting: 0, answered: 0, abandoned: 0 });
    // Both before and after our answer, or this proves little.
    expect([...endings.keys()].length, JSON.stringify([...endings])).toBeGreaterThan(1);
  });

  it('while the phone rings: it falls silent and its agent is free at once', async () => {
    const caller = nextCaller();
    const call = await desk.dial(OPEN, caller);
    const ring = await ringFor(caller);
    await ring.ringing();
    await desk.agentIs('agent1', 'offered');
    call.hangUp();
    expect(await ring.ended()).toMatchObject({ by: 'them', status: 487 });
    const story = await ended(caller);
    expect(story).toMatchObject({ endReason: 'short', agentId: null });
    expect(typesOf(story).slice(-2)).toEqual(['offer-ended', 'call-ended']);
    // No rest is owed for a caller who left: the next one rings at once.
    const nextOne = nextCaller();
    const next = await desk.dial(OPEN, nextOne);
    const ring2 = await ringFor(nextOne);
    next.hangUp();
    await ring2.ended();
  });

  it('while two wait: the other keeps the place', async () => {
    const supervisor = await desk.supervisor();
    await supervisor.setState('agent1', 'paused');
    const [first, second, third] = [nextCaller(), nextCaller(), nextCaller()];
    const calls: OutgoingCall[] = [];
    for (const caller of [first, second, third]) {
      calls.push(await desk.dial(OPEN, caller));
      await desk.callFrom(caller, (item) => item.state === 'queued');
    }
    calls[0]?.hangUp();
    await ended(first);
    await supervisor.setState('agent1', 'available');
    const served: string[] = [];
    for (let n = 0; n < 2; n += 1) {
      const ring = await phone.incoming(5_000, ({ isEnded }) => !isEnded);
      served.push(ring.from.slice(-9));
      await ring.answer();
      await desk.agentIs('agent1', 'talking');
      ring.hangUp();
      await ring.ended();
    }
    expect(served).toEqual([second.slice(1), third.slice(1)]);
  });

  it("between the phone's answer and the bridge: never a leg or bridge left, never a stuck agent", async () => {
    const random = seededRandom(23);
    const outcomes = new Map<string, number>();
    // On, until the race was hit on both sides and in the middle.
    for (let n = 0; n < 60 || (n < 400 && outcomes.size < 3); n += 1) {
      const caller = `070174${String(1000 + n)}`;
      const call = await desk.dial(OPEN, caller);
      const ring = await ringFor(caller);
      await call.answered();
      // Sometimes the answer comes first, sometimes the hanging up; never far apart.
      const [answerAfterMs, hangUpAfterMs] = [random.below(8), random.below(15)];
      await Promise.all([
        pause(answerAfterMs).then(() => ring.answer().catch(() => undefined)),
        pause(hangUpAfterMs).then(() => call.hangUp()),
      ]);
      await ring.ended();
      await desk.agentIs('agent1', 'available');
      const story = await ended(caller);
      const types = typesOf(story);
      const how = types.includes('call-answered')
        ? 'talked'
        : types.includes('offer-accepted')
          ? 'between answer and bridge'
          : 'before the answer';
      outcomes.set(how, (outcomes.get(how) ?? 0) + 1);
      expect(story.endReason).toBe(how === 'talked' ? 'handled' : 'short');
    }
    // The race itself must have been hit, on both sides too.
    expect([...outcomes.keys()].sort(), JSON.stringify([...outcomes])).toEqual([
      'before the answer',
      'between answer and bridge',
      'talked',
    ]);
  });

  it('during the talk: handled, and the phone is hung up', async () => {
    const caller = nextCaller();
    const call = await desk.dial(OPEN, caller);
    const ring = await ringFor(caller);
    await ring.answer();
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    expect((await ring.ended()).by).toBe('them');
    expect(await ended(caller)).toMatchObject({ endReason: 'handled', agentId: 'agent1' });
  });

  it('and the agent with them, in the same moment: handled once', async () => {
    const random = seededRandom(31);
    for (let n = 0; n < 20; n += 1) {
      const caller = nextCaller();
      const call = await desk.dial(OPEN, caller);
      const ring = await ringFor(caller);
      await ring.answer();
      await desk.agentIs('agent1', 'talking');
      await Promise.all([
        pause(random.below(3)).then(() => call.hangUp()),
        pause(random.below(3)).then(() => ring.hangUp()),
      ]);
      await Promise.all([call.ended(), ring.ended()]);
      await desk.agentIs('agent1', 'available');
    }
  });
});
