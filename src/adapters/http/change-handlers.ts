import type { Request, Response } from 'express';
import type { ChangeAsking, ChangeRow } from '../../app/changes-api.ts';
import { AppError } from '../../app/errors.ts';
import type { Role } from '../../app/ports/users.ts';
import type { changeRoutes } from '../../contract/change-routes.ts';
import type { OutageSwitchJson, WantedChangeJson } from '../../contract/changes.ts';
import type { ChangeData } from '../../core/changes/change.ts';
import type { Language } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { ApiHandlers } from './api.ts';
import { changeJson, dataOf, INFORMED_GRACE_MS, OUTAGE_LASTS_MS } from './change-json.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of changes do. */
export function createChangeHandlers({
  desk,
  clock,
}: Pick<HttpOptions, 'desk' | 'clock'>): Pick<ApiHandlers, keyof typeof changeRoutes> {
  const tell = (response: Response): void => void response.setHeader('ETag', `"${desk.changes.revision()}"`);
  return {
    changes: async ({ query, response }) => {
      const { kind, inForce } = query;
      const rows = await desk.changes.list({
        ...(kind !== undefined && { kind }),
        ...(inForce !== undefined && { inForce: inForce === 'true' }),
      });
      tell(response);
      return { status: 200, body: { revision: desk.changes.revision(), items: rows.map(changeJson) } };
    },
    beginChange: async ({ body, identity, request, response }) => {
      requireRight(identity, body.kind);
      const [row] = await desk.changes.begin([dataOf(body, clock.now())], askingOf(identity, request));
      tell(response);
      return { status: 201, body: changeJson(found(row)) };
    },
    endChange: async ({ params, identity, request, response }) => {
      const known = await desk.changes.get(params.id);
      requireRight(identity, known.data.kind);
      const row = await desk.changes.end(params.id, askingOf(identity, request));
      tell(response);
      return { status: 200, body: changeJson(row) };
    },
    setOutage: async ({ params, body, identity, request, response }) => {
      requireOutages(identity, params.organisation);
      const outage = outageOf(params.organisation, body, desk.languageOf(params.organisation), clock.now());
      const row = await desk.changes.setOutage(outage, askingOf(identity, request));
      tell(response);
      return { status: 200, body: changeJson(row) };
    },
    endOutage: async ({ params, query, identity, request, response }) => {
      requireOutages(identity, params.organisation);
      const asking = askingOf(identity, request);
      await desk.changes.endOutage(params.organisation, query.service ?? null, asking);
      tell(response);
      return { status: 204 };
    },
  };
}

function found(row: ChangeRow | undefined): ChangeRow {
  if (!row) throw new AppError('internal', 'No change was made');
  return row;
}

/** `If-Match: "<revision>"`; `*` or none: whatever it is. */
export function askingOf({ username }: Identity, request: Request): ChangeAsking {
  const header = request.get('if-match')?.trim();
  const named = header === undefined || header === '*' ? null : header.replace(/^(?:W\/)?"(.*)"$/, '$1');
  return { by: username, revision: named };
}

const forSupervisors: ReadonlySet<WantedChangeJson['kind']> = new Set(['outage', 'closure']);

/** @throws AppError `not-allowed` for a user who may not make changes of this kind */
export function requireRight({ roles }: Identity, kind: WantedChangeJson['kind']): void {
  const allowed: readonly Role[] = forSupervisors.has(kind)
    ? ['supervisor', 'coordinator', 'admin']
    : ['coordinator', 'admin'];
  if (roles.some((role) => allowed.includes(role))) return;
  throw new AppError('not-allowed', `Only ${allowed.join(', ')} may change this`);
}

/** A program may only what its token names, for the organisations that it names. */
function requireOutages(identity: Identity, organisation: string): void {
  const { token } = identity;
  if (token === undefined) return requireRight(identity, 'outage');
  if (token.may.includes('outages') && token.organisations.includes(organisation)) return;
  throw new AppError('not-allowed', 'This token may not switch outage messages of this organisation');
}

function outageOf(
  organisation: string,
  body: OutageSwitchJson,
  own: Language | null,
  now: InstantMs,
): ChangeData & { kind: 'outage' } {
  const { text, language, prompt = null, texts = {}, service = null, until } = body;
  if (text !== undefined && Object.keys(texts).length > 0)
    throw new AppError('invalid-request', 'texts: give either text or texts, not both', 'texts');
  return {
    kind: 'outage',
    organisation,
    service,
    prompt,
    texts: text === undefined ? texts : { [language ?? own ?? 'en']: text },
    spoken: {},
    from: now,
    until: until === undefined ? now + OUTAGE_LASTS_MS : until === null ? null : Date.parse(until),
    stayKey: body.stayKey ?? null,
    informedGraceMs: body.informedGraceMs ?? INFORMED_GRACE_MS,
  };
}
