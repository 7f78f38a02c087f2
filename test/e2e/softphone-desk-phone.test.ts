import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectionsOf } from '../support/page-sound.ts';
import { press, SoftphoneBench, talkIs } from '../support/softphone-bench.ts';

/** Another phone than the page: a real SIP desk phone, and the page that steers it. */
describe('a desk phone that the page steers', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  it('is chosen on the page, rings alone, and is put on hold, taken back and hung up there', async () => {
    const deskPhone = await bench.desk.phone('desk1');
    const at = await bench.agent(1);
    await at.page.locator('.device-health').click();
    const choice = at.page.getByRole('radio', { name: 'Desk phone' });
    await choice.click();
    await expect.poll(() => choice.isChecked()).toBe(true);
    await at.page.keyboard.press('Escape');
    await bench.isReachable('agent1', true);

    const caller = await bench.dial('0406280400');
    const ringing = await deskPhone.incoming();
    await at.page.locator('[data-phase=offer]').waitFor();
    expect(await connectionsOf(at.page)).toBe(0);
    await ringing.answer();
    ringing.play('tone 700');
    await talkIs(at, 'talking');
    await caller.heard('tone 700');

    await press(at, 'hold');
    await talkIs(at, 'held');
    await expect(caller.heard('tone 700', 1_500)).rejects.toThrow('tone');
    await press(at, 'resume');
    await talkIs(at, 'talking');
    await caller.heard('tone 700');
    await press(at, 'hang-up');
    expect((await caller.ended()).by).toBe('them');
    expect((await ringing.ended()).by).toBe('them');
    await bench.desk.agentIs('agent1', 'available');
    await deskPhone.unregister();
  });
});
