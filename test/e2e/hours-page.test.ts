import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { HoursJson } from '../../src/contract/hours.ts';
import { signIn } from '../support/browser.ts';
import { freshPlanningPages } from '../support/page-suite.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

/** A Monday morning. */
const NOW = Date.parse('2026-11-23T10:12:00+01:00');

const fresh = freshPlanningPages(NOW);

/** What the service tells the municipality's own web page. */
async function published(organisation: string, date: string): Promise<string[]> {
  const answer = await fetch(`${fresh.web.url}/api/hours/${organisation}.json?from=${date}&days=1`);
  const hours = (await answer.json()) as HoursJson;
  const day = hours.calendars[0]?.days[0];
  return (day?.periods ?? []).map(({ opens, closes }) => `${opens}-${closes}`);
}

function focusedLabel(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''");
}

async function openCalendar(user: string): Promise<Page> {
  const { page } = fresh.view;
  await signIn(page, user, WEB_PASSWORD, '/calendar?id=split-day');
  await page.locator('.year').waitFor();
  return page;
}

const TUESDAY = '2026-11-24';

describe('the usual week', () => {
  it('is changed by keyboard alone, told before it is saved, answered by the service at once, and undone', async () => {
    const page = await openCalendar('coordinator');
    expect(await published('strandnas', TUESDAY)).toEqual(['07:45-12:00', '12:45-16:30']);
    await page.getByLabel('måndag', { exact: true }).focus();
    await page.keyboard.press('ArrowDown');
    expect(await focusedLabel(page)).toBe('tisdag');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('8-11.30');
    const bar = page.getByTestId('change-bar');
    await expect.poll(() => bar.innerText()).toContain('dagar blir annorlunda');
    expect(await bar.innerText()).toContain('08:00–11:30');
    // The line behind the duty number is closed then, and its rota rests.
    expect(await bar.innerText()).toContain('når då ingen');
    expect(await published('strandnas', TUESDAY)).toHaveLength(2);

    await bar.getByRole('button', { name: 'Spara' }).press('Enter');
    const undo = page.getByRole('button', { name: 'Ångra', exact: true });
    await undo.waitFor();
    expect(await published('strandnas', TUESDAY)).toEqual(['08:00-11:30']);
    expect(await page.getByLabel('tisdag', { exact: true }).inputValue()).toBe('08:00–11:30');

    await undo.press('Enter');
    await expect.poll(() => published('strandnas', TUESDAY)).toEqual(['07:45-12:00', '12:45-16:30']);
    await expect
      .poll(() => page.getByLabel('tisdag', { exact: true }).inputValue())
      .toBe('07:45–12:00, 12:45–16:30');
  });

  it('is drawn by arrow keys on an edge, from day to day', async () => {
    const page = await openCalendar('coordinator');
    const edge = page.getByRole('slider', { name: 'måndag 1 öppnar' });
    await edge.focus();
    await page.keyboard.press('ArrowRight');
    expect(await edge.getAttribute('aria-valuetext')).toBe('08:00');
    expect(await page.getByLabel('måndag', { exact: true }).inputValue()).toBe('08:00–12:00, 12:45–16:30');
    await page.keyboard.press('ArrowDown');
    expect(await focusedLabel(page)).toBe('tisdag 1 öppnar');
    await page.keyboard.press('Delete');
    expect(await page.getByLabel('tisdag', { exact: true }).inputValue()).toBe('12:45–16:30');
  });

  it('is drawn by pointer: a press on an empty place opens an hour, a pull makes it longer', async () => {
    const page = await openCalendar('coordinator');
    const box = await page.locator('[data-day=sat] .day-track').boundingBox();
    if (box === null) throw new Error('no line for Saturday');
    const at = (hour: number): number => box.x + (box.width * (hour - 6)) / 13;
    await page.mouse.click(at(10), box.y + 10);
    const saturday = page.getByLabel('lördag', { exact: true });
    expect(await saturday.inputValue()).toBe('10:00–11:00');
    await page.mouse.move(at(12), box.y + 10);
    await page.mouse.down();
    await page.mouse.move(at(13), box.y + 10);
    await page.mouse.move(at(14), box.y + 10);
    await page.mouse.up();
    expect(await saturday.inputValue()).toBe('10:00–11:00, 12:00–14:00');
  });

  it('tells what cannot be read, and saves nothing', async () => {
    const page = await openCalendar('coordinator');
    const monday = page.getByLabel('måndag', { exact: true });
    for (const [typed, told] of [
      ['8-12, 11-13', 'går in i tiden före'],
      ['12-8', 'slutar innan det börjar'],
      ['lunch', 'är inga tider'],
    ] as const) {
      await monday.fill(typed);
      await expect.poll(() => page.locator('[data-day=mon]').innerText()).toContain(told);
      await page.getByTestId('change-bar').getByRole('button', { name: 'Spara' }).click();
      expect(await focusedLabel(page)).toBe('måndag');
    }
    expect(await published('strandnas', '2026-11-30')).toHaveLength(2);
  });

  it('is not overwritten unseen when somebody else has changed the desk', async () => {
    const page = await openCalendar('coordinator');
    await page.getByLabel('tisdag', { exact: true }).fill('9-12');
    await fresh.web.desk.changes.begin(
      [
        {
          kind: 'closure',
          organisation: 'ekedal',
          service: null,
          from: NOW,
          until: NOW + 3_600_000,
          reason: 'Brandlarm',
        },
      ],
      { by: 'supervisor', revision: null },
    );
    await page.getByTestId('change-bar').getByRole('button', { name: 'Spara' }).click();
    await page.getByText('Någon annan har ändrat under tiden.').waitFor();
    expect(await published('strandnas', TUESDAY)).toHaveLength(2);
    expect(await page.getByLabel('tisdag', { exact: true }).inputValue()).toBe('09:00–12:00');
    await page.getByTestId('change-bar').getByRole('button', { name: 'Spara ändå' }).click();
    await expect.poll(() => published('strandnas', TUESDAY)).toEqual(['09:00-12:00']);
  });

  it('can be read by an agent, and not changed', async () => {
    const page = await openCalendar('agent1');
    expect(await page.locator('.week input').count()).toBe(0);
    expect(await page.getByRole('slider').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Lägg till' }).count()).toBe(0);
    expect(await page.locator('.week').innerText()).toContain('07:45–12:00, 12:45–16:30');
  });
});

describe('the year', () => {
  it('names holidays, and takes other hours for a date by keyboard', async () => {
    const page = await openCalendar('coordinator');
    const christmas = page.locator('[data-date="2026-12-25"]');
    expect(await christmas.getAttribute('aria-label')).toBe('fredag 25 december 2026: Stängt, Juldagen');
    await page.locator('[data-date="2026-11-23"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await focusedLabel(page)).toContain('tisdag 1 december 2026');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: 'Andra tider' }).check();
    await dialog.getByLabel('Tider varje dag').fill('10-12');
    await dialog.getByLabel('Orsak').fill('Planeringsdag');
    await expect.poll(() => dialog.innerText()).toContain('1 dag blir annorlunda');
    await page.keyboard.press('Enter');
    await page.locator('.override').waitFor();
    expect(await published('strandnas', '2026-12-01')).toEqual(['10:00-12:00']);
    expect(await published('strandnas', '2026-12-02')).toHaveLength(2);
    expect(await page.locator('[data-date="2026-12-01"]').getAttribute('class')).toContain('day-override');
    await page.getByRole('button', { name: 'Ta tillbaka: Planeringsdag' }).click();
    await expect.poll(() => published('strandnas', '2026-12-01')).toHaveLength(2);
  });

  it('has the weeks of ISO 8601, which begin on Monday', async () => {
    const page = await openCalendar('coordinator');
    const november = page.getByRole('group', { name: 'november' });
    expect((await november.innerText()).split(/\s+/).slice(0, 9)).toEqual(
      'November v. må ti on to fr lö sö'.split(' '),
    );
    expect(await november.locator('.week-number').allInnerTexts()).toEqual([
      '44',
      '45',
      '46',
      '47',
      '48',
      '49',
    ]);
  });
});

describe('closing now', () => {
  it('closes a municipality for a time, which a supervisor may', async () => {
    const { page } = fresh.view;
    await signIn(page, 'supervisor', WEB_PASSWORD, '/hours');
    const card = page.locator('[data-organisation=strandnas]');
    await card.getByText('Öppet', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stäng nu: Strandnäs kommun' }).click();
    await page.getByLabel('Orsak').fill('Brandlarm');
    await page.getByRole('radio', { name: '1 timme' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Stäng nu' }).click();
    await card.getByText('Stängt', { exact: true }).waitFor();
    expect(await card.innerText()).toContain('öppnar 11:12');
    expect(await published('strandnas', '2026-11-23')).toEqual(['07:45-10:12', '11:12-12:00', '12:45-16:30']);
    await page.getByRole('button', { name: 'Ångra', exact: true }).click();
    await card.getByText('Öppet', { exact: true }).waitFor();
  });
});
