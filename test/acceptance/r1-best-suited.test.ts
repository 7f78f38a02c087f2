import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const NETWORK = '0406280405';

describe('R1: the call goes to the best suited agent who is free', () => {
  let desk: SvaraUnderTest;
  let phones: SipPhone[];
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    // The least suited sign in first, so that idle time alone would choose otherwise.
    phones = [];
    for (const n of [4, 3, 2, 1]) phones.unshift(await desk.agent(n));
  });
  afterAll(() => desk.stop());

  it('level 5 first, then level 3; below 3 the caller waits rather than get the wrong one', async () => {
    const [astrid, bjarne, cecilia, david] = phones as [SipPhone, SipPhone, SipPhone, SipPhone];
    const first = await desk.dial(NETWORK, '0701740611');
    const ring1 = await astrid.incoming();
    await ring1.answer();
    const second = await desk.dial(NETWORK, '0701740612');
    const ring2 = await bjarne.incoming();
    await ring2.answer();
    const third = await desk.dial(NETWORK, '0701740613');
    await third.answered();
    await desk.callFrom('0701740613', (item) => item.state === 'queued');
    await Promise.all([cecilia.noIncoming(500), david.noIncoming(500)]);

    // No head-of-line blocking: a caller who needs no skill is served past the one who waits.
    const easy = await desk.dial('0406280400', '0701740614');
    const ring4 = await david.incoming();
    await ring4.answer();

    first.hangUp();
    await ring1.ended();
    const ring3 = await astrid.incoming();
    await ring3.answer();
    const { facts } = await desk.callFrom('0701740613', (item) => item.state === 'connected');
    const offered = facts.filter(({ type }: { type: string }) => type === 'offer-made');
    expect(offered.at(-1).text).toMatch(/Astrid Lindqvist.*5.*Nätverk/);
    for (const call of [second, third, easy]) call.hangUp();
    for (const ring of [ring2, ring3, ring4]) await ring.ended();
  });

  it('among equals the longest idle is asked', async () => {
    const [, , cecilia, david] = phones as [SipPhone, SipPhone, SipPhone, SipPhone];
    const supervisor = await desk.supervisor();
    for (const agent of ['agent1', 'agent2']) {
      await desk.agentIs(agent, 'available');
      await supervisor.setState(agent, 'paused');
    }
    // David took the last call; Cecilia has had none.
    const call = await desk.dial('0406280400', '0701740615');
    const ring = await cecilia.incoming();
    await ring.answer();
    const next = await desk.dial('0406280400', '0701740616');
    const ring2 = await david.incoming();
    await ring2.answer();
    call.hangUp();
    next.hangUp();
    await Promise.all([ring.ended(), ring2.ended()]);
  });
});
