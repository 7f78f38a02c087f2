import { describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { freshPlanningPages } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

const NOW = Date.parse('2026-11-23T10:12:00+01:00');

const fresh = freshPlanningPages(NOW);

const outages = () => fresh.web.desk.directoryNow().outages;

describe('an outage message', () => {
  it('is switched on in two presses, seen on the board by agents, and switched off in one', async () => {
    const { page } = fresh.view;
    await signIn(page, 'supervisor', WEB_PASSWORD, '/outages');
    await page.getByRole('button', { name: 'Slå på meddelande: Strandnäs kommun' }).click();
    await page.getByRole('button', { name: 'Slå på nu' }).click();
    const card = page.locator('.outage');
    await card.waitFor();
    expect(outages()).toMatchObject([
      { organisation: 'strandnas', service: null, stayKey: '1', from: NOW, until: NOW + 7_200_000 },
    ]);
    expect(outages()[0]?.text).toContain('ett fel som berör många');
    expect((await card.innerText()).replace(/\s+/g, ' ')).toContain('till 12:12 · 2 h 0 min kvar');

    const agent = await fresh.another();
    await signIn(agent.page, 'agent1', WEB_PASSWORD);
    await agent.page.locator('.outage-bar').getByText('Strandnäs kommun').waitFor();
    expect(await agent.page.locator('.outage-bar').innerText()).toContain('till 12:12');

    await page.getByRole('button', { name: 'Slå av: Strandnäs kommun' }).click();
    await card.waitFor({ state: 'detached' });
    expect(outages()).toEqual([]);
    await agent.page.locator('.outage-bar').waitFor({ state: 'detached' });
    await agent.close();
  });

  it('is told for one service, in the municipality’s language and in others, until somebody ends it', async () => {
    const { page } = fresh.view;
    await signIn(page, 'coordinator', WEB_PASSWORD, '/outages');
    await page.getByRole('button', { name: 'Slå på meddelande: Nätverk' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Text (Svenska)').fill('Nätet i Ekedal är nere.');
    await dialog.getByRole('button', { name: '+ English' }).click();
    await dialog.getByLabel('Text (English)').fill('The network is down.');
    await dialog.getByRole('radio', { name: 'Tills vidare' }).check();
    await dialog.getByRole('button', { name: 'Slå på nu' }).click();
    await page.locator('.outage').waitFor();
    expect(outages()).toMatchObject([
      {
        organisation: 'ekedal',
        service: 'network',
        text: 'Nätet i Ekedal är nere.',
        spoken: { sv: 'typed-sv-23', en: 'typed-en-20' },
        until: null,
      },
    ]);
  });

  it('can be read by agents, and not switched', async () => {
    const { page } = fresh.view;
    await signIn(page, 'agent1', WEB_PASSWORD, '/outages');
    await page.getByText('Inga meddelanden är på.').waitFor();
    expect(await page.getByRole('button', { name: /Slå/ }).count()).toBe(0);
  });
});
