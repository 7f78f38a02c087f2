import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overridesFromICalendar } from '../../../src/adapters/icalendar/import.ts';
import type { HoursJson } from '../../../src/contract/hours.ts';
import { checkConfigText } from '../../../src/config/load.ts';
import { directorySources } from '../../support/config.ts';
import { startHttp, type HttpHarness } from '../../support/http-harness.ts';

const desk = `organisations:
  ekeby: { name: Ekeby kommun }
  vik: { name: Vik kommune, country: NO }
numbers:
  "040-628 04 01": { organisation: ekeby, service: help, calendar: office }
  "040-628 04 02": { organisation: ekeby, service: help }
calendars:
  office:
    name: Kontoret
    timeZone: Europe/Stockholm
    week: { mon-fri: ["07:45-12:00", "12:45-16:30"] }
    holidays: se-public
    overrides:
      - { kind: closed, from: "2027-03-25 13:00", until: "2027-03-25 14:00", reason: Möte }
services:
  help: { name: Help, timeZone: Europe/Stockholm, targetMs: 20000, shortAbandonMs: 5000 }
agents:
  kim: { name: Kim, services: [help], devices: [] }
`;

describe('the public hours', () => {
  let harness: HttpHarness;
  beforeAll(async () => {
    harness = await startHttp();
    const read = checkConfigText(desk, directorySources);
    if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
    harness.desk.directory = read.directory;
  });
  afterAll(() => harness.stop());

  it('come as JSON without a sign-in, for pages of any site', async () => {
    const answer = await fetch(`${harness.url}/api/hours/ekeby.json?from=2027-03-25&days=2`, {
      headers: { Origin: 'https://www.ekeby.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    const body = (await answer.json()) as HoursJson;
    expect(body).toMatchObject({
      organisation: 'ekeby',
      name: 'Ekeby kommun',
      numbers: [
        { number: '+46406280401', calendar: 'office' },
        { number: '+46406280402', calendar: null },
      ],
    });
    expect(body.calendars).toHaveLength(1);
    expect(body.calendars[0]?.days.map(({ date, name, origin }) => [date, name, origin])).toEqual([
      ['2027-03-25', 'Möte', 'override'],
      ['2027-03-26', 'Långfredagen', 'holiday'],
    ]);
    expect(body.calendars[0]?.days[0]?.periods.map(({ opens, closes }) => `${opens}-${closes}`)).toEqual([
      '07:45-12:00',
      '12:45-13:00',
      '14:00-16:30',
    ]);
  });

  it('come as iCalendar, which reads back as the same', async () => {
    const answer = await fetch(`${harness.url}/api/hours/ekeby.ics?from=2027-03-25&days=2`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/calendar');
    const text = await answer.text();
    expect(text).toContain('SUMMARY:Stängt: Långfredagen');
    const read = overridesFromICalendar(
      text,
      { timeZone: 'Europe/Stockholm' },
      { from: 0, until: Date.UTC(2100, 0) },
    );
    expect(read.ok && read.overrides.map(({ kind }) => kind)).toEqual(['open', 'open', 'open', 'closed']);
  });

  it('are empty for who has no numbers, and 404 for nobody', async () => {
    expect(await harness.ask('GET', '/api/hours/vik.json')).toMatchObject({
      status: 200,
      body: { calendars: [] },
    });
    expect((await harness.ask('GET', '/api/hours/nobody.json')).status).toBe(404);
    expect((await harness.ask('GET', '/api/hours/nobody.ics')).status).toBe(404);
  });

  it.each(['from=2027-02-29', 'from=soon', 'days=0', 'days=401', 'days=x'])(
    '%s is refused',
    async (query) => {
      const answer = await harness.ask('GET', `/api/hours/ekeby.json?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid-request' } } });
    },
  );
});
