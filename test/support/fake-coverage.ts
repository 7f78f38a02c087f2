import type { CalendarImportApi } from '../../src/app/commands/import-overrides.ts';
import { AppError } from '../../src/app/errors.ts';
import type { CoverageApi } from '../../src/app/queries/coverage.ts';
import { coverageGaps } from '../../src/core/schedule/coverage.ts';
import type { RotaApi } from '../../src/app/queries/rota-schedule.ts';

/** Says that everything is covered, but of a desk that is shown to it. */
export const fakeCoverage: CoverageApi = {
  published: () => Promise.resolve({ gaps: [], overlaps: [] }),
  ofDeskFile: () => Promise.resolve({ gaps: [], overlaps: [] }),
  ofDesk: (desk, from, days) => Promise.resolve(coverageGaps(desk, from, days)),
};

const nothing = (what: string): Promise<never> =>
  Promise.reject(new AppError('not-found', `There is no ${what}`, 'id'));

/** A desk where nobody is on call. */
export const noRotas: RotaApi = { schedule: (id) => nothing(`rota "${id}"`) };

/** A desk without calendars. */
export const noCalendars: CalendarImportApi = { import: ({ calendar }) => nothing(`calendar "${calendar}"`) };
