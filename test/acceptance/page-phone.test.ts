import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PagePhone } from '../support/page-phone.ts';
import { SvaraUnderTest, type ApiUser } from '../support/svara-under-test.ts';

/** The agent's page as the phone: a real Asterisk, SIP over the service's own WebSocket, reports over Socket.IO. */
describe('the page of an agent as the phone', () => {
  let desk: SvaraUnderTest;
  let supervisor: ApiUser;
  const pages: PagePhone[] = [];
  const open = async (username: string, cookie?: string): Promise<PagePhone> => {
    const page = await PagePhone.open(desk, username, cookie);
    pages.push(page);
    return page;
  };
  const reachable = async (agent: string): Promise<boolean> => {
    const { agents } = await supervisor.get('/api/board');
    return agents.find(({ id }: { id: string }) => id === agent).reachable;
  };
  const isReachable = (agent: string, wanted: boolean): Promise<void> =>
    eventually(async () => expect(await reachable(agent)).toBe(wanted));

  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    supervisor = await desk.supervisor();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      await desk.request('DELETE', '/api/session', undefined, page.cookie);
      page.close();
    }
    await supervisor.setState('agent1', 'signed-out');
  });
  afterAll(() => desk.stop());

  it('registers with what it was given, is rung with the name of its leg, and talks', async () => {
    const page = await open('agent1');
    await isReachable('agent1', true);
    await supervisor.setState('agent1', 'available');
    const caller = await desk.dial('0406280400');
    const ring = await page.incoming();
    expect(ring.leg).toMatch(/\.a1$/);
    expect(ring.autoAnswer).toBe(false);
    ring.answer();
    await desk.agentIs('agent1', 'talking');
    caller.hangUp();
    await desk.agentIs('agent1', 'available');
  });
});
