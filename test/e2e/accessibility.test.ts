import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { signIn } from '../support/browser.ts';
import { pageSuite } from '../support/page-suite.ts';
import { fillWorkplaceDesk } from '../support/workplace-desk.ts';
import { servePrompts } from '../support/prompts-on-disk.ts';
import { WEB_PASSWORD } from '../support/web-under-test.ts';

const pages = pageSuite(fillWorkplaceDesk);
beforeAll(() => servePrompts(pages.web));

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Data = { readonly messageKey?: string } | null;
/** Text of an open menu lies over texts of the page, and axe does not see that the menu's ground is opaque. */
const OPAQUE_OVER_OTHERS = 'elmPartiallyObscuring';

/** What axe finds wrong, and contrasts that it cannot work out, each with the elements. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: TAGS, resultTypes: ['violations', 'incomplete'] });
  const results = await page.evaluate<axe.AxeResults>(`axe.run(document, ${options})`);
  const unsure = results.incomplete.filter(({ id }) => id === 'color-contrast');
  return [...results.violations, ...unsure].flatMap(({ id, nodes }) =>
    nodes
      .filter(({ any }) => !any.some(({ data }) => (data as Data)?.messageKey === OPAQUE_OVER_OTHERS))
      .map(({ html, any }) => `${id}: ${html.slice(0, 160)} ${any.map(({ message }) => message).join(' ')}`),
  );
}

interface Place {
  readonly name: string;
  readonly user?: string;
  readonly path: string;
  /** What must be there before looking. */
  readonly ready: string;
  /** Opens something on the page. */
  readonly open?: (page: Page) => Promise<void>;
}

const places: readonly Place[] = [
  { name: 'sign-in', path: '/', ready: 'form' },
  { name: 'board of a supervisor', user: 'supervisor', path: '/', ready: '.queue' },
  { name: 'board of an agent', user: 'agent2', path: '/board', ready: '.queue' },
  { name: 'workplace without a call', user: 'agent1', path: '/', ready: '.next-calls' },
  {
    name: 'ringing up',
    user: 'agent1',
    path: '/',
    ready: '#dial-number',
    open: (page) => page.getByRole('tab').nth(1).click(),
  },
  {
    name: 'phones of an agent',
    user: 'agent1',
    path: '/',
    ready: '.health-dialog',
    open: (page) => page.locator('.device-health').click(),
  },
  {
    name: 'settings of an agent',
    user: 'agent1',
    path: '/',
    ready: '[role=dialog]',
    open: (page) => page.locator('.status-tools .icon-button').nth(1).click(),
  },
  {
    name: 'keyboard shortcuts',
    user: 'agent1',
    path: '/',
    ready: '[role=dialog]',
    open: (page) => page.locator('.status-tools .icon-button').first().click(),
  },
  {
    name: 'sound test',
    user: 'agent1',
    path: '/',
    ready: '.sound-tests',
    open: (page) => page.locator('[data-action=sound-test]').click(),
  },
  { name: 'call', user: 'agent2', path: '/', ready: '[data-talk=talking]' },
  {
    name: 'handing a call on',
    user: 'agent2',
    path: '/',
    ready: '#hand-on-search',
    open: (page) => page.getByRole('tab').nth(1).click(),
  },
  {
    name: 'keypad',
    user: 'agent2',
    path: '/',
    ready: '.keypad',
    open: (page) => page.getByRole('tab').nth(2).click(),
  },
  { name: 'offer', user: 'agent3', path: '/', ready: '.stage.offer .greeting' },
  {
    name: 'offer on another page',
    user: 'agent3',
    path: '/calls',
    ready: '.call-banner',
    open: (page) => page.locator('h1').first().waitFor(),
  },
  { name: 'asking a colleague', user: 'agent4', path: '/', ready: '[data-talk=consulting]' },
  { name: 'wrap-up of a task', user: 'agent5', path: '/', ready: '.stage.wrap-up .outcomes' },
  {
    name: 'promise to ring back',
    user: 'agent5',
    path: '/',
    ready: '.follow-up .moment',
    open: async (page) => {
      await page.getByRole('tab').nth(1).click();
      await page.locator('.follow-up .choice').last().click();
    },
  },
  { name: 'pause with a call to write about', user: 'agent6', path: '/', ready: '.stage.idle' },
  {
    name: 'account menu',
    user: 'supervisor',
    path: '/',
    ready: '[role=menu]',
    open: (page) => page.locator('button.account').click(),
  },
  {
    name: 'menu of an agent’s state',
    user: 'supervisor',
    path: '/',
    ready: '[role=menu]',
    open: (page) => page.locator('[data-agent=agent1] .agent-actions button').click(),
  },
  {
    name: 'explanation of a service level',
    user: 'supervisor',
    path: '/',
    ready: '[role=dialog]',
    open: (page) => page.locator('[data-queue=network] .level button').click(),
  },
  {
    name: 'question before signing out',
    user: 'agent2',
    path: '/',
    ready: '[role=alertdialog]',
    open: async (page) => {
      await page.locator('button.account').click();
      await page.locator('[role=menuitem]').last().click();
    },
  },
  { name: 'calls', user: 'supervisor', path: '/calls', ready: '[data-call]' },
  { name: 'one call', user: 'supervisor', path: '/call?id=1790000000.0', ready: '.facts' },
  { name: 'hours', user: 'coordinator', path: '/hours', ready: '.hours-card' },
  {
    name: 'closing now',
    user: 'coordinator',
    path: '/hours',
    ready: '[role=dialog]',
    open: (page) => page.locator('[data-organisation=ekedal] button').click(),
  },
  {
    name: 'a calendar with a change of its week',
    user: 'coordinator',
    path: '/calendar?id=split-day',
    ready: '.preview',
    open: async (page) => {
      await page.locator('[data-day=mon] input').fill('8-12');
      await page.locator('[data-day=tue] input').fill('nonsense');
      await page.locator('#problem-tue').waitFor();
      await page.locator('[data-day=tue] input').fill('8-12');
    },
  },
  {
    name: 'a calendar of a Norwegian municipality',
    user: 'agent2',
    path: '/calendar?id=norwegian',
    ready: '.year',
  },
  {
    name: 'other hours for a date',
    user: 'coordinator',
    path: '/calendar?id=ekedal',
    ready: '[role=dialog] .preview',
    open: async (page) => {
      await page.locator('.day-today').click();
      await page.locator('[role=dialog] .form > .field input').fill('Planeringsdag');
    },
  },
  {
    name: 'outages',
    user: 'coordinator',
    path: '/outages',
    ready: '.outage',
    open: async (page) => {
      await page.locator('[data-organisation=fjordvik] button').click();
      await page.locator('[role=dialog] [type=submit]').click();
    },
  },
  {
    name: 'switching an outage on',
    user: 'coordinator',
    path: '/outages',
    ready: '[role=dialog]',
    open: (page) => page.locator('[data-organisation=ekedal] button').first().click(),
  },
  { name: 'on-call', user: 'coordinator', path: '/on-call', ready: '.gaps' },
  {
    name: 'a stand-in',
    user: 'coordinator',
    path: '/on-call',
    ready: '[role=dialog] .preview',
    open: async (page) => {
      await page.locator('.shift').last().click();
      await page.locator('[role=dialog] .form > .field input').fill('Sjuk');
    },
  },
  { name: 'prompts', user: 'coordinator', path: '/prompts', ready: '.prompt' },
  { name: 'board with an outage', user: 'coordinator', path: '/', ready: '.outage-bar' },
  { name: 'unknown page', user: 'supervisor', path: '/nowhere', ready: '.notice' },
];

/**
 * Every language, and both themes twice: the colours are the same tokens in each language, and what is said and in
 * which order is the same in each theme. At night each language is looked at in both.
 */
const oneLookEach = [
  { language: 'sv-SE', colorScheme: 'light' },
  { language: 'nb-NO', colorScheme: 'dark' },
  { language: 'nn-NO', colorScheme: 'light' },
  { language: 'en-GB', colorScheme: 'dark' },
] as const;
const looks =
  process.env['SVARA_NIGHTLY'] === '1'
    ? oneLookEach.flatMap(({ language }) =>
        (['light', 'dark'] as const).map((colorScheme) => ({ language, colorScheme })),
      )
    : oneLookEach;

/** High enough for every panel: what is scrolled away, axe cannot see the colours of. */
const viewport = { width: 1280, height: 960 };

describe.each(looks)('in $language and $colorScheme', (look) => {
  const users = [...new Set(places.map(({ user }) => user))];
  it.each(users)('axe finds nothing on the pages of %s', async (user) => {
    const view = await pages.browser.open(pages.web.url, { ...look, viewport });
    if (user !== undefined) await signIn(view.page, user, WEB_PASSWORD);
    for (const { name, path, ready, open } of places.filter((place) => place.user === user)) {
      await view.page.goto(path);
      await open?.(view.page);
      await view.page.locator(ready).first().waitFor();
      // What moves has come to rest before colours are measured.
      await view.page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished))');
      expect(await findings(view.page), name).toEqual([]);
    }
    expect(view.faults).toEqual([]);
    await view.close();
  });
});

describe('banners', () => {
  it.each(['light', 'dark'] as const)(
    'axe finds nothing in %s, with everything down',
    async (colorScheme) => {
      const view = await pages.browser.open(pages.web.url, { colorScheme, viewport });
      await signIn(view.page, 'agent4', WEB_PASSWORD);
      pages.web.desk.healthNow = { status: 'down', ari: 'down', ami: 'down', database: 'down' };
      await view.page.locator('.banner').nth(2).waitFor();
      await view.page.locator('[data-talk=consulting]').waitFor();
      expect(await findings(view.page)).toEqual([]);
      pages.web.desk.healthNow = { status: 'up', ari: 'up', ami: 'up', database: 'up' };
      await view.close();
    },
  );
});

describe('the oracle', () => {
  it('finds a button without a name and a text without contrast', async () => {
    const view = await pages.browser.open(pages.web.url);
    await view.page.goto('/');
    await view.page.locator('form').waitFor();
    await view.page.evaluate(
      "document.querySelector('form').insertAdjacentHTML('beforeend', '<button type=button></button>');" +
        "document.querySelector('h1').style.color = '#ddd'",
    );
    const found = (await findings(view.page)).map((finding) => finding.split(':')[0]);
    expect(found).toContain('button-name');
    expect(found).toContain('color-contrast');
    await view.close();
  });
});
