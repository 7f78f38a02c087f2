import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CalendarJson,
  CalendarListJson,
  ChangePreviewJson,
  RotaJson,
  RotaListJson,
} from '../../../src/contract/planning.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { planOn } from '../../support/planning-desk.ts';

/** A Monday morning. */
const NOW = Date.parse('2026-11-23T10:12:00+01:00');

describe('hours and rotas, for those who draw them up', () => {
  let harness: HttpHarness;
  const cookies: Record<string, string> = {};
  beforeAll(async () => {
    const clock = new ManualClock(NOW);
    harness = await startHttp({ clock });
    planOn(harness.desk, clock);
    for (const user of ['agent1', 'supervisor', 'coordinator', 'admin'])
      cookies[user] = await harness.signIn(user);
  });
  afterAll(() => harness.stop());

  const ask = (method: string, path: string, user: string, body?: unknown) =>
    harness.ask(method, path, { cookie: cookies[user] ?? '', body });
  const periods = (calendar: CalendarJson, date: string) =>
    calendar.days.find((day) => day.date === date)?.periods.map(({ opens, closes }) => `${opens}-${closes}`);

  it('lists calendars, whose they are and how they are now, for everybody with a role', async () => {
    const answer = await ask('GET', '/api/calendars', 'agent1');
    expect(answer.status).toBe(200);
    const list = answer.body as CalendarListJson;
    expect(list.calendars.map(({ id, open, organisations }) => [id, open, organisations])).toEqual([
      ['split-day', true, ['strandnas']],
      ['ekedal', true, ['ekedal']],
      ['norwegian', true, ['fjordvik']],
    ]);
    expect(list.calendars[0]).toMatchObject({ changesAt: '2026-11-23T11:00:00.000Z', basis: null });
    expect(list.organisations.find(({ id }) => id === 'granhult')?.numbers).toEqual([
      { number: '+46406280450', service: 'granhult-it', calendar: null },
    ]);
    expect(list.revision).toBe(harness.desk.changes.revision());
    expect((await harness.ask('GET', '/api/calendars')).status).toBe(401);
  });

  it('tells a calendar’s week, seasons and dates with their reasons', async () => {
    const answer = await ask('GET', '/api/calendars/ekedal?from=2026-12-10&days=20', 'agent1');
    const calendar = answer.body as CalendarJson;
    expect(calendar.week).toMatchObject({ mon: ['07:30-17:00'], fri: ['07:30-15:30'], sat: [] });
    expect(calendar.seasons).toMatchObject([{ name: 'Sommartid', from: '05-15', until: '09-14' }]);
    expect(calendar.days).toHaveLength(20);
    expect(
      calendar.days.filter(({ name }) => name !== null).map(({ date, name, origin }) => [date, name, origin]),
    ).toEqual([
      ['2026-12-11', 'Planeringsdag', 'override'],
      ['2026-12-24', 'Julafton', 'holiday'],
      ['2026-12-25', 'Juldagen', 'holiday'],
      ['2026-12-26', 'Annandag jul', 'holiday'],
    ]);
    expect((await ask('GET', '/api/calendars/none', 'agent1')).status).toBe(404);
    const noDate = await ask('GET', '/api/calendars/ekedal?from=2026-02-30', 'agent1');
    expect([noDate.status, errorOf(noDate).field]).toEqual([400, 'from']);
  });

  it('tells who is on call to those who lead, never to agents', async () => {
    for (const path of ['/api/rotas', '/api/rotas/duty'])
      expect((await ask('GET', path, 'agent1')).status, path).toBe(403);
    const list = (await ask('GET', '/api/rotas', 'supervisor')).body as RotaListJson;
    expect(list.rotas.map(({ id, onCall }) => [id, onCall])).toEqual([
      ['duty', null],
      ['duty-no', null],
    ]);
    expect(list.chains[0]).toMatchObject({
      id: 'duty',
      organisations: ['strandnas'],
      steps: [{ rota: 'duty' }, { person: 'rita', ringTimeoutMs: 20_000 }],
    });
    const rota = (await ask('GET', '/api/rotas/duty?from=2026-11-23&days=7', 'coordinator')).body as RotaJson;
    expect(rota.shifts.map(({ person, from, layer }) => [person, from.slice(0, 16), layer])).toContainEqual([
      'olga',
      '2026-11-26T15:30',
      null,
    ]);
    expect(rota.layers[0]?.shifts.every(({ layer }) => layer === 'Beredskap')).toBe(true);
    expect(rota.overrides).toMatchObject([{ person: 'olga', reason: 'Maja på kurs' }]);
    expect((await ask('GET', '/api/rotas/none', 'admin')).status).toBe(404);
  });

  it('tells what a change would come to, and changes nothing', async () => {
    const before = harness.desk.directoryNow();
    const week = { mon: [], tue: ['08:00-12:00'], wed: [], thu: [], fri: [], sat: [], sun: [] };
    const wanted = { kind: 'calendar-week', calendar: 'split-day', week };
    const answer = await ask('POST', '/api/changes/preview', 'coordinator', wanted);
    const { hours } = answer.body as ChangePreviewJson;
    expect(hours).toMatchObject([{ calendar: 'split-day', numbers: ['+46406280401', '+46406280406'] }]);
    expect(hours[0]?.changedDays).toBeGreaterThan(200);
    expect(hours[0]?.days.slice(0, 2)).toEqual([
      { date: '2026-11-23', before: ['07:45-12:00', '12:45-16:30'], after: [] },
      { date: '2026-11-24', before: ['07:45-12:00', '12:45-16:30'], after: ['08:00-12:00'] },
    ]);
    const { gaps } = answer.body as ChangePreviewJson;
    // Only what is new: the lunch of this desk was a gap before.
    expect(gaps.slice(0, 2)).toMatchObject([
      { organisation: 'strandnas', from: '2026-11-23T06:45:00.000Z', until: '2026-11-23T11:00:00.000Z' },
      { organisation: 'strandnas', from: '2026-11-23T11:45:00.000Z', until: '2026-11-23T15:30:00.000Z' },
    ]);
    expect(harness.desk.directoryNow()).toBe(before);
    const shown = (await ask('GET', '/api/calendars/split-day?from=2026-11-24&days=1', 'admin')).body;
    expect(periods(shown as CalendarJson, '2026-11-24')).toEqual(['07:45-12:00', '12:45-16:30']);
  });

  it('tells who would newly be on call, and what the rota would warn of', async () => {
    const wanted = {
      kind: 'rota-override',
      rota: 'duty-no',
      person: 'nils',
      from: '2026-11-24T00:00:00+01:00',
      until: '2026-11-24T06:00:00+01:00',
      reason: 'Sjuk',
    };
    const answer = await ask('POST', '/api/changes/preview', 'coordinator', wanted);
    const { shifts, warnings } = answer.body as ChangePreviewJson;
    expect(shifts).toMatchObject([{ rota: 'duty-no', after: 'nils', from: '2026-11-23T23:00:00.000Z' }]);
    // It is his week on the other rota.
    expect(warnings).toContainEqual(
      expect.objectContaining({ kind: 'double-booked', person: 'nils', rotas: ['duty', 'duty-no'] }),
    );
  });

  it('tells it only to those who may change it, and says what cannot be', async () => {
    const wanted = {
      kind: 'calendar-override',
      calendar: 'none',
      from: '2027-01-01T00:00:00Z',
      until: '2027-01-02T00:00:00Z',
      hours: 'closed',
      reason: 'x',
    };
    const tried = async (user: string) => (await ask('POST', '/api/changes/preview', user, wanted)).status;
    expect(await Promise.all(['agent1', 'supervisor', 'coordinator', 'admin'].map(tried))).toEqual([
      403, 403, 400, 400,
    ]);
  });
});
