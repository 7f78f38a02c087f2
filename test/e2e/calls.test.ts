import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signIn, TestBrowser, type View } from '../support/browser.ts';
import { fillPictureDesk } from '../support/picture-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';

let web: WebUnderTest;
let browser: TestBrowser;
let view: View;

beforeAll(async () => {
  web = await WebUnderTest.start(fillPictureDesk);
  browser = await TestBrowser.launch();
  view = await browser.open(web.url);
  await signIn(view.page, 'supervisor', WEB_PASSWORD, '/calls');
});
afterAll(async () => {
  await view?.close();
  await browser?.close();
  await web?.interrupt();
});

const rows = () => view.page.locator('[data-call]');

describe('the latest calls', () => {
  it('come a page at a time, newest first', async () => {
    await expect.poll(() => rows().count()).toBe(50);
    expect(await rows().first().getAttribute('data-call')).toBe('1790000000.0');
    await view.page.getByRole('button', { name: 'Visa fler' }).click();
    await expect.poll(() => rows().count()).toBe(64);
    expect(await view.page.getByRole('button', { name: 'Visa fler' }).count()).toBe(0);
    expect(await view.page.getByTestId('polite').innerText()).toBe('64 samtal visas');
  });

  it('are found by a number as people write it', async () => {
    await view.page.getByRole('searchbox').fill('070-174 06 12');
    await view.page.getByRole('searchbox').press('Enter');
    await expect.poll(() => rows().count()).toBe(1);
    const text = await rows().first().innerText();
    expect(text).toContain('070-174 06 12');
    expect(text).toContain('Tappat');
    expect(new URL(view.page.url()).search).toBe('?number=070-174+06+12');
  });

  it('tell when a number is none, and when it has no calls', async () => {
    await view.page.getByRole('searchbox').fill('abc');
    await view.page.getByRole('button', { name: 'Sök' }).click();
    await view.page.getByText('”abc” är inget telefonnummer.').waitFor();
    await view.page.getByRole('searchbox').fill('08-123 45 67');
    await view.page.getByRole('button', { name: 'Sök' }).click();
    await view.page.getByText('Inga samtal med 08-123 45 67.').waitFor();
    await view.page.getByRole('link', { name: 'Visa alla' }).click();
    await expect.poll(() => rows().count()).toBe(50);
  });

  it('show what happened to one of them, also by its address alone', async () => {
    await rows().first().getByRole('link').click();
    await view.page.getByRole('heading', { level: 1, name: 'Samtal från 070-174 06 10' }).waitFor();
    await view.page.reload();
    await view.page.locator('.facts').waitFor();
    const kinds = await view.page.locator('.fact-kind').allInnerTexts();
    expect(kinds).toEqual([
      'Samtalet kom in',
      'Vägen valdes',
      'I kö',
      'Erbjöds agent',
      'Kopplat',
      'Avslutat',
    ]);
    await view.page.getByRole('link', { name: 'Alla samtal' }).click();
    await expect.poll(() => rows().count()).toBe(50);
  });

  it('tell of a call that is not there', async () => {
    await view.page.goto('/call?id=nothing');
    await view.page.getByRole('heading', { name: 'Samtalet finns inte' }).waitFor();
  });
});
