import type { MistakeList } from './mistake.ts';
import { itemsOf, membersOf, under } from './raw.ts';
import { namesAt } from './references.ts';

/** Every place of the file that names a prompt. */
const promptPlaces = [
  'numbers.*.greeting.prompt',
  'numbers.*.closedPrompt',
  'chains.*.confirmPrompt',
  'chains.*.exhaustedPrompt',
  'numbers.*.closed.prompts.*',
  'numbers.*.languages.prompt',
  'numbers.*.drain.prompt',
  'numbers.*.drain.sendOff',
  'menus.*.prompts.*',
  'menus.*.wrongKeyPrompt',
  'menus.*.keys.*.then.say.*',
  'menus.*.otherwise.say.*',
  'services.*.whenSpent.message',
  'services.*.overflow.*.then.message',
  'services.*.announcements.comfort.*',
];

/** Tells prompts that the catalogue does not have. */
export function checkPrompts(file: unknown, known: ReadonlySet<string>, mistakes: MistakeList): void {
  for (const place of promptPlaces) {
    for (const { path, name } of namesAt(file, place)) {
      if (!known.has(name)) mistakes.add(path, `there is no prompt ${JSON.stringify(name)} in the catalogue`);
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
    checkOnePage(file, agent, entry, mistakes);
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

/** Tells further softphones without a password: an agent's page is one phone. */
function checkOnePage(file: unknown, agent: string, entry: unknown, mistakes: MistakeList): void {
  let first: string | null = null;
  for (const [place, id] of itemsOf(under(entry, 'devices'))) {
    if (typeof id !== 'string') continue;
    const device = under(under(file, 'devices'), id);
    if (under(device, 'kind') !== 'softphone' || under(device, 'password') !== undefined) continue;
    if (first !== null && first !== id) {
      const message = `${id} and ${first} are both softphones without a password: the agent's page is one phone only`;
      mistakes.add(['agents', agent, 'devices', place], message);
    }
    first ??= id;
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
