import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { signIn, TestBrowser, type View } from '../support/browser.ts';
import type { FakeQueue } from '../support/fake-desk-api.ts';
import { emptyQueue, signedOutAgent } from '../support/fake-desk-api.ts';
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
  view = await browser.open(web.url);
  await signIn(view.page, 'supervisor', WEB_PASSWORD);
  await view.page.locator('.queue').first().waitFor();
});
afterEach(async () => {
  const { faults } = view;
  await view.close();
  await web.interrupt();
  expect(faults).toEqual([]);
});

function queue(id: string): FakeQueue {
  const found = web.desk.queues.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no queue ${id}`);
  return found;
}

const row = (id: string) => view.page.locator(`[data-queue="${id}"]`);
/** Without the no-break spaces that belong between a figure and its unit. */
const plain = (text: string) => text.replace(/\s+/g, ' ');
const cell = async (id: string, name: string) => plain(await row(id).locator(name).innerText());

describe('the board', () => {
  it('shows the figures of every queue and the state of every agent', async () => {
    expect(await view.page.locator('[data-queue]').count()).toBe(7);
    expect(await view.page.locator('[data-agent]').count()).toBe(14);
    const text = plain(await row('it-support').innerText());
    expect(text).toContain('84,6 %');
    expect(text).toContain('inom 20 s');
    expect(text).toContain('143 128 9 4');
    expect(await row('nordvag-it').locator('.level-figure').innerText()).toBe('–');
    const paused = await view.page.locator('[data-agent="agent6"]').innerText();
    expect(paused).toContain('Paus: lunch');
    const talking = await view.page.locator('[data-agent="agent2"]').innerText();
    expect(talking).toContain('Brukerstøtte Fjordvik · +47 912 34 567');
    expect(await view.page.locator('[data-agent="traffic5"]').innerText()).toContain(
      'ingen telefon ansluten',
    );
  });

  it('follows the desk without being asked', async () => {
    const before = queue('network');
    const serviceLevel = { ...before.serviceLevel, ratio: 0.5 };
    web.desk.put({ queues: [{ ...before, waiting: 1, oldestSince: Date.now(), offered: 13, serviceLevel }] });
    await expect.poll(() => cell('network', '.waiting')).toBe('1');
    expect(await cell('network', '.level-figure')).toBe('50,0 %');
    expect(await cell('network', '.queue-state')).toBe('Samtal väntar');
    web.desk.put({
      agents: [
        { id: 'agent1', name: 'Astrid Lindqvist', state: 'paused', since: Date.now(), reachable: true },
      ],
    });
    await expect
      .poll(() => view.page.locator('[data-agent="agent1"]').getAttribute('data-state'))
      .toBe('paused');
    web.desk.put({
      queues: [emptyQueue('new', 'Ny kö')],
      agents: [signedOutAgent('new', 'Ny Agent', Date.now())],
    });
    await row('new').waitFor();
    web.desk.remove('queue', 'new');
    web.desk.remove('agent', 'new');
    await row('new').waitFor({ state: 'detached' });
    await view.page.locator('[data-agent="new"]').waitFor({ state: 'detached' });
  });

  it('counts times up by itself while the service is silent', async () => {
    const since = view.page.locator('[data-agent="agent1"] .elapsed');
    const seen = new Set<string>();
    await expect
      .poll(async () => seen.add(await since.innerText()).size, { timeout: 8_000, interval: 200 })
      .toBeGreaterThanOrEqual(3);
  });

  it('calls a queue late by itself when its oldest caller has waited too long', async () => {
    web.desk.put({ queues: [{ ...queue('network'), waiting: 1, oldestSince: Date.now() - 18_500 }] });
    await expect.poll(() => cell('network', '.queue-state')).toBe('Samtal väntar');
    await expect.poll(() => cell('network', '.queue-state'), { timeout: 5_000 }).toBe('Väntat över 20 s');
    await expect
      .poll(async () => plain(await view.page.getByTestId('polite').innerText()))
      .toBe('Nätverk: ett samtal har väntat över 20 s.');
  });

  it('asks for the whole board when a change was missed', async () => {
    web.desk.skipRevision();
    web.desk.put({ queues: [{ ...queue('network'), offered: 99 }] });
    await expect.poll(() => row('network').locator('.count').first().innerText()).toContain('99');
  });

  it('lets every figure of a large desk run, and all alike', async () => {
    const since = Date.now();
    const agents = Array.from({ length: 200 }, (_, n) => n);
    web.desk.put({
      agents: agents.map((n) => ({
        id: `many-${n}`,
        name: `Agent ${n}`,
        state: 'paused',
        since,
        reachable: true,
      })),
    });
    await expect.poll(() => view.page.locator('[data-agent^="many-"]').count()).toBe(agents.length);
    const times = (): Promise<string[]> =>
      view.page.evaluate(
        `[...new Set([...document.querySelectorAll('[data-agent^="many-"] .elapsed')].map((at) => at.textContent))]`,
      );
    await expect.poll(times).toHaveLength(1);
    const [before] = await times();
    await expect.poll(times).not.toContain(before);
    await expect.poll(times).toHaveLength(1);
  });

  it('explains how a service level is counted', async () => {
    await view.page.getByRole('button', { name: 'Servicegrad och väntetid för Vårdsystem' }).click();
    const dialog = view.page.getByRole('dialog', { name: 'Servicegrad för Vårdsystem' });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('av besvarade och tappade samtal');
    await view.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('holds its figures when asked to, and shows the present again', async () => {
    await view.page.getByRole('button', { name: 'Frys siffrorna' }).click();
    await view.page.getByText('Siffrorna står stilla').waitFor();
    web.desk.put({ queues: [{ ...queue('network'), offered: 77 }] });
    web.desk.put({ queues: [{ ...queue('strandnas'), offered: 78 }] });
    expect(await row('network').innerText()).not.toContain('77');
    await view.page.getByRole('button', { name: 'Visa nuläget igen' }).click();
    await expect.poll(() => row('network').innerText()).toContain('77');
    expect(await row('strandnas').innerText()).toContain('78');
  });
});

describe('faults', () => {
  it.each([
    ['ari', 'Ingen förbindelse med växeln (ARI).'],
    ['ami', 'Telefonernas läge är okänt (AMI är nere).'],
    ['database', 'Databasen är nere.'],
  ] as const)('are told while %s is away, and their end', async (part, text) => {
    web.desk.healthNow = { ...web.desk.healthNow, status: 'down', [part]: 'down' };
    await view.page.getByText(text).waitFor();
    web.desk.healthNow = { status: 'up', ari: 'up', ami: 'up', database: 'up' };
    await view.page.getByText('Allt fungerar igen.').waitFor();
    await view.page.getByText(text).waitFor({ state: 'detached' });
  });

  it('a lost connection is told, its figures stand still, and everything comes back by itself', async () => {
    await web.interrupt();
    await view.page.getByText(/Förbindelsen bröts \d\d:\d\d:\d\d\./).waitFor();
    expect(await view.page.locator('.freshness').innerText()).toContain('Inaktuellt sedan');
    expect(await view.page.locator('.board').getAttribute('class')).toContain('stale');
    web.desk.put({ queues: [{ ...queue('network'), offered: 555 }] });
    await web.resume();
    await view.page.getByText('Förbindelsen är tillbaka.').waitFor({ timeout: 15_000 });
    await expect.poll(() => row('network').innerText()).toContain('555');
    expect(await view.page.locator('.board').getAttribute('class')).not.toContain('stale');
  });
});
