import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, diallingDeskFile, OFFICE_HOURS } from '../support/dialling-desk.ts';
import { eventually } from '../support/eventually.ts';
import type { OutgoingCall, SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const recording = (prompt: string) => ({
  recording: join(fileURLToPath(new URL('../..', import.meta.url)), `sounds/sv/${prompt}.wav`),
});

interface CallbackRow {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly tries: number;
  readonly nextAttemptAt: string | null;
}

describe('a callback keeps the place in the queue', () => {
  let desk: SvaraUnderTest;
  let outside: SipPhone;
  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await diallingDeskFile() });
    outside = await desk.phone('trunk');
  });
  afterAll(() => desk.stop());

  const rows = async (): Promise<CallbackRow[]> => (await desk.supervisor()).get('/api/callbacks');
  const row = (number: string, state: string) =>
    eventually(async () => {
      const found = (await rows()).find((each) => each.number === number);
      if (found?.state !== state)
        throw new Error(`of ${JSON.stringify(await rows())} the callback is ${JSON.stringify(found)}`);
      return found;
    });
  const waits = async (number: string, from: string): Promise<OutgoingCall> => {
    const call = await desk.dial(number, from);
    await call.answered();
    if (from !== 'anonymous') await desk.callFrom(from, (item) => item.state === 'queued');
    // Whoever withholds the number is alone in the queue.
    else await eventually(async () => expect((await desk.queue('it-support')).waiting).toBe(1));
    desk.clock.advance(1_000);
    return call;
  };
  /** Presses 9, then 1, and hears that it is done. */
  const asks = async (call: OutgoingCall): Promise<void> => {
    call.sendDigits('9');
    await call.heard(recording('callback-confirm-number'), 15_000);
    call.sendDigits('1');
    await call.heard(recording('callback-accepted'), 15_000);
    call.hangUp();
    await call.ended();
  };

  it('is offered after the wait, and its turn comes among live callers by the wait', async () => {
    const first = await waits(ALWAYS_OPEN, '0701740611');
    const second = await waits(ALWAYS_OPEN, '0701740612');
    const third = await waits(ALWAYS_OPEN, '0701740613');
    desk.clock.advance(30_000);
    await second.heard(recording('callback-offer'), 15_000);
    await asks(second);
    const live = await desk.callFrom(
      '0701740612',
      (item) => item.kind === 'inbound' || item.state === 'queued',
    );
    expect(live).toBeDefined();
    await row('+46701740612', 'waiting');

    const anna = await desk.agent(1);
    const one = await anna.incoming();
    expect(one.from).toBe('+46701740611');
    await one.answer();
    await desk.agentIs('agent1', 'talking');
    first.hangUp();
    await one.ended();

    // The second in the queue, though no longer on the line.
    const two = await anna.incoming();
    expect({ from: two.from, name: two.displayName }).toEqual({
      from: '+46701740612',
      name: 'Ekedals kommun',
    });
    await two.answer();
    await two.heard(recording('callback-intro'), 15_000);
    await outside.noIncoming(100);
    two.sendDigits('1');
    const ring = await outside.incoming();
    expect({ dialled: ring.dialled, from: ring.from }).toEqual({
      dialled: '+46701740612',
      from: '+46406280400',
    });
    await ring.answer();
    two.play('tone 440');
    ring.play('tone 620');
    await Promise.all([ring.heard('tone 440'), two.heard('tone 620')]);
    ring.hangUp();
    await two.ended();

    const three = await anna.incoming();
    expect(three.from).toBe('+46701740613');
    third.hangUp();
    await three.ended();
    // Of the three only the callers themselves count: one answered, one flown out, one gone.
    await eventually(async () =>
      expect(await desk.queue('it-support')).toMatchObject({
        offered: 3,
        answered: 1,
        abandoned: 1,
        waiting: 0,
      }),
    );
    await desk.goHome(1, anna);
    await desk.asterisk.expectNothingLeft();
  }, 90_000);

  it('takes a typed number, tries again after a pause, survives a restart, and is given up with a record', async () => {
    const call = await waits(ALWAYS_OPEN, 'anonymous');
    call.sendDigits('9');
    await call.heard(recording('callback-enter-number'), 15_000);
    call.sendDigits('0701740614#');
    await call.heard(recording('callback-confirm-number'), 15_000);
    call.sendDigits('1');
    await call.heard(recording('callback-accepted'), 15_000);
    call.hangUp();
    await row('+46701740614', 'waiting');
    const anna = await desk.agent(1);
    for (const tries of [1, 2]) {
      const ring = await anna.incoming(10_000);
      await ring.answer();
      ring.sendDigits('1');
      outside.onIncoming = { refuseWith: 486 };
      await outside.incoming();
      await ring.ended();
      outside.onIncoming = 'ring';
      await desk.agentIs('agent1', 'available');
      if (tries === 2) break;
      expect(await row('+46701740614', 'sleeping')).toMatchObject({ tries: 1 });
      await desk.stopService();
      await desk.startService();
      await row('+46701740614', 'sleeping');
      await anna.register();
      desk.clock.advance(60_000);
    }
    const { endReason, kind } = await desk.callFrom('0701740614', (item) => item.state === 'ended');
    expect({ endReason, kind }).toEqual({ endReason: 'callback-failed', kind: 'callback' });
    expect(await rows()).toEqual([]);
    await desk.goHome(1, anna);
  }, 90_000);

  it('connects a caller in the middle of the menu who is answered', async () => {
    const call = await waits(ALWAYS_OPEN, '0701740615');
    call.sendDigits('9');
    await call.heard(recording('callback-confirm-number'), 15_000);
    const anna = await desk.agent(1);
    const ring = await anna.incoming();
    await ring.answer();
    call.play('tone 440');
    await ring.heard('tone 440');
    await desk.agentIs('agent1', 'talking');
    call.hangUp();
    await ring.ended();
    await desk.goHome(1, anna);
  }, 60_000);

  it('is dialled within the hours only, and a supervisor can take it back', async () => {
    desk.clock.set('2026-11-27T16:29:30+01:00');
    const call = await waits(OFFICE_HOURS, '0701740616');
    await asks(call);
    desk.clock.set('2026-11-27T16:30:01+01:00');
    const { id, nextAttemptAt } = await row('+46701740616', 'sleeping');
    expect(nextAttemptAt).toBe('2026-11-30T07:00:00.000Z');
    // A restart after the weekend still knows whom it was promised to.
    await desk.stopService();
    desk.clock.set('2026-11-30T07:30:00+01:00');
    await desk.startService();
    await row('+46701740616', 'sleeping');
    const anna = await desk.agent(1);
    await anna.noIncoming(300);
    desk.clock.set('2026-11-30T08:00:00+01:00');
    const ring = await anna.incoming();
    ring.refuse(603);
    const supervisor = await desk.supervisor();
    const path = `/api/calls/${encodeURIComponent(id)}/cancel-callback`;
    await eventually(async () => expect((await supervisor.request('POST', path)).status).toBe(204));
    expect((await supervisor.request('POST', path)).status).toBe(404);
    await desk.goHome(1, anna);
    expect(await rows()).toEqual([]);
  }, 60_000);
});
