import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { holidayDays } from '../../src/adapters/holidays/holiday-days.ts';
import { normaliseNumber } from '../../src/adapters/phone-numbers/normalise-number.ts';
import { createCoverage } from '../../src/app/queries/coverage.ts';
import { runCoverageCommand } from '../../src/cli/coverage-command.ts';
import { runRotaCommand } from '../../src/cli/rota-command.ts';
import { checkConfigText } from '../../src/config/load.ts';
import type { CoverageJson } from '../../src/contract/coverage.ts';
import type { Directory } from '../../src/core/desk/directory.ts';
import { HOUR_MS } from '../../src/core/kernel/time.ts';
import { startHttp } from '../support/http-harness.ts';
import { vDesk } from './v-desk.ts';

/** What a coordinator sees at the terminal; a desk file, a folder for it, and a day to stand on. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svara-on-call-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

type Command = typeof runCoverageCommand;

async function run(command: Command, desk: string, ...argv: string[]): Promise<string> {
  const config = join(folder, 'desk.yaml');
  await writeFile(config, desk);
  let [out, told] = ['', ''];
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (told += text),
    now: () => new Date('2026-11-22T12:00:00Z'),
  };
  const code = await command([...argv, '--config', config], io);
  expect({ code, told }).toEqual({ code: 0, told: '' });
  return out;
}

async function coverage(desk: string, from: string, days: number): Promise<CoverageJson> {
  const out = await run(runCoverageCommand, desk, '--json', '--from', from, '--days', String(days));
  return JSON.parse(out) as CoverageJson;
}

/** `2027-01-11T00:00 – 2027-01-11T08:00` by the clock of Oslo. */
const spans = (list: readonly { readonly from: string; readonly until: string }[]): string[] =>
  list.map(({ from, until }) => `${inOslo(from)} – ${inOslo(until)}`);
const inOslo = (iso: string): string =>
  new Date(iso).toLocaleString('sv-SE', { timeZone: 'Europe/Oslo', dateStyle: 'short', timeStyle: 'short' });

describe('V1: staffed måndag–fredag 15:30–08:00, laurdag, søndag og heilagdagar heile døgnet; desk until 16:00', () => {
  test('read by start day it leaves Monday 00:00–08:00 empty, and the coordinator is asked', async () => {
    const { gaps } = await coverage(vDesk(), '2027-01-08', 7);
    expect(spans(gaps)).toEqual(['2027-01-11 00:00 – 2027-01-11 08:00']);
    expect(gaps[0]?.cause).toBe(
      'the desk is closed before 08:00; Beredskap begins 15:30, because mon-fri 15:30–08:00 is read by the day on which the night begins',
    );
    expect(gaps[0]?.question).toContain('readBy: every-night');
  });

  test('read as every night, nothing is left', async () => {
    expect((await coverage(vDesk({ readBy: 'every-night' }), '2027-01-08', 28)).gaps).toEqual([]);
  });

  test('15:30–16:00 is an overlap: the desk goes first', async () => {
    const { overlaps } = await coverage(vDesk(), '2027-01-12', 2);
    expect(spans(overlaps)).toEqual([
      '2027-01-12 15:30 – 2027-01-12 16:00',
      '2027-01-13 15:30 – 2027-01-13 16:00',
    ]);
    expect(overlaps[0]?.cause).toContain('the desk goes first, on-call is overflow');
  });

  test('in words, each gap stands with its cause and its question', async () => {
    const words = await run(runCoverageCommand, vDesk(), '--from', '2027-01-08', '--days', '7');
    expect(words).toContain(
      'Vik kommune: 1 gap\n  2027-01-11 00:00 – 2027-01-11 08:00: the desk is closed before',
    );
    expect(words).toContain('Should the nights of Beredskap also be those before its days');
  });
});

describe('V2: the desk shuts at 12:00 on 24 December', () => {
  test('12:00–15:30 is covered by nobody, found before publication', async () => {
    const { gaps } = await coverage(vDesk({ readBy: 'every-night' }), '2027-12-20', 7);
    expect(spans(gaps)).toEqual(['2027-12-24 12:00 – 2027-12-24 15:30']);
    expect(gaps[0]?.cause).toContain('2027-12-24 (Julaften) is no holiday when they are read as holy-days');
    expect(gaps[0]?.question).toContain('holidays: public-and-eves');
  });

  test('“helg og høgtid” covers it', async () => {
    const read = vDesk({ readBy: 'every-night', holidays: 'public-and-eves' });
    expect((await coverage(read, '2027-12-20', 14)).gaps).toEqual([]);
  });
});

describe('V3: “heilagdagar” by the letter', () => {
  test('leaves out 1 and 17 May, and asks', async () => {
    const { gaps } = await coverage(vDesk({ readBy: 'every-night' }), '2028-04-25', 30);
    expect(spans(gaps)).toEqual([
      '2028-05-01 08:00 – 2028-05-01 15:30',
      '2028-05-17 08:00 – 2028-05-17 15:30',
    ]);
    for (const { question } of gaps) expect(question).toContain('holidays: public-holidays');
  });

  test('holds 17 May when it is pinse too, as in 2027', async () => {
    expect((await coverage(vDesk({ readBy: 'every-night' }), '2027-05-10', 14)).gaps).toEqual([]);
  });

  test('read as public holidays, both are covered', async () => {
    const read = vDesk({ readBy: 'every-night', holidays: 'public-holidays' });
    expect((await coverage(read, '2028-04-25', 30)).gaps).toEqual([]);
  });
});

describe('V1, V2, V3 over HTTP', () => {
  test('the same is told of the configuration in force and of one that is sent, to coordinators only', async () => {
    const read = (text: string, year: number): Directory | readonly string[] => {
      const years = [year - 1, year, year + 1, year + 2];
      const checked = checkConfigText(text, { normaliseNumber, holidayDays, years });
      return checked.ok
        ? checked.directory
        : checked.mistakes.map(({ path, message }) => `${path}: ${message}`);
    };
    const inForce = read(vDesk({ readBy: 'every-night', holidays: 'public-and-eves' }), 2027) as Directory;
    const http = await startHttp({
      coverage: createCoverage({
        directory: () => inForce,
        readDesk: read,
        now: () => Date.UTC(2026, 10, 22),
      }),
    });
    try {
      const cookie = await http.signIn('coordinator');
      const path = '/api/coverage?from=2027-12-20&days=7';
      expect(await http.ask('GET', path, { cookie })).toMatchObject({ status: 200, body: { gaps: [] } });
      const body = { config: vDesk(), from: '2027-12-21', days: 6 };
      const draft = await http.ask('POST', '/api/coverage', { cookie, body });
      expect(spans((draft.body as CoverageJson).gaps)).toEqual(['2027-12-24 12:00 – 2027-12-24 15:30']);
      const broken = { ...body, config: vDesk().replace('people: [kari, ola]', 'people: []') };
      expect(await http.ask('POST', '/api/coverage', { cookie, body: broken })).toMatchObject({
        status: 400,
        body: { error: { field: 'config', message: expect.stringContaining('has nobody') as string } },
      });
      const noDay = await http.ask('GET', '/api/coverage?from=2027-02-29', { cookie });
      expect(noDay).toMatchObject({ status: 400, body: { error: { field: 'from' } } });
      const agent = await http.signIn('agent1');
      expect((await http.ask('GET', path, { cookie: agent })).status).toBe(403);
      expect((await http.ask('GET', path)).status).toBe(401);
    } finally {
      await http.stop();
    }
  });
});

describe('V5: a rota by the local clock', () => {
  interface Told {
    readonly shifts: readonly { readonly person: string; readonly from: string; readonly until: string }[];
    readonly warnings: readonly { readonly kind: string }[];
  }
  const nightly = vDesk()
    .replace("hours: '15:30-08:00'", "hours: '20:00-08:00'")
    .replace("mon-fri, hours: '20", "mon-sun, hours: '20")
    .replace(/ {10}- \{ days: sat-sun.*\n/, '');
  const shifts = async (desk: string, from: string, days: number): Promise<Told> => {
    const out = await run(runRotaCommand, desk, 'duty', '--json', '--from', from, '--days', String(days));
    return (JSON.parse(out) as Told[])[0] as Told;
  };
  const hours = ({ from, until }: Told['shifts'][number]): number =>
    (Date.parse(until) - Date.parse(from)) / HOUR_MS;

  test('the night of 28 March 2027 is an hour short, that of 31 October 2027 an hour longer', async () => {
    const desk = nightly.replace('holidays: holy-days', 'holidays: none');
    const spring = await shifts(desk, '2027-03-25', 5);
    expect(spring.shifts.slice(1, -1).map(hours)).toEqual([12, 12, 11, 12]);
    const autumn = await shifts(desk, '2027-10-28', 5);
    expect(autumn.shifts.slice(1, -1).map(hours)).toEqual([12, 12, 13, 12]);
  });

  test('turns go from one to the other every week, overrides and swaps on top', async () => {
    const weeks = (told: Told): string[] => [
      ...new Set(told.shifts.map((it) => `${inOslo(it.from).slice(0, 10)} ${it.person}`)),
    ];
    const changed = vDesk({ readBy: 'every-night' }).replace(
      'chains:\n',
      `    overrides:
      - { person: ola, from: '2027-01-05 15:30', until: '2027-01-06 08:00', reason: sick }
    swaps:
      - first: { person: ola, from: '2027-01-11 15:30', until: '2027-01-12 08:00' }
        second: { person: kari, from: '2027-01-07 15:30', until: '2027-01-08 08:00' }
        reason: concert
chains:
`,
    );
    const before = weeks(await shifts(vDesk({ readBy: 'every-night' }), '2027-01-05', 9));
    const after = weeks(await shifts(changed, '2027-01-05', 9));
    const other: Record<string, string> = { kari: 'ola', ola: 'kari' };
    for (const day of ['2027-01-05', '2027-01-07', '2027-01-11']) {
      const was =
        before
          .filter((line) => line.startsWith(day))
          .at(-1)
          ?.slice(11) ?? '';
      expect(after.filter((line) => line.startsWith(day)).at(-1)).toBe(`${day} ${other[was]}`);
    }
    expect(after.filter((line) => !/-(05|07|11) /.test(line))).toEqual(
      before.filter((line) => !/-(05|07|11) /.test(line)),
    );
  });

  test('rest under 11 h is warned about, unless passive duty is read as rest', async () => {
    const { warnings } = await shifts(vDesk(), '2027-01-11', 5);
    expect(new Set(warnings.map(({ kind }) => kind))).toEqual(new Set(['short-rest']));
    const passive = vDesk().replace(
      'country: NO\n    layers',
      'country: NO\n    dutyIsRest: true\n    layers',
    );
    expect((await shifts(passive, '2027-01-11', 5)).warnings).toEqual([]);
  });
});
