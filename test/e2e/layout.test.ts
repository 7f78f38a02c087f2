import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { pageSuite } from '../support/page-suite.ts';
import { servePrompts } from '../support/prompts-on-disk.ts';
import { fillWorkplaceDesk } from '../support/workplace-desk.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

const suite = pageSuite(fillWorkplaceDesk);
beforeAll(() => servePrompts(suite.web));

/** By how many pixels the page is wider or higher than its window, once its fonts have come or failed to. */
function overflow(page: Page): Promise<{ across: number; down: number }> {
  return page.evaluate(
    'document.fonts.ready.then(() => (({ scrollWidth, scrollHeight, clientWidth, clientHeight }) => ' +
      '({ across: scrollWidth - clientWidth, down: scrollHeight - clientHeight }))(document.documentElement))',
  );
}

/** As before the fonts have come: most words are wider then. */
const withoutOwnFonts = (page: Page): Promise<unknown> => page.route('**/*.woff2', (route) => route.abort());

const pages = [
  ['/', '.queue'],
  ['/calls', '[data-call]'],
  ['/call?id=1790000000.0', '.facts'],
  ['/hours', '.hours-card'],
  ['/calendar?id=split-day', '.year'],
  ['/outages', '.outages-on'],
  ['/on-call', '.gaps'],
  ['/prompts', '.prompt'],
] as const;

describe('narrow windows', () => {
  // 320 pixels are a window of 1280 at 400 % zoom.
  const widths = [
    { width: 390, language: 'sv-SE' },
    { width: 320, language: 'sv-SE' },
    { width: 390, language: 'nb-NO' },
    { width: 390, language: 'nn-NO' },
    { width: 320, language: 'nn-NO' },
  ] as const;
  const cases = widths.flatMap((look) => pages.map(([path, ready]) => ({ ...look, path, ready })));

  it.each(cases)(
    '$path is not wider than $width pixels ($language)',
    async ({ width, language, path, ready }) => {
      const view = await suite.browser.open(suite.web.url, {
        viewport: { width, height: 700 },
        language,
      });
      if (width === 320) await withoutOwnFonts(view.page);
      await signIn(view.page, 'admin', WEB_PASSWORD, path);
      await view.page.locator(ready).first().waitFor();
      expect((await overflow(view.page)).across).toBe(0);
      await view.close();
    },
  );

  it.each([true, false])('the sign-in is not wider than 320 pixels (own fonts: %s)', async (fonts) => {
    const view = await suite.browser.open(suite.web.url, { viewport: { width: 320, height: 600 } });
    if (!fonts) await withoutOwnFonts(view.page);
    await view.page.goto('/');
    await view.page.locator('form').waitFor();
    expect((await overflow(view.page)).across).toBe(0);
    await view.close();
  });

  it('keeps the tables tables where rows are shown as cards', async () => {
    const view = await suite.browser.open(suite.web.url, { viewport: { width: 390, height: 844 } });
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    const table = view.page.getByRole('table', { name: 'Köer i dag' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(8);
    expect(await table.getByRole('columnheader').count()).toBe(8);
    expect(await table.getByRole('rowheader', { name: /IT-support Ekedal/ }).count()).toBe(1);
    await view.close();
  });
});

describe('a window of 1280 × 720', () => {
  it.each(['sv-SE', 'nb-NO', 'nn-NO', 'en-GB'] as const)(
    'shows 7 queues and 14 agents without scrolling (%s)',
    async (language) => {
      const view = await suite.browser.open(suite.web.url, { language });
      await signIn(view.page, 'supervisor', WEB_PASSWORD);
      await view.page.locator('.queue').first().waitFor();
      expect(await overflow(view.page)).toEqual({ across: 0, down: 0 });
      await view.close();
    },
  );

  it('does not jump when figures change', async () => {
    const view = await suite.browser.open(suite.web.url);
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.locator('.queue').first().waitFor();
    const places = async (): Promise<unknown[]> =>
      view.page.evaluate(
        "[...document.querySelectorAll('.queue > *, .agent-name, .figure, h1, h2')].map((one) => " +
          '(({ x, y, width, height }) => [x, y, one.matches(".agent-name") ? 0 : width, height])' +
          '(one.getBoundingClientRect()))',
      );
    const before = await places();
    for (const queue of suite.web.desk.queues) {
      const serviceLevel = { ...queue.serviceLevel, ratio: 1 };
      const changed = {
        ...queue,
        waiting: 18,
        oldestSince: Date.now() - 2_000_000,
        answered: 9_999,
        serviceLevel,
      };
      suite.web.desk.put({ queues: [changed] });
    }
    await expect.poll(() => view.page.locator('[data-queue="nordvag-it"] .waiting').innerText()).toBe('18');
    expect(await places()).toEqual(before);
    await view.close();
  });
});

/** Each agent's workplace of the picture desk is another card. */
const agents = ['agent1', 'agent2', 'agent3', 'agent4', 'agent5', 'agent6'];

describe('the workplace', () => {
  it.each(['sv-SE', 'en-GB'] as const)('fills 1280 × 720 without scrolling (%s)', async (language) => {
    for (const agent of agents) {
      const view = await suite.browser.open(suite.web.url, { language });
      await signIn(view.page, agent, WEB_PASSWORD);
      await view.page.locator('.stage').waitFor();
      expect(await overflow(view.page), agent).toEqual({ across: 0, down: 0 });
      // Everything that is pressed in the stage is seen without moving it.
      const hidden = await view.page.evaluate(
        "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('.stage'))",
      );
      expect(hidden, agent).toBeLessThanOrEqual(1);
      await view.close();
    }
  });

  // 320 × 180 pixels are a window of 1280 × 720 at 400 % zoom.
  it.each([
    [390, 844],
    [320, 180],
  ])('shows one column at a time on %i × %i, none too wide', async (width, height) => {
    for (const agent of ['agent1', 'agent3', 'agent4', 'agent5']) {
      const view = await suite.browser.open(suite.web.url, { viewport: { width, height } });
      await signIn(view.page, agent, WEB_PASSWORD);
      await view.page.locator('.stage').waitFor();
      for (const [index, shown] of ['.waits', '.now', '.context'].entries()) {
        await view.page.locator('.column-tabs button').nth(index).click();
        await view.page.locator(`.work-column${shown}`).waitFor();
        expect(await view.page.locator('.work-column:visible').count()).toBe(1);
        expect((await overflow(view.page)).across, `${agent} ${shown}`).toBe(0);
      }
      await view.close();
    }
  });
});
