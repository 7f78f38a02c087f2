import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { hasTone } from '../support/sip/listening.ts';
import { SmtpUnderTest, smtpError, type SmtpRefusal } from '../support/smtp-under-test.ts';
import { SvaraUnderTest } from '../support/svara-under-test.ts';
import { CLOSED, mailedVoicemailDeskFile } from '../support/voicemail-desk.ts';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a message that a municipality wants mailed', () => {
  let desk: SvaraUnderTest;
  let server: SmtpUnderTest;
  const answers: SmtpRefusal[] = [];
  beforeAll(async () => {
    server = await SmtpUnderTest.start({ onRcptTo: () => answers.shift() ?? null });
    desk = await SvaraUnderTest.start({ config: await mailedVoicemailDeskFile(server.port) });
  });
  afterAll(async () => {
    await desk.stop();
    await server.close();
  });

  it('arrives with a sound that plays, though the server first says later; and once', async () => {
    answers.push(smtpError(451, 'greylisted, try again later'));
    const call = await desk.dial(CLOSED, '0701740621');
    await call.answered();
    call.play('silence');
    await call.heard('tone 1000', 30_000);
    call.play('tone 700');
    await later(3_000);
    call.hangUp();
    const coordinator = await desk.signIn('coordinator');
    await eventually(async () => {
      expect(answers).toEqual([]);
      expect(await coordinator.get('/api/mail')).toMatchObject({ waiting: 1, givenUp: [] });
    }, 15_000);
    expect(server.mails).toEqual([]);
    await desk.stopService();
    await desk.startService();
    desk.clock.advance(61_000);
    await eventually(() => expect(server.mails).toHaveLength(1), 15_000);

    const [mail] = server.mails;
    expect(mail?.to).toEqual(['it@ekedal.example']);
    expect(mail?.header('Subject')).toBe('Röstmeddelande från +46701740621');
    expect(mail?.text).toMatch(
      /till Ekedals kommun[^]*Tid: måndag 23 november 2026 kl\. 09\.0\d\nLängd: 0\.0[234]/,
    );
    const sound = mail?.attachment('2026-11-23-0900.wav') ?? Buffer.alloc(0);
    expect(sound.toString('latin1', 0, 4)).toBe('RIFF');
    // What the header says is what there is.
    expect(sound.readUInt32LE(40)).toBe(sound.length - 44);
    const samples = new Int16Array(new Uint8Array(sound.subarray(44)).buffer);
    expect(samples.length / 8_000).toBeGreaterThan(2);
    expect(samples.length / 8_000).toBeLessThan(4.5);
    const middle = Math.floor(samples.length / 2);
    expect(hasTone(samples.subarray(middle, middle + 2_400), 700)).toBe(true);

    expect((await desk.asterisk.request('GET', '/recordings/stored')).body).toEqual([]);
    expect(await (await desk.signIn('coordinator')).get('/api/mail')).toMatchObject({ waiting: 0 });
    desk.clock.advance(2 * 3_600_000);
    await later(1_000);
    expect(server.mails).toHaveLength(1);
  });
});
