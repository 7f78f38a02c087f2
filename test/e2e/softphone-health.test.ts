import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listenInPage, microphoneOf, sinksOf } from '../support/page-sound.ts';
import { PAGE_TONE_HZ, press, SoftphoneBench, talkIs, type AgentPage } from '../support/softphone-bench.ts';
import { SipPhone } from '../support/sip/index.ts';
import { DESK_PASSWORD } from '../support/svara-under-test.ts';

const DESK = '0406280400';
const pageTone = `tone ${PAGE_TONE_HZ}` as const;

const healthIs = ({ page }: AgentPage, health: string, withinMs = 10_000): Promise<void> =>
  page.locator(`[data-health="${health}"]`).first().waitFor({ timeout: withinMs });

/** Whether the page's phone is fit to be rung, and what the agent is told. */
describe('the health of the phone at the page', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  it('without a microphone nobody is rung, until it is allowed', async () => {
    const at = await bench.open(1, { microphone: false });
    await healthIs(at, 'microphone-denied');
    const supervisor = await bench.supervisor();
    await supervisor.setState('agent1', 'available');
    await bench.isReachable('agent1', false);
    const caller = await bench.dial(DESK);
    await expect.poll(async () => (await bench.desk.queue('it-support')).waiting).toBe(1);
    expect(await at.page.locator('[data-phase=offer]').count()).toBe(0);

    await at.view.context.grantPermissions(['microphone']);
    await healthIs(at, 'ready');
    await press(at, 'accept');
    await talkIs(at, 'talking');
    await caller.heard(pageTone);
    caller.hangUp();
    await caller.ended();
  });

  it('a microphone that is taken away in the day is told, and nobody is rung', async () => {
    const at = await bench.agent(1);
    await at.view.context.clearPermissions();
    await at.view.context.grantPermissions(['notifications']);
    await healthIs(at, 'microphone-denied');
    await bench.isReachable('agent1', false);
  });

  it('no sound at all for 5 s is told, and nobody is rung until there is some', async () => {
    const { asterisk } = bench.desk;
    const at = await bench.agent(1);
    const caller = await bench.dial(DESK);
    await press(at, 'accept');
    await talkIs(at, 'talking');
    // Asterisk keeps the leg, and sends it nothing any more.
    const { bridges, channels } = await asterisk.leftovers();
    const leg = channels.find((each) => /\.a\d+$/.test(each));
    const move = (how: string) =>
      asterisk.request('POST', `/bridges/${bridges[0]}/${how}Channel?channel=${leg}`);
    expect((await move('remove')).status).toBe(204);
    await healthIs(at, 'no-sound', 15_000);
    await bench.isReachable('agent1', false);
    expect((await move('add')).status).toBe(204);
    await caller.heard(pageTone);
    caller.hangUp();
    await healthIs(at, 'ready');
    await bench.isReachable('agent1', true);
  });

  it('a caller who sends nothing is not held against the phone', async () => {
    const at = await bench.agent(1);
    const silent = await SipPhone.open({
      server: bench.desk.asterisk.sip,
      user: 'trunk',
      password: DESK_PASSWORD,
      media: false,
    });
    try {
      const caller = silent.call(DESK, { from: '0701740613' });
      await press(at, 'accept');
      await talkIs(at, 'talking');
      // Mixed silence is sound to the page: its own way from Asterisk is known to be whole.
      expect((await listenInPage(at.page, null)).packets).toBeGreaterThan(10);
      caller.hangUp();
    } finally {
      silent.close();
    }
  });

  it('devices are chosen in a call, remembered, and given up for the system’s when they are unplugged', async () => {
    const at = await bench.agent(1, { script: UNPLUGGING });
    const caller = await bench.dial(DESK);
    await press(at, 'accept');
    await talkIs(at, 'talking');
    await caller.heard(pageTone);
    const before = await microphoneOf(at.page);
    const second = await deviceOf(at, 'audioinput', 'Fake Audio Input 2');
    expect(before).not.toBe(second);

    await openSettings(at);
    await at.page.locator('.device-choices select').nth(0).selectOption({ label: 'Fake Audio Input 2' });
    await expect.poll(() => microphoneOf(at.page)).toBe(second);
    await caller.heard(pageTone);
    await at.page.locator('.device-choices select').nth(1).selectOption({ label: 'Fake Audio Output 2' });
    const speaker = await deviceOf(at, 'audiooutput', 'Fake Audio Output 2');
    await expect.poll(async () => (await sinksOf(at.page)).at(-1)).toBe(speaker);

    await at.page.evaluate(`unplug('Fake Audio Input 2')`);
    await expect.poll(() => microphoneOf(at.page)).not.toBe(second);
    await caller.heard(pageTone);
    await at.page.getByText('Fake Audio Input 2 was unplugged').waitFor({ state: 'attached' });
    caller.hangUp();
    await caller.ended();

    await at.page.reload();
    await bench.ready(at);
    const again = await bench.dial(DESK);
    await press(at, 'accept');
    await talkIs(at, 'talking');
    expect(await microphoneOf(at.page)).toBe(second);
    again.hangUp();
    await again.ended();
  });

  it('a second tab says where the phone is, and takes it over', async () => {
    const at = await bench.agent(1);
    const other: AgentPage = { ...at, page: await at.view.context.newPage() };
    await other.page.goto('/');
    await healthIs(other, 'other-tab');
    await bench.isReachable('agent1', true);
    await other.page.getByRole('button', { name: 'Use it here' }).first().click();
    await bench.ready(other);
    await healthIs(at, 'other-tab');
    await other.page.close();
    // The first tab is the phone again by itself.
    await bench.ready(at);
  });
});

async function openSettings({ page }: AgentPage): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('dialog').waitFor();
}

function deviceOf({ page }: AgentPage, kind: string, label: string): Promise<string> {
  return page.evaluate<string>(
    `navigator.mediaDevices.enumerateDevices().then((all) => all.find((one) => one.kind === '${kind}' && one.label === '${label}').deviceId)`,
  );
}

/** In the page: a device can be made to be gone, as if its cable were pulled. */
const UNPLUGGING = `
  const gone = [];
  const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  navigator.mediaDevices.enumerateDevices = async () =>
    (await list()).filter(({ label }) => !gone.includes(label));
  window.unplug = (label) => {
    gone.push(label);
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  };
`;
