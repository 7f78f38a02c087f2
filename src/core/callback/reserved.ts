import type { Agent, Directory, Service } from '../desk/directory.ts';
import type { AgentId, OrganisationId } from '../kernel/ids.ts';

/* A task may be for one agent alone. It must not wait for them in vain. */

/** Why the agent can never be offered a call of the service; null when they can, at once or later. Pure. */
export function whyInVain(
  service: Service,
  agent: Agent,
  organisation: OrganisationId | null,
): string | null {
  const takes = service.lines.some(
    ({ id, organisations }) =>
      agent.lines.has(id) && (!organisations || (organisation !== null && organisations.has(organisation))),
  );
  if (!takes) return `${agent.name} takes no calls of ${service.name}`;
  const lacking = whatIsLacking(service, agent);
  return lacking === null ? null : `${agent.name} has not the skill ${lacking}`;
}

/**
 * Whom a call that comes into the queue of `service` is kept for: the agent it was meant for, unless they have
 * left the desk, or it has gone on to a queue where they would never be offered it. Then anyone may have it. Pure.
 */
export function stillKeptFor(
  { agents }: Directory,
  meantFor: AgentId | null,
  service: Service | null,
  organisation: OrganisationId | null,
): AgentId | null {
  const agent = meantFor === null ? undefined : agents.get(meantFor);
  if (!agent || !service) return null;
  return whyInVain(service, agent, organisation) === null ? meantFor : null;
}

/** The first skill, with its level, that the service never ceases to ask for and the agent has not; null: none. */
function whatIsLacking({ requirements, whenSpent }: Service, { skills }: Agent): string | null {
  const givesWay = requirements.some(({ relaxations }) => relaxations.length > 0);
  if (whenSpent === 'any-agent' && givesWay) return null;
  for (const { skill, minLevel, relaxations } of requirements) {
    const least = Math.min(minLevel, ...relaxations.map((each) => each.minLevel ?? 0));
    if ((skills.get(skill) ?? 0) < least) return `${skill} at level ${least}`;
  }
  return null;
}
