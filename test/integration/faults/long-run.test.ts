import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../src/core/desk/invariants.ts';
import { seededRandom, type Random } from '../../../src/core/kernel/random.ts';
import { eventually } from '../../support/eventually.ts';
import { expectSettled, stories } from '../../support/settled.ts';
import type { IncomingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

const NUMBERS = ['0406280400', '0406280400', '0406280404', '0406280405', '0406280403', '0406280499'];
const CALLS = 300;
const AGENTS = 6;
/** All callers have come by then. */
const ARRIVALS_MS = 20_000;
/** A machine that does much else at once may stand still for seconds; what is stuck stays stuck. */
const PATIENCE_MS = 30_000;

/** What a person with a phone does with a call: mostly answers, now and then does not, and talks for a while. */
function person(random: Random): (ring: IncomingCall) => void {
  return (ring) => {
    const mood = random.next();
    if (mood < 0.08) {
      ring.refuse(random.pick([486, 603, 480, 500]));
      return;
    }
    ring.ring();
    const answerAfterMs = random.below(300);
    const talkMs = random.below(1_500);
    const declines = mood < 0.12;
    void (async () => {
      await pause(answerAfterMs);
      if (declines) return void ring.hangUp();
      await ring.answer();
      await pause(talkMs);
      ring.hangUp();
    })().catch(() => undefined); // The caller was gone before: no fault of the phone.
  };
}

describe('a busy time with everybody as rude as can be', () => {
  let desk: SvaraUnderTest;
  const phones: SipPhone[] = [];

  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    for (let n = 1; n <= AGENTS; n += 1) {
      phones.push(await desk.agent(n, { media: false, onIncoming: person(seededRandom(100 + n)) }));
    }
  });
  afterAll(() => desk.stop());

  it('ends every call exactly once and leaves nothing anywhere', { timeout: 180_000 }, async () => {
    const random = seededRandom(71);
    const broken: string[] = [];
    const watch = setInterval(() => {
      if (broken.length < 5) broken.push(...brokenInvariants(desk.desk(), desk.clock.now()));
    }, 50);
    // Agents who did not answer come back, pause, go home and come again.
    let over = false;
    const supervisor = await desk.supervisor();
    const working = Array.from({ length: AGENTS }, async (_, index) => {
      while (!over) {
        await pause(200 + random.below(800));
        const state = random.pick(['available', 'available', 'available', 'paused', 'signed-out']);
        await supervisor.request('PUT', `/api/agents/agent${index + 1}/state`, { state });
      }
      await eventually(() => supervisor.setState(`agent${index + 1}`, 'signed-out'));
      await supervisor.setState(`agent${index + 1}`, 'available');
    });
    const calling = Array.from({ length: CALLS }, async (_, index) => {
      const [comeAfterMs, patienceMs] = [random.below(ARRIVALS_MS), random.below(2_000)];
      const number = random.pick(NUMBERS);
      await pause(comeAfterMs);
      const call = await desk.dial(number, `070175${String(1000 + index)}`);
      await Promise.race([pause(patienceMs), call.ended(patienceMs + 1_000).catch(() => undefined)]);
      call.hangUp();
      await call.ended(PATIENCE_MS);
    });
    await Promise.all(calling);
    over = true;
    await Promise.all(working);
    clearInterval(watch);

    await expectSettled(desk, PATIENCE_MS);
    expect(broken).toEqual([]);
    const { queues, agents } = await supervisor.get('/api/board');
    for (const { id, waiting, offered, answered, abandoned, short } of queues) {
      expect({ id, waiting, offered }).toEqual({ id, waiting: 0, offered: answered + abandoned + short });
    }
    for (const agent of agents.slice(0, AGENTS))
      expect(agent).toMatchObject({ state: 'available', reachable: true });
    // Who hung up before Asterisk had let them in was no call; all others are in the history once.
    const all = await stories(desk);
    expect(new Set(all.map(({ caller }) => caller)).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(CALLS * 0.9);
    const reasons = new Map<string, number>();
    for (const { endReason } of all) reasons.set(endReason ?? '', (reasons.get(endReason ?? '') ?? 0) + 1);
    expect([...reasons.keys()]).toEqual(
      expect.arrayContaining(['closed', 'handled', 'short', 'unknown-number']),
    );
    expect([...reasons.keys()]).not.toContain('failed');
    expect(phones.flatMap((phone) => phone.activeCalls)).toEqual([]);
  });
});
