import type { Directory } from '../../core/desk/directory.ts';
import type { InstantMs, LocalDate } from '../../core/kernel/time.ts';
import { dateOf, dayNumberAt, dayNumberOf } from '../../core/kernel/zone.ts';
import type { Coverage } from '../../core/schedule/coverage.ts';
import { coverageGaps } from '../../core/schedule/coverage.ts';
import { AppError } from '../errors.ts';

/** How far ahead it is looked when nothing is said. */
const COVERAGE_DAYS = 400;

/** Which days to look at; left out: from today on, 400 days. */
export interface CoverageSpan {
  readonly from?: LocalDate | undefined;
  readonly days?: number | undefined;
}

/** When a critical caller would reach nobody. */
export interface CoverageApi {
  /** By the configuration in force. @throws AppError `invalid-request` for a date that does not exist */
  published(span: CoverageSpan): Promise<Coverage>;
  /** By a desk file that nobody uses yet. @throws AppError `invalid-request` for its first mistakes too */
  ofDeskFile(text: string, span: CoverageSpan): Promise<Coverage>;
  /** By a desk as it would be. */
  ofDesk(desk: Directory, from: LocalDate, days: number): Promise<Coverage>;
}

interface CoverageParts {
  /** The directory in force, with the holidays around a year. */
  readonly directory: (year: number) => Directory | Promise<Directory>;
  /** Reads the text of a desk file with the holidays around `year`; its mistakes, in words, when it has any. */
  readonly readDesk: (text: string, year: number) => Directory | readonly string[];
  readonly now: () => InstantMs;
  /** Works it out; left out: here and now. */
  readonly gaps?: (directory: Directory, from: LocalDate, days: number) => Coverage | Promise<Coverage>;
}

/** Answers from the configuration in force, or from a text. */
export function createCoverage({
  directory,
  readDesk,
  now,
  gaps = coverageGaps,
}: CoverageParts): CoverageApi {
  const yearOf = ({ from }: CoverageSpan): number =>
    from === undefined ? new Date(now()).getUTCFullYear() : Number(dateIn(from).slice(0, 4));
  const answer = async (desk: Directory, { from, days }: CoverageSpan): Promise<Coverage> =>
    gaps(desk, from ?? todayOf(desk, now()), days ?? COVERAGE_DAYS);
  return {
    ofDesk: async (desk, from, days) => gaps(desk, from, days),
    published: async (span) => answer(await directory(yearOf(span)), span),
    async ofDeskFile(text, span) {
      const read = readDesk(text, yearOf(span));
      if (!('numbers' in read)) {
        throw new AppError('invalid-request', `config: ${read.slice(0, 5).join('; ')}`, 'config');
      }
      return answer(read, span);
    },
  };
}

function todayOf({ organisations }: Directory, now: InstantMs): LocalDate {
  const [first] = organisations.values();
  return dateOf(dayNumberAt(first?.timeZone ?? 'Europe/Stockholm', now));
}

/** Holidays and clocks are known for the years 1970 to 2199. */
function dateIn(date: LocalDate): LocalDate {
  if (date < '1970' || date >= '2200')
    throw new AppError('invalid-request', 'from: the year must be from 1970 to 2199', 'from');
  try {
    dayNumberOf(date);
    return date;
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}
