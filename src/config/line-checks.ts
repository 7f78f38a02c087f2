import type { MistakeList } from './mistake.ts';
import { isBlock, itemsOf, membersOf, under } from './raw.ts';
import type { DeskEntries } from './read-entries.ts';
import { linesOf, organisationsOf, staffOf } from './service-lines.ts';
import type { Staff } from './service-lines.ts';
import type { LineEntry, ServiceEntry } from './service-schema.ts';

/** Tells lines with the id of another, and agents on lines that do not exist. Sees malformed entries too. */
export function checkLineIds(file: unknown, mistakes: MistakeList): void {
  const owners = new Map<string, string>();
  for (const [service, entry] of membersOf(under(file, 'services'))) {
    const named = under(entry, 'lines');
    const ids: (readonly [readonly (string | number)[], unknown])[] =
      named === undefined
        ? [[['services', service], service]]
        : itemsOf(named).map(([place, line]) => [
            ['services', service, 'lines', place, 'id'],
            under(line, 'id'),
          ]);
    for (const [path, id] of ids) {
      if (typeof id !== 'string') continue;
      const owner = owners.get(id);
      const advice =
        'an id of a line stands once in the whole file; a service without lines has one with its own id';
      if (owner !== undefined) mistakes.add(path, `service ${owner} has a line ${id} already; ${advice}`);
      else owners.set(id, service);
    }
  }
  for (const [agent, entry] of membersOf(under(file, 'agents'))) {
    for (const [place, line] of itemsOf(under(entry, 'lines'))) {
      if (typeof line !== 'string' || owners.has(line)) continue;
      mistakes.add(
        ['agents', agent, 'lines', place],
        `there is no line ${JSON.stringify(line)}${hint(file, line)}`,
      );
    }
  }
}

/** Whoever wrote the name of a service probably meant one of its lines. */
function hint(file: unknown, name: string): string {
  const service = under(under(file, 'services'), name);
  if (!isBlock(service)) return '';
  const ids = itemsOf(under(service, 'lines'))
    .map(([, line]) => under(line, 'id'))
    .filter((id) => typeof id === 'string');
  if (ids.length === 0) return '';
  return `; the lines of service ${name} are ${ids.join(', ')}`;
}

/**
 * Tells lines that no call or no agent would ever reach: not open when they should be, staffed by nobody, of
 * organisations without numbers; and orders of agents that cannot be followed.
 */
export function checkLines(entries: DeskEntries, mistakes: MistakeList): void {
  const staff = staffOf(entries);
  for (const [id, service] of entries.services) {
    checkOpening(id, service, entries, mistakes);
    if (staff !== null) checkStaff(id, service, staff, mistakes);
    checkOrders(id, service, staff, mistakes);
    if (entries.complete('numbers')) checkOrganisations(id, service, entries, mistakes);
  }
}

function checkOpening(id: string, service: ServiceEntry, entries: DeskEntries, mistakes: MistakeList): void {
  const lines = linesOf(id, service);
  if ((lines[0]?.opensAfterMs ?? 0) > 0) {
    const message =
      'the first line must be open from the start: say 0, leave it out, or put another line first';
    mistakes.add(['services', id, 'lines', 0, 'opensAfterMs'], message);
    return;
  }
  const open = lines.filter((line, place) => (line.opensAfterMs ?? (place === 0 ? 0 : 1)) === 0);
  for (const organisation of organisationsOf(id, entries)) {
    if (open.some((line) => takes(line, organisation))) continue;
    const advice = `name ${organisation} in the organisations of the first line, or give a line of its own opensAfterMs: 0`;
    mistakes.add(
      ['services', id, 'lines'],
      `calls of ${organisation} find no line open from the start; ${advice}`,
    );
  }
}

function takes(line: LineEntry, organisation: string): boolean {
  return line.organisations?.includes(organisation) ?? true;
}

function checkStaff(id: string, service: ServiceEntry, staff: Staff, mistakes: MistakeList): void {
  for (const [place, line] of (service.lines ?? []).entries()) {
    if (staff.has(line.id)) continue;
    const advice = place === 0 ? `, or ${id} to the services of one` : '';
    mistakes.add(
      ['services', id, 'lines', place],
      `no agent takes this line; add ${line.id} to the lines of one${advice}`,
    );
  }
  const sentOn = service.overflow.some((step) => step.queueLength === undefined);
  if (service.lines === undefined && !staff.has(id) && !sentOn) {
    const advice = `add ${id} to the services of one, or give it overflow that sends its calls elsewhere`;
    mistakes.add(['services', id], `no agent takes its calls; ${advice}`);
  }
}

function checkOrders(id: string, service: ServiceEntry, staff: Staff | null, mistakes: MistakeList): void {
  const path = ['services', id];
  if (service.lines === undefined && service.order === 'fixed') {
    mistakes.add(
      [...path, 'order'],
      'fixed follows the agents of a line: give the service lines, and the line agents',
    );
  }
  for (const [place, line] of (service.lines ?? []).entries()) {
    const at = [...path, 'lines', place];
    const order = line.order ?? service.order;
    if (order === 'fixed' && line.agents === undefined) {
      mistakes.add(at, 'order is fixed, but agents is missing: say in which order they are rung');
    }
    if (order !== 'fixed' && line.agents !== undefined) {
      mistakes.add(
        [...at, 'agents'],
        `has no meaning while order is ${order}; say order: fixed, or leave it out`,
      );
    }
    for (const [index, agent] of (line.agents ?? []).entries()) {
      const here = [...at, 'agents', index];
      if (line.agents?.indexOf(agent) !== index) mistakes.add(here, `agent ${agent} stands here twice`);
      else if (staff !== null && staff.get(line.id)?.has(agent) !== true) {
        mistakes.add(here, `agent ${agent} does not take this line; add ${line.id} to the lines of ${agent}`);
      }
    }
  }
}

function checkOrganisations(
  id: string,
  service: ServiceEntry,
  entries: DeskEntries,
  mistakes: MistakeList,
): void {
  const withNumbers = new Set([...entries.numbers.values()].map((plan) => plan.organisation));
  for (const [place, { organisations }] of (service.lines ?? []).entries()) {
    if (organisations === undefined || organisations.some((each) => withNumbers.has(each))) continue;
    mistakes.add(
      ['services', id, 'lines', place, 'organisations'],
      `no number belongs to ${organisations.join(' or ')}, so no call would ever come to this line`,
    );
  }
}
