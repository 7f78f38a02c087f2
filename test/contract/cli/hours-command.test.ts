import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCalendarCommand } from '../../../src/cli/calendar-command.ts';
import { runHoursCommand } from '../../../src/cli/hours-command.ts';

const demo = new URL('../../../config/demo.yaml', import.meta.url).pathname;
const example = new URL('../../../config/desk.example.yaml', import.meta.url).pathname;

async function run(
  command: typeof runHoursCommand,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await command(argv, {
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
    now: () => new Date('2027-03-24T11:30:00Z'),
  });
  return { code, out, err };
}

describe('svara hours', () => {
  test('prints a calendar date by date', async () => {
    const { code, out } = await run(runHoursCommand, 'split-day', '--days', '3', '--config', demo);
    expect(code).toBe(0);
    expect(out.split('\n').slice(1)).toEqual([
      '2027-03-24 Wed  07:45-12:00 12:45-16:30',
      '2027-03-25 Thu  07:45-12:00 12:45-16:30',
      '2027-03-26 Fri  closed                   Långfredagen (holiday)',
      '',
    ]);
    expect(out).toContain('closed from 12:00 until 12:45; opens today 12:45');
  });

  test('names season, bridge day and override', async () => {
    const { out } = await run(
      runHoursCommand,
      'municipal-office',
      '--from',
      '2027-05-07',
      '--days',
      '9',
      '--config',
      example,
    );
    expect(out).toContain('2027-05-07 Fri  closed                   Inneklemt fredag (bridge-day)');
    expect(out).toContain('2027-05-15 Sat  closed                   Pinseaften (holiday)');
  });

  test.each([
    [['nobody', '--config', demo], 1],
    [[], 2],
    [['split-day', '--days', '0', '--config', demo], 2],
    [['split-day', '--from', '2027-02-29', '--config', demo], 1],
  ])('%j exits with %i and says why', async (argv, code) => {
    const result = await run(runHoursCommand, ...argv);
    expect(result.code).toBe(code);
    expect(result.err).not.toBe('');
    expect(result.out).toBe('');
  });
});

describe('svara calendar import', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'svara-calendar-'));
    const lines = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:Möte',
      'DTSTART:20270405T130000',
      'DTEND:20270405T150000',
      'END:VEVENT',
      'END:VCALENDAR',
    ];
    await writeFile(at('good.ics'), lines.join('\r\n'));
    await writeFile(at('cut.ics'), lines.slice(0, 4).join('\r\n'));
    await writeFile(at('large.ics'), Buffer.alloc(50_000_000, 'BEGIN:VCALENDAR\r\n'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const load = (name: string): ReturnType<typeof run> =>
    run(runCalendarCommand, 'import', at(name), '--calendar', 'split-day', '--config', demo);

  test('prints the overrides as the desk file has them', async () => {
    const { code, out } = await load('good.ics');
    expect(code).toBe(0);
    expect(parse(out)).toEqual({
      calendars: {
        'split-day': {
          overrides: [
            { kind: 'closed', from: '2027-04-05 13:00', until: '2027-04-05 15:00', reason: 'Möte' },
          ],
        },
      },
    });
  });

  test.each([
    ['cut.ics', ':2 BEGIN:VEVENT is never ended'],
    ['large.ics', ':1 the file is larger than'],
    ['none.ics', 'ENOENT'],
  ])('%s is refused with line and reason', async (name, reason) => {
    const { code, out, err } = await load(name);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(reason);
  });
});
