import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPrompts } from '../../src/cli/known-prompts.ts';
import type { WhatIfJson } from '../../src/contract/what-if.ts';
import { spokenText } from '../../src/core/schedule/spoken-time.ts';
import type { SvaraUnderTest } from '../support/svara-under-test.ts';
import { ask, startWayIn, treatment } from '../support/way-in.ts';
import { ALMBY, BERGA, FJELL } from '../support/way-in-desk.ts';

/** What is answered without calling is what a call meets, and what comes in over HTTP is heard by the next caller. */
describe('asking the clock on a running desk', () => {
  let desk: SvaraUnderTest;
  let cookie: string;
  beforeAll(async () => {
    desk = await startWayIn('2026-11-23T10:00:00+01:00');
    await desk.phone('trunk');
    cookie = await desk.cookieOf('coordinator');
  });
  afterAll(() => desk.stop());

  let callers = 0;
  /** Each call has a caller of its own, by whose number the history is asked. */
  const nextCaller = (): string => `07017406${70 + (callers += 1)}`;
  const textOf = readPrompts()?.textOf ?? (() => undefined);
  const told = async (number: string, at?: string): Promise<WhatIfJson> => {
    const query = new URLSearchParams({ number, language: 'sv', ...(at !== undefined && { at }) });
    const { status, body } = await ask(desk, 'GET', `/api/whatif?${query.toString()}`, undefined, { cookie });
    expect(status, JSON.stringify(body)).toBe(200);
    return body as WhatIfJson;
  };

  it.each([
    ['2026-11-23T11:59:59+01:00', ALMBY],
    ['2026-11-23T12:00:00+01:00', ALMBY],
    ['2026-11-23T12:45:00+01:00', ALMBY],
    ['2026-11-23T16:30:00+01:00', BERGA],
    ['2026-11-28T10:00:00+01:00', BERGA],
  ])('at %s, %s: the call is treated, and told, as was answered', async (at, number) => {
    const before = await told(number, at);
    desk.clock.stand(at);
    const now = await told(number);
    expect({ ...now, at: Date.parse(now.at) }).toEqual({ ...before, at: Date.parse(at) });
    const [first = '', ...rest] = await treatment(desk, number, nextCaller());
    if (before.treatment === 'queue') return expect([first, ...rest]).toEqual(['queue']);
    expect(before.treatment).toBe('closed');
    const said = before.steps.find(({ id }) => id === 'closed')?.text;
    expect(said).toBe(`Den som ringer hör: ”${spokenText([first, ...rest], 'sv', textOf)}”`);
    expect(before.nextOpening).not.toBeNull();
  });

  it('knows what was changed, and the holidays of any year', async () => {
    desk.clock.stand('2026-11-30T10:00:00+01:00');
    const closure = {
      kind: 'calendar-override',
      calendar: 'almby',
      from: '2035-03-20T00:00:00+01:00',
      until: '2035-03-21T00:00:00+01:00',
      hours: 'closed',
      reason: 'Flytt',
    };
    expect((await ask(desk, 'POST', '/api/changes', closure, { cookie })).status).toBe(201);
    const whys = ['2035-03-19', '2035-03-20', '2035-03-23'].map(
      async (day) => (await told(ALMBY, `${day} 10:00`)).why,
    );
    expect(await Promise.all(whys)).toEqual([
      'open until 12:00',
      'closed: Flytt; opens tomorrow 07:45',
      expect.stringContaining('closed: Långfredagen'),
    ]);
    expect((await told(FJELL, '2027-05-17 10:00')).why).toContain('Grunnlovsdagen / Andre pinsedag');
  });

  it('a calendar file closes for the next caller, and coverage and rota are told beside', async () => {
    desk.clock.stand('2026-12-02T10:00:00+01:00');
    expect((await told(BERGA)).treatment).toBe('queue');
    const file = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'BEGIN:VEVENT',
      'UID:1',
      'SUMMARY:Utbildning',
      'DTSTART;TZID=Europe/Stockholm:20261202T090000',
      'DTEND;TZID=Europe/Stockholm:20261202T110000',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n');
    const send = (query: string) =>
      fetch(`http://127.0.0.1:${desk.port}/api/calendars/berga/import?${query}`, {
        method: 'POST',
        body: file,
        headers: { cookie, 'content-type': 'text/calendar' },
      });
    expect((await send('dryRun=true')).status).toBe(200);
    expect(await treatment(desk, BERGA, nextCaller())).toEqual(['queue']);
    expect((await send('')).status).toBe(201);
    const { steps, why } = await told(BERGA);
    expect(why).toBe('closed: Utbildning; opens today 11:00');
    const heard = await treatment(desk, BERGA, nextCaller());
    expect(steps.find(({ id }) => id === 'closed')?.text).toContain(spokenText(heard, 'sv', textOf));

    const gaps = await ask(desk, 'GET', '/api/coverage?from=2029-03-01&days=2', undefined, { cookie });
    expect([gaps.status, Array.isArray(gaps.body.gaps)]).toEqual([200, true]);
    const rota = await fetch(`http://127.0.0.1:${desk.port}/api/rotas/duty.ics?days=7`, {
      headers: { cookie },
    });
    expect([rota.status, (await rota.text()).includes('BEGIN:VEVENT')]).toEqual([200, true]);
  });
});
