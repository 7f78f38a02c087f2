import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, TestBrowser } from '../support/browser.ts';
import { fillPictureDesk } from '../support/picture-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';

/** All scripts until the board stands, compressed as a proxy would. */
const BUDGET_KB = 350;

let web: WebUnderTest;
let browser: TestBrowser;

beforeAll(async () => {
  web = await WebUnderTest.start(fillPictureDesk);
  browser = await TestBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
  await web?.interrupt();
});

describe('the first load', () => {
  it(`needs at most ${BUDGET_KB} kB of scripts, all from the service itself`, async () => {
    const view = await browser.open(web.url);
    const scripts = new Map<string, Promise<Buffer>>();
    const foreign: string[] = [];
    view.page.on('response', (response) => {
      const url = response.url();
      if (!url.startsWith(web.url)) foreign.push(url);
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
    await view.close();
  });
});
