import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDevices, type AmiDevices } from '../../src/adapters/ami/devices.ts';
import { createTelephony } from '../../src/adapters/ari/telephony.ts';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import { writeAsteriskFiles } from '../../src/adapters/asterisk-files/write.ts';
import { systemTimers } from '../../src/adapters/system/timers.ts';
import { startAsterisk, type RealAsterisk } from '../support/asterisk.ts';
import { InputLog } from '../support/input-log.ts';
import { quietLog } from '../support/quiet-log.ts';
import { SipPhone } from '../support/sip/index.ts';

const files = (ids: readonly string[]) =>
  renderAsteriskFiles({
    ...defaultFileSettings,
    devices: ids.map((id) => ({ id, kind: 'desk-phone', endpoint: `PJSIP/${id}` })),
    devicePasswords: new Map(ids.map((id) => [id, 'one'])),
    trunk: { username: 'trunk', password: 'line', host: null },
    mediaAddress: '127.0.0.1',
  });
const outside = { timers: systemTimers, random: Math.random, log: quietLog };
const watched = new Map(['desk1', 'desk2', 'desk3'].map((id) => [id, `PJSIP/${id}`]));

let asterisk: RealAsterisk;
const open: { close(): unknown }[] = [];

async function phone(user: string, password = 'one'): Promise<SipPhone> {
  const made = await SipPhone.open({ server: asterisk.sip, user, password, media: false });
  open.push(made);
  return made;
}

async function follow(): Promise<{ devices: AmiDevices; log: InputLog }> {
  const devices = createDevices({ ...asterisk.ami, ...outside });
  open.push({ close: () => devices.stop() });
  const log = new InputLog();
  devices.watch(watched);
  devices.start(log.receive);
  await log.wait('device-changed', ({ device }) => device === 'desk3');
  return { devices, log };
}

beforeAll(async () => {
  asterisk = await startAsterisk({ generated: files(['desk1', 'desk2']) });
});
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(() => asterisk?.stop());

describe('the phones of a real Asterisk', () => {
  it('are known from the start, come and go', async () => {
    const desk1 = await phone('desk1');
    await desk1.register();
    const { log, devices } = await follow();
    expect(devices.state()).toBe('up');
    expect(log.all).toEqual(
      ['desk1', 'desk2', 'desk3'].map((device) => ({
        type: 'device-changed',
        device,
        registered: device === 'desk1',
        busyElsewhere: false,
      })),
    );
    const desk2 = await phone('desk2');
    await desk2.register();
    await log.wait('device-changed', ({ device, registered }) => device === 'desk2' && registered);
    await Promise.all([desk1.unregister(), desk2.unregister()]);
    for (const id of ['desk1', 'desk2']) {
      await log.wait('device-changed', ({ device, registered }) => device === id && !registered, { from: 3 });
    }
  });

  it('are busy elsewhere with a call dialled by hand, at both ends, but not with one of ours', async () => {
    const [desk1, desk2] = [await phone('desk1'), await phone('desk2')];
    await Promise.all([desk1.register(), desk2.register()]);
    const { log } = await follow();
    const telephony = createTelephony({
      ...asterisk.ari,
      ...outside,
      app: 'svara',
      normaliseNumber: (raw) => raw,
    });
    open.push({ close: () => telephony.stop() });
    const inputs = new InputLog();
    telephony.start(inputs.receive);
    await inputs.wait('asterisk-snapshot');
    telephony.perform({
      type: 'originate',
      call: '1.1',
      leg: '1.1.a1',
      endpoint: 'PJSIP/desk1',
      callerName: 'X',
      callerNumber: null,
      timeoutMs: 9_000,
    });
    await (await desk1.incoming()).answer();
    await inputs.wait('leg-answered');
    telephony.perform({ type: 'hang-up', call: '1.1', leg: '1.1.a1' });
    await inputs.wait('leg-gone');
    expect(log.ofType('device-changed').filter(({ busyElsewhere }) => busyElsewhere)).toEqual([]);

    const call = desk1.call('desk2', {});
    const ring = await desk2.incoming();
    const busy = (id: string, is: boolean, from = 0) =>
      log.wait('device-changed', ({ device, busyElsewhere }) => device === id && busyElsewhere === is, {
        from,
      });
    await Promise.all([busy('desk1', true), busy('desk2', true)]);
    const from = log.all.length;
    ring.refuse(486);
    await Promise.all([busy('desk1', false, from), busy('desk2', false, from)]);
    await call.ended();
    await asterisk.expectNothingLeft();
  });

  it('are read anew by reload', async () => {
    const { devices, log } = await follow();
    await expect((await phone('desk3')).register()).rejects.toThrow('401');
    await writeAsteriskFiles(asterisk.generatedDir, files(['desk1', 'desk2', 'desk3']));
    await devices.reload();
    await (await phone('desk3')).register();
    await log.wait('device-changed', ({ device, registered }) => device === 'desk3' && registered);
  });

  it('are read by an Asterisk that is told to at any moment of its start', async () => {
    const { devices } = await follow();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await asterisk.kill();
      await expect.poll(() => devices.state()).toBe('down');
      await writeAsteriskFiles(asterisk.generatedDir, files([]));
      const started = asterisk.start();
      const read = devices.reload();
      await writeAsteriskFiles(asterisk.generatedDir, files(['desk1', 'desk2', 'desk3']));
      await Promise.all([started, read]);
      expect((await asterisk.request('GET', '/endpoints/PJSIP/desk3')).status).toBe(200);
    }
  });

  it('are right again soon after Asterisk was killed and started anew', async () => {
    const { devices, log } = await follow();
    await asterisk.kill();
    await expect.poll(() => devices.state()).toBe('down');
    await asterisk.start();
    const began = performance.now();
    const from = log.all.length;
    await log.wait('device-changed', ({ device }) => device === 'desk3', { from });
    expect(performance.now() - began).toBeLessThan(5_000);
    const desk1 = await phone('desk1');
    await desk1.register();
    await log.wait('device-changed', ({ device, registered }) => device === 'desk1' && registered, { from });
  });

  it('show their lists and answers to a check', async () => {
    const { devices } = await follow();
    expect(await devices.action('CoreSettings')).toMatchObject({
      response: 'Success',
      asteriskversion: expect.stringMatching(/^2/),
    });
    await expect(devices.action('Originate', { Channel: 'PJSIP/desk1' })).rejects.toMatchObject({
      reason: 'refused',
    });
  });
});
