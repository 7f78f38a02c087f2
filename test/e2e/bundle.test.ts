import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { withMadeUpExchange } from '../support/made-up-exchange.ts';
import { pageSuite } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

/** All scripts until the page stands, compressed as a proxy would. */
const BUDGET_KB = 350;

const pages = pageSuite();

describe('the first load', () => {
  it.each([
    ['the board', 'supervisor', '.queue'],
    // With the phone, which is fetched as soon as it is wanted.
    ["an agent's workplace", 'agent1', '[data-phase]'],
  ])(
    `of %s needs at most ${BUDGET_KB} kB of scripts, all from the service itself`,
    async (name, user, there) => {
      const view = await pages.browser.open(pages.web.url);
      await withMadeUpExchange(view.page);
      const scripts = new Map<string, Promise<Buffer>>();
      const foreign: string[] = [];
      view.page.on('response', (response) => {
        const url = response.url();
        if (!url.startsWith(pages.web.url)) foreign.push(url);
        if (url.endsWith('.js')) scripts.set(url, response.body());
      });
      await signIn(view.page, user, WEB_PASSWORD);
      await view.page.locator(there).first().waitFor();
      await view.page.waitForLoadState('networkidle');
      const isPhone = user === 'agent1';
      await expect.poll(() => [...scripts.keys()].some((url) => url.includes('/sip-line-'))).toBe(isPhone);
      let bytes = 0;
      for (const body of scripts.values()) bytes += gzipSync(await body, { level: 6 }).length;
      const kB = Math.round(bytes / 1_000);
      console.log(`First load of ${name}: ${kB} kB of scripts (gzip) in ${scripts.size} files`);
      expect(scripts.size).toBeGreaterThan(0);
      expect(kB).toBeLessThanOrEqual(BUDGET_KB);
      expect(foreign).toEqual([]);
      // Of the catalogues only the one that is read.
      expect([...scripts.keys()].filter((url) => /\/(sv|nb|nn|en)-[^/]+\.js$/.test(url))).toHaveLength(1);
      await view.close();
    },
  );
});
