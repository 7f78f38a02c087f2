import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { renderAsteriskFiles } from '../../src/adapters/asterisk-files/render.ts';
import { defaultFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import type { AsteriskFileSettings } from '../../src/adapters/asterisk-files/settings.ts';
import type { Device } from '../../src/core/desk/directory.ts';
import { TestAmi } from '../support/ami.ts';
import { startAsterisk } from '../support/asterisk.ts';
import type { RealAsterisk } from '../support/asterisk.ts';
import { SipPhone } from '../support/sip/index.ts';
import type { PhoneOptions } from '../support/sip/index.ts';
import { answerChallenge, parseChallenge } from '../support/sip/digest.ts';
import { formatMessage, header, parseMessage } from '../support/sip/message.ts';
import type { HeaderLine, SipMessage } from '../support/sip/message.ts';

const sorry = join(import.meta.dirname, '../../sounds/sv/sorry.wav');
const closed = join(import.meta.dirname, '../../sounds/sv/closed.wav');

/** A password of everything that is special in configuration files, and that must arrive unharmed. */
const oddPassword = 'å;--b\\;c [trunk](+) #exec "id" = >${EXTEN}';

const device = (id: string, kind: Device['kind'] = 'desk-phone'): Device => ({
  id,
  kind,
  endpoint: `PJSIP/${id}`,
});

function settings(changes: Partial<AsteriskFileSettings> = {}): AsteriskFileSettings {
  return {
    ...defaultFileSettings,
    devices: [device('desk1'), device('desk2'), device('soft1', 'softphone')],
    devicePasswords: new Map([
      ['desk1', 'one'],
      ['desk2', oddPassword],
      ['soft1', 'soft'],
      ['desk3', 'three'],
    ]),
    trunk: { username: 'trunk', password: 'line', host: null },
    mediaAddress: '127.0.0.1',
    ...changes,
  };
}

let asterisk: RealAsterisk;
let bootMs: number;
const open: { close(): void }[] = [];

async function phone(user: string, password: string, more: Partial<PhoneOptions> = {}): Promise<SipPhone> {
  const made = await SipPhone.open({ server: asterisk.sip, user, password, ...more });
  open.push(made);
  return made;
}

const trunk = (more: Partial<PhoneOptions> = {}): Promise<SipPhone> => phone('trunk', 'line', more);

async function manager(): Promise<TestAmi> {
  const made = await asterisk.manager();
  open.push(made);
  return made;
}

type AriEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The ARI application, as the service would connect it; @returns a function that waits for an event. */
async function application(): Promise<(type: string) => Promise<AriEvent>> {
  const { url, user, password } = asterisk.ari;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ari/events?app=svara`, {
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
  });
  open.push({ close: () => socket.terminate() });
  const events: AriEvent[] = [];
  const arrivals = new EventTarget();
  socket.on('message', (data) => {
    events.push(JSON.parse((data as Buffer).toString('utf8')) as AriEvent);
    arrivals.dispatchEvent(new Event('event'));
  });
  await once(socket, 'open', { signal: AbortSignal.timeout(3_000) });
  return async (type) => {
    const signal = AbortSignal.timeout(3_000);
    for (;;) {
      const at = events.findIndex((event) => event.type === type);
      if (at >= 0) return events.splice(at, 1)[0] as AriEvent;
      await once(arrivals as unknown as NodeJS.EventEmitter, 'event', { signal });
    }
  };
}

beforeAll(async () => {
  const began = performance.now();
  asterisk = await startAsterisk({ generated: renderAsteriskFiles(settings()) });
  bootMs = performance.now() - began;
});

afterEach(async () => {
  for (const one of open.splice(0)) one.close();
  await asterisk.expectNothingLeft();
});

afterAll(async () => {
  await asterisk?.stop();
});

describe('the configuration', () => {
  it('is read without a warning, quickly, and has the endpoints of the directory', async () => {
    expect(
      asterisk
        .log()
        .split('\n')
        .filter((line) => /WARNING|ERROR/.test(line)),
    ).toEqual([]);
    // About one second on an idle machine; the rest is room for a busy one.
    expect(bootMs).toBeLessThan(10_000);
    const endpoints = await asterisk.request('GET', '/endpoints/PJSIP');
    const names = (endpoints.body as { resource: string }[]).map((endpoint) => endpoint.resource);
    expect(names.sort()).toEqual(['desk1', 'desk2', 'soft1', 'trunk']);
    expect(await asterisk.command('pjsip show endpoint trunk')).toMatch(/allow_transfer\s+: false/);
    expect(await asterisk.command('pjsip show endpoint soft1')).toMatch(/webrtc\s+: yes/);
  });

  it('listens on the loopback address only', () => {
    const { sip, ari, ami } = asterisk.ports;
    const listening = listeningOn(asterisk.pid);
    // UDP sockets of other ports are those that it asks name servers from.
    const ours = listening.filter(({ kind, port }) => kind.startsWith('tcp') || port === sip);
    expect(ours.map(({ address, port }) => `${address}:${port}`).sort()).toEqual(
      [sip, ari, ami].map((port) => `127.0.0.1:${port}`).sort(),
    );
  });

  it('keeps files with secrets to itself', async () => {
    const root = join(asterisk.generatedDir, '..');
    for (const name of ['etc/ari.conf', 'etc/manager.conf', 'generated/pjsip_svara.conf']) {
      const { stat } = await import('node:fs/promises');
      expect((await stat(join(root, name))).mode & 0o077, name).toBe(0);
    }
  });
});

describe('the trunk', () => {
  it('takes any number in From, even the name of a phone, once it has authenticated', async () => {
    const line = await trunk();
    const event = await application();
    for (const from of ['0701740611', '+46701740612', 'desk1', 'trunk', 'anonymous', 'svara-trunk']) {
      const call = line.call('0406280400', { from });
      const start = await event('StasisStart');
      expect(start['args']).toEqual(['caller', '0406280400']);
      const channel = start['channel'] as { name: string; caller: { number: string } };
      expect(channel.name).toMatch(/^PJSIP\/trunk-/);
      expect(channel.caller.number).toBe(from);
      call.hangUp();
      await event('StasisEnd');
    }
  });

  it('is refused with a wrong password, an unknown name, and as a phone that it is not', async () => {
    for (const [user, password] of [
      ['trunk', 'wrong'],
      ['nobody', 'line'],
      ['desk1', 'line'],
    ] as const) {
      const stranger = await phone(user, password);
      await expect(stranger.call('0406280400', { from: '0701740611' }).answered()).rejects.toThrow('401');
    }
  });

  it('hands on digits, plus, star and hash of what was dialled, and nothing else', async () => {
    const line = await trunk();
    const event = await application();
    for (const [dialled, expected] of [
      ['+46406280400', '+46406280400'],
      ['112', '112'],
      ['0406280400,agent,x', '0406280400'],
      ['+46-40-628', '+4640628'],
    ] as const) {
      const call = line.call(dialled, { from: '0701740611' });
      expect((await event('StasisStart'))['args']).toEqual(['caller', expected]);
      call.hangUp();
      await event('StasisEnd');
    }
  });

  it.each(['rfc4733', 'info'] as const)('gives digits by %s', async (how) => {
    const line = await trunk();
    const event = await application();
    const call = line.call('0406280400', { from: '0701740611' });
    const { id } = (await event('StasisStart'))['channel'] as { id: string };
    await asterisk.request('POST', `/channels/${id}/answer`);
    await call.answered();
    call.sendDigits('5#', how);
    expect([
      (await event('ChannelDtmfReceived'))['digit'],
      (await event('ChannelDtmfReceived'))['digit'],
    ]).toEqual(['5', '#']);
    call.hangUp();
    await event('StasisEnd');
  });

  it('plays the prompts where ARI looks for them', async () => {
    const line = await trunk();
    const event = await application();
    const call = line.call('0406280400', { from: '0701740611' });
    const { id } = (await event('StasisStart'))['channel'] as { id: string };
    await asterisk.request('POST', `/channels/${id}/answer`);
    expect((await asterisk.request('POST', `/channels/${id}/play?media=sound:svara/sv/closed`)).status).toBe(
      201,
    );
    await call.answered();
    await call.heard({ recording: closed });
    expect((await asterisk.request('POST', `/channels/${id}/moh?mohClass=svara`)).status).toBe(204);
    await call.heard('sound');
    call.hangUp();
    await event('StasisEnd');
  });

  it('is rung at the address it registered from, with the number as request user', async () => {
    const line = await trunk({ onIncoming: { answerAfterMs: 0 } });
    await line.register();
    await application();
    const made = await asterisk.request(
      'POST',
      '/channels?endpoint=PJSIP%2F%2B46701740605%40trunk&app=svara&callerId=%2B46406280400',
    );
    expect(made.status).toBe(200);
    const call = await line.incoming();
    expect(call.dialled).toBe('+46701740605');
    expect(call.from).toBe('+46406280400');
    call.hangUp();
    await call.ended();
    await line.unregister();
  });
});

describe('while the service is away', () => {
  afterAll(() => asterisk.reload(renderAsteriskFiles(settings())));

  it('a caller hears that we are sorry, and the call ends', async () => {
    const line = await trunk();
    const call = line.call('0406280400', { from: '0701740611' });
    await call.answered(1_500);
    await call.heard({ recording: sorry });
    expect((await call.ended(15_000)).by).toBe('them');
  });

  it('the emergency number is rung with the caller’s number; when it does not answer, we are sorry', async () => {
    await asterisk.reload(renderAsteriskFiles(settings({ emergencyNumber: '+46701740605', language: 'en' })));
    const line = await trunk();
    await line.register();
    const helped = line.call('0406280400', { from: '0701740611' });
    const rung = await line.incoming();
    expect([rung.dialled, rung.from]).toEqual(['+46701740605', '0701740611']);
    await rung.answer();
    await helped.answered();
    rung.hangUp();
    expect((await helped.ended()).by).toBe('them');

    line.onIncoming = { refuseWith: 486 };
    const unlucky = line.call('0406280400', { from: '0701740611' });
    await unlucky.answered();
    await unlucky.heard({ recording: sorry.replace('/sv/', '/en/') });
    unlucky.hangUp();
    await unlucky.ended();
    await line.unregister();
  });
});

describe('the phones', () => {
  it('register by digest, one at a time', async () => {
    const first = await phone('desk1', 'one');
    await first.register();
    const second = await phone('desk1', 'one');
    await second.register();
    const contacts = await asterisk.command('pjsip show contacts');
    expect(contacts).toContain(`desk1@127.0.0.1:${second.address.port}`);
    expect(contacts).not.toContain(`desk1@127.0.0.1:${first.address.port}`);
    await second.unregister();
  });

  it('with an odd password are let in, with a wrong one not', async () => {
    const odd = await phone('desk2', oddPassword);
    await odd.register();
    await odd.unregister();
    await expect((await phone('desk2', 'wrong')).register()).rejects.toThrow('401');
    await expect((await phone('desk1', oddPassword)).register()).rejects.toThrow('401');
  });

  it('call one another by name, as themselves, and nobody outside', async () => {
    const [line, one, two] = [await trunk(), await phone('desk1', 'one'), await phone('desk2', oddPassword)];
    await Promise.all([line.register(), one.register(), two.register()]);
    const call = one.call('desk2', { from: 'desk1', displayName: 'Somebody else' });
    const ring = await two.incoming();
    expect(ring.from).toBe('desk1');
    await ring.answer();
    await call.answered();
    call.hangUp();
    await ring.ended();
    for (const number of ['0701740605', '+46701740605', '112']) {
      await expect(one.call(number).answered()).rejects.toThrow('403');
    }
    await line.noIncoming(200);
    await Promise.all([line.unregister(), one.unregister(), two.unregister()]);
  });

  it('in a browser register over the WebSocket', async () => {
    const socket = new WebSocket(`${asterisk.ari.url.replace('http', 'ws')}/ws`, 'sip');
    open.push({ close: () => socket.terminate() });
    await once(socket, 'open', { signal: AbortSignal.timeout(3_000) });
    const register = async (
      cseq: number,
      expiresS: number,
      more: readonly HeaderLine[],
    ): Promise<SipMessage> => {
      const lines: readonly HeaderLine[] = [
        ['Via', `SIP/2.0/WS browser.invalid;branch=z9hG4bK${cseq}`],
        ['Max-Forwards', '70'],
        ['From', '<sip:soft1@127.0.0.1>;tag=t'],
        ['To', '<sip:soft1@127.0.0.1>'],
        ['Call-ID', 'softphone'],
        ['CSeq', `${cseq} REGISTER`],
        ['Contact', '<sip:soft1@browser.invalid;transport=ws>'],
        ['Expires', String(expiresS)],
        ...more,
      ];
      socket.send(formatMessage('REGISTER sip:127.0.0.1 SIP/2.0', lines));
      const [data] = (await once(socket, 'message', { signal: AbortSignal.timeout(3_000) })) as [Buffer];
      const message = parseMessage(data.toString());
      if (message === null) throw new Error(`no SIP message: ${data.toString()}`);
      return message;
    };
    const challenge = parseChallenge(header(await register(1, 300, []), 'www-authenticate'));
    const who = { username: 'soft1', password: 'soft' };
    const answer = (): HeaderLine => [
      'Authorization',
      answerChallenge(challenge, who, 'REGISTER', 'sip:127.0.0.1'),
    ];
    expect(await register(2, 300, [answer()])).toMatchObject({ status: 200 });
    expect(await asterisk.command('pjsip show contacts')).toContain('soft1/sip:soft1@');
    expect(await register(3, 0, [answer()])).toMatchObject({ status: 200 });
    who.password = 'wrong';
    expect(await register(4, 300, [answer()])).toMatchObject({ status: 401 });
  });

  it('come and go with a reload; those that stay keep their registration', async () => {
    const [stays, comes] = [await phone('desk1', 'one'), await phone('desk3', 'three')];
    await stays.register();
    await expect(comes.register()).rejects.toThrow('401');
    await asterisk.reload(renderAsteriskFiles(settings({ devices: [device('desk1'), device('desk3')] })));
    await comes.register();
    expect(await asterisk.command('pjsip show contacts')).toContain(`desk1@127.0.0.1:${stays.address.port}`);
    await asterisk.reload(renderAsteriskFiles(settings()));
    await expect((await phone('desk3', 'three')).register()).rejects.toThrow('401');
    await stays.unregister();
  });
});

describe('the doors', () => {
  it('refuse wrong passwords', async () => {
    const response = await fetch(`${asterisk.ari.url}/ari/channels`, {
      headers: { authorization: `Basic ${btoa('svara:wrong')}` },
    });
    expect(response.status).toBe(401);
    await expect(TestAmi.login(asterisk.ami.port, 'svara', 'wrong')).rejects.toThrow('refused the login');
  });

  it('the manager interface tells of the phones and no more, and lets nobody place calls or run commands', async () => {
    const ami = await manager();
    const [line, desk] = [await trunk(), await phone('desk1', 'one')];
    await desk.register();
    await ami.event(
      (event) => event['Event'] === 'ContactStatus' && event['EndpointName'] === 'desk1',
      'ContactStatus',
    );
    await ami.event(
      (event) =>
        event['Event'] === 'DeviceStateChange' &&
        event['Device'] === 'PJSIP/desk1' &&
        event['State'] === 'NOT_INUSE',
      'NOT_INUSE',
    );
    const call = line.call('0406280400', { from: '0701740611' });
    await call.answered();
    call.hangUp();
    await call.ended();
    await expect(desk.call('112').answered()).rejects.toThrow('403');
    await ami.event(
      (event) => event['Event'] === 'Hangup' && event['Channel']?.startsWith('PJSIP/desk1-') === true,
      'Hangup',
    );
    await desk.unregister();
    await ami.event(
      (event) => event['Event'] === 'DeviceStateChange' && event['State'] === 'UNAVAILABLE',
      'UNAVAILABLE',
    );
    const kinds = new Set(ami.events.map((event) => event['Event']));
    for (const kind of kinds)
      expect(['FullyBooted', 'ContactStatus', 'DeviceStateChange', 'Newchannel', 'Hangup']).toContain(kind);
    expect(ami.events.filter((event) => event['Channel']?.startsWith('PJSIP/trunk'))).toEqual([]);

    for (const allowed of [
      'CoreShowChannels',
      'DeviceStateList',
      'PJSIPShowEndpoints',
      'PJSIPShowContacts',
      'Ping',
    ]) {
      expect((await ami.action({ Action: allowed }))['Response'], allowed).toBe('Success');
    }
    const forbidden = [
      { Action: 'Originate', Channel: 'PJSIP/desk1', Application: 'Echo' },
      { Action: 'Command', Command: 'core show version' },
      { Action: 'UpdateConfig', SrcFilename: 'manager.conf', DstFilename: 'manager.conf' },
      { Action: 'Redirect', Channel: 'x', Context: 'y', Exten: 'z', Priority: '1' },
    ];
    for (const action of forbidden)
      expect((await ami.action(action))['Response'], action.Action).toBe('Error');
  });
});

describe('an Asterisk of a test', () => {
  it('runs beside another, comes back after a crash, and leaves nothing', async () => {
    const other = await startAsterisk();
    const folder = join(other.generatedDir, '..');
    try {
      expect((await other.request('GET', '/asterisk/info')).status).toBe(200);
      const first = other.pid;
      await other.kill();
      await expect(other.request('GET', '/asterisk/info')).rejects.toThrow();
      await other.start();
      expect(other.pid).not.toBe(first);
      expect((await other.request('GET', '/asterisk/info')).status).toBe(200);
    } finally {
      await other.stop();
      await other.stop();
    }
    expect(existsSync(folder)).toBe(false);
    expect((await asterisk.request('GET', '/asterisk/info')).status).toBe(200);
  });

  it('tells when it cannot start', async () => {
    await expect(
      startAsterisk({
        extraFiles: { 'modules.conf': '[modules]\nautoload = no\nrequire = no_such_module.so\n' },
      }),
    ).rejects.toThrow(/ended during its start[\s\S]*no_such_module/);
  });
});

/** Where the listening TCP sockets and all UDP sockets of a process are bound, as the kernel has it. */
function listeningOn(pid: number): { kind: string; address: string; port: number }[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketInode(`/proc/${pid}/fd/${fd}`)));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) => {
    const [, ...lines] = readFileSync(`/proc/net/${kind}`, 'utf8').trim().split('\n');
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (!inodes.has(inode) || (kind.startsWith('tcp') && state !== '0A')) return [];
      const [hex = '', port = ''] = local.split(':');
      const bytes = (hex.match(/../g) ?? []).reverse().map((byte) => parseInt(byte, 16));
      return [{ kind, address: kind.endsWith('6') ? hex : bytes.join('.'), port: parseInt(port, 16) }];
    });
  });
}

function socketInode(link: string): string | null {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1] ?? null;
  } catch {
    return null; // closed in the meantime
  }
}
