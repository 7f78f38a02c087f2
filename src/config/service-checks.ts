import type { ConfigPath, MistakeList } from './mistake.ts';
import type { DeskEntries } from './read-entries.ts';
import type { ServiceEntry, TargetEntry } from './service-schema.ts';

/** Tells services whose limits and rules contradict one another, and overflow that leads in a circle. */
export function checkServices(entries: DeskEntries, mistakes: MistakeList): void {
  for (const [id, service] of entries.services) {
    const path = ['services', id];
    if (service.shortAbandonMs > service.targetMs) {
      const message = `${service.shortAbandonMs} is longer than targetMs, ${service.targetMs}`;
      mistakes.add([...path, 'shortAbandonMs'], message);
    }
    checkWrapUp(path, service, mistakes);
    checkAnnouncements(path, service, mistakes);
    checkTargets(id, service, mistakes);
  }
  checkCircles(entries.services, mistakes);
  checkZones(entries, mistakes);
}

function checkWrapUp(path: ConfigPath, { wrapUp, wrapUpMs }: ServiceEntry, mistakes: MistakeList): void {
  if (wrapUp === undefined) return;
  const at = [...path, 'wrapUp'];
  if (wrapUpMs !== undefined)
    mistakes.add(at, 'stands beside wrapUpMs, its short form; leave one of them out');
  if (wrapUp.extensionMs > 0 && wrapUp.extensions === 0)
    mistakes.add(
      [...at, 'extensionMs'],
      'has no meaning while extensions is 0; say how often it may be extended',
    );
  if (wrapUp.extensionMs === 0 && wrapUp.extensions > 0)
    mistakes.add([...at, 'extensions'], 'has no meaning while extensionMs is 0; say what one extension adds');
}

function checkAnnouncements(path: ConfigPath, { announcements }: ServiceEntry, mistakes: MistakeList): void {
  if (announcements === undefined) return;
  const { position, expectedWait, comfort } = announcements;
  if (position || expectedWait || comfort.length > 0) return;
  const advice = 'set position or expectedWait to true, name prompts in comfort, or leave announcements out';
  mistakes.add([...path, 'announcements'], `nothing would be said; ${advice}`);
}

/** A place where a call is sent on, with what it says. */
interface Sending {
  readonly path: ConfigPath;
  readonly target: TargetEntry;
}

/** Every place where calls of the service are sent elsewhere. */
export function sendingsOf(id: string, service: ServiceEntry): readonly Sending[] {
  const spent = typeof service.whenSpent === 'object' ? [service.whenSpent] : [];
  return [
    ...spent.map((target) => ({ path: ['services', id, 'whenSpent'], target })),
    ...service.overflow.map((step, place) => ({
      path: ['services', id, 'overflow', place, 'then'],
      target: step.then,
    })),
  ];
}

function checkTargets(id: string, service: ServiceEntry, mistakes: MistakeList): void {
  for (const { path, target } of sendingsOf(id, service)) {
    if (target.service === id)
      mistakes.add(
        [...path, 'service'],
        `is ${id} itself, where the call waits already; name another service`,
      );
    if (target.callback === true && service.callback === undefined)
      mistakes.add(
        [...path, 'callback'],
        `needs callback in service ${id}; callback: {} takes every default`,
      );
  }
}

/** Where a call that comes to the service may be sent at once, without having waited there. */
function atOnceFrom(service: ServiceEntry): readonly string[] {
  return service.overflow.flatMap(({ afterMs, then }) => (!afterMs && then.service ? [then.service] : []));
}

/** Tells each circle of services through which a call could be sent for ever, once, where it begins. */
function checkCircles(services: ReadonlyMap<string, ServiceEntry>, mistakes: MistakeList): void {
  const told = new Set<string>();
  for (const [id, service] of services) {
    for (const [place, { afterMs, then }] of service.overflow.entries()) {
      if (afterMs || !then.service || then.service === id) continue;
      const back = wayBack(then.service, id, services);
      const circle = back === null ? '' : [...new Set(back)].sort().join(' ');
      if (back === null || told.has(circle)) continue;
      told.add(circle);
      mistakes.add(
        ['services', id, 'overflow', place, 'then', 'service'],
        `leads in a circle without a wait: ${[id, ...back].join(' → ')}; let one of them wait (afterMs), or end elsewhere`,
      );
    }
  }
}

/** The services from one to another along which calls are sent at once, both included; null when there is no way. */
function wayBack(
  from: string,
  to: string,
  services: ReadonlyMap<string, ServiceEntry>,
): readonly string[] | null {
  const cameFrom = new Map<string, string | null>([[from, null]]);
  for (const here of cameFrom.keys()) {
    if (here === to) break;
    const service = services.get(here);
    for (const next of service ? atOnceFrom(service) : []) {
      if (!cameFrom.has(next)) cameFrom.set(next, here);
    }
  }
  if (!cameFrom.has(to)) return null;
  const way: string[] = [];
  for (let here: string | null = to; here !== null; here = cameFrom.get(here) ?? null) way.unshift(here);
  return way;
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
