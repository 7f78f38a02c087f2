import type { Page } from 'playwright-core';

/** What has the focus, as a screen reader would name it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(
    "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent ?? '').trim()",
  );
}

/**
 * Presses Tab until `name` has the focus.
 * @throws Error when it is not among the next 60
 */
export async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Tab never came to ${name}`);
}
