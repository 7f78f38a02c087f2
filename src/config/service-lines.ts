import type { AgentId, LineId, OrganisationId } from '../core/kernel/ids.ts';
import type { DeskEntries } from './read-entries.ts';
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

/** The organisations whose numbers lead to the service. */
export function organisationsOf(service: string, entries: DeskEntries): ReadonlySet<OrganisationId> {
  const numbers = [...entries.numbers.values()].filter((plan) => plan.service === service);
  return new Set(numbers.map((plan) => plan.organisation));
}

/** The agents who take each line; a line without any is not in it. */
export type Staff = ReadonlyMap<LineId, ReadonlySet<AgentId>>;

/** Who takes which line; null while an agent or a service is malformed, who may be the very one. */
export function staffOf(entries: DeskEntries): Staff | null {
  if (!entries.complete('agents') || !entries.complete('services')) return null;
  const staff = new Map<LineId, Set<AgentId>>();
  for (const [agent, entry] of entries.agents) {
    for (const line of linesTakenBy(entry, entries.services)) {
      const agents = staff.get(line) ?? new Set();
      staff.set(line, agents.add(agent));
    }
  }
  return staff;
}
