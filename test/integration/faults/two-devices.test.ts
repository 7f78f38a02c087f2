import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/kernel/random.ts';
import { eventually } from '../../support/eventually.ts';
import { MOBILE_OF_ONE, TOWN, mobileDeskFile } from '../../support/mobile-desk.ts';
import { expectSettled } from '../../support/settled.ts';
import type { IncomingCall, OutgoingCall, SipPhone } from '../../support/sip/index.ts';
import { SvaraUnderTest } from '../../support/svara-under-test.ts';

/** The desk phone and the mobile of one agent ring for one call, and something happens on both at once. */
describe('two devices race', () => {
  let desk: SvaraUnderTest;
  let atDesk: SipPhone;
  let outside: SipPhone;
  let callers = 0;
  const random = seededRandom(61);

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    outside = await desk.phone('trunk', { media: false });
    atDesk = await desk.phone('desk1', { media: false });
    await desk.agentIs('agent1', 'signed-out');
  });
  afterEach(async () => {
    // Only where a test has failed is anybody left; the next shall not suffer from it.
    for (const phone of [atDesk, outside]) for (const call of phone.activeCalls) call.hangUp();
    await expectSettled(desk);
  });
  afterAll(() => desk.stop());

  interface Both {
    readonly from: string;
    readonly call: OutgoingCall;
    readonly phone: IncomingCall;
    readonly mobile: IncomingCall;
  }

  /** Both phones ring for a caller, and somebody has answered the mobile. */
  async function bothRing(): Promise<Both> {
    const supervisor = await desk.supervisor();
    await supervisor.setState('agent1', 'signed-out');
    await supervisor.setState('agent1', 'available');
    const from = `070174${String(4000 + callers++)}`;
    const [call, phone, mobile] = await Promise.all([
      desk.dial(TOWN, from),
      atDesk.incoming(),
      outside.incoming(5_000, ({ dialled }) => dialled === MOBILE_OF_ONE),
    ]);
    await mobile.answer();
    await eventually(async () => {
      const { facts } = await desk.callFrom(from);
      if (!facts.some(({ type }: { type: string }) => type === 'key-asked')) throw new Error('no key asked');
    });
    return { from, call, phone, mobile };
  }

  /** Does both within some milliseconds of each other, in either order. */
  const atOnce = (one: () => unknown, two: () => unknown): Promise<unknown> =>
    Promise.all([one, two].map(async (act) => pause(random.below(6)).then(act)));

  const endOf = async ({ from, call, phone, mobile }: Both) => {
    call.hangUp();
    await Promise.all([call.ended(), phone.ended(), mobile.ended()]);
    await desk.asterisk.expectNothingLeft();
    return desk.callFrom(from, (item) => item.state === 'ended');
  };
  const count = (facts: readonly { type: string }[], type: string): number =>
    facts.filter((fact) => fact.type === type).length;

  it('answered and accepted at once: one wins, the other is hung up, nothing is left', async () => {
    const winners = new Map<string, number>();
    for (let n = 0; n < 20; n += 1) {
      const both = await bothRing();
      const { phone, mobile } = both;
      await atOnce(
        () => phone.answer().catch(() => undefined),
        () => mobile.sendDigits('1', 'info'),
      );
      await desk.agentIs('agent1', 'talking');
      const loser = await Promise.race([
        phone.ended().then(() => 'phone'),
        mobile.ended().then(() => 'mobile'),
      ]);
      const winner = loser === 'phone' ? mobile : phone;
      winners.set(loser, (winners.get(loser) ?? 0) + 1);
      await pause(5);
      expect(winner.isEnded).toBe(false);
      const { facts } = await endOf(both);
      expect([count(facts, 'offer-accepted'), count(facts, 'call-answered')]).toEqual([1, 1]);
      expect(count(facts, 'offer-made')).toBe(2);
    }
    expect([...winners.keys()].sort(), 'both orders were met').toEqual(['mobile', 'phone']);
  });

  it('accepted on one and declined on the other: either it is a talk or a no, never half', async () => {
    for (let n = 0; n < 15; n += 1) {
      const both = await bothRing();
      await atOnce(
        () => both.phone.refuse(603),
        () => both.mobile.sendDigits('1', 'info'),
      );
      const state = await eventually(async () => {
        const { agents } = await (await desk.supervisor()).get('/api/board');
        const row = agents.find(({ id }: { id: string }) => id === 'agent1');
        if (row.state === 'offered') throw new Error('still offered');
        return row.state as string;
      });
      if (state === 'available') await both.mobile.ended();
      else expect(state).toBe('talking');
      const { facts } = await endOf(both);
      expect(count(facts, 'call-answered')).toBe(state === 'talking' ? 1 : 0);
    }
  });

  it('accepted on the mobile as the caller hangs up: nothing is left on any leg', async () => {
    for (let n = 0; n < 15; n += 1) {
      const both = await bothRing();
      await atOnce(
        () => both.call.hangUp(),
        () => both.mobile.sendDigits('1', 'info'),
      );
      await endOf(both);
    }
  });
});
