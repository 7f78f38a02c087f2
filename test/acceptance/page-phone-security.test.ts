import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneReportJson } from '../../src/contract/workplace.ts';
import { eventually } from '../support/eventually.ts';
import { connectToWorkplace, opened, openSipSocket, PagePhone } from '../support/page-phone.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';

/** Nobody reaches another person's phone: every door is tried on the real Asterisk. */
describe('the phone of a page is its agent’s alone', () => {
  let desk: SvaraUnderTest;
  const pages: PagePhone[] = [];
  const keep = (page: PagePhone): PagePhone => {
    pages.push(page);
    return page;
  };
  const open = async (username = 'agent1'): Promise<PagePhone> => keep(await PagePhone.open(desk, username));
  const knock = async (headers: Readonly<Record<string, string>>, protocol?: string): Promise<void> => {
    const socket = openSipSocket(desk, headers, protocol);
    socket.on('error', () => undefined);
    await opened(socket).finally(() => socket.terminate());
  };

  beforeAll(async () => {
    desk = await SvaraUnderTest.start();
  });
  afterEach(async () => {
    for (const page of pages.splice(0)) {
      await desk.request('DELETE', '/api/session', undefined, page.cookie);
      page.close();
    }
  });
  afterAll(() => desk.stop());

  it('credentials are given to signed-in agents only, each their own', async () => {
    expect(await desk.request('POST', '/api/phone')).toMatchObject({ status: 401 });
    const chief = await desk.cookieOf('supervisor');
    expect(await desk.request('POST', '/api/phone', undefined, chief)).toMatchObject({ status: 403 });
    const [one, two] = [await open('agent1'), await open('agent2')];
    expect([one.credentials.username, two.credentials.username]).toEqual(['soft1', 'soft2']);
    expect(one.credentials.password).toMatch(/^[\w-]{24}$/);
    expect(one.credentials.password).not.toBe(two.credentials.password);
  });

  it('the door to SIP opens for the session that is the phone, from the own page, and for no other', async () => {
    const page = await open();
    const { cookie } = page;
    await expect(knock({})).rejects.toThrow('refused with 401');
    await expect(knock({ cookie: 'svara_session=s%3Aforged.signature' })).rejects.toThrow('refused with 401');
    await expect(knock({ cookie: await desk.cookieOf('agent1') })).rejects.toThrow('refused with 403');
    await expect(knock({ cookie: await desk.cookieOf('agent2') })).rejects.toThrow('refused with 403');
    await expect(knock({ cookie: await desk.cookieOf('supervisor') })).rejects.toThrow('refused with 403');
    await expect(knock({ cookie, origin: 'https://elsewhere.example' })).rejects.toThrow('refused with 403');
    await expect(knock({ cookie, 'sec-fetch-site': 'cross-site' })).rejects.toThrow('refused with 403');
    await expect(knock({ cookie }, 'chat')).rejects.toThrow('refused with 400');
    await expect(knock({ cookie, origin: `http://127.0.0.1:${desk.port}` })).resolves.toBeUndefined();
  });

  it('another agent cannot report for it, nor choose its device, nor end it', async () => {
    const page = await open();
    const other = await desk.cookieOf('agent2');
    const socket = connectToWorkplace(desk, other);
    const report: PhoneReportJson = { registered: false, microphone: 'denied', sound: 'none', legs: [] };
    const refused = await new Promise((resolve) =>
      socket.emit('report', page.credentials.attachment, report, resolve),
    );
    expect(refused).toMatchObject({ error: { code: 'conflict' } });
    socket.emit('leaving', page.credentials.attachment);
    const wanted = { device: 'desk1' };
    expect(await desk.request('PUT', '/api/agents/agent1/device', wanted, other)).toMatchObject({
      status: 403,
    });
    expect(
      await desk.request('PUT', '/api/agents/agent1/device', { device: 'soft2' }, page.cookie),
    ).toMatchObject({ status: 400, body: { error: { field: 'device' } } });
    expect(await desk.request('DELETE', '/api/phone', undefined, other)).toMatchObject({ status: 204 });
    socket.disconnect();
    expect(await page.report()).toBeNull();
    expect(desk.desk().agents.get('agent1')).toMatchObject({ device: 'soft1' });
    expect(page.isSipOpen).toBe(true);
  });

  it('who is no agent has no workplace', async () => {
    for (const cookie of ['', await desk.cookieOf('supervisor')]) {
      const socket = connectToWorkplace(desk, cookie);
      await expect(
        new Promise((resolve, reject) => {
          socket.once('connect', () => resolve('let in'));
          socket.once('connect_error', reject);
        }),
      ).rejects.toThrow();
      socket.disconnect();
    }
  });

  it('the password of a page that was replaced, or has signed out, registers nowhere', async () => {
    const first = await open();
    await first.connectToAsterisk();
    expect(await first.register()).toBe(200);
    const second = await open();
    expect(await first.register()).toBe(401);
    first.close();
    await second.connectToAsterisk();
    await desk.request('DELETE', '/api/phone', undefined, second.cookie);
    expect(await second.register()).toBeGreaterThanOrEqual(400);
    expect(await desk.asterisk.command('pjsip show contacts')).not.toContain('soft1');
    second.close();
  });

  it('reaches nobody by itself: not as another phone, not outside, not from desk to desk', async () => {
    const phone = await desk.phone('desk2');
    const page = await open();
    for (const target of ['0701740611', '+46701740611', 'desk2', 'soft2', '112'])
      expect(await page.invite(target), target).toBeGreaterThanOrEqual(400);
    expect(await page.invite('desk2', 'desk1')).toBeGreaterThanOrEqual(400);
    expect(await page.register({ username: 'desk1' })).toBe(401);
    expect(await page.register({ username: 'soft2' })).toBeGreaterThanOrEqual(400);
    await phone.noIncoming(200);
    await phone.unregister();
    expect(page.isSipOpen).toBe(true);
  });

  it('a page that sends too much, or what is no SIP, is cut off', async () => {
    const page = await open();
    const cut = async (send: () => void): Promise<number> => {
      const closed = page.sipClosed();
      send();
      const code = await closed;
      await page.connectSip();
      return code;
    };
    expect(await cut(() => page.send('x'.repeat(70_000)))).toBe(1009);
    expect(await cut(() => page.send(Buffer.from('INVITE')))).toBe(1003);
    expect(
      await cut(() => {
        for (let n = 0; n < 250; n += 1) page.send('\r\n\r\n');
      }),
    ).toBe(1008);
    await eventually(async () => expect(await page.register()).toBe(200));
  });

  it('no password, nor what Asterisk keeps of it, is in the log or the database', async () => {
    const page = await open();
    await desk.request('DELETE', '/api/phone', undefined, page.cookie);
    expect(desk.errors.join()).not.toContain(page.credentials.password);
    expect(JSON.stringify(await desk.request('GET', '/api/openapi.json'))).not.toContain(
      page.credentials.password,
    );
    expect(desk.asterisk.log()).not.toContain(page.credentials.password);
  });
});
