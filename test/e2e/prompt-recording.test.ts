import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signIn, TestBrowser, type View } from '../support/browser.ts';
import { FakeRecorder } from '../support/fake-recorder.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { pageSuite } from '../support/page-suite.ts';
import { fillPlanningDesk } from '../support/planning-desk.ts';
import { promptsOnDisk, type PromptsOnDisk } from '../support/prompts-on-disk.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

let prompts: PromptsOnDisk;
let recorder: FakeRecorder;
/** A microphone that beeps. */
const FAKE_DEVICE = '--use-fake-device-for-media-stream';
/** And a browser that asks nobody whether it may be used. */
const suite = pageSuite(fillPlanningDesk, [FAKE_DEVICE, '--use-fake-ui-for-media-stream']);

beforeAll(async () => {
  prompts = await promptsOnDisk(new ManualClock());
});
beforeEach(async () => {
  recorder = new FakeRecorder();
  await suite.web.interrupt();
  suite.web.prompts = prompts.store;
  suite.web.promptRecorder = recorder;
  await suite.web.resume();
});
afterAll(() => prompts.close());

const own = async () => {
  const rows = await prompts.store.list('strandnas');
  const sound = rows.find(({ id }) => id === 'closed')?.sounds.find(({ language }) => language === 'sv');
  return sound?.origin === 'own' ? sound : null;
};
const rowOf = async (page: Page) => {
  await signIn(page, 'coordinator', WEB_PASSWORD, '/prompts');
  await page.getByLabel('Så som de hörs av den som ringer').selectOption({ label: 'Strandnäs kommun' });
  const row = page.locator('[data-prompt=closed]');
  await row.waitFor();
  return row;
};
const opened = (): Promise<View> => suite.browser.open(suite.web.url);

describe('a prompt is recorded in the browser', () => {
  it('by the microphone, listened to, thrown away, recorded again and kept', async () => {
    const view = await opened();
    const row = await rowOf(view.page);
    for (const then of ['Släng', 'Behåll']) {
      await row.getByRole('button', { name: 'Tala in' }).click();
      const done = row.getByRole('button', { name: 'Klar' });
      await done.waitFor();
      // As long as somebody takes to say it.
      await view.page.waitForTimeout(2_500);
      await done.click();
      const take = row.getByRole('group', { name: 'Din inspelning' });
      await take.waitFor();
      const audio = take.locator('audio');
      await audio.evaluate(async (sound) => (sound as unknown as { play(): Promise<void> }).play());
      await expect
        .poll(() => audio.evaluate((sound) => (sound as unknown as { currentTime: number }).currentTime))
        .toBeGreaterThan(0.5);
      expect(await own()).toBeNull();
      await take.getByRole('button', { name: then }).click();
      await take.waitFor({ state: 'detached' });
    }
    await expect.poll(() => row.locator('.prompt-note').innerText()).toBe('Hörs från nästa samtal.');
    const kept = await own();
    expect(kept).toMatchObject({ origin: 'own', changed: { by: 'coordinator' } });
    expect(kept?.durationMs).toBeGreaterThan(1_500);
    // What Asterisk plays, whatever the browser recorded.
    const wav = Buffer.from(
      await prompts.store.sound({ prompt: 'closed', language: 'sv', organisation: 'strandnas' }),
    );
    expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(22), wav.readUInt32LE(24)]).toEqual([
      'RIFF',
      1,
      8_000,
    ]);
    await prompts.store.restore({ prompt: 'closed', language: 'sv', organisation: 'strandnas' }, 'test');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('not without the microphone: it is said what to do', async () => {
    // There is one, but nobody allows it.
    const browser = await TestBrowser.launch([FAKE_DEVICE]);
    const view = await browser.open(suite.web.url);
    const row = await rowOf(view.page);
    await row.getByRole('button', { name: 'Tala in' }).click();
    await row.getByText('Tillåt den i webbläsaren och försök igen').waitFor();
    expect(await row.getByRole('button', { name: 'Klar' }).count()).toBe(0);
    expect(await own()).toBeNull();
    await browser.close();
  });
});

describe('a prompt is recorded by telephone', () => {
  const begin = async (view: View) => {
    const row = await rowOf(view.page);
    await row.getByRole('button', { name: 'Via telefon' }).click();
    return view.page.getByRole('dialog', { name: 'Tala in via telefon' });
  };
  const comesTo = (change: Partial<NonNullable<FakeRecorder['row']>>): void => {
    if (!recorder.row) throw new Error('nothing is being recorded');
    recorder.row = { ...recorder.row, ...change };
  };

  it('which rings, and the page follows until it is kept', async () => {
    const view = await opened();
    const dialog = await begin(view);
    const [text] = (await prompts.store.list(null)).filter(({ id }) => id === 'closed');
    expect(await dialog.locator('blockquote').innerText()).toBe(text?.sounds[0]?.text);
    await dialog.getByLabel('Telefon som ringer upp').selectOption('desk1');
    await dialog.getByRole('button', { name: 'Ring upp' }).click();
    await dialog.getByText('Det ringer. Svara i telefonen.').waitFor();
    expect(recorder.asked[0]?.target).toEqual({ device: 'desk1' });
    comesTo({ phase: 'recording', takes: 1 });
    await dialog.getByText('Det spelas in. Avsluta med fyrkant.').waitFor();
    comesTo({ phase: 'asking', problem: 'This recording cannot be used: nothing is heard in it' });
    await dialog.getByText('Det hörs inget i inspelningen.', { exact: false }).waitFor();
    comesTo({ phase: 'over', outcome: 'kept', problem: null });
    await dialog.getByText('Sparat. Hörs från nästa samtal.').waitFor();
    await dialog.getByRole('button', { name: 'Stäng' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('at a number outside, and hung up by the page', async () => {
    const view = await opened();
    const dialog = await begin(view);
    await dialog.getByLabel('Telefon som ringer upp').selectOption({ label: 'Ett annat nummer' });
    await dialog.getByRole('button', { name: 'Ring upp' }).click();
    await dialog.getByText('Skriv ett nummer.').waitFor();
    await dialog.getByLabel('Telefonnummer').fill('hem');
    await dialog.getByRole('button', { name: 'Ring upp' }).click();
    await dialog.getByText('Numret går inte att ringa härifrån.').waitFor();
    await dialog.getByLabel('Telefonnummer').fill('040-628 04 05');
    await dialog.getByRole('button', { name: 'Ring upp' }).click();
    await dialog.getByRole('button', { name: 'Lägg på' }).click();
    await dialog.getByText('Avbrutet. Inget har sparats.').waitFor();
    expect(recorder.asked.map(({ target }) => target)).toEqual([{ number: '+46406280405' }]);
    await dialog.getByRole('button', { name: 'Ring igen' }).click();
    await dialog.getByLabel('Telefon som ringer upp').waitFor();
    await view.close();
  });
});
