import type { CoverageApi } from '../../src/app/queries/coverage.ts';

/** Says that everything is covered. */
export const fakeCoverage: CoverageApi = {
  published: () => Promise.resolve({ gaps: [], overlaps: [] }),
  ofDeskFile: () => ({ gaps: [], overlaps: [] }),
};
