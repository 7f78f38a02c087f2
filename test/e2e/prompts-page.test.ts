import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { pageSuite } from '../support/page-suite.ts';
import { fillPlanningDesk } from '../support/planning-desk.ts';
import { promptsOnDisk, type PromptsOnDisk } from '../support/prompts-on-disk.ts';
import { recording } from '../support/recordings.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

let folder: string;
let prompts: PromptsOnDisk;
const suite = pageSuite(fillPlanningDesk);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'svara-uploads-'));
  prompts = await promptsOnDisk(new ManualClock());
  await suite.web.interrupt();
  suite.web.prompts = prompts.store;
  await suite.web.resume();
  writeFileSync(join(folder, 'voice.mp3'), recording('mp3', { seconds: 3 }));
  writeFileSync(join(folder, 'letter.mp3'), 'this is no sound');
});
afterAll(() => {
  prompts.close();
  rmSync(folder, { recursive: true });
});

const heard = async () => {
  const rows = await prompts.store.list('strandnas');
  return rows.find(({ id }) => id === 'closed')?.sounds.find(({ language }) => language === 'sv')?.origin;
};

describe('a prompt', () => {
  it('is replaced by a recording for one municipality, listened to, and restored', async () => {
    const view = await suite.browser.open(suite.web.url);
    const { page } = view;
    await signIn(page, 'coordinator', WEB_PASSWORD, '/prompts');
    await page.getByLabel('Så som de hörs av den som ringer').selectOption({ label: 'Strandnäs kommun' });
    const row = page.locator('[data-prompt=closed]');
    await row.waitFor();
    expect(await row.locator('.tag').innerText()).toBe('Gemensam');
    await row.locator('input[type=file]').setInputFiles(join(folder, 'letter.mp3'));
    await row.getByText('Filen är inget ljud').waitFor();
    expect(await heard()).toBe('catalogue');

    await row.locator('input[type=file]').setInputFiles(join(folder, 'voice.mp3'));
    await expect.poll(() => row.locator('.prompt-note').innerText()).toBe('Hörs från nästa samtal.');
    expect(await heard()).toBe('own');
    await expect.poll(() => row.locator('.tag').innerText()).toBe('Egen');
    await row.getByRole('button', { name: 'Lyssna' }).click();
    await expect
      .poll(() =>
        row.locator('audio').evaluate((sound) => (sound as unknown as { duration: number }).duration),
      )
      .toBeGreaterThan(1);

    await row.getByRole('button', { name: 'Ta bort den egna' }).click();
    await expect.poll(heard).toBe('catalogue');
    await expect.poll(() => row.locator('.tag').innerText()).toBe('Gemensam');
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('can be listened to by supervisors, and not replaced', async () => {
    const view = await suite.browser.open(suite.web.url);
    await signIn(view.page, 'supervisor', WEB_PASSWORD, '/prompts');
    const row = view.page.locator('[data-prompt=closed]');
    await row.waitFor();
    expect(await row.getByRole('button', { name: 'Lyssna' }).count()).toBe(1);
    expect(await row.getByRole('button', { name: /Ladda upp|Tala in/ }).count()).toBe(0);
    await view.close();
  });
});
