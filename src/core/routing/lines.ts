import type { Call } from '../call/call.ts';
import type { Line, Service } from '../desk/directory.ts';
import type { LineId, OrganisationId } from '../kernel/ids.ts';
import type { DurationMs } from '../kernel/time.ts';
import type { LineOpenedWhy } from './facts.ts';

/** What of the desk the rules of lines look at. */
interface Staffing {
  /** How many are signed in on each line, free or not. */
  readonly signedIn: ReadonlyMap<LineId, number>;
}

/** True when the line takes calls of the organisation. */
export function takesCallsOf(line: Line, organisation: OrganisationId | null): boolean {
  return line.organisations === null || (organisation !== null && line.organisations.has(organisation));
}

/** The lines of the service that are open to a call of the organisation from the start. */
export function linesAtEntry(service: Service, organisation: OrganisationId | null): readonly LineId[] {
  return service.lines
    .filter((line) => line.opensAfterMs === 0 && takesCallsOf(line, organisation))
    .map(({ id }) => id);
}

/**
 * The lines that the call can come to: those that take its organisation, from its first open one on. One that
 * was escalated does not fall back to a line before it.
 */
export function linesAhead({ service, organisation, openLines }: Call): readonly Line[] {
  if (!service) return [];
  const first = service.lines.findIndex(({ id }) => openLines.includes(id));
  return service.lines.filter(
    (line, n) => n >= first && (takesCallsOf(line, organisation) || openLines.includes(line.id)),
  );
}

/** The lines whose rule opens them now to a call that has waited so long. Pure. */
export function dueLines(
  desk: Staffing,
  call: Call,
  waitedMs: DurationMs,
): readonly { readonly line: LineId; readonly why: LineOpenedWhy }[] {
  const due: { line: LineId; why: LineOpenedWhy }[] = [];
  let staffed = false;
  for (const line of linesAhead(call)) {
    const { id, opensAfterMs, opensWhenNobodySignedIn } = line;
    if (!call.openLines.includes(id)) {
      if (opensAfterMs !== null && opensAfterMs <= waitedMs) due.push({ line: id, why: 'waited' });
      else if (opensWhenNobodySignedIn && !staffed) due.push({ line: id, why: 'nobody-signed-in' });
    }
    staffed ||= isStaffed(desk, id);
  }
  return due;
}

/** After what wait the next line opens by time; Infinity when none does any more. Pure. */
export function nextLineMs(call: Call): DurationMs {
  if (!call.service || call.service.lines.length === call.openLines.length) return Number.POSITIVE_INFINITY;
  let next = Number.POSITIVE_INFINITY;
  for (const { id, opensAfterMs } of linesAhead(call)) {
    if (opensAfterMs !== null && !call.openLines.includes(id)) next = Math.min(next, opensAfterMs);
  }
  return next;
}

/** True while anybody is signed in on the line, free or not. */
export const isStaffed = (desk: Staffing, line: LineId): boolean => (desk.signedIn.get(line) ?? 0) > 0;

/** True when somebody's signing in or out can change what a call of this service comes to. */
export const asksWhoIsSignedIn = ({ lines, overflow }: Service): boolean =>
  lines.some((line) => line.opensWhenNobodySignedIn) || overflow.some((step) => step.nobodySignedIn);
