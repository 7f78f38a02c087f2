import type { Page } from 'playwright-core';
import { signIn, TestBrowser } from '../support/browser.ts';
import type { FakeAgent, FakeDeskApi, FakeQueue } from '../support/fake-desk-api.ts';
import { fillWorkplaceDesk } from '../support/workplace-desk.ts';
import { WEB_PASSWORD, WebUnderTest } from '../support/web-under-test.ts';
import { frameTimes } from './frame-times.ts';
import type { Figure, Measure } from './report.ts';
import { summarise } from './statistics.ts';

const AGENTS = 200;
const QUEUES = 50;
/** So many rows of each kind differ in one update: more than any second of a busy desk brings. */
const ROWS = 5;

/** (l) What a large desk costs the browser: its main thread's work for the frames that an update of the board takes. */
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
        name: `the costliest frame of one update of ${name}: script, style, layout and paint`,
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

function costs(page: Page, desk: FakeDeskApi, updates: number): Promise<number[]> {
  return frameTimes(page, updates, (update) => {
    const now = Date.now();
    const at = (n: number): number => update * ROWS + n;
    const rows = Array.from({ length: ROWS }, (_, n) => n);
    // One of the agents changed is seen to be so.
    const [shown, state] = [`bench-${at(0) % AGENTS}`, agentRow(0, now, update).state];
    return {
      seen: `[data-agent="${shown}"].state-${state}, [data-mate="${shown}"].state-${state}`,
      change: () =>
        desk.put({
          queues: rows.map((n) => queueRow(at(n) % QUEUES, now, update)),
          agents: rows.map((n) => agentRow(at(n) % AGENTS, now, update)),
        }),
    };
  });
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
    state:
      update === 0
        ? 'talking'
        : ((['available', 'paused', 'busy-elsewhere'] as const)[update % 3] ?? 'available'),
    since: now,
    reachable: true,
  };
}
