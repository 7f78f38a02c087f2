import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectionsOf } from '../support/page-sound.ts';
import { hears, PAGE_TONE_HZ, press, SoftphoneBench, type AgentPage } from '../support/softphone-bench.ts';

/** Before the first call of a shift: what the sound test tries, in a real browser on a real Asterisk. */
describe('the sound test at the page', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  const test = ({ page }: AgentPage, name: string) =>
    page.locator('.sound-tests').getByRole('button', { name });
  const isRunning = (at: AgentPage, name: string) => () => test(at, name).getAttribute('aria-pressed');
  const level =
    ({ page }: AgentPage) =>
    (): Promise<number> =>
      page.evaluate<number>(
        `Number(document.querySelector('.sound-level').style.getPropertyValue('--level') || 0)`,
      );

  async function openTest(n: number): Promise<AgentPage> {
    const at = await bench.agent(n);
    await press(at, 'sound-test');
    await at.page.getByRole('dialog').waitFor();
    return at;
  }

  it('shows how loud the microphone hears, plays a tone and rings until that is stopped', async () => {
    const at = await openTest(1);
    // The microphone hears beeps: the level moves up, and down again between two of them.
    await expect.poll(level(at), { interval: 30 }).toBeGreaterThan(0.2);
    await expect.poll(level(at), { interval: 30 }).toBeLessThan(0.2);
    for (const name of ['Play a tone', 'Let it ring']) {
      await test(at, name).click();
      await expect.poll(isRunning(at, name)).toBe('true');
      await test(at, name).click();
      await expect.poll(isRunning(at, name)).toBe('false');
    }
  });

  it('records and plays back, and ends by itself', async () => {
    const at = await openTest(1);
    const status = at.page.getByRole('dialog').getByRole('status');
    const quiet = await status.innerText();
    await test(at, 'Record and listen').click();
    await expect.poll(isRunning(at, 'Record and listen')).toBe('true');
    await expect.poll(isRunning(at, 'Record and listen'), { timeout: 20_000 }).toBe('false');
    expect(await status.innerText()).toBe(quiet);
  });

  it('sends the voice through the exchange and back; meanwhile nobody is rung', async () => {
    const at = await openTest(1);
    await test(at, 'Ring the echo number').click();
    await expect.poll(() => connectionsOf(at.page)).toBe(1);
    await hears(at, { toneHz: PAGE_TONE_HZ });
    await bench.desk.agentIs('agent1', 'busy-elsewhere');
    await at.page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
    await expect.poll(() => connectionsOf(at.page)).toBe(0);
    await bench.desk.agentIs('agent1', 'available');
  });
});
