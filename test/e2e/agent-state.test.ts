import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { signIn, TestBrowser, type View } from '../support/browser.ts';
import type { FakeAgent } from '../support/fake-desk-api.ts';
import { sampleOffer } from '../support/fake-workplaces.ts';
import { fillPictureDesk } from '../support/picture-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';

let web: WebUnderTest;
let browser: TestBrowser;
let view: View;

beforeAll(async () => {
  browser = await TestBrowser.launch();
});
afterAll(async () => {
  await browser?.close();
});
beforeEach(async () => {
  web = await WebUnderTest.start(fillPictureDesk);
});
afterEach(async () => {
  const { faults } = view;
  await view.close();
  await web.interrupt();
  expect(faults).toEqual([]);
});

async function openAs(username: string): Promise<void> {
  view = await browser.open(web.url);
  await signIn(view.page, username, WEB_PASSWORD);
  await view.page.locator('.queue, .stage').first().waitFor();
}

const mine = () => view.page.locator('.status-bar');
const button = (name: string) => view.page.getByRole('button', { name });
const said = (how: 'polite' | 'assertive') => view.page.getByTestId(how).innerText();

function agent(id: string): FakeAgent {
  const found = web.desk.fakeAgents.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no agent ${id}`);
  return found;
}

describe('an agent', () => {
  it('pauses with a reason, becomes available, and leaves the queues', async () => {
    await openAs('agent1');
    await button('Paus').click();
    await view.page.getByRole('menuitem', { name: 'Lunch' }).click();
    await expect.poll(() => mine().innerText()).toContain('Paus: lunch');
    expect(web.desk.wanted.at(-1)).toEqual({
      agent: 'agent1',
      wanted: { state: 'paused', reason: 'lunch' },
      by: 'agent1',
    });
    expect(await button('Paus').getAttribute('aria-pressed')).toBe('true');
    await button('Bli ledig').click();
    await expect.poll(() => mine().getAttribute('data-state')).toBe('available');
    await button('Lämna köerna').click();
    await expect.poll(() => mine().getAttribute('data-state')).toBe('signed-out');
    await expect.poll(() => said('polite')).toBe('Ditt läge: Utloggad.');
  });

  it('is told clearly why a state cannot be changed during a call, until the call is over', async () => {
    await openAs('agent4');
    await button('Paus').click();
    await view.page.getByRole('menuitem', { name: 'Möte' }).click();
    const alert = mine().getByRole('alert');
    await expect.poll(() => alert.innerText()).toBe('Samtal pågår. Avsluta eller koppla det först.');
    const { call: _, ...free } = agent('agent4');
    web.desk.put({ agents: [{ ...free, state: 'available', since: Date.now() }] });
    await expect.poll(() => alert.innerText()).toBe('');
  });

  it('hears of an offered call with municipality, queue and caller, and nothing of passing seconds', async () => {
    await openAs('agent1');
    web.desk.put({ agents: [{ ...agent('agent1'), state: 'offered', since: Date.now() }] });
    web.desk.workplaces.put('agent1', { offer: sampleOffer(Date.now()) });
    const words = 'Samtal till dig: Ekedals kommun, IT-support, från Maria Ek.';
    await expect.poll(() => said('assertive')).toBe(words);
    const shown = await mine().locator('.elapsed').innerText();
    await expect.poll(() => mine().locator('.elapsed').innerText(), { timeout: 4_000 }).not.toBe(shown);
    expect(await said('assertive')).toBe(words);
    expect(await said('polite')).toBe('');
  });

  it('has no menu for the states of others', async () => {
    await openAs('agent1');
    await view.page.getByRole('link', { name: 'Tavla' }).click();
    await view.page.locator('.queue').first().waitFor();
    expect(await view.page.getByRole('button', { name: /Ändra läge för/ }).count()).toBe(0);
  });

  it('is asked, when signing out of the page while calls still come', async () => {
    await openAs('agent1');
    await view.page.locator('button.account').click();
    await view.page.getByRole('menuitem', { name: 'Logga ut' }).click();
    await view.page.getByRole('alertdialog', { name: 'Du får fortfarande samtal' }).waitFor();
    await button('Lämna köerna och logga ut').click();
    await view.page.getByRole('heading', { name: 'Logga in' }).waitFor();
    expect(agent('agent1').state).toBe('signed-out');
  });
});

describe('a supervisor', () => {
  it('changes the state of an agent', async () => {
    await openAs('supervisor');
    await button('Ändra läge för Johan Palm').click();
    await view.page.getByRole('menuitem', { name: 'Paus: annat arbete' }).click();
    const row = view.page.locator('[data-agent="traffic4"]');
    await expect.poll(() => row.innerText()).toContain('Paus: annat arbete');
    await expect.poll(() => said('polite')).toBe('Johan Palm är nu paus.');
    expect(web.desk.wanted.at(-1)?.by).toBe('supervisor');
  });

  it('is told why it did not happen', async () => {
    await openAs('supervisor');
    await button('Ändra läge för Bjarne Haugland').click();
    await view.page.getByRole('menuitem', { name: 'Utloggad' }).click();
    await view.page
      .getByRole('alert')
      .getByText('Bjarne Haugland: Samtal pågår. Avsluta eller koppla det först.')
      .waitFor();
  });
});
