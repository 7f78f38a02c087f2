import { afterAll, beforeAll } from 'vitest';
import { TestBrowser } from './browser.ts';
import { fillPictureDesk } from './picture-desk.ts';
import { WebUnderTest } from './web-under-test.ts';

/** What a file of tests of the pages shares: one service with the desk of the pictures, and one browser. */
export interface PageSuite {
  readonly web: WebUnderTest;
  readonly browser: TestBrowser;
}

/**
 * Starts both before the tests of this file and ends them after. They are there from the first test on.
 * @param fill puts the rows that are there from the beginning
 * @param args of the browser, beside the usual
 */
export function pageSuite(
  fill: Parameters<typeof WebUnderTest.start>[0] = fillPictureDesk,
  args: readonly string[] = [],
): PageSuite {
  let web: WebUnderTest | undefined;
  let browser: TestBrowser | undefined;
  beforeAll(async () => {
    web = await WebUnderTest.start(fill);
    browser = await TestBrowser.launch(args);
  });
  afterAll(async () => {
    await browser?.close();
    await web?.interrupt();
  });
  const there = <T>(part: T | undefined): T => {
    if (part === undefined)
      throw new Error('the pages are there in tests only, not while they are collected');
    return part;
  };
  return {
    get web() {
      return there(web);
    },
    get browser() {
      return there(browser);
    },
  };
}
