import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSimulateCommand } from '../../../src/cli/simulate-command.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (err += text),
    now: () => new Date('2027-03-01T00:00:00Z'),
  };
  const code = await runSimulateCommand(argv, io);
  return { code, out, err };
}

const simulate = (...argv: string[]) => run('--config', demo, ...argv);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svara-simulate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function list(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('svara simulate', () => {
  test('--json prints the figures of every service and agent, and nothing else', async () => {
    const { code, out, err } = await simulate(
      '--arrivals',
      'poisson:200@040-628 04 00',
      '--json',
      '--seed',
      '7',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { seed, calls, perService, perAgent } = JSON.parse(out);
    expect(seed).toBe(7);
    expect(calls).toBeGreaterThan(1_300);
    const support = perService.find(({ id }: { id: string }) => id === 'it-support');
    expect(support.offered).toBe(calls);
    expect(support.answered + support.abandoned).toBe(calls);
    for (const name of ['waitProbability', 'serviceLevel']) {
      expect(support[name]).toBeGreaterThan(0);
      expect(support[name]).toBeLessThan(1);
    }
    expect(support.p95WaitMs).toBeGreaterThan(support.meanWaitMs);
    expect(perService.find(({ id }: { id: string }) => id === 'network')).toMatchObject({
      offered: 0,
      waitProbability: null,
      meanWaitMs: null,
      serviceLevel: null,
      p95WaitMs: null,
    });
    expect(perAgent[0]).toEqual({ id: 'agent1', occupancy: expect.any(Number), calls: expect.any(Number) });
  });

  test('the same seed gives the same output', async () => {
    const argv = ['--arrivals', 'poisson:100@0406280400', '--patience', 'lognormal:90,60', '--json'];
    expect(await simulate(...argv, '--seed', '3')).toEqual(await simulate(...argv, '--seed', '3'));
    expect((await simulate(...argv, '--seed', '4')).out).not.toBe(
      (await simulate(...argv, '--seed', '3')).out,
    );
  });

  test('--repeat gives each figure with its interval', async () => {
    const { out } = await simulate('--arrivals', 'poisson:100@0406280400', '--repeat', '4', '--json');
    const { calls, perService, perAgent } = JSON.parse(out);
    const figure = { mean: expect.any(Number), ci95: [expect.any(Number), expect.any(Number)] };
    expect(calls).toEqual(figure);
    expect(perService[0]).toMatchObject({ id: 'it-support', offered: figure, waitProbability: figure });
    expect(perAgent[0]).toEqual({ id: 'agent1', occupancy: figure, calls: figure });
  });

  test('calls of a list come as it says, in local time, with an offset or in seconds', async () => {
    const path = await list(
      'calls.csv',
      `\uFEFFat;number;skills;class;handlingS;patienceS
2027-03-01T09:00;040-628 04 00;network:3;critical;120,5;
2027-03-01T09:00:30;"040-628 04 00";network:5;;60;5
2027-03-01T08:01:00Z;+46406280400;;;60;5
2027-03-01T12:30;040-628 04 01;;;;
7260;040-628 04 01;;;10;
`,
    );
    const { out } = await simulate('--arrivals', path, '--json');
    const { calls, perService } = JSON.parse(out);
    expect(calls).toBe(5);
    expect(perService[0]).toMatchObject({ id: 'it-support', offered: 3, answered: 2, abandoned: 1 });
    // Half past twelve is lunch; two hours and a minute after eight is not.
    expect(perService[1]).toMatchObject({ id: 'strandnas', offered: 1, answered: 1 });
  });

  test('people get a table, spreadsheets a file with semicolons and decimal commas', async () => {
    const csv = join(folder, 'figures.csv');
    const { out } = await simulate('--arrivals', 'poisson:200@0406280400', '--csv', csv);
    expect(out).toMatch(/^service +offered +answered +gave up/m);
    expect(out).toMatch(/^it-support +\d+ +\d+ +0 +[\d.]+ % +[\d.]+ s +[\d.]+ %/m);
    const lines = (await readFile(csv, 'utf8')).split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFrow;id;offered;answered;/);
    expect(lines[1]).toMatch(/^service;it-support;\d+;\d+;0;0;0;0;0,\d+;\d+,\d+;0,\d+;\d+;;$/);
    expect(lines.at(-2)).toMatch(/^agent;traffic8;{11}0;0$/);
  });

  test('--help tells every option', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const option of [
      'config',
      'arrivals',
      'handling',
      'patience',
      'wrap-up',
      'hours',
      'warm-up',
      'seed',
    ])
      expect(out).toContain(`--${option}`);
  });

  const poisson = ['--arrivals', 'poisson:10'];
  test.each<[string[], RegExp]>([
    [[], /--arrivals is missing/],
    [['--arrivals', 'poisson:-5'], /--arrivals poisson:-5: .*must not be negative/],
    [['--arrivals', 'poisson:0'], /--arrivals poisson:0: .*above 0/],
    [['--arrivals', 'poisson:ten'], /"ten" is no number/],
    [
      ['--arrivals', 'poisson:10@0401234567'],
      /--arrivals poisson:10@0401234567: 0401234567 is not a number of/,
    ],
    [['--arrivals', 'gone.csv'], /--arrivals gone.csv: there is no such file/],
    [[...poisson, '--hours', '-3'], /--hours -3: .*must not be negative/],
    [[...poisson, '--hours', '0'], /--hours 0: must be above 0/],
    [[...poisson, '--hours', '1e9'], /--hours 1e9: "1e9" is no number of hours/],
    [['--arrivals', 'poisson:1000000', '--hours', '10000'], /more than 200 million calls/],
    [[...poisson, '--handling', 'normal:3'], /--handling normal:3: must be exponential/],
    [[...poisson, '--handling', 'exponential:0'], /--handling exponential:0: .*above 0/],
    [[...poisson, '--handling', 'lognormal:3'], /lognormal takes a mean and a deviation/],
    [[...poisson, '--patience', 'forever'], /--patience forever: .*or infinite/],
    [[...poisson, '--wrap-up', 'x'], /--wrap-up x: "x" is no number of seconds/],
    [[...poisson, '--seed', '-1'], /--seed -1: must be a whole number/],
    [[...poisson, '--repeat', '0'], /--repeat 0: must be a whole number from 1/],
    [[...poisson, '--from', '2027-02-30T08:00Z'], /--from 2027-02-30T08:00Z: there is no such date/],
    [[...poisson, '--from', '2027-03-01T08:00'], /--from .*an offset is missing/],
    [
      [...poisson, '--csv', '/nowhere/x.csv'],
      /--csv \/nowhere\/x.csv: cannot be written: there is no such file/,
    ],
    [[...poisson, '--colour'], /--colour/],
  ])('%j is told to be wrong, with exit code 1', async (argv, reason) => {
    const { code, out, err } = await simulate(...argv);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(reason);
  });

  test('mistakes of the desk file are told with their place', async () => {
    const path = await list('bad.yaml', 'skills:\n  a:\n    nam: A\n');
    const { code, err } = await run('--config', path, ...poisson);
    expect(code).toBe(1);
    expect(err).toContain(`${path}:3:10 skills.a.nam: unknown key`);
  });

  test('mistakes of a list are told all at once, with line and column', async () => {
    const path = await list(
      'bad.csv',
      `at,number,skills,class,handlingS,patienceS
1,040-628 04 00,flying:3|network:9,urgent,-4,x
2027-03-28T02:30,040-628 04 01,,,,
,0401234567,,,,
5,040-628 04 00,"net,,,
6,040-628 04 00,,,,,7
`,
    );
    const { code, err } = await simulate('--arrivals', path);
    expect(code).toBe(1);
    expect(err.replaceAll(`${path}:`, '').trim().split('\n')).toEqual([
      '2 skills: there is no skill "flying" in the desk file',
      '2 skills: "network:9": a level is 1 to 5',
      '2 class: "urgent" is none of critical, high, medium, low, status',
      '2 handlingS: "-4" is no number of seconds from 0 to 10000000',
      '2 patienceS: "x" is no number of seconds from 0 to 10000000',
      '3 at: "2027-03-28T02:30": the clock of Europe/Stockholm skips this time',
      '4 number: "0401234567" is not a number of the desk',
      '4 at: is missing',
      '5 skills: there is no skill "\\"net" in the desk file',
      '6 line: has 7 fields, the first line has 6',
    ]);
  });

  test.each([
    ['empty.csv', '', /is empty; its first line must be at,number/],
    ['head.csv', 'at,number\n', /there is no call in it/],
    ['column.csv', 'at,number,colour\n1,2,3\n', /:1 column 3: "colour" is none of at, number/],
    ['twice.csv', 'at,number,at\n1,2,3\n', /there are two columns at/],
    ['without.csv', 'at,skills\n1,\n', /there is no column number/],
  ])('a list %s with a wrong first line is refused', async (name, text, reason) => {
    const { code, err } = await simulate('--arrivals', await list(name, text));
    expect(code).toBe(1);
    expect(err).toMatch(reason);
  });

  test('--hours is for calls by chance; --from may not come after the first listed call', async () => {
    const path = await list('one.csv', 'at,number\n2027-03-01T09:00,0406280400\n');
    expect((await simulate('--arrivals', path, '--hours', '3')).err).toMatch(
      /--hours: how long calls come by chance/,
    );
    const late = await simulate('--arrivals', path, '--from', '2027-03-01T09:00:00Z');
    expect(late.err).toMatch(/--from: the first call of the list comes at 2027-03-01T08:00:00.000Z, before/);
  });
});
