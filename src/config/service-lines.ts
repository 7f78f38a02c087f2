import type { LineId } from '../core/kernel/ids.ts';
import type { AgentEntry } from './schema.ts';
import type { LineEntry, ServiceEntry } from './service-schema.ts';

/** The lines of a service in their order; one that names none has one, called by its own id. */
export function linesOf(id: string, service: ServiceEntry): readonly LineEntry[] {
  return service.lines ?? [{ id, name: service.name, opensWhenNobodySignedIn: false }];
}

/** The lines whose calls an agent takes: the first of each of its services, then those it names. */
export function linesTakenBy(
  agent: AgentEntry,
  services: ReadonlyMap<string, ServiceEntry>,
): ReadonlySet<LineId> {
  const first = agent.services.flatMap((id) => {
    const service = services.get(id);
    return service === undefined ? [] : linesOf(id, service).slice(0, 1);
  });
  return new Set([...first.map((line) => line.id), ...agent.lines]);
}
