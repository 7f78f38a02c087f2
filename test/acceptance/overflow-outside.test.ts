import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DUTY, DUTY_OUTSIDE, mobileDeskFile } from '../support/mobile-desk.ts';
import type { IncomingCall, OutgoingCall, SipPhone } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

const announcement = {
  recording: join(fileURLToPath(new URL('../..', import.meta.url)), 'sounds/sv/accept-by-key.wav'),
};

describe('a call that overflows to a number outside', () => {
  let desk: SvaraUnderTest;
  let outside: SipPhone;
  let callers = 0;

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ config: await mobileDeskFile() });
    outside = await desk.phone('trunk');
  });
  afterAll(() => desk.stop());

  const dial = async (): Promise<{ call: OutgoingCall; ring: IncomingCall; from: string }> => {
    const from = `070174${String(5000 + callers++)}`;
    const call = await desk.dial(DUTY, from);
    await call.answered();
    const ring = await outside.incoming(5_000, ({ dialled }) => dialled === DUTY_OUTSIDE);
    expect(ring.from, 'the number that was dialled is shown').toBe('+46406280462');
    return { call, ring, from };
  };
  const inState = (from: string, state: string) => desk.callFrom(from, (item) => item.state === state);
  const bridges = async () => (await desk.asterisk.leftovers()).bridges;

  it('is joined with whoever presses the key, and with nobody before', async () => {
    const { call, ring, from } = await dial();
    await ring.answer();
    await ring.heard(announcement);
    await call.heard('sound');
    expect(await bridges()).toEqual([]);
    ring.sendDigits('1');
    await inState(from, 'connected');
    call.play('tone 440');
    ring.play('tone 620');
    await Promise.all([ring.heard('tone 440'), call.heard('tone 620')]);
    ring.hangUp();
    await call.ended();
    expect(await inState(from, 'ended')).toMatchObject({ endReason: 'overflow' });
  });

  it('never reaches a voicemail: the caller is back in the queue', async () => {
    const { call, ring, from } = await dial();
    await ring.answer();
    ring.play('tone 620');
    await ring.heard(announcement);
    expect(await bridges()).toEqual([]);
    desk.clock.advance(30_000);
    await ring.ended();
    await inState(from, 'queued');
    await call.heard('sound');
    call.hangUp();
    await inState(from, 'ended');
  });

  it('goes back to the queue by any other key', async () => {
    const { call, ring, from } = await dial();
    await ring.answer();
    await ring.heard(announcement);
    ring.sendDigits('5');
    await ring.ended();
    await inState(from, 'queued');
    call.hangUp();
    await inState(from, 'ended');
  });
});
