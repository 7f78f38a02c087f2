import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runConfigCommand } from '../../../src/cli/config-command.ts';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...argv: string[]): Promise<Run> {
  let out = '';
  let err = '';
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (err += text),
    now: () => new Date('2027-03-01T00:00:00Z'),
  };
  const code = await runConfigCommand(argv, io);
  return { code, out, err };
}

let folder: string;
let bad: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'svara-cli-'));
  bad = join(folder, 'bad.yaml');
  await writeFile(bad, 'skills:\n  a:\n    nam: A\nrota: {}\n');
});
afterAll(() => rm(folder, { recursive: true }));

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;

describe('svara config', () => {
  test('check says OK and exits 0', async () => {
    expect(await run('check', demo)).toEqual({
      code: 0,
      out: `${demo}: OK (13 numbers, 9 services, 14 agents)\n`,
      err: '',
    });
  });

  test('check tells every mistake with file, line, column and path, and exits 1', async () => {
    const { code, out } = await run('check', bad);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      expect.stringContaining(`${bad}:2:3 skills.a.name: is missing`),
      expect.stringContaining(`${bad}:3:10 skills.a.nam: unknown key`),
      expect.stringContaining(`${bad}:4:7 rota: unknown key`),
      '',
    ]);
  });

  test('check warns of what may stand, and says OK all the same', async () => {
    const old = join(folder, 'old.yaml');
    const override = '{ kind: closed, from: "2026-01-02", until: "2026-01-02", reason: Power cut }';
    await writeFile(old, `calendars:\n  a: { timeZone: Europe/Oslo, overrides: [${override}] }\n`);
    const path = 'calendars.a.overrides.0';
    const message = '"Power cut" has been over for 422 days; take it out';
    const { code, out } = await run('check', old);
    expect([code, out.split('\n')[0]]).toEqual([0, `${old}:2:43 ${path}: warning: ${message}`]);
    expect(out).toContain(`${old}: OK (`);
    expect(JSON.parse((await run('check', old, '--json')).out)).toMatchObject({
      ok: true,
      warnings: [{ path, line: 2, message }],
    });
  });

  test('check --json prints JSON only, for good and bad files', async () => {
    const good = await run('check', '--json', demo);
    expect(JSON.parse(good.out)).toEqual({ ok: true, file: demo, mistakes: [], warnings: [] });
    const found = await run('check', bad, '--json');
    expect(found.code).toBe(1);
    expect(found.err).toBe('');
    expect(JSON.parse(found.out)).toMatchObject({
      ok: false,
      file: bad,
      mistakes: [{ path: 'skills.a.name', line: 2, column: 3 }, { path: 'skills.a.nam' }, { path: 'rota' }],
    });
  });

  test('check of a missing file exits 1', async () => {
    const missing = join(folder, 'gone.yaml');
    expect(await run('check', missing)).toEqual({
      code: 1,
      out: `${missing}:1:1 there is no such file\n`,
      err: '',
    });
  });

  test.each([['schema'], ['schema', '--json']])('%s %s prints a JSON Schema', async (...argv) => {
    const { code, out } = await run(...argv);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ type: 'object', properties: { numbers: {}, users: {} } });
  });

  test.each([
    [[]],
    [['check']],
    [['check', 'a', 'b']],
    [['chek', 'a']],
    [['check', 'a', '--jsno']],
    [['schema', 'x']],
  ])('%j is not understood: usage on standard error, exit 2', async (argv) => {
    const { code, out, err } = await run(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: svara config');
  });
});
