/**
 * Takes the pictures of README and the manuals anew: `npm run screenshots`, after `npm run build`. They show a
 * made-up desk that is the same each time.
 */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ContactRow } from '../../src/app/workplace-api.ts';
import { ManualClock } from './manual-clock.ts';
import { signIn, TestBrowser, type ViewOptions } from './browser.ts';
import type { Page } from 'playwright-core';
import { withMadeUpExchange } from './made-up-exchange.ts';
import { servePrompts } from './prompts-on-disk.ts';
import { fillWorkplaceDesk } from './workplace-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from './web-under-test.ts';

interface Picture extends ViewOptions {
  readonly file: string;
  readonly user: string;
  readonly path: string;
  /** What must be there before the picture is taken. */
  readonly ready: string;
  /** What is done on the page before. */
  readonly act?: (page: Page) => Promise<void>;
}

/** The service's clock stands, so that each picture shows the same times. */
const NOW = Date.parse('2026-11-23T10:12:00+01:00');

const board = { path: '/board', ready: '.queue' } as const;
const phone = { width: 390, height: 844 };

const pictures: readonly Picture[] = [
  { ...board, file: 'board-light.png', user: 'supervisor', language: 'en-GB' },
  { ...board, file: 'board-supervisor-sv.png', user: 'supervisor', language: 'sv-SE' },
  { ...board, file: 'board-dark.png', user: 'supervisor', language: 'en-GB', colorScheme: 'dark' },
  { ...board, file: 'board-phone.png', user: 'agent4', language: 'sv-SE', viewport: phone },
  ...(['sv', 'en'] as const).flatMap((language) => [
    ...coordinatorPictures(language),
    ...agentPictures(language),
  ]),
];

/** Those of the coordinators' manual. */
function coordinatorPictures(language: 'sv' | 'en'): Picture[] {
  const common = { user: 'coordinator', language: language === 'sv' ? 'sv-SE' : 'en-GB' } as const;
  return [
    { ...common, file: `hours-${language}.png`, path: '/hours', ready: '.hours-card' },
    {
      ...common,
      file: `week-${language}.png`,
      path: '/calendar?id=split-day',
      ready: '.preview',
      viewport: { width: 1280, height: 860 },
      act: async (page) => {
        await page.locator('[data-day=fri] input').fill('07:45–12:00');
        await page.locator('[data-day=fri] input').press('ArrowDown');
      },
    },
    {
      ...common,
      file: `year-${language}.png`,
      path: '/calendar?id=ekedal',
      ready: '.year',
      viewport: { width: 1280, height: 860 },
      act: (page) => page.locator('.year-panel').evaluate((panel) => panel.scrollIntoView()),
    },
    {
      ...common,
      file: `outage-${language}.png`,
      path: '/outages',
      ready: '[role=dialog]',
      act: (page) => page.locator('[data-organisation=strandnas] button').click(),
    },
    {
      ...common,
      file: `on-call-${language}.png`,
      path: '/on-call',
      ready: '.gaps',
      viewport: { width: 1280, height: 860 },
    },
    { ...common, file: `prompts-${language}.png`, path: '/prompts', ready: '.prompt' },
  ];
}

/** Who is found when a call is handed on. */
const colleagues: readonly ContactRow[] = [
  {
    ...{ id: 'agent1', kind: 'agent', name: 'Astrid Lindqvist', number: null, organisation: null },
    ...{ title: null, note: null, state: 'available', reachable: true, waiting: null },
  },
  {
    ...{ id: 'granhult-it', kind: 'service', name: 'IT-support Granhult', number: null, organisation: null },
    ...{ title: null, note: null, state: null, reachable: null, waiting: 3 },
  },
  {
    ...{ id: 'granhult', kind: 'contact', name: 'Anna Frisk', number: '+46406280455' },
    ...{ organisation: 'Granhults kommun', title: 'Verksamhetschef', note: null },
    ...{ state: null, reachable: null, waiting: null },
  },
];

/** Those of the agents' manual. */
function agentPictures(language: 'sv' | 'en'): Picture[] {
  const common = { path: '/', language: language === 'sv' ? 'sv-SE' : 'en-GB' } as const;
  return [
    { ...common, file: `workplace-idle-${language}.png`, user: 'agent1', ready: '.next-calls' },
    {
      ...common,
      file: `workplace-offer-${language}.png`,
      user: 'agent3',
      ready: '.stage.offer .reasons span',
    },
    { ...common, file: `workplace-call-${language}.png`, user: 'agent2', ready: '[data-talk=talking]' },
    {
      ...common,
      file: `workplace-hand-on-${language}.png`,
      user: 'agent2',
      ready: '.contact-actions',
      act: async (page) => {
        await page.locator('[data-talk=talking]').waitFor();
        await page.keyboard.press('Alt+k');
        await page.locator('#hand-on-search').fill('an');
      },
    },
    { ...common, file: `workplace-wrap-up-${language}.png`, user: 'agent5', ready: '.stage.wrap-up' },
    {
      ...common,
      file: `workplace-keys-${language}.png`,
      user: 'agent1',
      ready: '[role=dialog]',
      act: async (page) => {
        await page.locator('.next-calls').waitFor();
        await page.keyboard.press('?');
      },
    },
  ];
}

/** @param wanted part of the names of those to take; none: all */
async function main(wanted = ''): Promise<void> {
  const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url));
  await mkdir(folder, { recursive: true });
  const browser = await TestBrowser.launch([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ]);
  try {
    for (const picture of pictures.filter(({ file }) => file.includes(wanted)))
      await take(browser, picture, folder);
  } finally {
    await browser.close();
  }
}

async function take(browser: TestBrowser, picture: Picture, folder: string): Promise<void> {
  const { file, user, path, ready, act, ...options } = picture;
  const web = await WebUnderTest.start(fillWorkplaceDesk, new ManualClock(NOW));
  try {
    const closePrompts = await servePrompts(web);
    const view = await browser.open(web.url, options);
    const isAgent = user.startsWith('agent');
    if (isAgent) {
      await view.context.grantPermissions(['microphone', 'notifications']);
      await withMadeUpExchange(view.page);
      web.desk.workplaces.known = colleagues;
    }
    await signIn(view.page, user, WEB_PASSWORD, path);
    if (isAgent && path === '/') await view.page.locator('.device-health[data-health=ready]').waitFor();
    await act?.(view.page);
    await view.page.locator(ready).first().waitFor();
    await view.page.evaluate('document.fonts.ready');
    await view.page.screenshot({ path: folder + file, animations: 'disabled' });
    await view.close();
    closePrompts();
    console.log(`docs/images/${file}`);
  } finally {
    await web.interrupt();
  }
}

await main(process.argv[2]);
