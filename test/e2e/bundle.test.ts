import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { pageSuite } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

/** All scripts until the board stands, compressed as a proxy would. */
const BUDGET_KB = 350;

const pages = pageSuite();

describe('the first load', () => {
  it(`needs at most ${BUDGET_KB} kB of scripts, all from the service itself`, async () => {
    const view = await pages.browser.open(pages.web.url);
    const scripts = new Map<string, Promise<Buffer>>();
    const foreign: string[] = [];
    view.page.on('response', (response) => {
      const url = response.url();
      if (!url.startsWith(pages.web.url)) foreign.push(url);
      if (url.endsWith('.js')) scripts.set(url, response.body());
    });
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.locator('.queue').first().waitFor();
    let bytes = 0;
    for (const body of scripts.values()) bytes += gzipSync(await body, { level: 6 }).length;
    const kB = Math.round(bytes / 1_000);
    console.log(`The page's first load: ${kB} kB of scripts (gzip) in ${scripts.size} files`);
    expect(scripts.size).toBeGreaterThan(0);
    expect(kB).toBeLessThanOrEqual(BUDGET_KB);
    expect(foreign).toEqual([]);
    // Of the catalogues only the one that is read.
    expect([...scripts.keys()].filter((url) => /\/(sv|nb|nn|en)-[^/]+\.js$/.test(url))).toHaveLength(1);
    await view.close();
  });
});
