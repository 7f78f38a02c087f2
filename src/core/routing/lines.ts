import type { Line, Service } from '../desk/directory.ts';
import type { LineId, OrganisationId } from '../kernel/ids.ts';

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
