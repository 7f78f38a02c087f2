import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAskCommand } from '../../../src/cli/ask-command.ts';
import type { WhatIfJson } from '../../../src/contract/what-if.ts';
import type { Directory } from '../../../src/core/desk/directory.ts';
import { readDeskAround, whatIfOver } from '../../support/fake-what-if.ts';
import { errorOf, startHttp, type HttpHarness } from '../../support/http-harness.ts';

/** Of both countries, with everything that a call can meet. */
const desk = `organisations:
  ekeby: { name: Ekeby kommun }
  vik: { name: Vik kommune, country: NO }
numbers:
  "040-628 04 01": { organisation: ekeby, service: help, calendar: office, menu: main, closed: { menu: night } }
  "+46406280404": { organisation: ekeby, service: help, calendar: office, onCall: duty, class: critical }
  "70 16 29 99": { organisation: vik, service: help, calendar: kontor }
menus:
  main:
    name: Main menu
    prompts: [menu-main]
    keys:
      "1": { name: Critical fault, class: critical }
      "2": { name: Working from home, class: low }
  night:
    name: Outside the hours
    prompts: [menu-closed]
    attempts: 1
    keys:
      "1": { name: Critical fault, then: { onCall: duty } }
      "2": { name: Ring me when you open, class: high, then: callback }
    otherwise: hang-up
calendars:
  office:
    timeZone: Europe/Stockholm
    week: { mon-fri: ["07:45-12:00", "12:45-16:30"] }
    holidays: se-holiday-free-weekdays
  kontor:
    timeZone: Europe/Oslo
    week: { mon-fri: ["08:00-16:00"] }
    holidays: no-municipal
services:
  help: { name: Help desk, organisation: ekeby }
agents:
  kim: { name: Kim, services: [help] }
people:
  kari: { name: Kari, number: "+46701740608" }
chains:
  duty: { name: Duty, steps: [{ person: kari }] }
trunk: { password: { env: TRUNK_PASSWORD } }
dialling: { allowedPrefixes: ["+46"] }
`;

const DAY_OF_MAY = Date.UTC(2027, 4, 17, 8);

function directory(year: number): Directory {
  const read = readDeskAround(desk, year);
  if (!('numbers' in read)) throw new Error(read.join('\n'));
  return read;
}

describe('what would a call meet?', () => {
  let harness: HttpHarness;
  let cookie: string;
  beforeAll(async () => {
    harness = await startHttp({ whatIf: whatIfOver(directory, () => DAY_OF_MAY) });
    cookie = await harness.signIn('agent1');
  });
  afterAll(() => harness.stop());

  const get = (query: Record<string, string> | string) => {
    const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    return harness.ask('GET', `/api/whatif?${text}`, { cookie });
  };
  const told = async (query: Record<string, string> | string): Promise<WhatIfJson> => {
    const answer = await get(query);
    expect([answer.status, answer.body]).toMatchObject([200, {}]);
    return answer.body as WhatIfJson;
  };

  it('needs a sign-in', async () => {
    expect((await harness.ask('GET', '/api/whatif?number=0406280401')).status).toBe(401);
    expect((await harness.ask('POST', '/api/whatif', { body: {} })).status).toBe(401);
  });

  it.each([
    ['0406280401', '2027-03-24T11:59:59', '2', 'queue'],
    ['0406280401', '2027-03-24T12:00:00', '', 'closed'],
    ['0406280401', '2027-03-24 12:45', '1', 'queue'],
    ['0406280401', '2027-03-24T20:00', '2', 'callback'],
    ['0406280401', '2027-03-24T20:00', '11', 'on-call'],
    ['0406280401', '2027-03-24T20:00', '12', 'closed'],
    ['0406280404', '2027-03-24T20:00', '1', 'on-call'],
    ['0406280404', '2027-03-24T20:00', '', 'closed'],
    ['0406280404', '2027-03-24T10:00', '', 'queue'],
    ['0406280499', '2027-03-24T10:00', '', 'unknown-number'],
    // Out of sight of the years around now: Good Friday of 2035 and the Tuesday after Easter.
    ['0406280404', '2035-03-23T10:00', '', 'closed'],
    ['0406280404', '2035-03-27T10:00', '', 'queue'],
    ['70162999', '2027-05-17T10:00', '', 'closed'],
    ['70162999', '2027-05-18T10:00', '', 'queue'],
  ])('%s at %s, pressing "%s": %s', async (number, at, keys, treatment) => {
    expect((await told({ number, at, keys })).treatment).toBe(treatment);
  });

  it('tells the way step by step, with the clock of the municipality', async () => {
    expect(await told({ number: '+46406280401', at: '2027-03-24T12:10:00', language: 'sv' })).toEqual({
      number: '+46406280401',
      at: '2027-03-24T12:10:00+01:00',
      treatment: 'closed',
      steps: [
        { id: 'number', text: 'Samtalet kommer till Ekeby kommun.', at: '2027-03-24T12:10:00+01:00' },
        {
          id: 'hours',
          text: 'Det är stängt. Vi öppnar igen i dag klockan 12.45.',
          at: '2027-03-24T12:10:00+01:00',
        },
        { id: 'closed', text: expect.any(String) as string, at: '2027-03-24T12:10:00+01:00' },
        { id: 'menu:night', text: expect.any(String) as string, at: '2027-03-24T12:10:00+01:00' },
        { id: 'no-key', text: 'Trycker inget i tid.', at: expect.any(String) as string },
        { id: 'end', text: 'Samtalet avslutas: det är stängt.', at: expect.any(String) as string },
      ],
      nextOpening: '2027-03-24T12:45:00+01:00',
      why: 'closed from 12:00 until 12:45; opens today 12:45',
    });
    const open = await told({ number: '+46406280404', at: '2027-03-24T10:00:00Z' });
    expect([open.at, open.nextOpening]).toEqual(['2027-03-24T11:00:00+01:00', null]);
  });

  it.each(['sv', 'nb', 'nn', 'en'])('speaks %s at every step', async (language) => {
    for (const keys of ['', '2', '11', '9']) {
      const { steps } = await told({ number: '0406280401', at: '2027-03-24T20:00', keys, language });
      for (const { text } of steps) expect(text).toMatch(/^[\p{Lu}”].{5,}[.”]$/u);
    }
  });

  it('reads numbers as in the country of the organisation, and a plus that nobody encoded', async () => {
    const norwegian = await told({ number: '70162999', at: '2027-03-24T12:10' });
    expect([norwegian.number, norwegian.at]).toEqual(['+4770162999', '2027-03-24T12:10:00+01:00']);
    expect((await told('number=+46406280401&at=2027-03-24T11:30:00+01:00')).at).toBe(
      '2027-03-24T11:30:00+01:00',
    );
    expect((await told('number=%2B46406280401&at=2027-03-24+11:30')).at).toBe('2027-03-24T11:30:00+01:00');
    expect((await told('number=+46406280401&at=2027-07-24+11:30+0200')).at).toBe('2027-07-24T11:30:00+02:00');
  });

  it('is about now when no time is given', async () => {
    expect(await told({ number: '70162999' })).toMatchObject({
      at: '2027-05-17T10:00:00+02:00',
      treatment: 'closed',
      why: 'closed: Grunnlovsdagen / Andre pinsedag; opens tomorrow 08:00',
    });
  });

  it('says when the clock shows a time twice, and refuses one that it skips', async () => {
    const twice = await told({ number: '0406280401', at: '2027-10-31T02:30' });
    expect([twice.at, twice.ambiguous]).toEqual(['2027-10-31T02:30:00+02:00', true]);
    const second = await told({ number: '0406280401', at: '2027-10-31T02:30+01:00' });
    expect([second.at, second.ambiguous]).toEqual(['2027-10-31T02:30:00+01:00', undefined]);
    const skipped = await get({ number: '0406280401', at: '2027-03-28T02:30' });
    expect([skipped.status, errorOf(skipped)]).toEqual([
      400,
      {
        code: 'nonexistent-time',
        field: 'at',
        message: 'at: 2027-03-28T02:30: the clock of Europe/Stockholm skips this time',
      },
    ]);
  });

  it.each([
    [{ at: '2027-03-24T12:10' }, 'invalid-request', 'number'],
    [{ number: 'reception' }, 'invalid-request', 'number'],
    [{ number: '' }, 'invalid-request', 'number'],
    [{ number: '0406280401', at: 'soon' }, 'invalid-request', 'at'],
    [{ number: '0406280401', at: '1969-12-31T10:00' }, 'invalid-request', 'at'],
    [{ number: '0406280401', at: '2027-02-29T10:00' }, 'nonexistent-time', 'at'],
    [{ number: '0406280401', at: '2027-02-20T24:30' }, 'nonexistent-time', 'at'],
    [{ number: '0406280401', keys: '1a' }, 'invalid-request', 'keys'],
    [{ number: '0406280401', language: 'fi' }, 'invalid-request', 'language'],
    [{ number: '0406280401', key: '1' }, 'invalid-request', 'key'],
  ])('refuses %j: %s of %s', async (query, code, field) => {
    const answer = await get(query);
    expect([answer.status, errorOf(answer).code, errorOf(answer).field]).toEqual([400, code, field]);
  });

  it('answers by a desk file that is sent, as text or as JSON', async () => {
    const draft = desk.replace('12:45-16:30', '12:30-16:30');
    const ask = (config: unknown, more: object = {}) =>
      harness.ask('POST', '/api/whatif', {
        cookie,
        body: { config, number: '0406280401', at: '2027-03-24T12:35', ...more },
      });
    expect(await ask(draft)).toMatchObject({ status: 200, body: { treatment: 'queue' } });
    expect(await ask(draft, { at: '2035-03-23T10:00' })).toMatchObject({ body: { treatment: 'closed' } });
    expect((await told({ number: '0406280401', at: '2027-03-24T12:35' })).treatment).toBe('closed');
    const asJson = await ask({
      organisations: { a: { name: 'A' } },
      numbers: { '0406280401': { organisation: 'a', service: 's' } },
      services: { s: { name: 'S' } },
      agents: { kim: { name: 'Kim', services: ['s'] } },
    });
    expect(asJson).toMatchObject({ status: 200, body: { treatment: 'queue', why: 'open at all hours' } });
    const broken = await ask(desk.replace('"07:45-12:00"', '"07:45-13:00"'));
    expect([broken.status, errorOf(broken).field]).toEqual([400, 'config']);
    expect(errorOf(broken).message).toContain('config:26:38 ');
    expect(errorOf(broken).message).toContain('calendars.office.week.mon-fri.1: the periods');
    for (const body of [{}, { config: 7, number: '1' }, { config: desk }])
      expect(await harness.ask('POST', '/api/whatif', { cookie, body })).toMatchObject({ status: 400 });
  });

  it('prints what `svara ask` prints', async () => {
    const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;
    let out = '';
    const io = {
      stdout: (text: string) => void (out += text),
      stderr: () => undefined,
      now: () => new Date(),
    };
    for (const number of ['0406280401', '0406280402', '0406280406', '0406280499']) {
      out = '';
      const options = ['--keys', '1', '--language', 'nn', '--config', demo, '--json'];
      expect(await runAskCommand([number, '2027-03-24 20:10', ...options], io)).toBe(0);
      const sent = await harness.ask('POST', '/api/whatif', {
        cookie,
        body: {
          config: await readFile(demo, 'utf8'),
          number,
          at: '2027-03-24 20:10',
          keys: '1',
          language: 'nn',
        },
      });
      expect(sent.body).toEqual(JSON.parse(out));
    }
  });
});
