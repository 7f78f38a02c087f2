import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runRotaCommand } from '../../../src/cli/rota-command.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runRotaCommand([...argv, '--config', demo], {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
    now: () => new Date('2027-03-24T11:30:00Z'),
  });
  return { code, out, err };
}

describe('svara rota --ical', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-rota-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('writes a rota to a file, or to standard output', async () => {
    const { out: list } = await run('--json');
    const [rota] = (JSON.parse(list) as { rota: string }[]).map((each) => each.rota);
    const { code, out } = await run(rota ?? '', '--ical', '-', '--from', '2027-03-22', '--days', '14');
    expect(code).toBe(0);
    expect(out).toMatch(/^BEGIN:VCALENDAR\r\n[^]*BEGIN:VEVENT[^]*END:VCALENDAR\r\n$/);
    const file = join(folder, 'rota.ics');
    const span = ['--from', '2027-03-22', '--days', '14'];
    expect(await run(rota ?? '', '--ical', file, ...span)).toEqual({ code: 0, out: '', err: '' });
    expect(await readFile(file, 'utf8')).toBe(out);
  });

  test.each([
    [['--ical'], '--ical needs a file'],
    [['none', '--ical', '-'], 'there is no rota none'],
    [['--ical', '-', '--json'], '--json and --ical exclude each other'],
    [['--ical', '/no/such/folder/rota.ics'], '--ical: ENOENT'],
    [['--ical', '-', '--from', '2027-02-29'], '--from: there is no date 2027-02-29'],
  ])('%j is refused', async (argv, reason) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(reason);
  });
});
