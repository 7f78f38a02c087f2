import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { LARGEST_FILE_BYTES, overridesFromFile } from '../adapters/icalendar/import-file.ts';
import { readFileUpTo } from '../config/files.ts';
import { writeInstant } from '../config/written-instant.ts';
import type { InstantMs } from '../core/kernel/time.ts';
import { dayNumberAt, startOfDay } from '../core/kernel/zone.ts';
import type { Calendar } from '../core/schedule/calendar.ts';
import type { CommandIo } from './config-command.ts';
import { daysOf, readDirectory } from './hours-command.ts';
import { instantIn } from '../app/instants.ts';

const usage = `Usage: svara calendar import FILE --calendar ID [--from DATE] [--days N] [--config FILE] [--json]
       what the events of an iCalendar file become as overrides, in YAML for the desk file: those of 400 days
       from today unless told otherwise. Events of the category OPEN are openings, all others closings.
`;

/**
 * `svara calendar import …` prints what a file would become, and changes nothing.
 * @returns the exit code: 0, 1 when the file has mistakes, 2 when the command is not understood
 */
export async function runCalendarCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const asked = optionsOf(argv);
  if (asked === null) {
    io.stderr(usage);
    return 2;
  }
  const directory = await readDirectory(asked.config, io);
  if (directory === null) return 1;
  const calendar = directory.calendars.get(asked.calendar);
  if (!calendar) {
    io.stderr(
      `There is no calendar "${asked.calendar}"; there are: ${[...directory.calendars.keys()].join(', ')}\n`,
    );
    return 1;
  }
  const zone = calendar.timeZone;
  const from = asked.from === undefined ? startOfToday(zone, io) : instantIn(`${asked.from}T00:00`, zone);
  if (typeof from === 'string') {
    io.stderr(`--from: ${from}\n`);
    return 2;
  }
  const file = await readFile(asked.file, io);
  if (file === null) return 1;
  const until = startOfDay(zone, dayNumberAt(zone, from) + asked.days);
  const read = overridesFromFile(file, calendar, { from, until });
  if (!read.ok) {
    if (asked.json) io.stdout(`${JSON.stringify(read, null, 2)}\n`);
    else for (const { line, reason } of read.mistakes) io.stderr(`${asked.file}:${line} ${reason}\n`);
    return 1;
  }
  const written = read.overrides.map((override) => ({
    kind: override.kind,
    from: writeInstant(override.from, zone, 'from'),
    until: override.until === null ? 'further-notice' : writeInstant(override.until, zone, 'until'),
    reason: override.reason,
  }));
  io.stdout(
    asked.json ? `${JSON.stringify({ ok: true, overrides: written }, null, 2)}\n` : yamlOf(calendar, written),
  );
  return 0;
}

function yamlOf(calendar: Calendar, overrides: readonly object[]): string {
  return stringify({ calendars: { [calendar.id]: { overrides } } }, { lineWidth: 0 });
}

function startOfToday(zone: string, io: CommandIo): InstantMs {
  return startOfDay(zone, dayNumberAt(zone, io.now().getTime()));
}

/** null when it cannot be read, which is then told. A file that is too long is read only so far as to know it. */
async function readFile(path: string, io: CommandIo): Promise<Uint8Array | null> {
  try {
    return await readFileUpTo(path, LARGEST_FILE_BYTES);
  } catch (error) {
    io.stderr(`${path}: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

function optionsOf(argv: readonly string[]): {
  file: string;
  calendar: string;
  from: string | undefined;
  days: number;
  config: string | undefined;
  json: boolean;
} | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        calendar: { type: 'string' },
        from: { type: 'string' },
        days: { type: 'string', default: '400' },
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const days = daysOf(values.days);
    const [command, file, ...rest] = positionals;
    const { calendar } = values;
    if (command !== 'import' || file === undefined || rest.length > 0) return null;
    if (calendar === undefined || days === null) return null;
    return { file, calendar, from: values.from, days, config: values.config, json: values.json };
  } catch {
    return null;
  }
}
