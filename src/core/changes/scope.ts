import type { Directory } from '../desk/directory.ts';
import type { OrganisationId, ServiceId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';

interface Wrong {
  readonly field: string;
  readonly message: string;
}

/** The directory with one change more, or what is wrong with it. */
export type ApplyOne = { readonly directory: Directory } | Wrong;

/** What is wrong with the organisation and the service that are named; null: nothing. */
export function wrongScope(
  directory: Directory,
  scope: { readonly organisation: OrganisationId | null; readonly service: ServiceId | null },
): Wrong | null {
  const { organisation, service } = scope;
  if (organisation !== null && !directory.organisations.has(organisation))
    return { field: 'organisation', message: `there is no organisation "${organisation}"` };
  if (service !== null && !directory.services.has(service))
    return { field: 'service', message: `there is no service "${service}"` };
  return null;
}

/** What is wrong with a time; null: nothing. */
export function wrongSpan(
  span: { readonly from: InstantMs; readonly until: InstantMs | null },
  field = 'until',
): Wrong | null {
  if (span.until === null || span.from < span.until) return null;
  return { field, message: 'must lie after from' };
}

/** What is wrong with a reason; null: nothing. */
export function wrongReason({ reason }: { readonly reason: string }): Wrong | null {
  return reason.trim() === '' ? { field: 'reason', message: 'must say why' } : null;
}
