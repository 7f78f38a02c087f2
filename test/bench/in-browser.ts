import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually.ts';
import { SoftphoneBench } from '../support/softphone-bench.ts';
import type { Measure } from './report.ts';
import { summarise } from './statistics.ts';

const DESK = '0406280400';

/** In the page: notes when a frame with the card of an offer has been painted, and when the page can be used. */
const WATCH = `
  window.benchSeen = { offers: [], usable: null };
  let phase = null;
  new MutationObserver(() => {
    const now = document.querySelector('[data-phase]')?.dataset.phase ?? null;
    if (now === phase) return;
    phase = now;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      // Told after the frame has been painted.
      port1.onmessage = () => {
        if (now === 'offer') benchSeen.offers.push(Date.now());
        if (now !== null) benchSeen.usable ??= performance.now();
      };
      port2.postMessage(null);
    });
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-phase'] });
`;

/** (k) An agent's page: how soon it can be used, and how soon an offer is on the screen. */
export async function inBrowser({ quick }: { readonly quick: boolean }): Promise<Measure> {
  const bench = await SoftphoneBench.start({ at: new Date().toISOString() });
  const broken: string[] = [];
  try {
    const { page } = await bench.agent(1, { script: WATCH });
    const usable = await loadTimes(page, quick ? 3 : 10);
    await bench.ready({ agent: 'agent1', page });
    const shown: number[] = [];
    for (let call = 0; call < (quick ? 5 : 40); call += 1) shown.push(await offerTime(bench, page));
    const [load, card] = [summarise(usable), summarise(shown)];
    return {
      id: 'k',
      title: "The agent's page, in Chromium",
      figures: [
        {
          name: 'address entered → page can be used',
          system: 'Svara',
          unit: 'ms',
          samples: load,
          target: { text: 'p95 ≤ 2000', met: (load?.p95 ?? Infinity) <= 2_000 },
        },
        {
          name: 'call offered → card on the screen',
          system: 'Svara',
          unit: 'ms',
          samples: card,
          target: { text: 'p95 ≤ 100', met: (card?.p95 ?? Infinity) <= 100 },
        },
      ],
      broken,
    };
  } finally {
    await bench.everybodyLeaves().catch((error: unknown) => broken.push(String(error)));
    await bench.stop().catch((error: unknown) => broken.push(String(error)));
  }
}

async function loadTimes(page: Page, runs: number): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await page.goto('/');
    taken.push(await seen(page, 'benchSeen.usable'));
  }
  return taken;
}

/** What the page has noted, once it has. */
function seen(page: Page, what: string): Promise<number> {
  return eventually(async () => {
    const value = await page.evaluate<number | null>(what);
    if (value === null) throw new Error(`not seen: ${what}`);
    return value;
  }, 15_000);
}

/** One call that rings and is given up. The service's clock is the machine's. */
async function offerTime(bench: SoftphoneBench, page: Page): Promise<number> {
  await page.evaluate('benchSeen.offers.length = 0');
  const caller = await bench.dial(DESK);
  const seenAt = await seen(page, 'benchSeen.offers[0] ?? null');
  caller.hangUp();
  await caller.ended();
  await page.locator('[data-phase=idle]').waitFor();
  await bench.desk.agentIs('agent1', 'available');
  const { facts } = await bench.desk.callFrom('0701740611', ({ state }) => state === 'ended');
  const offered = facts.find(({ type }: { type: string }) => type === 'offer-made');
  if (offered === undefined) throw new Error(`no offer among ${JSON.stringify(facts)}`);
  return seenAt - Date.parse(offered.at);
}
