import { afterEach, describe, expect, it } from 'vitest';
import type { AmiDevices } from '../../../src/adapters/ami/devices.ts';
import { createDevices } from '../../../src/adapters/ami/devices.ts';
import { systemTimers } from '../../../src/adapters/system/timers.ts';
import type { Timers } from '../../../src/app/ports/timers.ts';
import { FakeAmi } from '../../support/fake-ami.ts';
import { InputLog } from '../../support/input-log.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const phones = new Map([
  ['desk1', 'PJSIP/desk1'],
  ['desk2', 'PJSIP/desk2'],
]);

interface StageOptions {
  readonly timers?: Timers;
  readonly port?: number;
  readonly password?: string;
  readonly actionTimeoutMs?: number;
  readonly prepare?: (fake: FakeAmi) => void;
}

async function stage(options: StageOptions = {}) {
  const fake = await FakeAmi.open();
  closers.push(() => fake.close());
  fake.devices = { 'PJSIP/desk1': 'NOT_INUSE', 'PJSIP/desk2': 'UNAVAILABLE' };
  options.prepare?.(fake);
  const logged: string[] = [];
  const write = (...parts: unknown[]): void => void logged.push(JSON.stringify(parts));
  const { timers = systemTimers, port = fake.port, password = 'secret', actionTimeoutMs = 1_000 } = options;
  const devices = createDevices({
    host: '127.0.0.1',
    port,
    user: 'svara',
    password,
    actionTimeoutMs,
    timers,
    random: () => 1,
    log: { info: write, warn: write, error: write },
  });
  closers.push(() => devices.stop());
  const log = new InputLog();
  devices.watch(phones);
  return { fake, devices, log, logged };
}

async function started(options: StageOptions = {}) {
  const all = await stage(options);
  all.devices.start(all.log.receive);
  await isUp(all.devices, all.log);
  return all;
}

const isUp = async (devices: AmiDevices, log: InputLog, from = 0): Promise<void> => {
  await log.wait('device-changed', ({ device }) => device === 'desk2', { from });
  expect(devices.state()).toBe('up');
};

const desk1 = (state: { registered?: boolean; busyElsewhere?: boolean } = {}) => ({
  type: 'device-changed',
  device: 'desk1',
  registered: true,
  busyElsewhere: false,
  ...state,
});
const desk2 = { type: 'device-changed', device: 'desk2', registered: false, busyElsewhere: false };

describe('the phones', () => {
  it('are told of wholly after connecting, and again after each reconnection', async () => {
    const { fake, devices, log } = await started();
    expect(log.all).toEqual([desk1(), desk2]);
    fake.devices = { 'PJSIP/desk1': 'NOT_INUSE', 'PJSIP/desk2': 'NOT_INUSE' };
    fake.channels = { '1.5': 'PJSIP/desk1-00000007' };
    fake.socket.destroy();
    await isUp(devices, log, 2);
    expect(log.all.slice(2)).toEqual([desk1({ busyElsewhere: true }), { ...desk2, registered: true }]);
  });

  it('are told of when one changes, and not when nothing of it did', async () => {
    const { fake, log } = await started();
    const states = ['INUSE', 'RINGING', 'ONHOLD', 'NOT_INUSE', 'UNAVAILABLE', 'INVALID', 'UNKNOWN', 'BUSY'];
    for (const State of states) fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State });
    await log.wait('device-changed', ({ registered }) => registered, { from: 3 });
    expect(log.all.slice(2)).toEqual([desk1({ registered: false }), desk1()]);
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/strange', State: 'INUSE' });
    fake.emit({ Event: 'DeviceStateChange' });
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State: 'UNAVAILABLE' });
    await log.wait('device-changed', ({ registered }) => !registered, { from: 4 });
    expect(log.all.length).toBe(5);
  });

  it('are busy elsewhere while they have a call that is not ours, counted exactly', async () => {
    const { fake, log } = await started();
    const channel = (Event: string, Uniqueid: string, Channel = 'PJSIP/desk1-0000000a') =>
      fake.emit({ Event, Channel, Uniqueid });
    channel('Newchannel', '1795.7.a1'); // A leg of ours; what comes next shows that it is not counted.
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State: 'UNAVAILABLE' });
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State: 'INUSE' });
    channel('Newchannel', 't-1795.8');
    channel('Newchannel', 't-1795.8');
    channel('Newchannel', 't-1795.9');
    channel('Newchannel', 't-1795.10', 'PJSIP/desk10-0000000b');
    channel('Hangup', 't-1795.8');
    channel('Hangup', 't-1795.8');
    channel('Hangup', '1795.7.a1');
    channel('Hangup', 't-1795.9');
    await log.wait('device-changed', ({ busyElsewhere }) => !busyElsewhere, { from: 5 });
    const changes = [{ registered: false }, {}, { busyElsewhere: true }, {}];
    expect(log.all.slice(2)).toEqual(changes.map(desk1));
  });

  it('may change: those watched anew are told of at once, from what is known', async () => {
    const { devices, log } = await started({
      prepare: (fake) => (fake.devices = { ...fake.devices, 'PJSIP/desk3': 'INUSE' }),
    });
    devices.watch(
      new Map([
        ['desk3', 'PJSIP/desk3'],
        ['desk4', 'PJSIP/desk4'],
      ]),
    );
    expect(log.all.slice(2)).toEqual([
      { type: 'device-changed', device: 'desk3', registered: true, busyElsewhere: false },
      { type: 'device-changed', device: 'desk4', registered: false, busyElsewhere: false },
    ]);
  });

  it('outside are always reachable, except while their trunk is known to be away, and never busy elsewhere', async () => {
    const mobile = (registered: boolean) => ({
      type: 'device-changed',
      device: 'mobile',
      registered,
      busyElsewhere: false,
    });
    const { fake, devices, log } = await started();
    const watch = (trunk: string) => devices.watch(new Map([['mobile', `PJSIP/+46701740650@${trunk}`]]));
    const contact = (ContactStatus: string, EndpointName = 'trunk') =>
      fake.emit({ Event: 'ContactStatus', URI: 'sip:trunk@192.0.2.1:5060', EndpointName, ContactStatus });
    const news = () => log.all.slice(2);
    const told = async (count: number) => {
      await log.wait('device-changed', undefined, { from: 1 + count });
      return news().at(-1);
    };
    watch('trunk');
    expect(news()).toEqual([mobile(true)]);
    fake.emit({ Event: 'Newchannel', Channel: 'PJSIP/trunk-0000000a', Uniqueid: '1795.1' });
    contact('Removed', 'other');
    contact('Removed');
    expect(await told(2)).toEqual(mobile(false));
    contact('NonQualified');
    expect(await told(3)).toEqual(mobile(true));
    contact('Unreachable');
    expect(await told(4)).toEqual(mobile(false));
    for (const [contacts, reachable] of [
      ['trunk/sip:trunk@192.0.2.1:5060,', true],
      ['', false],
    ] as const) {
      const from = log.all.length;
      fake.contacts = { trunk: contacts };
      fake.emit({ Event: 'FullyBooted', Status: 'Fully Booted' });
      await log.wait('device-changed', ({ registered }) => registered === reachable, { from });
    }
  });

  it('are read again when Asterisk says that it has fully started', async () => {
    const { fake, devices, log } = await started();
    fake.devices = { 'PJSIP/desk1': 'NOT_INUSE', 'PJSIP/desk2': 'NOT_INUSE' };
    fake.emit({ Event: 'FullyBooted', Status: 'Fully Booted' });
    await isUp(devices, log, 2);
    expect(log.all.at(-1)).toEqual({ ...desk2, registered: true });
  });
});

describe('an action', () => {
  it('with a line break or NUL in it is not sent, and the value is not repeated', async () => {
    const { fake, devices } = await started();
    const before = fake.received;
    for (const end of ['\r\n', '\n', '\r', '\0']) {
      const value = `x${end}Action: Originate`;
      const attempts = [
        devices.action('Ping', { Value: value }),
        devices.action(value),
        devices.action('Ping', { [value]: 'x' }),
      ];
      for (const attempt of attempts)
        await expect(attempt).rejects.toMatchObject({ name: 'AmiError', reason: 'invalid' });
    }
    await expect(devices.action('Ping', { Value: 'a\nb' })).rejects.toThrow(
      /^the field Value has a line break or NUL in it$/,
    );
    expect(fake.received).toBe(before);
  });

  it('gives its response; an error is told with Asterisk’s words', async () => {
    const { fake, devices } = await started();
    fake.answer = ({ action }) =>
      action === 'CoreStatus'
        ? [{ Response: 'Success', CoreStartupTime: '08:00:00' }]
        : action === 'Nope'
          ? [{ Response: 'Error', Message: 'Invalid/unknown command' }]
          : undefined;
    expect(await devices.action('CoreStatus')).toMatchObject({
      response: 'Success',
      corestartuptime: '08:00:00',
    });
    await expect(devices.action('Nope')).rejects.toMatchObject({
      reason: 'refused',
      message: 'Nope: Invalid/unknown command',
    });
  });

  it('that hangs is given up in time, and others are answered', async () => {
    const { fake, devices } = await started({ actionTimeoutMs: 60 });
    fake.answer = ({ action }) => (action === 'Hang' ? 'silence' : undefined);
    const hung = expect(devices.action('Hang')).rejects.toMatchObject({
      reason: 'timeout',
      message: 'Hang: no answer within 60 ms',
    });
    await expect(devices.action('Other')).resolves.toMatchObject({ response: 'Success' });
    await hung;
  });

  it('under way ends with the connection, and without one fails at once', async () => {
    const { fake, devices } = await started({ timers: new ManualTimers() });
    fake.answer = ({ action }) => (action === 'Hang' ? 'silence' : undefined);
    const hung = devices.action('Hang');
    await fake.until(() => fake.names().includes('Hang'));
    fake.socket.destroy();
    await expect(hung).rejects.toMatchObject({ reason: 'lost' });
    expect(devices.state()).toBe('down');
    await expect(devices.action('Ping')).rejects.toMatchObject({ reason: 'lost' });
  });
});

describe('the connection', () => {
  it('that breaks in the middle of a message is followed by one that works', async () => {
    const { fake, devices, log } = await started();
    fake.answer = ({ action }) =>
      action === 'Break' ? 'Response: Success\r\nOutput: half of a li' : undefined;
    const broken = expect(devices.action('Break')).rejects.toMatchObject({ reason: 'lost' });
    await fake.until(() => fake.names().includes('Break'));
    fake.socket.end();
    await broken;
    await isUp(devices, log, 2);
    await expect(devices.action('Ping')).resolves.toMatchObject({ response: 'Success' });
  });

  it('whose sign-in is refused says so, without the password, and is tried again', async () => {
    const timers = new ManualTimers();
    const { fake, devices, log, logged } = await stage({
      timers,
      password: 'not for the log',
      prepare: (fake) =>
        (fake.answer = ({ action }) =>
          action === 'login' ? [{ Response: 'Error', Message: 'Authentication failed' }] : undefined),
    });
    devices.start(log.receive);
    for (const delayMs of [100, 200, 400]) {
      await timers.until(delayMs);
      timers.pass(delayMs);
    }
    await fake.until(() => fake.sockets.length === 4);
    expect(fake.names().every((name) => name === 'login')).toBe(true);
    expect(logged.join()).toContain('the manager refuses user svara: Authentication failed');
    expect(logged.join()).not.toContain('not for the log');
    await timers.until(800);
    fake.answer = () => undefined;
    timers.pass(800);
    await isUp(devices, log);
  });

  it.each(['no greeting and no answer', 'a greeting and no answer'])(
    'that only hangs (%s) is given up and closed',
    async (how) => {
      const timers = new ManualTimers();
      const { fake, devices, log } = await stage({
        timers,
        prepare: (fake) => {
          fake.greet = how.startsWith('a');
          fake.answer = () => 'silence';
        },
      });
      devices.start(log.receive);
      await fake.until(() => fake.names().includes('login'));
      const ended = new Promise((resolve) => fake.socket.once('close', resolve));
      timers.pass(1_000);
      await ended;
      fake.answer = () => undefined;
      await timers.until(100);
      timers.pass(100);
      await isUp(devices, log);
    },
  );

  it('with a password that cannot be sent never tries it', async () => {
    const { fake, devices, log, logged } = await stage({
      timers: new ManualTimers(),
      password: 'a\r\nAction: Command',
    });
    devices.start(log.receive);
    await expect.poll(() => logged.join()).toContain('the field password has a line break');
    expect(fake.received).toBe('');
  });

  it('is noticed when it is half open', async () => {
    const fakePort = { fake: await FakeAmi.open() };
    closers.push(() => fakePort.fake.close());
    const line = await TcpProxy.open(fakePort.fake.port);
    closers.push(() => line.close());
    const timers = new ManualTimers();
    const { devices, log } = await stage({ timers, port: line.port });
    fakePort.fake.devices = { 'PJSIP/desk1': 'NOT_INUSE' };
    devices.start(log.receive);
    await isUp(devices, log);
    timers.pass(5_000);
    await timers.until(5_000); // The ping was answered, and the next is on its way.
    line.freeze();
    timers.pass(5_000);
    expect(devices.state()).toBe('up');
    timers.pass(1_000);
    await expect.poll(() => devices.state()).toBe('down');
    line.mend();
    await timers.until(100);
    timers.pass(100);
    await isUp(devices, log, 2);
  });

  it('outlives a receiver that throws, and an event with a name of the socket’s own', async () => {
    const { fake, devices, log, logged } = await stage();
    let angry = true;
    devices.start((input) => {
      log.receive(input);
      if (angry && log.all.length === 3) throw new Error('a fault of ours');
    });
    await isUp(devices, log);
    for (const Event of ['close', 'error', 'end', 'connect']) fake.emit({ Event });
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State: 'UNAVAILABLE' });
    await log.wait('device-changed', ({ registered }) => !registered, { from: 2 });
    angry = false;
    fake.emit({ Event: 'DeviceStateChange', Device: 'PJSIP/desk1', State: 'INUSE' });
    await log.wait('device-changed', ({ registered }) => registered, { from: 3 });
    expect(logged.join()).toContain('could not be handled');
    expect(fake.sockets.length).toBe(1);
  });

  it('ends for good with stop', async () => {
    const { fake, devices } = await started();
    const ended = new Promise((resolve) => fake.socket.once('close', resolve));
    await devices.stop();
    await ended;
    expect(devices.state()).toBe('down');
    await devices.stop();
  });
});

describe('reload', () => {
  const reloads = (fake: FakeAmi) =>
    fake.actions.filter(({ action }) => action === 'Reload').map(({ module }) => module);

  it('makes Asterisk read phones and dialplan anew, one after the other', async () => {
    const { fake, devices } = await started();
    await devices.reload();
    expect(reloads(fake)).toEqual(['res_pjsip.so', 'pbx_config.so']);
  });

  it('says what Asterisk said when it could not', async () => {
    const { fake, devices } = await started();
    fake.answer = ({ module }) =>
      module === 'pbx_config.so' ? [{ Response: 'Error', Message: 'No such module' }] : undefined;
    await expect(devices.reload()).rejects.toThrow('Reload: No such module');
  });

  it('waits for a reload that Asterisk puts off, and asks again where it was at another', async () => {
    const { fake, devices } = await started();
    const dropped = ['4'];
    fake.reloadStatuses = (module) => (module === 'res_pjsip.so' ? ['1', '0'] : [dropped.pop() ?? '0']);
    await devices.reload();
    expect(reloads(fake)).toEqual(['res_pjsip.so', 'pbx_config.so', 'pbx_config.so']);
  });

  it('says why a module could not be read, though the answer was success', async () => {
    const { fake, devices } = await started();
    fake.reloadStatuses = () => ['3'];
    await expect(devices.reload()).rejects.toThrow('Reload of res_pjsip.so: the module could not read');
  });

  it('asks the next connection when this one is lost before the verdict', async () => {
    const { fake, devices } = await started();
    fake.reloadStatuses = () => [];
    const done = devices.reload();
    await fake.until(() => reloads(fake).length === 1);
    fake.reloadStatuses = () => ['0'];
    fake.socket.destroy();
    await done;
    expect(reloads(fake)).toEqual(['res_pjsip.so', 'res_pjsip.so', 'pbx_config.so']);
  });

  it('waits for a connection, and gives up with stop', async () => {
    const { fake, devices, log } = await stage();
    const waiting = devices.reload();
    devices.start(log.receive);
    await waiting;
    expect(reloads(fake)).toEqual(['res_pjsip.so', 'pbx_config.so']);
    const other = await stage();
    const stopped = expect(other.devices.reload()).rejects.toThrow('stopped before there was a connection');
    await other.devices.stop();
    await stopped;
  });
});
