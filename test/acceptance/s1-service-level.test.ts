import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const ROUND_THE_CLOCK = '0406280400';

describe('S1: the service level is measured as it happens', () => {
  let desk: SvaraUnderTest;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
  });
  afterAll(() => desk.stop());

  const figures = async () => {
    const { waiting, offered, answered, abandoned, short, serviceLevel } = await desk.queue('it-support');
    return { waiting, offered, answered, abandoned, short, ratio: serviceLevel.ratio };
  };
  const becomes = (expected: object) =>
    eventually(async () => expect(await figures()).toMatchObject(expected));

  it('shows nothing measured as nothing, never as 100 %', async () => {
    expect(await figures()).toEqual({
      waiting: 0,
      offered: 0,
      answered: 0,
      abandoned: 0,
      short: 0,
      ratio: null,
    });
  });

  it('falls in the second in which a waiting call passes its target, not when it ends', async () => {
    const phone = await desk.agent(1);
    const first = await desk.dial(ROUND_THE_CLOCK, '0701740611');
    const ring = await phone.incoming();
    await ring.answer();
    await becomes({ offered: 1, answered: 1, ratio: 1 });

    const second = await desk.dial(ROUND_THE_CLOCK, '0701740612');
    await second.answered();
    await becomes({ waiting: 1, offered: 2, ratio: 1 });
    desk.clock.advance(19_000);
    expect((await figures()).ratio).toBe(1);
    desk.clock.advance(1_001);
    await becomes({ waiting: 1, ratio: 0.5 });

    // Answered beyond the target it stays a miss; the two figures agree once all have ended.
    first.hangUp();
    await ring.ended();
    const next = await phone.incoming();
    await next.answer();
    await becomes({ waiting: 0, answered: 2, ratio: 0.5 });
    second.hangUp();
    await next.ended();
    await becomes({ offered: 2, answered: 2, ratio: 0.5 });
    await desk.goHome(1, phone);
  });

  it('counts one who leaves within the short limit as short, and later as abandoned', async () => {
    const before = await figures();
    const short = await desk.dial(ROUND_THE_CLOCK, '0701740613');
    await short.answered();
    short.hangUp();
    await becomes({ short: before.short + 1, abandoned: before.abandoned });

    const late = await desk.dial(ROUND_THE_CLOCK, '0701740614');
    await late.answered();
    await becomes({ waiting: 1 });
    desk.clock.advance(6_000);
    late.hangUp();
    // abandons_negative: 1 answered in time of 2 answered and 1 abandoned.
    await becomes({ abandoned: before.abandoned + 1, ratio: 1 / 3 });
    const { endReason, waitMs } = await desk.callFrom('0701740614', (item) => item.state === 'ended');
    expect(endReason).toBe('abandoned');
    expect(waitMs).toBeGreaterThan(6_000);
  });

  it('is told to the page at once over the live socket', async () => {
    const { connectLive } = await import('../support/live-client.ts');
    const live = await connectLive(desk, 'supervisor');
    try {
      const call = await desk.dial(ROUND_THE_CLOCK, '0701740615');
      await call.answered();
      await live.until((queues) => queues.get('it-support')?.waiting === 1);
      const before = live.queue('it-support').serviceLevel.ratio;
      desk.clock.advance(20_001);
      await live.until((queues) => (queues.get('it-support')?.serviceLevel.ratio ?? 1) < (before ?? 0));
      call.hangUp();
      await live.until((queues) => queues.get('it-support')?.waiting === 0);
    } finally {
      live.close();
    }
  });
});
