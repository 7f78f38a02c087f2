import { AppError } from '../../app/errors.ts';
import type { ImportedOverrides } from '../../app/commands/import-overrides.ts';
import type { Role } from '../../app/ports/users.ts';
import type { CalendarImportJson, iCalendarRoutes } from '../../contract/icalendar.ts';
import type { ApiHandlers } from './api.ts';
import { askingOf } from './change-handlers.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';
import { readUpload } from './upload.ts';

/** Far more than any calendar of openings has; the reader itself takes less. */
const LARGEST_BYTES = 4_000_001;

type Options = Pick<HttpOptions, 'rotas' | 'writeRota' | 'calendarImport'>;

/** What the routes of iCalendar do, those of the public hours aside. */
export function createICalendarHandlers({
  rotas,
  writeRota,
  calendarImport,
}: Options): Pick<ApiHandlers, keyof typeof iCalendarRoutes> {
  return {
    rotaICalendar: async ({ params, query, identity }) => {
      requireOneOf(identity, ['supervisor', 'coordinator', 'admin']);
      return { status: 200, body: writeRota(await rotas.schedule(params.id, query)) };
    },
    importCalendar: async ({ params, query, identity, request }) => {
      // Before the file is taken in: who may not import is not made to send it.
      requireOneOf(identity, ['coordinator', 'admin']);
      const tooLarge = `line 1: the file is larger than ${Math.floor(LARGEST_BYTES / 1_000_000)} MB`;
      const file = await readUpload(request, LARGEST_BYTES, tooLarge);
      const isTrial = query.dryRun === 'true';
      const { from, days } = query;
      const done = await calendarImport.import(
        { calendar: params.id, file, from, days, isTrial },
        askingOf(identity, request),
      );
      const isMade = done.overrides.some(({ change }) => change !== null);
      return { status: isMade ? 201 : 200, body: importJson(params.id, isTrial, done) };
    },
  };
}

function requireOneOf({ roles }: Identity, allowed: readonly Role[]): void {
  if (roles.some((role) => allowed.includes(role))) return;
  throw new AppError('not-allowed', `Only ${allowed.join(', ')} may do this`);
}

function importJson(
  calendar: string,
  dryRun: boolean,
  { overrides, days }: ImportedOverrides,
): CalendarImportJson {
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    calendar,
    dryRun,
    overrides: overrides.map(({ override: { kind, from, until, reason }, known, change }) => ({
      hours: kind,
      from: iso(from),
      until: iso(until ?? from),
      reason,
      known,
      change,
    })),
    days: days.map(({ date, before, after }) => ({ date, before: [...before], after: [...after] })),
  };
}
