import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { overridesIn } from '../../../src/adapters/icalendar/read-in-thread.ts';
import { createThreads } from '../../../src/adapters/system/threads.ts';
import { Changes } from '../../../src/app/commands/changes.ts';
import { createCalendarImport } from '../../../src/app/commands/import-overrides.ts';
import { DeskLoop } from '../../../src/app/desk-loop.ts';
import { createRotaApi } from '../../../src/app/queries/rota-schedule.ts';
import type { CalendarImportJson } from '../../../src/contract/icalendar.ts';
import { newDesk } from '../../../src/core/desk/state.ts';
import { openingAt } from '../../../src/core/schedule/opening.ts';
import { sketchDirectory } from '../../support/desk-fixture.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryChangeStore } from '../../support/memory-change-store.ts';
import { calendarOf, period } from '../../core/schedule/door.ts';
import { layer, rota } from '../../core/schedule/rotas.ts';

const office = {
  ...calendarOf([period('08:00', '16:00')], [1, 2, 3, 4, 5]),
  id: 'office',
};
const base = {
  ...sketchDirectory({ numbers: { '+46406280400': { calendar: 'office' } } }),
  calendars: new Map([['office', office]]),
  rotas: new Map([['duty', rota([layer()])]]),
};

const file = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:test', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (summary: string, ...lines: string[]): string[] => [
  'BEGIN:VEVENT',
  `UID:${summary}`,
  `SUMMARY:${summary}`,
  ...lines,
  'END:VEVENT',
];
const trip = event('Staff trip', 'DTSTART;VALUE=DATE:20270305');
const fair = event('Fair', 'CATEGORIES:OPEN', 'DTSTART:20270306T100000', 'DTEND:20270306T140000');

describe('iCalendar over HTTP', () => {
  let harness: HttpHarness;
  let store: MemoryChangeStore;
  let loop: DeskLoop;
  const cookies: Record<string, string> = {};
  const clock = new ManualClock(Date.parse('2027-03-01T09:00:00Z'));
  beforeAll(async () => {
    harness = await startHttp({
      clock,
      calendarImport: createCalendarImport({
        directory: () => loop.desk.directory,
        changes: {
          ...harnessChanges(),
        },
        now: () => clock.now(),
        read: overridesIn(createThreads()),
      }),
      rotas: createRotaApi({ directory: () => base, now: () => clock.now() }),
    });
    for (const user of ['agent1', 'supervisor', 'coordinator', 'admin'])
      cookies[user] = await harness.signIn(user);
  });
  afterAll(() => harness.stop());

  /** Those of the desk of the moment: each test has a desk of its own. */
  let changes: Changes;
  function harnessChanges() {
    return {
      revision: () => changes.revision(),
      list: (query: object) => changes.list(query),
      get: (id: string) => changes.get(id),
      begin: (...args: Parameters<Changes['begin']>) => changes.begin(...args),
      tried: (...args: Parameters<Changes['tried']>) => changes.tried(...args),
      end: (...args: Parameters<Changes['end']>) => changes.end(...args),
      setOutage: (...args: Parameters<Changes['setOutage']>) => changes.setOutage(...args),
      endOutage: (...args: Parameters<Changes['endOutage']>) => changes.endOutage(...args),
    };
  }
  beforeEach(() => {
    store = new MemoryChangeStore();
    loop = new DeskLoop({
      desk: newDesk(base),
      clock,
      performTelephony: () => undefined,
      onFacts: () => undefined,
      onFault: (error) => {
        throw error;
      },
    });
    let n = 0;
    changes = new Changes({
      base,
      standing: [],
      store,
      loop,
      clock,
      speech: { say: () => Promise.resolve('typed') },
      knownPrompts: null,
      newId: () => `change-${String(100 - (n += 1))}`,
    });
    harness.desk.changes = changes;
  });

  const send = (text: string, query = '', user = 'coordinator', headers = {}) =>
    harness.ask('POST', `/api/calendars/office/import?${query}`, {
      text,
      cookie: cookies[user] ?? '',
      headers: { 'content-type': 'text/calendar', ...headers },
    });
  const at = (iso: string) => {
    const calendar = loop.desk.directory.calendars.get('office');
    if (!calendar) throw new Error('no calendar');
    return openingAt(calendar, Date.parse(iso));
  };

  it('a trial tells what would change, and changes nothing', async () => {
    const answer = await send(file(...trip, ...fair), 'dryRun=true');
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        calendar: 'office',
        dryRun: true,
        overrides: [
          {
            hours: 'closed',
            from: '2027-03-04T23:00:00.000Z',
            until: '2027-03-05T23:00:00.000Z',
            reason: 'Staff trip',
            known: false,
            change: null,
          },
          {
            hours: 'open',
            from: '2027-03-06T09:00:00.000Z',
            until: '2027-03-06T13:00:00.000Z',
            reason: 'Fair',
            known: false,
            change: null,
          },
        ],
        days: [
          { date: '2027-03-05', before: ['08:00-16:00'], after: [] },
          { date: '2027-03-06', before: [], after: ['10:00-14:00'] },
        ],
      } satisfies CalendarImportJson,
    ]);
    expect(loop.desk.directory).toBe(base);
    expect(await store.standing()).toEqual([]);
  });

  it('takes all of it, stored as changes that can be ended, and what is known only once', async () => {
    const answer = await send(file(...trip));
    const { overrides } = answer.body as CalendarImportJson;
    expect([answer.status, overrides[0]?.change]).toEqual([201, expect.any(String)]);
    expect(at('2027-03-05T10:00:00Z').why).toContain('closed: Staff trip');
    const [stored] = await store.standing();
    expect(stored).toMatchObject({ id: overrides[0]?.change, by: 'coordinator' });

    const again = await send(file(...trip, ...fair));
    const rows = (again.body as CalendarImportJson).overrides;
    expect(rows.map(({ known }) => known)).toEqual([true, false]);
    expect(await store.standing()).toHaveLength(2);
    expect((await send(file(...trip, ...fair))).status).toBe(200);
    expect(await store.standing()).toHaveLength(2);
    await changes.end(overrides[0]?.change ?? '', { by: 'admin', revision: null });
    expect(at('2027-03-05T10:00:00Z').open).toBe(true);
  });

  it('an opening within a closing of the same file goes before it', async () => {
    const week = event('Closed week', 'DTSTART;VALUE=DATE:20270308', 'DTEND;VALUE=DATE:20270313');
    const opens = event('Open house', 'CATEGORIES:OPEN', 'DTSTART:20270310T090000', 'DTEND:20270310T110000');
    expect((await send(file(...opens, ...week))).status).toBe(201);
    expect(at('2027-03-10T09:00:00Z')).toMatchObject({ open: true, why: 'open until 11:00 (Open house)' });
    expect(at('2027-03-10T11:00:00Z').open).toBe(false);
    expect(at('2027-03-15T09:00:00Z').open).toBe(true);
  });

  it('leaves out what is over and what lies outside the days', async () => {
    const morning = event('Early', 'DTSTART:20270301T060000Z', 'DTEND:20270301T070000Z');
    const running = event('Now', 'DTSTART:20270301T080000Z', 'DTEND:20270301T100000Z');
    const answer = await send(file(...morning, ...running, ...trip), 'days=3');
    expect((answer.body as CalendarImportJson).overrides.map(({ reason }) => reason)).toEqual(['Now']);
    const past = await send(file(...morning), 'from=2020-01-01&days=400');
    expect([past.status, past.body]).toMatchObject([200, { overrides: [] }]);
  });

  it('is for coordinators and administrators', async () => {
    for (const user of ['agent1', 'supervisor'])
      expect((await send(file(...trip), '', user)).status).toBe(403);
    expect((await send(file(...trip), '', 'nobody')).status).toBe(401);
    expect((await send(file(...trip), '', 'admin')).status).toBe(201);
  });

  it.each<[string, string, string, string]>([
    [
      'a file that is cut off',
      'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n',
      'file.2',
      'line 2: BEGIN:VEVENT is never ended',
    ],
    ['no calendar at all', 'hello\r\n', 'file.1', 'line 1: '],
    ['nothing', '', 'file.1', 'line 1: the file is empty'],
    [
      'an event that ends before it begins',
      file(...trip, ...event('X', 'DTSTART:20270305T130000', 'DTEND:20270305T120000')),
      'file.13',
      'line 13: the event ends before it begins',
    ],
    [
      'an unknown zone',
      file(...event('X', 'DTSTART;TZID=Mars:20270305T130000', 'DURATION:PT1H')),
      'file.7',
      'line 7: unknown time zone Mars',
    ],
  ])('refuses %s with line and reason, and changes nothing', async (_, text, field, reason) => {
    const answer = await send(text);
    expect([answer.status, errorOf(answer).field]).toEqual([400, field]);
    expect(errorOf(answer).message).toContain(reason);
    expect(loop.desk.directory).toBe(base);
  });

  it('refuses bytes that are no text with their line', async () => {
    const bytes = Buffer.concat([
      Buffer.from('BEGIN:VCALENDAR\r\nX-A:'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('\r\n'),
    ]);
    const answer = await fetch(`${harness.url}/api/calendars/office/import`, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'text/calendar', cookie: cookies['admin'] ?? '' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { field: 'file.2', message: 'line 2: this is not text in UTF-8' } },
    ]);
  });

  it.each([
    ['that says how long it is', false],
    ['that does not', true],
  ])('refuses 50 MB %s', async (_, isStream) => {
    const piece = Buffer.from(`${file(...trip)}\r\n`.padEnd(1_000_000, ' '));
    let left = 50;
    const stream = new ReadableStream({
      pull: (sink) => ((left -= 1) < 0 ? sink.close() : sink.enqueue(piece)),
    });
    const answer = await fetch(`${harness.url}/api/calendars/office/import`, {
      method: 'POST',
      body: isStream ? stream : Buffer.alloc(50_000_000, piece),
      headers: { 'content-type': 'text/calendar', cookie: cookies['admin'] ?? '' },
      duplex: 'half',
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { message: 'line 1: the file is larger than 4 MB' } },
    ]);
    expect(loop.desk.directory).toBe(base);
  });

  it('refuses more than can be made at once', async () => {
    const daily = event('Lunch', 'DTSTART:20270301T120000', 'DTEND:20270301T123000', 'RRULE:FREQ=DAILY');
    const hourly = event('Tea', 'DTSTART:20270301T140000', 'DTEND:20270301T143000', 'RRULE:FREQ=DAILY');
    const answer = await send(file(...daily, ...hourly));
    expect([answer.status, errorOf(answer).field]).toEqual([400, 'days']);
    expect((await send(file(...daily, ...hourly), 'days=100')).status).toBe(201);
  });

  it('nothing is half done: not when it cannot be stored, not when somebody was faster', async () => {
    store.away = true;
    expect((await send(file(...trip, ...fair))).status).toBe(500);
    store.away = false;
    const stale = await send(file(...trip, ...fair), '', 'admin', { 'if-match': '"another"' });
    expect([stale.status, errorOf(stale).code]).toEqual([409, 'changed-meanwhile']);
    expect(loop.desk.directory).toBe(base);
    expect(await store.standing()).toEqual([]);
  });

  it.each(['from=2027-02-29', 'days=0', 'days=401', 'dryRun=maybe', 'dry=true'])(
    '%s is refused',
    async (query) => {
      expect(await send(file(...trip), query)).toMatchObject({ status: 400 });
    },
  );

  it('a calendar that nobody has is 404, JSON is no file', async () => {
    const to = (path: string, headers: Record<string, string>) =>
      harness.ask('POST', path, { text: file(...trip), cookie: cookies['admin'] ?? '', headers });
    const calendar = { 'content-type': 'text/calendar' };
    expect((await to('/api/calendars/none/import', calendar)).status).toBe(404);
    const json = { 'content-type': 'application/json' };
    expect((await to('/api/calendars/office/import', json)).status).toBe(400);
  });

  it('a rota is written for those who plan', async () => {
    const get = (path: string, user: string) => harness.ask('GET', path, { cookie: cookies[user] ?? '' });
    const answer = await get('/api/rotas/duty.ics?from=2027-03-28&days=7', 'coordinator');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/calendar; charset=utf-8',
    ]);
    expect(String(answer.body)).toContain('UID:rota-duty-20270322T070000Z@svara\r\n');
    expect((await get('/api/rotas/duty.ics', 'agent1')).status).toBe(403);
    expect((await get('/api/rotas/none.ics', 'admin')).status).toBe(404);
    for (const query of ['from=2027-02-29', 'days=0', 'until=2027-03-01'])
      expect((await get(`/api/rotas/duty.ics?${query}`, 'admin')).status).toBe(400);
  });
});
