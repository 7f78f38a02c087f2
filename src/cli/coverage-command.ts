import type { Directory } from '../core/desk/directory.ts';
import type { LocalDate } from '../core/kernel/time.ts';
import { dateOf, dayNumberAt, localTimeAt } from '../core/kernel/zone.ts';
import { coverageGaps } from '../core/schedule/coverage.ts';
import type { CoverageGap } from '../core/schedule/coverage.ts';
import { localWords } from '../core/schedule/final-schedule.ts';
import { BadInput } from './bad-input.ts';
import type { CommandIo } from './config-command.ts';
import { readDesk, readSpanOptions } from './schedule-options.ts';

const coverageUsage = `Usage: svara coverage [--config FILE] [--from DATE] [--days N] [--json]
  every minute in which a critical caller would reach nobody, with its cause; 400 days from today when left out
`;

/**
 * `svara coverage`: when the hours and rotas of a desk file leave a critical caller with nobody.
 * @param argv what follows `coverage`
 * @returns the exit code: 0, or 1 for input that it cannot work with
 */
export async function runCoverageCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  try {
    if (argv.includes('--help')) {
      io.stdout(coverageUsage);
      return 0;
    }
    const options = readSpanOptions(argv, ['--json']);
    if (options.words.length > 0)
      throw new BadInput(`There is no ${options.words[0]} here.\n${coverageUsage}`);
    const directory = await readDesk(options, io);
    const [first] = directory.organisations.values();
    const zone = first?.timeZone ?? 'Europe/Stockholm';
    const from = options.from ?? dateOf(dayNumberAt(zone, io.now().getTime()));
    const { gaps, overlaps } = coverageGaps(directory, from, options.days);
    if (options.flags.has('--json')) {
      const spans = <Kind extends { from: number; until: number }>(list: readonly Kind[]) =>
        list.map((it) => ({
          ...it,
          from: new Date(it.from).toISOString(),
          until: new Date(it.until).toISOString(),
        }));
      io.stdout(`${JSON.stringify({ gaps: spans(gaps), overlaps: spans(overlaps) }, null, 2)}\n`);
    } else io.stdout(inWords(directory, gaps, from, options.days));
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr(`${error.message}\n`);
    return 1;
  }
}

/** By organisation: each gap with its cause, then the questions it raises. */
function inWords(directory: Directory, gaps: readonly CoverageGap[], from: LocalDate, days: number): string {
  if (gaps.length === 0) return `Every minute of ${days} days from ${from} on is covered.\n`;
  const parts = [...directory.organisations.values()].map(({ id, name, timeZone }) => {
    const own = gaps.filter(({ organisation }) => organisation === id);
    const lines = alike(own, timeZone).flatMap((gaps) => gapWords(gaps, timeZone));
    return own.length === 0
      ? ''
      : `${name}: ${own.length} ${own.length === 1 ? 'gap' : 'gaps'}\n${lines.join('\n')}\n`;
  });
  return parts.join('');
}

/** How many days later a gap ends than it begins. */
const daysLong = ({ from, until }: CoverageGap, zone: string): number =>
  dayNumberAt(zone, until) - dayNumberAt(zone, from);

/** The gaps in groups of those that are of the same time of day and have the same cause, each group by its first. */
function alike(gaps: readonly CoverageGap[], zone: string): readonly (readonly CoverageGap[])[] {
  const groups = new Map<string, CoverageGap[]>();
  for (const gap of gaps) {
    const hours = [localTimeAt(zone, gap.from), localTimeAt(zone, gap.until), daysLong(gap, zone)];
    const key = JSON.stringify([...hours, gap.cause, gap.question]);
    const group = groups.get(key);
    if (group) group.push(gap);
    else groups.set(key, [gap]);
  }
  return [...groups.values()];
}

/** A gap in a line, many of a kind in one, and the question they raise. */
function gapWords(gaps: readonly CoverageGap[], zone: string): readonly string[] {
  const [first, last] = [gaps[0], gaps.at(-1)];
  if (!first || !last) return [];
  const question = first.question === null ? [] : [`    ${first.question}`];
  if (gaps.length === 1) {
    const when = `${localWords(zone, first.from)} – ${localWords(zone, first.until)}`;
    return [`  ${when}: ${first.cause}`, ...question];
  }
  const day = ({ from }: CoverageGap): string => dateOf(dayNumberAt(zone, from));
  const later = daysLong(first, zone);
  const end = later === 0 ? '' : later === 1 ? ' the next day' : `, ${later} days later`;
  const hours = `${localTimeAt(zone, first.from)} – ${localTimeAt(zone, first.until)}${end}`;
  return [`  ${hours}, ${gaps.length} times from ${day(first)} to ${day(last)}: ${first.cause}`, ...question];
}
