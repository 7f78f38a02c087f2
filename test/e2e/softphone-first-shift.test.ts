import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { tabTo } from '../support/keyboard.ts';
import { listenInPage } from '../support/page-sound.ts';
import { SoftphoneBench, talkIs, type AgentPage } from '../support/softphone-bench.ts';

/** A voice is louder than what a silent line carries. */
const VOICE_LEVEL = 0.01;

/** What the README asks of a newcomer, with real pages on a real Asterisk, and not one press of the mouse. */
describe('the first shift, by keyboard alone', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  const hearsVoice = ({ page }: AgentPage): Promise<void> =>
    eventually(async () => {
      const { level } = await listenInPage(page, null);
      if (level < VOICE_LEVEL) throw new Error(`no voice is heard, only ${level}`);
    }, 10_000);

  it('an agent has a practice call, hears it, asks a colleague, hands it on; the colleague ends it', async () => {
    const at = await bench.open(1);
    const { keyboard } = at.page;
    await bench.ready(at);
    await keyboard.press('Alt+L');
    await bench.desk.agentIs('agent1', 'available');
    await tabTo(at.page, /^Ring me for practice/);
    await keyboard.press('Enter');
    await at.page.locator('[data-phase=offer]').waitFor();
    await keyboard.press('Alt+J');
    await talkIs(at, 'talking');
    await hearsVoice(at);

    await keyboard.press('Alt+W');
    await talkIs(at, 'held');
    await keyboard.press('Alt+W');
    await talkIs(at, 'talking');

    const colleague = await bench.agent(2);
    await keyboard.press('Alt+K');
    await at.page.locator('#hand-on-search:focus').waitFor();
    await keyboard.type('bjarne');
    // Not the list of everybody any more, whose rows go from under the focus when the answer comes.
    await expect.poll(() => at.page.locator('[data-contact]').count()).toBe(1);
    await tabTo(at.page, /^Ask first: Bjarne Haugland/);
    await keyboard.press('Enter');
    await colleague.page.locator('[data-phase=offer]').waitFor();
    await colleague.page.keyboard.press('Alt+J');
    await talkIs(at, 'consulting');
    await keyboard.press('Alt+G');
    await talkIs(colleague, 'talking');
    await hearsVoice(colleague);
    await at.page.locator('[data-phase=call]').waitFor({ state: 'detached' });

    await colleague.page.keyboard.press('Alt+X');
    await colleague.page.locator('[data-phase=call]').waitFor({ state: 'detached' });
    expect(await colleague.page.locator('[data-phase]').getAttribute('data-phase')).toBe('idle');
  });
});
