import { dateOf, dayNumberAt, dayNumberOf, startOfDay } from '../core/kernel/zone.ts';
import { finalSchedule, localWords } from '../core/schedule/final-schedule.ts';
import { rotaWarnings } from '../core/schedule/rota-warnings.ts';
import { BadInput } from './bad-input.ts';
import type { CommandIo } from './config-command.ts';
import { readDesk, readSpanOptions } from './schedule-options.ts';

const rotaUsage = `Usage: svara rota [ID] [--config FILE] [--from DATE] [--days N] [--json]
  who is on call when, by one rota or by all; 28 days from today when left out; warnings at the end
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
    const options = readSpanOptions(argv, ['--json'], 28);
    const { rotas, people } = await readDesk(options, io);
    const [wanted, unknown] = options.words;
    if (unknown !== undefined) throw new BadInput(`There is no ${unknown} here.\n${rotaUsage}`);
    if (wanted !== undefined && !rotas.has(wanted)) throw new BadInput(`there is no rota ${wanted}`);
    const chosen = [...rotas.values()].filter(({ id }) => wanted === undefined || id === wanted);
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
