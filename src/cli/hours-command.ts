import { parseArgs } from 'node:util';
import { AppError } from '../app/errors.ts';
import { hoursOfCalendar, hoursOfOrganisation } from '../app/queries/hours.ts';
import type { CalendarHours, HoursSpan } from '../app/queries/hours.ts';
import { readFileUpTo } from '../config/files.ts';
import { checkConfig } from '../config/load.ts';
import { formatMistake } from '../config/mistake.ts';
import type { Directory } from '../core/desk/directory.ts';
import { directorySources } from './config-command.ts';
import type { CommandIo } from './config-command.ts';

const usage = `Usage: svara hours ORGANISATION|CALENDAR [--from DATE] [--days N] [--config FILE] [--json]
       the hours as they come out, date by date: 30 days from today unless told otherwise
`;

const WEEKDAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The directory of the desk file that a command is to use; null when it has mistakes, which are then told. */
export async function readDirectory(
  file: string | undefined,
  io: Pick<CommandIo, 'now' | 'stderr'>,
): Promise<Directory | null> {
  const path = file ?? (process.env['SVARA_CONFIG'] || 'config/desk.yaml');
  const read = await checkConfig(path, { ...directorySources(io.now()), readFile: readFileUpTo });
  if (read.ok) return read.directory;
  for (const mistake of read.mistakes) io.stderr(`${formatMistake(path, mistake)}\n`);
  return null;
}

/** How many days an option asks for; null when it is no number from 1 to 400. */
export function daysOf(text: string): number | null {
  const days = Number(text);
  return /^\d{1,3}$/.test(text) && days >= 1 && days <= 400 ? days : null;
}

/**
 * `svara hours …` prints effective hours.
 * @returns the exit code: 0, 1 when there is no such thing, 2 when the command is not understood
 */
export async function runHoursCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const asked = optionsOf(argv);
  if (asked === null) {
    io.stderr(usage);
    return 2;
  }
  const directory = await readDirectory(asked.config, io);
  if (directory === null) return 1;
  try {
    const calendars = hoursOf(directory, asked.id, asked.span, io.now().getTime());
    io.stdout(asked.json ? `${JSON.stringify(calendars, null, 2)}\n` : calendars.map(inWords).join('\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

function optionsOf(
  argv: readonly string[],
): { id: string; span: HoursSpan; config: string | undefined; json: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        days: { type: 'string', default: '30' },
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const days = daysOf(values.days);
    const [id, ...rest] = positionals;
    if (id === undefined || rest.length > 0 || days === null) return null;
    return { id, span: { from: values.from ?? null, days }, config: values.config, json: values.json };
  } catch {
    return null;
  }
}

/** An organisation goes before a calendar of the same id. */
function hoursOf(directory: Directory, id: string, span: HoursSpan, at: number): readonly CalendarHours[] {
  const calendar = directory.calendars.get(id);
  if (!calendar || directory.organisations.has(id)) {
    return hoursOfOrganisation(directory, id, span, at).calendars;
  }
  return [hoursOfCalendar(calendar, span, at)];
}

function inWords({ id, name, timeZone, why, days }: CalendarHours): string {
  const rows = days.map(({ date, weekday, periods, name: reason, origin }) => {
    const times = periods.map(({ opens, closes }) => `${opens}-${closes}`).join(' ') || 'closed';
    const cause = reason === null ? '' : `  ${reason} (${origin})`;
    return `${date} ${WEEKDAYS[weekday] ?? ''}  ${times.padEnd(23)}${cause}`.trimEnd();
  });
  return `${name} (${id}, ${timeZone}): ${why}\n${rows.join('\n')}\n`;
}
