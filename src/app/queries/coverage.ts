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
  published(span: CoverageSpan): Coverage;
  /** By a desk file that nobody uses yet. @throws AppError `invalid-request` for its first mistakes too */
  ofDeskFile(text: string, span: CoverageSpan): Coverage;
}

interface CoverageParts {
  readonly directory: () => Directory;
  /** Reads the text of a desk file with the holidays around `year`; its mistakes, in words, when it has any. */
  readonly readDesk: (text: string, year: number) => Directory | readonly string[];
  readonly now: () => InstantMs;
}

/** Answers from the configuration in force, or from a text. */
export function createCoverage({ directory, readDesk, now }: CoverageParts): CoverageApi {
  const today = (): LocalDate => {
    const [first] = directory().organisations.values();
    return dateOf(dayNumberAt(first?.timeZone ?? 'Europe/Stockholm', now()));
  };
  const yearNow = (): number => new Date(now()).getUTCFullYear();
  return {
    published(span) {
      const from = dateIn(span.from ?? today());
      const days = span.days ?? COVERAGE_DAYS;
      if (Math.abs(Number(from.slice(0, 4)) - yearNow()) > 1) {
        throw new AppError('invalid-request', 'from: only last year to next year can be asked for', 'from');
      }
      return coverageGaps(directory(), from, days);
    },
    ofDeskFile(text, span) {
      const from = dateIn(span.from ?? today());
      const read = readDesk(text, Number(from.slice(0, 4)));
      if (!('numbers' in read)) {
        throw new AppError('invalid-request', `config: ${read.slice(0, 5).join('; ')}`, 'config');
      }
      return coverageGaps(read, from, span.days ?? COVERAGE_DAYS);
    },
  };
}

function dateIn(date: LocalDate): LocalDate {
  try {
    dayNumberOf(date);
    return date;
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}
