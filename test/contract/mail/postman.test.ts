import SQLite from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { Postman } from '../../../src/app/mail/postman.ts';
import type { Mail, Outbox } from '../../../src/app/ports/outbox.ts';
import { testDatabase, until } from '../../support/database.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { quietLog } from '../../support/quiet-log.ts';
import { SmtpUnderTest, smtpError, type SmtpRefusal } from '../../support/smtp-under-test.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START = Date.parse('2026-11-23T08:00:00Z');

const mail = (key: string, more: Partial<Mail> = {}): Mail => ({
  ...{ key, to: `${key}@ekedal.example`, subject: key, text: 'Hej\n', attachment: null, at: START },
  ...more,
});

/** What the server says to the next receivers; yes when it is empty. */
const answers: SmtpRefusal[] = [];
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  answers.length = 0;
  for (const each of open.splice(0).reverse()) await each.close();
});

async function stage(giveUpAfterMs = 24 * HOUR_MS) {
  const clock = new ManualClock(START);
  const { outbox } = await testDatabase();
  let tries = 0;
  const server = await SmtpUnderTest.start({
    onRcptTo: () => {
      tries += 1;
      return answers.shift() ?? null;
    },
  });
  open.push(server);
  const postman = (stored: Outbox = outbox): Postman => {
    const made = new Postman({
      ...{ outbox: stored, clock, giveUpAfterMs, log: quietLog },
      mailer: createMailer({
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        auth: null,
        from: 's@d.example',
      }),
      files: { read: async (id) => (id === 'c1.r1' ? Buffer.from('RIFF') : null) },
      messageIdOf: (key) => `<${key}@d.example>`,
    });
    open.push({ close: () => made.stop() });
    return made;
  };
  const subjects = (): (string | undefined)[] => server.mails.map((each) => each.header('Subject'));
  return { clock, outbox, server, postman, subjects, tries: () => tries };
}

describe('the postman', () => {
  test('sends what is in the outbox once, also after a restart and when it is put there again', async () => {
    const { outbox, postman, subjects } = await stage();
    await outbox.add([mail('a'), mail('b')]);
    const first = postman();
    first.wake();
    await until('both are sent', async () => (await outbox.figures()).waiting === 0);
    await first.stop();
    await outbox.add([mail('a', { subject: 'again' }), mail('c')]);
    postman().wake();
    await until('the third is sent', async () => (await outbox.figures()).waiting === 0);
    expect(subjects()).toEqual(['a', 'b', 'c']);
  });

  test('remembers no more of a mail that was sent than its key', async () => {
    const { file, outbox } = await testDatabase();
    await outbox.add([mail('a', { text: 'Ring +46701740611' }), mail('b', { text: 'Ring +46701740612' })]);
    await outbox.sent('a', START);
    await outbox.giveUp('b', START, 'no such user');
    const rows = new SQLite(file, { readonly: true }).prepare('select * from outbox order by key').all();
    expect(rows).toMatchObject([
      { key: 'a', to: '', subject: '', text: '' },
      { key: 'b', to: 'b@ekedal.example', subject: 'b', text: '' },
    ]);
    expect(await outbox.dead()).toMatchObject([{ key: 'b', subject: 'b' }]);
  });

  test('tries again with growing gaps, over a restart, and no sooner', async () => {
    const { clock, outbox, postman, subjects, tries } = await stage();
    answers.push(...[1, 2, 3].map(() => smtpError(451, 'greylisted')));
    await outbox.add([mail('a')]);
    const first = postman();
    first.wake();
    const tried = (n: number) => until(`it was tried ${n} times`, () => tries() === n);
    await tried(1);
    await until('it is put off', async () => (await outbox.nextAt()) === START + MINUTE_MS);
    await clock.advance(MINUTE_MS - 1);
    expect(tries()).toBe(1);
    await clock.advance(1);
    await tried(2);
    await until('it is put off', async () => (await outbox.nextAt()) === START + 3 * MINUTE_MS);
    await first.stop();
    postman().wake();
    await clock.advance(2 * MINUTE_MS);
    await tried(3);
    await until('it is put off', async () => (await outbox.nextAt()) === START + 7 * MINUTE_MS);
    await clock.advance(4 * MINUTE_MS);
    await until('it is sent', async () => (await outbox.figures()).waiting === 0);
    expect([subjects(), tries()]).toEqual([['a'], 4]);
  });

  test('gives up what is refused for good at once, and the rest after its time, with a record', async () => {
    const { clock, outbox, postman, subjects } = await stage(2 * MINUTE_MS);
    answers.push(smtpError(550, 'no such user'), smtpError(451, 'later'), smtpError(451, 'later still'));
    await outbox.add([mail('a'), mail('b'), mail('c', { at: START + 10 })]);
    postman().wake();
    await until('one is given up', async () => (await outbox.dead()).length === 1);
    await until('the other is put off', async () => (await outbox.nextAt()) === START + 10);
    await clock.advance(10);
    await until('the third was tried', async () => (await outbox.figures()).oldestAt === START);
    await clock.advance(2 * MINUTE_MS);
    await until('nothing waits', async () => (await outbox.figures()).waiting === 0);
    expect(
      (await outbox.dead()).map(({ key, attempts, lastError }) => [
        key,
        attempts,
        /no such|later/.test(lastError),
      ]),
    ).toContainEqual(['a', 1, true]);
    expect(subjects().length + (await outbox.dead()).length).toBe(3);
    // What was given up is not sent when it is asked for again.
    await outbox.add([mail('a')]);
    expect((await outbox.figures()).waiting).toBe(0);
  });

  test('attaches the sound, and gives up a mail whose sound has been deleted', async () => {
    const { outbox, server, postman } = await stage();
    const attached = (voicemail: string): Partial<Mail> => ({ attachment: { voicemail, fileName: 'x.wav' } });
    await outbox.add([mail('a', attached('c1.r1')), mail('b', attached('gone.r1'))]);
    postman().wake();
    await until('nothing waits', async () => (await outbox.figures()).waiting === 0);
    expect(server.mails.map((each) => String(each.attachment('x.wav')))).toEqual(['RIFF']);
    expect(await outbox.dead()).toMatchObject([{ key: 'b', lastError: 'the recording has been deleted' }]);
  });

  test('stopped after the server took it and before the mark, sends it again under the same id', async () => {
    const { outbox, server, postman } = await stage();
    await outbox.add([mail('a')]);
    const dying: Outbox = {
      add: (mails) => outbox.add(mails),
      due: (now, limit) => outbox.due(now, limit),
      nextAt: () => outbox.nextAt(),
      sent: () => Promise.reject(new Error('killed')),
      putOff: (...of) => outbox.putOff(...of),
      giveUp: (...of) => outbox.giveUp(...of),
      figures: () => outbox.figures(),
      dead: () => outbox.dead(),
      forget: (before) => outbox.forget(before),
    };
    const first = postman(dying);
    first.wake();
    await until('the server has it', () => server.mails.length === 1);
    await first.stop();
    postman().wake();
    await until('nothing waits', async () => (await outbox.figures()).waiting === 0);
    expect(server.mails.map((each) => each.header('Message-ID'))).toEqual(['<a@d.example>', '<a@d.example>']);
  });
});
