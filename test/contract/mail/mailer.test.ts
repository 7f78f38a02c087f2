import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailer, type MailerOptions } from '../../../src/adapters/mail/mailer.ts';
import type { ReadyMail } from '../../../src/app/ports/mailer.ts';
import { temporaryFolder } from '../../support/database.ts';
import { SmtpUnderTest, smtpError } from '../../support/smtp-under-test.ts';

const mail: ReadyMail = {
  to: 'it@ekedal.example',
  subject: 'Röstmeddelande från +46701740611',
  text: 'Någon har talat in ett meddelande.\n',
  messageId: '<abc@desk.example>',
  attachment: {
    fileName: '2026-11-23-0905.wav',
    contentType: 'audio/wav',
    content: Buffer.from('RIFF\0\r\n.\r\n\xff', 'latin1'),
  },
};

let servers: SmtpUnderTest[] = [];
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
});
async function serverWith(
  options: ConstructorParameters<typeof SmtpUnderTest>[0] = {},
): Promise<SmtpUnderTest> {
  const server = await SmtpUnderTest.start(options);
  servers.push(server);
  return server;
}
const mailer = (port: number, more: Partial<MailerOptions> = {}) =>
  createMailer({
    ...{
      host: '127.0.0.1',
      port,
      security: 'none',
      auth: null,
      from: 'svara@desk.example',
      timeoutMs: 2_000,
    },
    ...more,
  });

async function certificate(): Promise<{ key: string; cert: string }> {
  const folder = await temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const how = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '2',
  ];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync('openssl', [...how, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

describe('a mail', () => {
  test('arrives whole: its text, its headers and the sound', async () => {
    const server = await serverWith();
    expect(await mailer(server.port).send(mail)).toEqual({ sent: true });
    const [got] = server.mails;
    expect(got).toMatchObject({ from: 'svara@desk.example', to: ['it@ekedal.example'] });
    expect(got?.header('Subject')).toBe(mail.subject);
    expect(got?.header('Message-ID')).toBe('<abc@desk.example>');
    expect(got?.header('Auto-Submitted')).toBe('auto-generated');
    expect(got?.text).toBe(mail.text);
    expect(got?.attachment('2026-11-23-0905.wav')).toEqual(mail.attachment?.content);
  });

  test('cannot have its headers or receivers added to by what stands in it', async () => {
    const server = await serverWith();
    const subject = 'Från "x"\r\nBcc: thief@evil.example\r\n\r\nhello';
    expect(await mailer(server.port).send({ ...mail, subject })).toEqual({ sent: true });
    const to = 'it@ekedal.example>\r\nRCPT TO:<thief@evil.example';
    const other = await mailer(server.port).send({ ...mail, to });
    expect(server.mails[0]?.header('Bcc')).toBeUndefined();
    expect(server.mails.map((got) => got.to)).toEqual([['it@ekedal.example']]);
    expect(other).toMatchObject({ sent: false, forGood: true });
  });

  test.each([
    ['the receiver is refused', { onRcptTo: () => smtpError(550, 'no such user') }, true, /no such user/],
    ['the sender is refused', { onMailFrom: () => smtpError(553, 'not from you') }, true, /not from you/],
    ['the mail is refused', { onData: () => smtpError(554, 'looks like spam') }, true, /looks like spam/],
    ['it is greylisted', { onRcptTo: () => smtpError(451, 'try again later') }, false, /try again later/],
    ['the disk of the server is full', { onData: () => smtpError(452, 'no space') }, false, /no space/],
  ] as const)('is told apart when %s', async (_, options, forGood, error) => {
    const server = await serverWith(options);
    expect(await mailer(server.port).send(mail)).toEqual({
      sent: false,
      forGood,
      error: expect.stringMatching(error) as string,
    });
    expect(server.mails).toEqual([]);
  });

  test('is tried again where nobody answers, or not in time', async () => {
    const server = await serverWith({ silent: true });
    const late = await mailer(server.port, { timeoutMs: 300 }).send(mail);
    expect(late).toMatchObject({
      sent: false,
      forGood: false,
      error: expect.stringMatching(/TIMEDOUT|Greeting/i) as string,
    });
    const port = server.port;
    await server.close();
    expect(await mailer(port).send(mail)).toMatchObject({
      sent: false,
      forGood: false,
      error: expect.stringMatching(/ECONNREFUSED|ESOCKET/) as string,
    });
  });
});

describe('signing in to the server', () => {
  const auth = { user: 'svara', password: 'right-one' };

  test('works with the right password, over STARTTLS and TLS', async () => {
    const tls = await certificate();
    for (const security of ['starttls', 'tls'] as const) {
      const server = await serverWith({ auth, tls: { ...tls, security } });
      const outcome = await mailer(server.port, { security, auth, ca: tls.cert }).send(mail);
      expect(outcome).toEqual({ sent: true });
      expect(server.mails[0]?.encrypted).toBe(true);
    }
  });

  test('with a wrong one is our own fault, tried again, and never told', async () => {
    const tls = await certificate();
    const server = await serverWith({ auth, tls: { ...tls, security: 'starttls' } });
    const wrong = { user: 'svara', password: 'wrong-secret' };
    const outcome = await mailer(server.port, { security: 'starttls', auth: wrong, ca: tls.cert }).send(mail);
    expect(outcome).toMatchObject({
      sent: false,
      forGood: false,
      error: expect.stringContaining('EAUTH') as string,
    });
    expect(JSON.stringify(outcome)).not.toContain('wrong-secret');
  });

  test('never happens in the open: without STARTTLS, or with a certificate of nobody, nothing is sent', async () => {
    const open = await serverWith();
    expect(await mailer(open.port, { security: 'starttls', auth }).send(mail)).toMatchObject({
      sent: false,
      forGood: false,
    });
    expect(open.commands.join('\n')).not.toMatch(/AUTH|MAIL/);
    const tls = await certificate();
    const stranger = await serverWith({ auth, tls: { ...tls, security: 'starttls' } });
    expect(await mailer(stranger.port, { security: 'starttls', auth }).send(mail)).toMatchObject({
      sent: false,
      forGood: false,
      error: expect.stringMatching(/self.signed|certificate/i) as string,
    });
    expect(stranger.mails).toEqual([]);
  });
});

test('the server of these tests is a real one', async () => {
  const server = await serverWith();
  const banner = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    socket.once('error', reject).once('data', (data) => {
      socket.destroy();
      resolve(String(data));
    });
  });
  expect(banner).toMatch(/^220 /);
});
