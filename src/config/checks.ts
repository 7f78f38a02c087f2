import type { MistakeList } from './mistake.ts';
import { itemsOf, membersOf, under } from './raw.ts';
import type { DeskEntries } from './read-entries.ts';
import type { ServiceEntry } from './service-schema.ts';

/** Tells prompts that the catalogue does not have. */
export function checkPrompts(file: unknown, known: ReadonlySet<string>, mistakes: MistakeList): void {
  for (const [number, plan] of membersOf(under(file, 'numbers'))) {
    for (const path of [['greeting', 'prompt'], ['closedPrompt']]) {
      const prompt = path.reduce(under, plan);
      if (typeof prompt === 'string' && !known.has(prompt)) {
        mistakes.add(
          ['numbers', number, ...path],
          `there is no prompt ${JSON.stringify(prompt)} in the catalogue`,
        );
      }
    }
  }
}

/** Names that the Asterisk configuration gives a meaning of its own. */
const reservedDevices: ReadonlySet<string> = new Set(['trunk', 'global', 'system', 'anonymous']);

/** Tells devices with a name that is taken, and those that two agents have. */
export function checkDevices(file: unknown, mistakes: MistakeList): void {
  const trunkName = under(under(file, 'trunk'), 'username');
  for (const [id] of membersOf(under(file, 'devices'))) {
    if (reservedDevices.has(id))
      mistakes.add(['devices', id], `a device cannot be called ${id}: that name is taken`);
    else if (trunkName === id)
      mistakes.add(['devices', id], 'has the same name as the user name of the trunk');
  }
  const owners = new Map<string, string>();
  for (const [agent, entry] of membersOf(under(file, 'agents'))) {
    for (const [place, device] of itemsOf(under(entry, 'devices'))) {
      if (typeof device !== 'string') continue;
      const owner = owners.get(device);
      const path = ['agents', agent, 'devices', place];
      if (owner === agent) mistakes.add(path, `device ${device} stands here twice`);
      else if (owner !== undefined) mistakes.add(path, `device ${device} is already that of agent ${owner}`);
      else owners.set(device, agent);
    }
  }
}

/** Tells users with the role agent who are none. */
export function checkUsers(file: unknown, mistakes: MistakeList): void {
  for (const [name, user] of membersOf(under(file, 'users'))) {
    const isAgent = itemsOf(under(user, 'roles')).some(([, role]) => role === 'agent');
    if (isAgent && under(user, 'agent') === undefined) {
      mistakes.add(['users', name], 'has the role agent but does not say which agent it is');
    }
  }
}

/** Tells services whose limits contradict one another, and those whose calls nobody could ever answer. */
export function checkServices(entries: DeskEntries, mistakes: MistakeList): void {
  for (const [id, service] of entries.services) {
    const path = ['services', id];
    if (service.shortAbandonMs > service.targetMs) {
      const message = `${service.shortAbandonMs} is longer than targetMs, ${service.targetMs}`;
      mistakes.add([...path, 'shortAbandonMs'], message);
    }
    const skills = service.requires.map((need) => need.skill);
    for (const [place, skill] of skills.entries()) {
      if (skills.indexOf(skill) < place)
        mistakes.add([...path, 'requires', place], `skill ${skill} stands here twice`);
    }
    // A malformed agent may be the very one.
    if (entries.complete('agents')) checkSkills(id, service, entries, mistakes);
  }
  checkZones(entries, mistakes);
}

function checkSkills(id: string, service: ServiceEntry, entries: DeskEntries, mistakes: MistakeList): void {
  const path = ['services', id, 'requires'];
  const serving = [...entries.agents.values()].filter((agent) => agent.services.includes(id));
  const known = service.requires.filter((need) => entries.present('skills', need.skill));
  const lacking = known.filter(
    (need) => !serving.some((agent) => (agent.skills[need.skill] ?? 0) >= need.minLevel),
  );
  for (const need of lacking) {
    mistakes.add(
      [...path, service.requires.indexOf(need)],
      `no agent who serves ${id} has ${need.skill} at level ${need.minLevel} or above, so nobody could answer its calls`,
    );
  }
  if (known.length === 0 || lacking.length > 0) return;
  const hasAll = serving.some((agent) =>
    known.every((need) => (agent.skills[need.skill] ?? 0) >= need.minLevel),
  );
  if (!hasAll)
    mistakes.add(path, `no agent who serves ${id} has all of these skills, so nobody could answer its calls`);
}

/** A service that says no zone takes the one that all organisations share. */
function checkZones(entries: DeskEntries, mistakes: MistakeList): void {
  if (!entries.complete('organisations') || entries.zones.size === 1) return;
  const why =
    entries.zones.size === 0
      ? 'there is no organisation to take it from'
      : `the organisations follow ${[...entries.zones].join(' and ')}`;
  for (const [id, service] of entries.services) {
    if (service.timeZone !== undefined || service.organisation !== undefined) continue;
    mistakes.add(
      ['services', id],
      `timeZone is missing: ${why}; say timeZone, or organisation to follow that one`,
    );
  }
}
