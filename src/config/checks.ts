import type { MistakeList } from './mistake.ts';
import type { DeskEntries, EntryPart } from './read-entries.ts';
import type { ServiceEntry } from './schema.ts';

/** What one entry says about another; every mistake is told, entries that are malformed are passed over. */
export function checkEntries(
  entries: DeskEntries,
  knownPrompts: ReadonlySet<string> | null,
  mistakes: MistakeList,
): void {
  checkReferences(entries, mistakes);
  if (knownPrompts !== null) checkPrompts(entries, knownPrompts, mistakes);
  checkDevices(entries, mistakes);
  for (const [id, service] of entries.services) checkService(id, service, entries, mistakes);
  for (const [name, user] of entries.users) {
    if (user.roles.includes('agent') && user.agent === undefined) {
      mistakes.add(['users', name], 'has the role agent but does not say which agent it is');
    }
  }
}

function checkReferences(entries: DeskEntries, mistakes: MistakeList): void {
  const refer = (path: (string | number)[], part: EntryPart, id: string | undefined): void => {
    if (id === undefined || entries.present(part, id)) return;
    mistakes.add(path, `there is no ${singular[part]} ${JSON.stringify(id)}`);
  };
  for (const [number, plan] of entries.numbers) {
    refer(['numbers', number, 'organisation'], 'organisations', plan.organisation);
    refer(['numbers', number, 'service'], 'services', plan.service);
    refer(['numbers', number, 'calendar'], 'calendars', plan.calendar);
  }
  for (const [id, service] of entries.services) {
    refer(['services', id, 'organisation'], 'organisations', service.organisation);
    for (const [place, need] of service.requires.entries()) {
      refer(['services', id, 'requires', place, 'skill'], 'skills', need.skill);
    }
  }
  for (const [id, agent] of entries.agents) {
    for (const skill of Object.keys(agent.skills)) refer(['agents', id, 'skills', skill], 'skills', skill);
    for (const [place, service] of agent.services.entries())
      refer(['agents', id, 'services', place], 'services', service);
    for (const [place, device] of agent.devices.entries())
      refer(['agents', id, 'devices', place], 'devices', device);
  }
  for (const [name, user] of entries.users) refer(['users', name, 'agent'], 'agents', user.agent);
}

const singular: Readonly<Record<EntryPart, string>> = {
  organisations: 'organisation',
  numbers: 'number',
  calendars: 'calendar',
  services: 'service',
  skills: 'skill',
  agents: 'agent',
  devices: 'device',
  users: 'user',
};

function checkPrompts(entries: DeskEntries, known: ReadonlySet<string>, mistakes: MistakeList): void {
  for (const [number, plan] of entries.numbers) {
    const prompts: [string[], string | undefined][] = [
      [['numbers', number, 'greeting', 'prompt'], plan.greeting?.prompt],
      [['numbers', number, 'closedPrompt'], plan.closedPrompt],
    ];
    for (const [path, prompt] of prompts) {
      if (prompt !== undefined && !known.has(prompt)) {
        mistakes.add(path, `there is no prompt ${JSON.stringify(prompt)} in the catalogue of prompts`);
      }
    }
  }
}

/** Names that the Asterisk configuration gives a meaning of its own. */
const reservedDevices: ReadonlySet<string> = new Set(['trunk', 'global', 'system', 'anonymous']);

function checkDevices(entries: DeskEntries, mistakes: MistakeList): void {
  for (const id of entries.devices.keys()) {
    if (reservedDevices.has(id))
      mistakes.add(['devices', id], `a device cannot be called ${id}: Asterisk uses that name`);
    if (entries.trunk?.username === id)
      mistakes.add(['devices', id], 'has the same name as the user name of the trunk');
  }
  const owners = new Map<string, string>();
  for (const [id, agent] of entries.agents) {
    for (const [place, device] of agent.devices.entries()) {
      const owner = owners.get(device);
      const path = ['agents', id, 'devices', place];
      if (owner === id) mistakes.add(path, `device ${device} stands here twice`);
      else if (owner !== undefined) mistakes.add(path, `device ${device} is already that of agent ${owner}`);
      owners.set(device, owner ?? id);
    }
  }
}

function checkService(id: string, service: ServiceEntry, entries: DeskEntries, mistakes: MistakeList): void {
  const path = ['services', id];
  if (service.shortAbandonMs > service.targetMs) {
    mistakes.add([...path, 'shortAbandonMs'], `is longer than targetMs (${service.targetMs})`);
  }
  const skills = service.requires.map((need) => need.skill);
  for (const [place, skill] of skills.entries()) {
    if (skills.indexOf(skill) < place)
      mistakes.add([...path, 'requires', place], `skill ${skill} is required twice`);
  }
  if (!entries.complete('agents')) return;
  const serving = [...entries.agents.values()].filter((agent) => agent.services.includes(id));
  let servable = true;
  for (const [place, need] of service.requires.entries()) {
    if (serving.some((agent) => (agent.skills[need.skill] ?? 0) >= need.minLevel)) continue;
    servable = false;
    mistakes.add(
      [...path, 'requires', place],
      `no agent who serves ${id} has ${need.skill} at level ${need.minLevel} or above: its calls would never be answered`,
    );
  }
  const hasAll = serving.some((agent) =>
    service.requires.every((need) => (agent.skills[need.skill] ?? 0) >= need.minLevel),
  );
  if (servable && service.requires.length > 0 && !hasAll) {
    mistakes.add(
      [...path, 'requires'],
      `no agent who serves ${id} has all of its skills: its calls would never be answered`,
    );
  }
}
