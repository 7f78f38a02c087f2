import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PagePhone } from '../support/page-phone.ts';
import { SvaraUnderTest, type ApiUser } from '../support/svara-under-test.ts';

const OPEN_AT_ALL_HOURS = '0406280400';

/** The agent's page as the phone: a real Asterisk, SIP over the service's own WebSocket, reports over Socket.IO. */
describe('the page of an agent as the phone', () => {
  let desk: SvaraUnderTest;
  let supervisor: ApiUser;
  const pages: PagePhone[] = [];
  const open = async (cookie?: string): Promise<PagePhone> => {
    const page = await PagePhone.open(desk, 'agent1', cookie);
    pages.push(page);
    return page;
  };
  const isReachable = (wanted: boolean): Promise<void> =>
    eventually(async () => {
      const { agents } = await supervisor.get('/api/board');
      expect(agents.find(({ id }: { id: string }) => id === 'agent1').reachable).toBe(wanted);
    });
  const why = async (): Promise<string> => (await supervisor.get('/api/agents/agent1/why')).text;
  const select = (device: string | null) =>
    supervisor.request('PUT', '/api/agents/agent1/device', { device });
  const selected = (): string | null => desk.desk().agents.get('agent1')?.device ?? null;
  /** A page that is the phone of an agent who waits for calls. */
  const atWork = async (): Promise<PagePhone> => {
    const page = await open();
    await isReachable(true);
    await supervisor.setState('agent1', 'available');
    return page;
  };

  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
    supervisor = await desk.supervisor();
  });
  afterEach(async () => {
    await eventually(() => supervisor.setState('agent1', 'signed-out'));
    for (const page of pages.splice(0)) {
      await desk.request('DELETE', '/api/session', undefined, page.cookie);
      page.close();
    }
  });
  afterAll(() => desk.stop());

  it('registers with what it was given, is rung with the name of its leg, and talks', async () => {
    const page = await atWork();
    const caller = await desk.dial(OPEN_AT_ALL_HOURS);
    const ring = await page.incoming();
    expect(ring.leg).toMatch(/\.a1$/);
    expect(ring.autoAnswer).toBe(false);
    ring.answer();
    await desk.agentIs('agent1', 'talking');
    caller.hangUp();
    await desk.agentIs('agent1', 'available');
  });

  it('answers by itself what its agent dials', async () => {
    const page = await atWork();
    const wanted = { number: '0701740631', as: OPEN_AT_ALL_HOURS };
    expect(await supervisor.request('POST', '/api/agents/agent1/dial', wanted)).toMatchObject({
      status: 201,
    });
    const ring = await page.incoming();
    expect(ring.autoAnswer).toBe(true);
    expect(ring.leg).toMatch(/\.a1$/);
    ring.respondWith('486 Busy Here');
    await desk.agentIs('agent1', 'available');
  });

  it('goes on in a talk whose WebSocket has dropped, and is rung again once it is back', async () => {
    const page = await atWork();
    const caller = await desk.dial(OPEN_AT_ALL_HOURS);
    const ring = await page.incoming();
    ring.answer();
    await desk.agentIs('agent1', 'talking');
    page.dropSip();
    // Asterisk has forgotten where the phone was; a phone in use counts as registered, but for what its page says.
    await eventually(async () =>
      expect(await desk.asterisk.command('pjsip show contacts')).not.toContain('soft1'),
    );
    await page.report({ registered: false });
    await isReachable(false);
    const { body } = await desk.asterisk.request('GET', `/channels/${ring.leg}`);
    expect(body).toMatchObject({ state: 'Up' });
    await page.connectSip();
    expect(await page.register()).toBe(200);
    await page.report();
    await isReachable(true);
    await desk.agentIs('agent1', 'talking');
    caller.hangUp();
    await desk.agentIs('agent1', 'available');
    const second = await desk.dial(OPEN_AT_ALL_HOURS);
    (await page.incoming()).answer();
    await desk.agentIs('agent1', 'talking');
    second.hangUp();
    await desk.agentIs('agent1', 'available');
  });

  it('is not the phone that rings while the desk phone is selected, and the other way round', async () => {
    const page = await atWork();
    expect(selected()).toBe('soft1');
    const phone = await desk.phone('desk1');
    expect(await select('desk1')).toMatchObject({ status: 200 });
    const first = await desk.dial(OPEN_AT_ALL_HOURS);
    await phone.incoming();
    first.hangUp();
    await desk.agentIs('agent1', 'available');
    await select('soft1');
    const second = await desk.dial(OPEN_AT_ALL_HOURS);
    await page.incoming();
    second.hangUp();
    await phone.noIncoming(200);
    await page.noIncoming(0);
    // Only the selected phone counts: without it nobody is rung, though the desk phone is there.
    await page.report({ microphone: 'denied' });
    await isReachable(false);
    await phone.unregister();
    phone.close();
  });

  it.each([
    [
      'no microphone',
      { microphone: 'denied' as const },
      'soft1, which is selected, has no microphone it may use',
    ],
    ['no sound', { sound: 'stalled' as const }, 'soft1, which is selected, has had no sound'],
    ['no registration', { registered: false }, 'soft1, which is selected, is not registered'],
  ])('is not offered a call with %s, and is at once when that is over', async (_what, report, words) => {
    const page = await atWork();
    await page.report(report);
    await isReachable(false);
    expect(await why()).toContain(words);
    const caller = await desk.dial(OPEN_AT_ALL_HOURS);
    await page.noIncoming(300);
    expect((await desk.queue('it-support')).waiting).toBe(1);
    await page.report();
    await page.incoming();
    caller.hangUp();
    await desk.agentIs('agent1', 'available');
  });

  it('is not offered a call while it is asleep or away', async () => {
    const page = await atWork();
    desk.clock.advance(10_000);
    expect(await why()).toContain('free');
    desk.clock.advance(5_000);
    await isReachable(false);
    expect(await why()).toContain('has not been heard of for a while');
    await page.report();
    await isReachable(true);
    page.dropWorkplace();
    await isReachable(false);
    expect(await why()).toContain('has no page open');
    await page.connectWorkplace();
    await isReachable(false);
    expect(await page.report()).toBeNull();
    await isReachable(true);
  });

  it('is the phone no longer after signing out: the desk phone is selected, the password is worth nothing', async () => {
    const page = await atWork();
    const { status } = await desk.request('DELETE', '/api/session', undefined, page.cookie);
    expect(status).toBe(204);
    await eventually(() => expect(page.isSipOpen).toBe(false));
    expect(selected()).toBe('desk1');
    await expect(page.connectSip()).rejects.toThrow('refused with 401');
    await isReachable(false);
    await eventually(async () => {
      const auth = await desk.asterisk.request('GET', '/asterisk/config/dynamic/res_pjsip/auth/soft1');
      expect(auth.status).toBe(404);
    });
  });

  it('gives the phone to a page at another place at once', async () => {
    const first = await atWork();
    const second = await open();
    expect(second.cookie).not.toBe(first.cookie);
    await eventually(() => expect([first.replaced, first.isSipOpen]).toEqual([1, false]));
    expect(await first.report()).toMatchObject({ error: { code: 'conflict' } });
    await expect(first.connectSip()).rejects.toThrow('refused with 403');
    // The first place signs out: that is no business of the second.
    await desk.request('DELETE', '/api/session', undefined, first.cookie);
    expect(selected()).toBe('soft1');
    const caller = await desk.dial(OPEN_AT_ALL_HOURS);
    await second.incoming();
    caller.hangUp();
    await desk.agentIs('agent1', 'available');
  });

  it('stays the phone over a restart of the service, once it has reported again', async () => {
    const page = await atWork();
    await desk.stopService();
    await eventually(() => expect(page.isSipOpen).toBe(false));
    await desk.startService();
    expect(selected()).toBe('soft1');
    await page.connectSip();
    expect(await page.register()).toBe(200);
    await eventually(() =>
      expect(desk.desk().agents.get('agent1')?.devices.get('soft1')?.registered).toBe(true),
    );
    await isReachable(false);
    expect(await why()).toContain('has no page open');
    await page.connectWorkplace();
    await page.report();
    await isReachable(true);
  });

  it('stays the phone over a restart of Asterisk', async () => {
    const page = await atWork();
    await desk.asterisk.kill();
    await eventually(() => expect(page.isSipOpen).toBe(false));
    await desk.asterisk.start();
    // Refused until Asterisk has been given the credentials again.
    await eventually(() => page.connectSip(), 15_000);
    expect(await page.register()).toBe(200);
    await isReachable(true);
  });
});
