import type { CDPSession, Page } from 'playwright-core';
import { signIn, TestBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import type { FakeAgent, FakeDeskApi, FakeQueue } from '../support/fake-desk-api.ts';
import { fillWorkplaceDesk } from '../support/workplace-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';
import type { Figure, Measure } from './report.ts';
import { summarise } from './statistics.ts';

const AGENTS = 200;
const QUEUES = 50;
/** So many rows of each kind differ in one update: more than any second of a busy desk brings. */
const ROWS = 5;

/** (l) What a large desk costs the browser: the work of its main thread for one update of the board. */
export async function frames({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const web = await WebUnderTest.start((desk, now, clock) => {
    fillWorkplaceDesk(desk, now, clock);
    for (let n = 0; n < QUEUES; n += 1) desk.put({ queues: [queueRow(n, now, 0)] });
    for (let n = 0; n < AGENTS; n += 1) desk.put({ agents: [agentRow(n, now, 0)] });
  });
  const browser = await TestBrowser.launch();
  try {
    const figures: Figure[] = [];
    const updates = quick ? 20 : 200;
    const pages = [
      ['the board', 'supervisor', '/board'],
      ["an agent's workplace", 'agent1', '/'],
    ] as const;
    for (const [name, user, path] of pages) {
      const view = await browser.open(web.url);
      const { page } = view;
      await signIn(page, user, WEB_PASSWORD, path);
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      const samples = summarise(await costs(page, web.desk, updates));
      await view.close();
      figures.push({
        name: `one update of ${name}: work of the page, from message to pixels`,
        system: 'Svara',
        unit: 'ms',
        samples,
        target: { text: 'p95 ≤ 16', met: (samples?.p95 ?? Infinity) <= 16 },
      });
    }
    return {
      id: 'l',
      title: `A desk of ${AGENTS} agents and ${QUEUES} queues, in Chromium`,
      figures,
      broken: [],
    };
  } finally {
    await browser.close();
    await web.interrupt();
  }
}

async function costs(page: Page, desk: FakeDeskApi, updates: number): Promise<number[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const taken: number[] = [];
  for (let update = 1; update <= updates; update += 1) {
    const before = await workedMs(devtools);
    const now = Date.now();
    const at = (n: number): number => update * ROWS + n;
    const rows = Array.from({ length: ROWS }, (_, n) => n);
    desk.put({
      queues: rows.map((n) => queueRow(at(n) % QUEUES, now, update)),
      agents: rows.map((n) => agentRow(at(n) % AGENTS, now, update)),
    });
    // One of the agents changed is seen to be so.
    const [shown, state] = [`bench-${at(0) % AGENTS}`, agentRow(0, now, update).state];
    await eventually(async () => {
      const seen = await page.evaluate<boolean>(
        `Boolean(document.querySelector('[data-agent="${shown}"].state-${state}, [data-mate="${shown}"].state-${state}'))`,
      );
      if (!seen) throw new Error(`${shown} is not seen ${state}`);
    }, 10_000);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    taken.push((await workedMs(devtools)) - before);
  }
  return taken;
}

/** What the page has spent in script, style and layout since it was opened. */
async function workedMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const parts = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
  return metrics
    .filter(({ name }) => parts.includes(name))
    .reduce((sum, { value }) => sum + value * 1_000, 0);
}

function queueRow(n: number, now: number, update: number): FakeQueue {
  return {
    id: `bench-queue-${n}`,
    name: `Kommun ${n}`,
    waiting: update % 4,
    oldestSince: update % 4 === 0 ? null : now - 5_000,
    offered: 40 + update,
    answered: 38,
    abandoned: 2,
    short: 0,
    serviceLevel: { definition: 'abandons_negative', thresholdMs: 20_000, ratio: 0.9 },
  };
}

function agentRow(n: number, now: number, update: number): FakeAgent {
  return {
    id: `bench-${n}`,
    name: `Handläggare ${n}`,
    // Another state each time a row's turn comes.
    state: (['available', 'paused', 'busy-elsewhere'] as const)[update % 3] ?? 'available',
    since: now,
    reachable: true,
  };
}
