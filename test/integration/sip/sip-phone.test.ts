import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAsterisk, type RealAsterisk } from '../../support/asterisk.ts';
import { pjsipEndpoints } from '../../support/sip-endpoints.ts';
import { SipPhone, type PhoneOptions } from '../../support/sip/index.ts';

const password = 'a password with spaces';
const closed = join(import.meta.dirname, '../../../sounds/sv/closed.wav');
const greeting = join(import.meta.dirname, '../../../sounds/sv/greeting.wav');

const pjsip = pjsipEndpoints(['trunk', 'desk1', 'desk2'], password, 'test');
const extensions = `
[test]
exten => _desk[12],1,Dial(PJSIP/\${EXTEN},20)
 same => n,Hangup(\${HANGUPCAUSE})
exten => closed,1,Answer(,i)
 same => n,Playback(svara/sv/closed)
exten => music,1,Answer(,i)
 same => n,MusicOnHold(svara,20)
`;

let asterisk: RealAsterisk;
const open: SipPhone[] = [];

async function phone(user: string, more: Partial<PhoneOptions> = {}): Promise<SipPhone> {
  const server = { host: '127.0.0.1', port: asterisk.ports.sip };
  const made = await SipPhone.open({ server, user, password, ...more });
  open.push(made);
  return made;
}

beforeAll(async () => {
  asterisk = await startAsterisk({
    extraFiles: { 'pjsip_local.conf': pjsip, 'extensions_local.conf': extensions },
  });
});

afterAll(async () => {
  for (const one of open) one.close();
  await asterisk?.stop();
});

describe('the scripted phone and a real Asterisk', () => {
  it('registers by digest, and is refused with a wrong password', async () => {
    const desk = await phone('desk1');
    await desk.register();
    expect(await asterisk.command('pjsip show contacts')).toContain(`desk1@127.0.0.1:${desk.address.port}`);
    await desk.unregister();
    expect(await asterisk.command('pjsip show contacts')).not.toContain('desk1@');
    const wrong = await phone('desk1', { password: 'wrong' });
    await expect(wrong.register()).rejects.toThrow('401');
  });

  it('calls with any number in From, talks both ways, and each side may hang up', async () => {
    const trunk = await phone('trunk');
    const desk = await phone('desk2', { sound: 'tone 700' });
    await desk.register();
    for (const endedBy of ['caller', 'agent'] as const) {
      const call = trunk.call('desk2', { from: '0701740611', sound: 'tone 440' });
      const ring = await desk.incoming();
      expect(ring.from).toBe('0701740611');
      await call.ringing();
      await ring.answer();
      await call.answered();
      await Promise.all([call.heard('tone 700'), ring.heard('tone 440')]);
      (endedBy === 'caller' ? call : ring).hangUp();
      expect((await call.ended()).by).toBe(endedBy === 'caller' ? 'us' : 'them');
      await ring.ended();
    }
    expect(await asterisk.command('core show channels count')).toContain('0 active channels');
  });

  it('is refused and cancelled as it should', async () => {
    const trunk = await phone('trunk');
    const desk = await phone('desk1', { onIncoming: { refuseWith: 486 } });
    await desk.register();
    await expect(trunk.call('desk1', { from: '0701740612' }).answered()).rejects.toThrow('486');
    desk.onIncoming = 'ring';
    await desk.incoming();
    const call = trunk.call('desk1', { from: '0701740613' });
    const ring = await desk.incoming();
    call.hangUp();
    expect(await ring.ended()).toMatchObject({ by: 'them', status: 487 });
    expect(await call.ended()).toMatchObject({ by: 'us', status: 487 });
  });

  it('recognises a prompt of ours, tells it from another, and hears hold music', async () => {
    const trunk = await phone('trunk');
    const call = trunk.call('closed', { from: '0701740614' });
    await call.answered();
    await Promise.all([
      call.heard({ recording: closed }),
      expect(call.heard({ recording: greeting }, 2_000)).rejects.toThrow('did not happen'),
    ]);
    expect((await call.ended(15_000)).by).toBe('them');
    const music = trunk.call('music', { from: '0701740615' });
    await music.answered();
    await music.heard('sound', 8_000);
    music.hangUp();
    await music.ended();
  });

  it('Asterisk takes its digits', async () => {
    const trunk = await phone('trunk', { keepMessages: true });
    const desk = await phone('desk2', { onIncoming: { answerAfterMs: 0 } });
    await desk.register();
    const call = trunk.call('desk2', { from: '0701740616' });
    await call.answered();
    const ring = await desk.incoming();
    await call.heard('silence');
    call.sendDigits('12#');
    expect([await ring.digit(), await ring.digit(), await ring.digit()]).toEqual(['1', '2', '#']);
    call.hangUp();
    await call.ended();
  });
});
