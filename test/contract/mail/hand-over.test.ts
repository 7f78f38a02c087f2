import { describe, expect, test } from 'vitest';
import { handOverMails, nextNoticeAt, rotaChangeMails } from '../../../src/app/mail/hand-over-notices.ts';
import { NoticeClerk } from '../../../src/app/mail/notice-clerk.ts';
import type { Change } from '../../../src/core/changes/change.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { directorySources } from '../../support/config.ts';
import { testDatabase, until } from '../../support/database.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { quietLog } from '../../support/quiet-log.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function desk(more: { language?: string; rota?: string; mail?: string } = {}): string {
  const { language = 'nn', rota = '', mail = 'mail: { host: m.example, from: s@vik.example }' } = more;
  return `organisations:
  vik: { name: Vik kommune, country: NO, language: ${language} }
numbers:
  '+46 40 628 04 62': { organisation: vik, service: it, calendar: office, onCall: duty }
calendars:
  office: { timeZone: Europe/Oslo, week: { mon-fri: ['08:00-16:00'] } }
services:
  it: { name: IT }
agents:
  astrid: { name: Astrid Lie, services: [it] }
people:
  kari: { name: Kari Moe, number: '+46701740608', email: kari@vik.example }
  ola: { name: Ola Dal, number: '+46701740609', email: ola@vik.example }
  per: { name: Per Lie, number: '+46701740607' }
rotas:
  duty:
    name: Beredskap
    country: NO
    handOverNoticeMs: ${DAY_MS}
    layers: [{ name: Vakt, people: [kari, ola], turnDays: 7, startsOn: '2027-03-21', handOverAt: '08:00' }]
${rota}chains:
  duty: { name: Beredskap, steps: [{ rota: duty }] }
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ['+46'] }
${mail}
`;
}
function directoryOf(text: string): Directory {
  const checked = checkConfigText(text, { ...directorySources, years: [2026, 2027, 2028] });
  if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
  return checked.directory;
}
// Sunday 28 March 2027: the clock went forward at 2; eight in the morning is six by UTC, not seven.
const HAND_OVER = Date.parse('2027-03-28T06:00:00Z');

describe('notices of hand-overs', () => {
  const directory = directoryOf(desk());

  test('go to who takes over and who had it, in the language and by the wall clock of the municipality', () => {
    const mails = handOverMails(directory, HAND_OVER - DAY_MS);
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      ['ola@vik.example', 'Vakta skiftar: Beredskap'],
      ['kari@vik.example', 'Vakta skiftar: Beredskap'],
    ]);
    expect(mails[0]?.text).toBe(
      'Byrjar: søndag 28. mars 2027 kl. 08.00\nSluttar: søndag 4. april 2027 kl. 08.00\nHar vakt: Ola Dal\nEtter: Kari Moe\n\n',
    );
  });

  test('are due from the lead time on until the duty begins, exact on the night of the clock', () => {
    expect(handOverMails(directory, HAND_OVER - DAY_MS - 1)).toEqual([]);
    expect(handOverMails(directory, HAND_OVER - 1)).toHaveLength(2);
    expect(handOverMails(directory, HAND_OVER)).toEqual([]);
    expect(nextNoticeAt(directory, HAND_OVER - DAY_MS - 5 * HOUR_MS)).toBe(HAND_OVER - DAY_MS);
    expect(nextNoticeAt(directory, HAND_OVER - DAY_MS)).toBe(HAND_OVER);
  });

  test.each([
    ['sv', 'Jouren byter person: Beredskap', 'söndag 28 mars 2027 kl. 08.00'],
    ['nb', 'Vakten skifter: Beredskap', 'søndag 28. mars 2027 kl. 08.00'],
    ['en', 'The duty is handed over: Beredskap', 'Sunday 28 March 2027 at 08:00'],
  ])('are written in %s', (language, subject, moment) => {
    const [mail] = handOverMails(directoryOf(desk({ language })), HAND_OVER - HOUR_MS);
    expect(mail?.subject).toBe(subject);
    expect(mail?.text).toContain(moment);
  });

  test('are refused without a server, and not written where nobody asked for them', () => {
    expect(() => directoryOf(desk({ mail: '' }))).toThrow(/rotas\.duty\.handOverNoticeMs.*needs e-mail/);
    const silent = directoryOf(desk().replace(/    handOverNoticeMs.*\n/, ''));
    expect(handOverMails(silent, HAND_OVER - 1)).toEqual([]);
  });

  test('tell everybody concerned of a stand-in, at once, whatever was typed as its reason', () => {
    const stoodIn = directoryOf(
      desk({
        rota: `    overrides: [{ person: ola, from: '2027-03-23 08:00', until: '2027-03-24 08:00', reason: ill }]\n`,
      }),
    );
    const [from, end] = [Date.parse('2027-03-23T07:00:00Z'), Date.parse('2027-03-24T07:00:00Z')];
    const change: Change = {
      id: 'c1',
      data: {
        kind: 'rota-override',
        rota: 'duty',
        person: 'ola',
        from,
        until: end,
        reason: 'ill\r\nBcc: x@y.example',
      },
      ...{ by: 'anna', at: from - DAY_MS, endedAt: null, endedBy: null },
    };
    const mails = rotaChangeMails(stoodIn, change, from - 2 * DAY_MS);
    expect(mails.map(({ to }) => to)).toEqual(['ola@vik.example', 'kari@vik.example']);
    expect(mails[0]?.text).toContain('Har vakt: Ola Dal');
    expect(mails[0]?.text).toContain('Grunn: ill Bcc: x@y.example\n');
    expect(rotaChangeMails(stoodIn, change, end)).toEqual([]);
  });
});

describe('the clerk', () => {
  test('writes each notice once, over restarts, and catches up after a stop, but not with what is stale', async () => {
    const { outbox, changeStore } = await testDatabase();
    const clock = new ManualClock(HAND_OVER - 2 * DAY_MS);
    const directory = directoryOf(desk());
    const clerk = (): NoticeClerk =>
      new NoticeClerk({
        ...{ directory: () => directory, outbox, changes: changeStore, clock, log: quietLog },
        onMail: () => undefined,
      });
    const written = async (): Promise<number> => (await outbox.figures()).waiting;
    const first = clerk();
    first.wake();
    await until('it sleeps', () => clock.nextAlarmAt() !== null);
    expect([await written(), clock.nextAlarmAt()]).toEqual([0, HAND_OVER - DAY_MS]);
    await clock.advance(DAY_MS);
    await until('the notices are written', async () => (await written()) === 2);
    await first.stop();

    const second = clerk();
    second.wake();
    await until('it sleeps', () => clock.nextAlarmAt() !== null);
    expect(await written()).toBe(2);
    await second.stop();
    // Away over the next hand-over, back 23 h before the one after: that one is told, the missed one is not.
    await clock.advance(DAY_MS + 13 * DAY_MS + HOUR_MS);
    const third = clerk();
    third.wake();
    await until('the next are written', async () => (await written()) === 4);
    await third.stop();
    const keys = (await outbox.due(clock.now(), 10)).map(({ key }) => Number(key.split(':')[2]));
    expect(new Set(keys)).toEqual(new Set([HAND_OVER, HAND_OVER + 14 * DAY_MS]));
  });
});
