import { describe, expect, it } from 'vitest';
import { onCallAt } from '../../src/core/schedule/final-schedule.ts';
import { signIn } from '../support/browser.ts';
import { freshPlanningPages } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

/** A Monday morning, in the week of Nils. */
const NOW = Date.parse('2026-11-23T10:12:00+01:00');
const TUESDAY_NIGHT = Date.parse('2026-11-24T22:00:00+01:00');

const fresh = freshPlanningPages(NOW);

/** Whom the service would ring. */
function onCall(at: number): string | null {
  const rota = fresh.web.desk.directoryNow().rotas.get('duty');
  return rota === undefined ? null : (onCallAt(rota, at)?.person ?? null);
}

describe('the rota', () => {
  it('takes a stand-in by keyboard, tells what it comes to, and takes it back', async () => {
    const { page } = fresh.view;
    await signIn(page, 'coordinator', WEB_PASSWORD, '/on-call');
    await page.locator('.shift').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const label = await page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    expect(label).toBe('Nils Hedlund, tis 24 nov. 16:30 – ons 25 nov. 07:45, Beredskap');
    expect(onCall(TUESDAY_NIGHT)).toBe('nils');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Vem tar det?').selectOption('rita');
    await dialog.getByLabel('Orsak').fill('Sjuk');
    await expect.poll(() => dialog.locator('.preview').innerText()).toContain('Rita Sand');
    await page.keyboard.press('Enter');
    await page.locator('.shift.stand-in').filter({ hasText: 'Rita Sand' }).waitFor();
    expect(onCall(TUESDAY_NIGHT)).toBe('rita');
    await page.locator('[data-change]').getByRole('button', { name: 'Ta tillbaka' }).click();
    await expect.poll(() => onCall(TUESDAY_NIGHT)).toBe('nils');
  });

  it('lets two people swap shifts', async () => {
    const { page } = fresh.view;
    await signIn(page, 'coordinator', WEB_PASSWORD, '/on-call');
    await page.getByRole('button', { name: /^Nils Hedlund, tis 24 nov/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Byt mot ett annat pass' }).check();
    await dialog
      .getByLabel('Mot vilket pass?')
      .selectOption({ label: 'Olga Brandt: tis 1 dec. 16:30 – ons 2 dec. 07:45' });
    await dialog.getByLabel('Orsak').fill('Byter');
    await dialog.getByRole('button', { name: 'Spara' }).click();
    await page.locator('[data-change]').waitFor();
    expect(onCall(TUESDAY_NIGHT)).toBe('olga');
    expect(onCall(TUESDAY_NIGHT + 7 * 86_400_000)).toBe('nils');
  });

  it('tells the gaps of the next 400 days with their cause, and what to ask', async () => {
    const { page } = fresh.view;
    await signIn(page, 'supervisor', WEB_PASSWORD, '/on-call');
    const fjordvik = page.locator('.coverage[data-organisation=fjordvik]');
    await fjordvik.waitFor();
    // DOMAIN V1, read by the letter: the night from Sunday to Monday is nobody's.
    expect(await fjordvik.innerText()).toContain('gånger 00:00–08:00');
    expect(await fjordvik.innerText()).toContain('readBy: every-night');
    expect(await page.getByText(/Utan jour utanför öppettiderna: Ekedals kommun/).count()).toBe(1);
    expect(await page.getByRole('button', { name: /^Nils Hedlund, tis 24 nov/ }).isDisabled()).toBe(true);
  });

  it('is not shown to agents', async () => {
    const { page } = fresh.view;
    await signIn(page, 'agent1', WEB_PASSWORD);
    expect(await page.getByRole('link', { name: 'Jour' }).count()).toBe(0);
    await page.goto('/on-call');
    await page.getByText('Det får du inte göra.').waitFor();
  });
});
