import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { freeTcpPort } from '../support/free-ports.ts';
import { connectionsOf, dropPhoneSocket } from '../support/page-sound.ts';
import {
  hears,
  PAGE_TONE_HZ,
  press,
  SoftphoneBench,
  talkIs,
  type AgentPage,
} from '../support/softphone-bench.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const DESK = '0406280400';
const CALLER_TONE_HZ = 440;
const pageTone = `tone ${PAGE_TONE_HZ}` as const;
/** What is promised of a page that comes back. */
const BACK_WITHIN_MS = 5_000;
const OUTAGE_MS = 20_000;

async function talk(bench: SoftphoneBench, at: AgentPage) {
  const caller = await bench.dial(DESK);
  caller.play(`tone ${CALLER_TONE_HZ}`);
  await press(at, 'accept');
  await talkIs(at, 'talking');
  await caller.heard(pageTone);
  await hears(at, { toneHz: CALLER_TONE_HZ });
  return caller;
}
type Caller = Awaited<ReturnType<typeof talk>>;

async function bothHear(at: AgentPage, caller: Caller, withinMs: number): Promise<void> {
  await Promise.all([caller.heard(pageTone, withinMs), hears(at, { toneHz: CALLER_TONE_HZ }, withinMs)]);
}

async function endsWith(bench: SoftphoneBench, at: AgentPage, caller: Caller): Promise<void> {
  await press(at, 'hang-up');
  expect((await caller.ended()).by).toBe('them');
  await at.page.locator('[data-phase=idle]').waitFor();
  await expect.poll(() => connectionsOf(at.page)).toBe(0);
  await bench.desk.agentIs(at.agent, 'available');
}

/** What a talk at the page outlives. */
describe('a talk at the page survives', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start();
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  it('a reload: the caller hears music, and both hear each other again within 5 s', async () => {
    const at = await bench.agent(1);
    const caller = await talk(bench, at);
    const music = caller.heard('sound', BACK_WITHIN_MS);
    const began = performance.now();
    await at.page.reload();
    await music;
    await bothHear(at, caller, BACK_WITHIN_MS);
    expect(performance.now() - began).toBeLessThan(BACK_WITHIN_MS);
    await talkIs(at, 'talking');
    await endsWith(bench, at, caller);
  });

  it('the loss of the SIP connection alone: nobody hears anything of it, and the buttons work', async () => {
    const at = await bench.agent(1);
    const caller = await talk(bench, at);
    await dropPhoneSocket(at.page);
    await bothHear(at, caller, BACK_WITHIN_MS);
    await bench.ready(at, BACK_WITHIN_MS);
    await endsWith(bench, at, caller);
  });

  it.each(['cut', 'freeze'] as const)(
    '20 s without the network (%s): the caller hears music, and both hear each other again within 5 s',
    async (how) => {
      const line = await TcpProxy.open(bench.desk.port);
      try {
        const at = await bench.agent(1, { url: `http://127.0.0.1:${line.port}` });
        const caller = await talk(bench, at);
        await at.view.context.setOffline(true);
        line[how]();
        // The browser has its own clock.
        await pause(OUTAGE_MS);
        await expect(caller.heard(pageTone, 1_000)).rejects.toThrow('tone');
        await caller.heard('sound');
        line.mend();
        await at.view.context.setOffline(false);
        await bothHear(at, caller, BACK_WITHIN_MS);
        await talkIs(at, 'talking');
        await endsWith(bench, at, caller);
      } finally {
        await line.close();
      }
    },
  );

  it('another place that takes the phone over: the call moves there within 5 s', async () => {
    const at = await bench.agent(1);
    const caller = await talk(bench, at);
    const there = await bench.open(1);
    await bothHear(there, caller, BACK_WITHIN_MS);
    await at.page.locator('[data-health=other-place]').first().waitFor();
    expect(await connectionsOf(at.page)).toBe(0);
    await endsWith(bench, there, caller);
  });

  it('a page that is closed is not waited for longer than 30 s, and no caller is offered to it', async () => {
    const at = await bench.agent(1);
    const caller = await talk(bench, at);
    await at.page.close();
    await caller.heard('sound');
    await bench.isReachable('agent1', false);
    bench.desk.clock.advance(30_000);
    await expect.poll(async () => (await bench.desk.queue('it-support')).waiting).toBe(1);
    await bench.desk.agentIs('agent1', 'not-responding');

    const colleague = await bench.agent(2);
    await press(colleague, 'accept');
    await talkIs(colleague, 'talking');
    await bothHear(colleague, caller, BACK_WITHIN_MS);
    await endsWith(bench, colleague, caller);
  });

  it('an offer to a page that is closed goes on to somebody else', async () => {
    const at = await bench.agent(1);
    const caller = await bench.dial(DESK);
    await at.page.locator('[data-phase=offer]').waitFor();
    await at.page.close();
    await expect.poll(async () => (await bench.desk.queue('it-support')).waiting).toBe(1);
    await bench.isReachable('agent1', false);
    caller.hangUp();
    await caller.ended();
  });

  it('Asterisk’s restart takes the calls, and the phone is ready again by itself', async () => {
    const at = await bench.agent(1);
    await talk(bench, at);
    await bench.desk.asterisk.kill();
    await at.page.locator('[data-health=offline]').first().waitFor();
    await bench.desk.asterisk.start();
    await bench.ready(at, 20_000);
    await at.page.locator('[data-phase=idle]').waitFor();
    const caller = await talk(bench, at);
    await endsWith(bench, at, caller);
  });
});

describe('a talk at the page survives the service', () => {
  let bench: SoftphoneBench;
  beforeAll(async () => {
    bench = await SoftphoneBench.start({ ownProcess: true, httpPort: await freeTcpPort() });
  });
  afterEach(() => bench.everybodyLeaves());
  afterAll(() => bench.stop());

  it('kill -9: the two talk on, and the buttons work within 5 s of the start', async () => {
    const at = await bench.agent(1);
    const caller = await talk(bench, at);
    await bench.desk.killService();
    await bothHear(at, caller, BACK_WITHIN_MS);
    await bench.desk.startService();
    const began = performance.now();
    await bothHear(at, caller, BACK_WITHIN_MS);
    await talkIs(at, 'talking', BACK_WITHIN_MS);
    await press(at, 'hold');
    await talkIs(at, 'held', BACK_WITHIN_MS);
    expect(performance.now() - began).toBeLessThan(BACK_WITHIN_MS);
    await press(at, 'resume');
    await talkIs(at, 'talking');
    await bothHear(at, caller, BACK_WITHIN_MS);
    await endsWith(bench, at, caller);
    await bench.ready(at);
  });
});
