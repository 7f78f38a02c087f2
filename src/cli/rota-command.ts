import { writeFile } from 'node:fs/promises';
import { rotaAsICalendar } from '../adapters/icalendar/rota-export.ts';
import { rotaSchedule } from '../app/queries/rota-schedule.ts';
import type { Directory } from '../core/desk/directory.ts';
import type { Rota } from '../core/schedule/rota.ts';
import { dateOf, dayNumberAt, dayNumberOf, startOfDay } from '../core/kernel/zone.ts';
import { finalSchedule, localWords } from '../core/schedule/final-schedule.ts';
import { rotaWarnings } from '../core/schedule/rota-warnings.ts';
import { BadInput } from './bad-input.ts';
import type { CommandIo } from './config-command.ts';
import { readDesk, readSpanOptions, type SpanOptions } from './schedule-options.ts';

const rotaUsage = `Usage: svara rota [ID] [--config FILE] [--from DATE] [--days N] [--json | --ical FILE]
  who is on call when, by one rota or by all; 28 days from today when left out; warnings at the end
  --ical FILE   the schedule of one rota as iCalendar; - is standard output
`;

/**
 * `svara rota`: the final schedule of rotas, and what to look at in them.
 * @param argv what follows `rota`
 * @returns the exit code: 0, or 1 for input that it cannot work with
 */
export async function runRotaCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    if (argv.includes('--help')) {
      io.stdout(rotaUsage);
      return 0;
    }
    const { ical, rest } = icalOption(argv);
    const options = readSpanOptions(rest, ['--json'], 28);
    const directory = await readDesk(options, io);
    const { rotas, people } = directory;
    const [wanted, unknown] = options.words;
    if (unknown !== undefined) throw new BadInput(`There is no ${unknown} here.\n${rotaUsage}`);
    if (wanted !== undefined && !rotas.has(wanted)) throw new BadInput(`there is no rota ${wanted}`);
    const chosen = [...rotas.values()].filter(({ id }) => wanted === undefined || id === wanted);
    if (ical !== null) return await writeICalendar(directory, chosen, options, ical, io);
    const schedules = chosen.map((rota) => {
      const from = options.from ?? dateOf(dayNumberAt(rota.timeZone, io.now().getTime()));
      const until = dateOf(dayNumberOf(from) + options.days);
      const [first, end] = [from, until].map((date) => startOfDay(rota.timeZone, dayNumberOf(date)));
      return {
        rota,
        shifts: finalSchedule(rota, from, until),
        warnings: rotaWarnings([...rotas.values()], people, { from: first ?? 0, until: end ?? 0 }).filter(
          (it) => it.rotas.includes(rota.id),
        ),
      };
    });
    if (options.flags.has('--json')) {
      const iso = (at: number): string => new Date(at).toISOString();
      const told = schedules.map(({ rota, shifts, warnings }) => ({
        rota: rota.id,
        shifts: shifts.map((shift) => ({ ...shift, from: iso(shift.from), until: iso(shift.until) })),
        warnings: warnings.map(({ kind, person, text }) => ({ kind, person, text })),
      }));
      io.stdout(`${JSON.stringify(told, null, 2)}\n`);
      return 0;
    }
    for (const { rota, shifts, warnings } of schedules) {
      io.stdout(`${rota.name}\n`);
      for (const { person, from, until, why } of shifts) {
        const [begin, end] = [from, until].map((at) => localWords(rota.timeZone, at));
        io.stdout(`  ${begin} – ${end}  ${people.get(person)?.name ?? person}  (${why})\n`);
      }
      for (const { text } of warnings) io.stdout(`  Warning: ${text}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

/** Takes `--ical FILE` out of the words. */
function icalOption(argv: readonly string[]): {
  readonly ical: string | null;
  readonly rest: readonly string[];
} {
  const place = argv.indexOf('--ical');
  if (place < 0) return { ical: null, rest: argv };
  const ical = argv[place + 1];
  if (ical === undefined || ical.startsWith('--'))
    throw new BadInput('--ical needs a file; - is standard output');
  return { ical, rest: [...argv.slice(0, place), ...argv.slice(place + 2)] };
}

async function writeICalendar(
  directory: Directory,
  [rota, another]: readonly Rota[],
  { from, days, flags }: SpanOptions,
  file: string,
  io: CommandIo,
): Promise<number> {
  if (!rota) throw new BadInput('there is no rota in this desk file');
  if (another) throw new BadInput('--ical writes one rota: say which');
  if (flags.has('--json')) throw new BadInput('--json and --ical exclude each other');
  const span = { days, ...(from !== null && { from }) };
  const text = rotaAsICalendar(rotaSchedule(directory, rota.id, span, io.now().getTime()));
  if (file === '-') io.stdout(text);
  else {
    try {
      await writeFile(file, text);
    } catch (error) {
      throw new BadInput(`--ical: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return 0;
}
