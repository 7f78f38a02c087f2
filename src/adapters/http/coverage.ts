import type { CoverageApi } from '../../app/queries/coverage.ts';
import { AppError } from '../../app/errors.ts';
import type { CoverageJson } from '../../contract/coverage.ts';
import type { Coverage } from '../../core/schedule/coverage.ts';
import type { ApiHandlers } from './api.ts';
import type { Identity } from './sessions.ts';

const MAY_ASK = ['supervisor', 'coordinator', 'admin'];

/** Whether critical callers reach somebody: for those who draw up the hours and rotas, and who lead the desk. */
export function coverageHandlers(coverage: CoverageApi): Pick<ApiHandlers, 'coverage' | 'coverageOf'> {
  return {
    coverage: async ({ query, identity }) => {
      requireRole(identity);
      return { status: 200, body: coverageJson(await coverage.published(query)) };
    },
    coverageOf: async ({ body: { config, from, days }, identity }) => {
      requireRole(identity);
      // JSON is YAML too.
      const text = typeof config === 'string' ? config : JSON.stringify(config, null, 1);
      return { status: 200, body: coverageJson(await coverage.ofDeskFile(text, { from, days })) };
    },
  };
}

function requireRole({ roles }: Identity): void {
  if (roles.some((role) => MAY_ASK.includes(role))) return;
  throw new AppError('not-allowed', 'Only supervisors, coordinators and administrators may ask this');
}

function coverageJson({ gaps, overlaps }: Coverage): CoverageJson {
  const instants = ({ from, until }: { readonly from: number; readonly until: number }) => ({
    from: new Date(from).toISOString(),
    until: new Date(until).toISOString(),
  });
  return {
    gaps: gaps.map((gap) => ({ ...gap, ...instants(gap) })),
    overlaps: overlaps.map((overlap) => ({ ...overlap, ...instants(overlap) })),
  };
}
