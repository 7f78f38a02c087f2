import { describe, expect, it } from 'vitest';
import { fillSignIn, signIn } from '../support/browser.ts';
import { pageSuite } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

const pages = pageSuite();

describe('signing in', () => {
  it.each([
    ['sv-SE', 'Användarnamnet eller lösenordet stämmer inte.'],
    ['nb-NO', 'Brukernavnet eller passordet stemmer ikke.'],
    ['nn-NO', 'Brukarnamnet eller passordet stemmer ikkje.'],
    ['en-GB', 'The user name or the password is wrong.'],
  ] as const)('tells in %s that the password is wrong, and lets one correct it', async (language, text) => {
    const view = await pages.browser.open(pages.web.url, { language });
    await view.page.goto('/');
    await fillSignIn(view.page, 'supervisor', 'not this one');
    await view.page.getByRole('alert').getByText(text).waitFor();
    const password = view.page.locator('input[name=password]');
    expect(await password.evaluate('document.activeElement.name')).toBe('password');
    await password.fill(WEB_PASSWORD);
    await password.press('Enter');
    await view.page.locator('.queue').first().waitFor();
    expect(view.faults).toEqual([]);
    await view.close();
  });

  it('asks for what is missing without asking the service', async () => {
    const view = await pages.browser.open(pages.web.url);
    await view.page.goto('/');
    await view.page.getByRole('button', { name: 'Logga in' }).click();
    await view.page.getByText('Skriv ditt användarnamn.').waitFor();
    await view.page.locator('input[name=username]').fill('agent1');
    await view.page.getByRole('button', { name: 'Logga in' }).click();
    await view.page.getByText('Skriv ditt lösenord.').waitFor();
    await view.close();
  });

  it('lasts over a reload, and ends with signing out', async () => {
    const view = await pages.browser.open(pages.web.url);
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.reload();
    await view.page.getByRole('button', { name: /Konto och inställningar/ }).click();
    await view.page.getByRole('menuitem', { name: 'Logga ut' }).click();
    await view.page.getByRole('heading', { name: 'Logga in' }).waitFor();
    await view.page.reload();
    await view.page.getByRole('heading', { name: 'Logga in' }).waitFor();
    await view.close();
  });

  it('is asked for again when the session has ended', async () => {
    const view = await pages.browser.open(pages.web.url);
    // An agent's page asks for its phone by itself and may notice first; this one asks for nothing until it is pressed.
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.locator('.queue').first().waitFor();
    await pages.web.endSessions();
    await view.page.getByRole('link', { name: 'Samtal' }).click();
    await view.page.getByText('Du har loggats ut, för att sessionen tog slut.').waitFor();
    await view.close();
  });

  it('tells when the service cannot be reached, and works when it can be', async () => {
    const view = await pages.browser.open(pages.web.url);
    await view.page.goto('/');
    await view.page.locator('form').waitFor();
    await pages.web.interrupt();
    await fillSignIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.getByRole('alert').getByText('Svara går inte att nå just nu.').waitFor();
    await pages.web.resume();
    await view.page.locator('form button[type=submit]').click();
    await view.page.locator('.queue').first().waitFor();
    await view.close();
  });

  it('leads to the page that was asked for', async () => {
    const view = await pages.browser.open(pages.web.url);
    await signIn(view.page, 'supervisor', WEB_PASSWORD, '/calls?number=%2B46701740610');
    await view.page.getByRole('heading', { level: 1, name: 'Samtal' }).waitFor();
    await view.page.locator('[data-call]').waitFor();
    expect(await view.page.locator('[data-call]').count()).toBe(1);
    await view.close();
  });
});

describe('language and appearance', () => {
  it('follow the browser, can be chosen, and are remembered', async () => {
    const view = await pages.browser.open(pages.web.url, { language: 'en-GB' });
    await signIn(view.page, 'supervisor', WEB_PASSWORD);
    await view.page.getByRole('heading', { name: 'Board' }).waitFor();
    expect(await view.page.evaluate('document.documentElement.lang')).toBe('en');
    const account = view.page.locator('button.account');
    await account.click();
    await view.page.getByRole('menuitemradio', { name: 'Svenska' }).click();
    await view.page.getByRole('heading', { name: 'Tavla' }).waitFor();
    expect(await view.page.evaluate('document.documentElement.lang')).toBe('sv');
    if ((await account.getAttribute('aria-expanded')) !== 'true') await account.click();
    await view.page.getByRole('menuitemradio', { name: 'Mörkt' }).click();
    const ground = () => view.page.evaluate('getComputedStyle(document.documentElement).colorScheme');
    expect(await ground()).toBe('dark');
    if ((await account.getAttribute('aria-expanded')) !== 'true') await account.click();
    await view.page.getByRole('menuitemradio', { name: 'Nynorsk' }).click();
    await view.page.getByRole('heading', { name: 'Tavle' }).waitFor();
    expect(await view.page.evaluate('document.documentElement.lang')).toBe('nn');
    await view.page.reload();
    await view.page.getByRole('heading', { name: 'Tavle' }).waitFor();
    expect(await ground()).toBe('dark');
    expect(view.faults).toEqual([]);
    await view.close();
  });
});
