import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PagePhone, type PageCall } from '../support/page-phone.ts';
import type { OutgoingCall } from '../support/sip/index.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import { AGENT_TONE, CALLER_TONE, hearEachOther } from '../support/talk-under-test.ts';

/** Facts of this age are stored, whatever happens to the process. */
const STORED_AFTER_MS = 200;
/** So soon after it can be reached again the service does as it is told. */
const ACTS_WITHIN_MS = 5_000;

describe('the service or Asterisk is restarted in a talk', { timeout: 120_000 }, () => {
  let desk: SvaraUnderTest;
  let callers = 500;
  const pages: PagePhone[] = [];

  beforeAll(async () => {
    desk = await SvaraUnderTest.start({ ownProcess: true });
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      await desk.request('DELETE', '/api/session', undefined, page.cookie);
      page.close();
    }
    await desk.asterisk.expectNothingLeft();
    expect(desk.output()).not.toMatch(/"level":(50|60)/);
  });
  afterAll(() => desk.stop());

  const open = async (username: string, cookie?: string): Promise<PagePhone> => {
    const page = await PagePhone.open(desk, username, cookie);
    pages.push(page);
    return page;
  };
  const liveCall = async (from: string) => desk.callFrom(from, ({ state }) => state === 'connected');
  const typesOf = async (from: string): Promise<string[]> =>
    (await desk.callFrom(from)).facts.map(({ type }: { type: string }) => type);

  /** Asks until it is done. @returns how long it took */
  const acts = async (call: string, command: string): Promise<number> => {
    const since = performance.now();
    await eventually(async () => {
      const user = await desk.signIn('supervisor');
      const { status, body } = await user.request('POST', `/api/calls/${call}/${command}`);
      if (status !== 200) throw new Error(`${command}: ${status} ${JSON.stringify(body)}`);
    }, ACTS_WITHIN_MS);
    return performance.now() - since;
  };

  /** A page that talks with a caller. */
  const talking = async (
    page: PagePhone,
  ): Promise<{ caller: OutgoingCall; from: string; ring: PageCall }> => {
    await (await desk.supervisor()).setState('agent1', 'available');
    const from = `0701740${(callers += 1)}`;
    const caller = await desk.dial('0406280400', from);
    const ring = await page.incoming();
    ring.answer();
    await liveCall(from);
    await pause(STORED_AFTER_MS);
    return { caller, from, ring };
  };

  it('the service is killed: the two talk on, and soon it does as it is told', async () => {
    const phone = await desk.agent(2);
    const from = `0701740${(callers += 1)}`;
    const caller = await desk.dial('0406280400', from);
    const agent = await phone.incoming();
    await agent.answer();
    caller.play(CALLER_TONE);
    agent.play(AGENT_TONE);
    const { id } = await liveCall(from);
    await pause(STORED_AFTER_MS);
    await desk.killService();
    await hearEachOther(caller, CALLER_TONE, agent, AGENT_TONE);
    const since = performance.now();
    await desk.launch();
    const startMs = performance.now() - since;
    const actsMs = await acts(id, 'hold');
    console.info(`up after ${Math.round(startMs)} ms, did as told ${Math.round(actsMs)} ms later`);
    agent.play('silence');
    await caller.heard('sound');
    await acts(id, 'resume');
    agent.play(AGENT_TONE);
    await hearEachOther(caller, CALLER_TONE, agent, AGENT_TONE);
    await acts(id, 'hang-up');
    await Promise.all([caller.ended(), agent.ended()]);
    await (await desk.supervisor()).setState('agent2', 'signed-out');
  });

  it('the service is killed, and the page is back with its leg: nothing has happened to the talk', async () => {
    const page = await open('agent1');
    const { caller, from, ring } = await talking(page);
    const { id } = await liveCall(from);
    await desk.killService();
    await desk.startService();
    await page.connectSip();
    expect(await page.register()).toBe(200);
    await page.connectWorkplace();
    await page.report({ legs: [ring.leg] });
    await acts(id, 'hold');
    expect(await typesOf(from)).not.toContain('talk-interrupted');
    expect(caller.isEnded).toBe(false);
    await acts(id, 'hang-up');
    await caller.ended();
  });

  it('the service is killed, and the page was loaded anew meanwhile: rung anew', async () => {
    const page = await open('agent1');
    const { caller, from } = await talking(page);
    await desk.killService();
    await desk.startService();
    page.close();
    const again = await open('agent1', page.cookie);
    const ring = await again.incoming();
    expect(ring.autoAnswer).toBe(true);
    ring.answer();
    await eventually(async () => expect(await typesOf(from)).toContain('talk-continued'));
    expect(caller.isEnded).toBe(false);
    caller.hangUp();
    await desk.callFrom(from, ({ state }) => state === 'ended');
  });

  it('Asterisk is killed and started again: the call has ended, and the page is a phone again', async () => {
    const page = await open('agent1');
    const { caller, from } = await talking(page);
    await desk.asterisk.kill();
    await desk.asterisk.start();
    await desk.callFrom(from, ({ state }) => state === 'ended');
    caller.abandon('Asterisk has gone');
    await eventually(() => desk.isUp(), 20_000);
    const again = await open('agent1', page.cookie);
    const next = await talking(again);
    next.caller.hangUp();
    await desk.callFrom(next.from, ({ state }) => state === 'ended');
  });
});
