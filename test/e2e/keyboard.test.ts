import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { focused, tabTo } from '../support/keyboard.ts';
import { pageSuite } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

const pages = pageSuite();

/** The outline of what has the focus: visible when it is wide and not see-through. */
function outline(page: Page): Promise<{ style: string; width: number }> {
  return page.evaluate(
    '(({ outlineStyle, outlineWidth }) => ({ style: outlineStyle, width: parseFloat(outlineWidth) }))' +
      '(getComputedStyle(document.activeElement))',
  );
}

describe('by keyboard alone', () => {
  it('an agent signs in, pauses, becomes available again and signs out', async () => {
    const view = await pages.browser.open(pages.web.url);
    const { page } = view;
    await page.goto('/');
    await page.locator('input[name=username]:focus').waitFor();
    await page.keyboard.type('agent1');
    await page.keyboard.press('Tab');
    await page.keyboard.type(WEB_PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.status-bar').waitFor();

    await tabTo(page, /^Paus/);
    expect(await outline(page)).toEqual({ style: 'solid', width: 3 });
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe('Rast');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.status-bar').innerText()).toContain('Paus: rast');
    await expect.poll(() => focused(page)).toMatch(/^Paus/);
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toMatch(/^Bli ledig/);
    await page.keyboard.press('Space');
    await expect.poll(() => page.locator('.status-bar').getAttribute('data-state')).toBe('available');

    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toMatch(/^Konto och inställningar:\s*Astrid Lindqvist/);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('End');
    expect(await focused(page)).toBe('Logga ut');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await view.close();
  });

  it('a reader skips to the content, and meets nothing that has focus without showing it', async () => {
    const view = await pages.browser.open(pages.web.url);
    const { page } = view;
    await page.goto('/');
    await page.locator('input[name=username]:focus').waitFor();
    await page.keyboard.type('supervisor');
    await page.keyboard.press('Tab');
    await page.keyboard.type(WEB_PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.queue').first().waitFor();
    await page.reload();
    await page.locator('.queue').first().waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Hoppa till innehållet');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Frys siffrorna');
    for (let presses = 0; presses < 24; presses += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate('document.activeElement === document.body')) === true) break;
      expect((await outline(page)).width, await focused(page)).toBe(3);
    }
    await view.close();
  });

  it("a supervisor opens what a row of the board has, and comes back to the row's button", async () => {
    const view = await pages.browser.open(pages.web.url);
    const { page } = view;
    await page.goto('/');
    await page.locator('input[name=username]').fill('supervisor');
    await page.locator('input[name=password]').fill(WEB_PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('.queue').first().waitFor();

    await tabTo(page, /^Servicegrad och väntetid/);
    const level = await focused(page);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe(level);

    await tabTo(page, /^Varför: Bjarne/);
    await page.keyboard.press('Space');
    await page.getByRole('dialog', { name: 'Varför: Bjarne Haugland' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Varför: Bjarne Haugland');

    await tabTo(page, /^Ändra läge för/);
    const change = await focused(page);
    for (const key of ['Enter', 'Space', 'ArrowDown']) {
      await page.keyboard.press(key);
      await page.getByRole('menu', { name: change }).waitFor();
      await expect.poll(() => focused(page)).toBe('Ledig');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
      await expect.poll(() => focused(page)).toBe(change);
    }
    await view.close();
  });

  it('going to another page puts the focus on its heading', async () => {
    const view = await pages.browser.open(pages.web.url);
    const { page } = view;
    await page.goto('/');
    await page.locator('input[name=username]').fill('supervisor');
    await page.locator('input[name=password]').fill(WEB_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Samtal' }).press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1');
    expect(await focused(page)).toBe('Samtal');
    expect(await page.title()).toBe('Samtal · Svara');
    await page.goBack();
    await page.getByRole('heading', { name: 'Tavla' }).waitFor();
    await view.close();
  });
});
