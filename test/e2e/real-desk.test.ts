import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, TestBrowser } from '../support/browser.ts';
import { DESK_PASSWORD, SvaraUnderTest } from '../support/svara-under-test.ts';

/** The whole way: a telephone, a real Asterisk, the service, and what a person sees in a real browser. */
describe('a call, seen in the browser', () => {
  let desk: SvaraUnderTest;
  let browser: TestBrowser;
  beforeAll(async () => {
    [desk, browser] = await Promise.all([SvaraUnderTest.start(), TestBrowser.launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await desk.stop();
  });

  it('an agent presses Available, the phone rings, and the supervisor sees the call come, be answered and end', async () => {
    const url = `http://127.0.0.1:${desk.port}`;
    const supervisor = await browser.open(url, { language: 'en-GB' });
    const agent = await browser.open(url, { language: 'en-GB' });
    // The desk phone is to ring, not the page.
    await agent.context.addInitScript("sessionStorage.setItem('svara.otherPhone', 'desk1')");
    await Promise.all([
      signIn(supervisor.page, 'supervisor', DESK_PASSWORD),
      signIn(agent.page, 'agent1', DESK_PASSWORD),
    ]);
    const queue = supervisor.page.locator('[data-queue="it-support"]');
    const row = supervisor.page.locator('[data-agent="agent1"]');
    await row.and(supervisor.page.locator('[data-state="signed-out"]')).waitFor();

    const phone = await desk.phone('desk1');
    await agent.page.locator('.segment', { hasText: 'Become available' }).click();
    await row.and(supervisor.page.locator('[data-state="available"]')).waitFor();

    const call = await desk.dial('0406280400', '0701740611');
    const ring = await phone.incoming();
    await row.and(supervisor.page.locator('[data-state="offered"]')).waitFor();
    await ring.answer();
    await row.and(supervisor.page.locator('[data-state="talking"]')).waitFor();
    await agent.page.locator('.status-bar[data-state="talking"]').waitFor();
    await expect.poll(() => queue.innerText()).toMatch(/100/);

    call.hangUp();
    await ring.ended();
    await row.and(supervisor.page.locator('[data-state="available"]')).waitFor();
    expect([...supervisor.faults, ...agent.faults]).toEqual([]);
    await Promise.all([supervisor.close(), agent.close()]);
  });
});
