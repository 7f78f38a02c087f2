import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { TestBrowser, type View } from './browser.ts';
import { ManualClock } from './manual-clock.ts';
import { fillPictureDesk } from './picture-desk.ts';
import { fillPlanningDesk } from './planning-desk.ts';
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

/** What each test of a file has for itself. */
export interface FreshPage {
  readonly web: WebUnderTest;
  readonly view: View;
  /** Another reader's; closed by the test. */
  readonly another: () => Promise<View>;
}

/**
 * One browser for the file, and for each test a desk with hours, rotas and outages of its own and a page of it. A test
 * in whose page anything went wrong fails.
 * @param now what the desk's clock shows
 */
export function freshPlanningPages(now: number): FreshPage {
  let browser: TestBrowser | undefined;
  let fresh: FreshPage | undefined;
  beforeAll(async () => {
    browser = await TestBrowser.launch();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const web = await WebUnderTest.start(fillPlanningDesk, new ManualClock(now));
    const started = browser;
    if (!started) return;
    const another = (): Promise<View> => started.open(web.url);
    fresh = { web, view: await another(), another };
  });
  afterEach(async () => {
    const faults = fresh?.view.faults;
    await fresh?.view.close();
    await fresh?.web.interrupt();
    fresh = undefined;
    expect(faults).toEqual([]);
  });
  const current = (): FreshPage => {
    if (fresh === undefined) throw new Error('the page is there in tests only, not while they are collected');
    return fresh;
  };
  return {
    get web() {
      return current().web;
    },
    get view() {
      return current().view;
    },
    get another() {
      return current().another;
    },
  };
}
