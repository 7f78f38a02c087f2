import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { connectionsOf, listenInPage } from '../support/page-sound.ts';
import {
  hears,
  PAGE_TONE_HZ,
  press,
  SoftphoneBench,
  talkIs,
  type AgentPage,
} from '../support/softphone-bench.ts';

const DESK = '0406280400';
const pageTone = `tone ${PAGE_TONE_HZ}` as const;

/** The browser as the phone: a real Chromium, the service, a real Asterisk, and a caller by SIP. */
describe('calls at the page', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  /** A caller with a tone of their own, answered by the agent's button. */
  async function talk(at: AgentPage, toneHz = 440) {
    const caller = await bench.dial(DESK);
    caller.play(`tone ${toneHz}`);
    await press(at, 'accept');
    await talkIs(at, 'talking');
    return caller;
  }

  /** The page has let go of everything. */
  async function isIdle({ page }: AgentPage): Promise<void> {
    await page.locator('[data-phase=idle]').waitFor();
    await expect.poll(() => connectionsOf(page)).toBe(0);
  }

  it('an offer is answered by its button, both hear each other by Opus, and the button ends the call', async () => {
    const at = await bench.agent(1);
    const caller = await talk(at);
    await caller.heard(pageTone);
    await hears(at, { toneHz: 440 });
    const heard = await listenInPage(at.page, 440);
    expect(heard.packets).toBeGreaterThan(5);
    expect(heard).toMatchObject({ receives: 'opus', sends: 'opus' });
    await press(at, 'hang-up');
    expect((await caller.ended()).by).toBe('them');
    await isIdle(at);
  });

  it('G.722 is spoken when it is preferred', async () => {
    const at = await bench.agent(1, {
      script: `localStorage.setItem('svara.phone.sound', '{"codec":"G722"}')`,
    });
    const caller = await talk(at);
    await caller.heard(pageTone);
    await hears(at, { toneHz: 440 });
    expect(await listenInPage(at.page, 440)).toMatchObject({ receives: 'G722', sends: 'G722' });
    caller.hangUp();
    await isIdle(at);
  });

  it('mute silences the microphone and nothing else; digits reach the other side', async () => {
    const at = await bench.agent(1);
    const caller = await talk(at);
    await caller.heard(pageTone);
    await press(at, 'mute');
    await expect(caller.heard(pageTone, 1_500)).rejects.toThrow('tone');
    await hears(at, { toneHz: 440 });
    await press(at, 'mute');
    await caller.heard(pageTone);

    await at.page.keyboard.press('Alt+O');
    for (const digit of ['1', '2', '0']) {
      const heard = caller.digit();
      await at.page.locator('.keypad-key', { hasText: digit }).click();
      expect(await heard).toBe(digit);
    }
    caller.hangUp();
    await isIdle(at);
  });

  it('on hold the caller hears music and not the agent, until the call is taken back', async () => {
    const at = await bench.agent(1);
    const caller = await talk(at);
    await caller.heard(pageTone);
    await press(at, 'hold');
    await talkIs(at, 'held');
    await expect(caller.heard(pageTone, 1_500)).rejects.toThrow('tone');
    await caller.heard('sound');
    await press(at, 'resume');
    await talkIs(at, 'talking');
    await caller.heard(pageTone);
    await hears(at, { toneHz: 440 });
    caller.hangUp();
    await isIdle(at);
  });

  it('a call that is declined waits on and leaves the page', async () => {
    const at = await bench.agent(1);
    const caller = await bench.dial(DESK);
    await at.page.locator('[data-phase=offer]').waitFor();
    await press(at, 'decline');
    await at.page.locator('[data-phase=offer]').waitFor({ state: 'detached' });
    await bench.desk.agentIs('agent1', 'available');
    expect(await connectionsOf(at.page)).toBe(0);
    expect((await bench.desk.queue('it-support')).waiting).toBe(1);
    caller.hangUp();
    await caller.ended();
  });

  it('a caller who hangs up while it rings is gone from the page', async () => {
    const at = await bench.agent(1);
    const caller = await bench.dial(DESK);
    await at.page.locator('[data-phase=offer]').waitFor();
    caller.hangUp();
    await isIdle(at);
  });

  it('auto-answer joins the two without a hand', async () => {
    const at = await bench.agent(1, {
      script: `localStorage.setItem('svara.phone.sound', '{"autoAnswer":true}')`,
    });
    const caller = await bench.dial(DESK);
    caller.play('tone 440');
    await talkIs(at, 'talking');
    await caller.heard(pageTone);
    await hears(at, { toneHz: 440 });
    caller.hangUp();
    await isIdle(at);
  });

  it('the echo number plays back what the microphone hears', async () => {
    const at = await bench.agent(1);
    await at.page.getByRole('button', { name: /sound/i }).first().click();
    await at.page.getByRole('dialog').getByRole('button', { name: /echo/i }).click();
    await hears(at, { toneHz: PAGE_TONE_HZ }, 10_000);
    await at.page.getByRole('dialog').getByRole('button', { name: /echo/i }).click();
    await expect.poll(() => connectionsOf(at.page)).toBe(0);
  });

  it('three agents talk at once, each with their own caller', async () => {
    const agents = await Promise.all([1, 2, 3].map((n) => bench.agent(n)));
    const tones = [440, 620, 780];
    const callers = await Promise.all(
      tones.map(async (toneHz, index) => {
        const caller = await bench.dial(DESK, `07017406${11 + index}`);
        caller.play(`tone ${toneHz}`);
        return caller;
      }),
    );
    for (const at of agents) await press(at, 'accept');
    for (const at of agents) await talkIs(at, 'talking');
    await Promise.all(callers.map((caller) => caller.heard(pageTone, 10_000)));
    const heard = await Promise.all(
      agents.map((at) =>
        eventually(async () => {
          for (const tone of tones) if ((await listenInPage(at.page, tone)).toneShare > 0.3) return tone;
          throw new Error(`${at.agent} hears none of the callers`);
        }, 15_000),
      ),
    );
    expect(heard.toSorted((a, b) => a - b)).toEqual(tones);
    for (const caller of callers) caller.hangUp();
    for (const at of agents) await isIdle(at);
  });
});
