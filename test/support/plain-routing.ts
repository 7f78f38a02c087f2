import type { AgentRecord } from '../../src/core/agent/agent.ts';
import type { Call } from '../../src/core/call/call.ts';
import type { Calendar } from '../../src/core/schedule/calendar.ts';
import type { Directory, Line } from '../../src/core/desk/directory.ts';

/*
 * The rules of routing a second time, written from DOMAIN's "Routing and priority" without a look at the core's
 * own functions, the plain and slow way. What the core decides is compared with it.
 */

const POINTS_APART = 1e-6;

function scoreOf(call: Call, now: number, directory: Directory): number {
  const service = directory.services.get(call.service?.id ?? '');
  if (!service || call.queuedAt === null) return 0;
  const points = call.class === 'critical' ? 0 : service.points[call.class];
  return ((now - call.queuedAt) / service.targetMs) * 100 + points;
}

/** True when `a` is to be served before `b`: critical first, then by score, then by arrival, then by id. */
export function goesBefore(a: Call, b: Call, now: number, directory: Directory): boolean {
  if ((a.class === 'critical') !== (b.class === 'critical')) return a.class === 'critical';
  const difference = scoreOf(a, now, directory) - scoreOf(b, now, directory);
  if (Math.abs(difference) > POINTS_APART) return difference > 0;
  return a.arrivedAt === b.arrivedAt ? a.id < b.id : a.arrivedAt < b.arrivedAt;
}

/** Which of the lines open to the call is the agent's first, counted from 0; after them whoever is on any line, where anyone will do. */
export function lineOf(call: Call, agent: string, directory: Directory): number {
  const lines = directory.agents.get(agent)?.lines ?? new Set();
  const place = call.openLines.findIndex((line) => lines.has(line));
  if (place >= 0) return place;
  return call.progress.anyAgent && lines.size > 0 ? call.openLines.length : Number.POSITIVE_INFINITY;
}

/** True when somebody may be rung up for this call now: nobody may outside the hours of the number they called. */
export function isWithinHours({ kind, leg, dialled }: Call, now: number, directory: Directory): boolean {
  if (leg !== null || kind === 'inbound' || kind === 'outgoing') return true;
  const calendar = directory.calendars.get(directory.numbers.get(dialled)?.calendar ?? '');
  return !calendar || isOpenByTheClock(calendar, now);
}

/**
 * True when the agent takes such calls, has every skill at its level, and does not rest from this one, and it is
 * neither somebody else's task nor to be dialled in other hours.
 */
export function mayHave(call: Call, agent: string, now: number, directory: Directory): boolean {
  if ((call.callOut?.onlyFor ?? agent) !== agent || !isWithinHours(call, now, directory)) return false;
  const skills = directory.agents.get(agent)?.skills;
  if (!skills || lineOf(call, agent, directory) === Number.POSITIVE_INFINITY) return false;
  for (const { skill, minLevel } of call.requirements) if ((skills.get(skill) ?? 0) < minLevel) return false;
  return !((call.resting.get(agent) ?? now) > now);
}

/** True when nothing keeps the agent from being rung. */
export function couldBeRung({ state, closing, devices, profile }: AgentRecord): boolean {
  if (state !== 'available' || closing.size > 0) return false;
  return profile.devices.some((device) => devices.get(device)?.registered === true);
}

/** True when the call is to be offered to `a` rather than to `b`, both of the same line. */
export function isAskedBefore(
  a: AgentRecord,
  b: AgentRecord,
  call: Call,
  now: number,
  directory: Directory,
): boolean {
  const keys = [a, b].map((agent) => orderOf(agent, call, now, directory));
  const [first = [], second = []] = keys;
  for (const [n, key] of first.entries()) {
    const other = second[n] as number | string;
    if (key !== other) return key < other;
  }
  return false;
}

/** The line of the call that stands at a place of its open ones; undefined: whoever is on any line. */
export const lineAt = (
  { service, openLines }: Call,
  place: number,
  { services }: Directory,
): Line | undefined => services.get(service?.id ?? '')?.lines.find(({ id }) => id === openLines[place]);

/** What the order of agents is made of, the smaller first. */
function orderOf(agent: AgentRecord, call: Call, now: number, directory: Directory): (number | string)[] {
  const { id } = agent.profile;
  const skills = directory.agents.get(id)?.skills ?? new Map<string, number>();
  const needed = call.requirements.map(({ skill }) => skill);
  const line = lineAt(call, lineOf(call, id, directory), directory);
  const passedUp = call.resting.has(id) ? 1 : 0;
  if (line?.order === 'fixed') {
    const place = line.fixedOrder.indexOf(id);
    return [passedUp, place < 0 ? Number.MAX_SAFE_INTEGER : place, id];
  }
  const beside = [...skills.keys()].filter((skill) => !needed.includes(skill)).length;
  const level = needed.reduce((sum, skill) => sum + (skills.get(skill) ?? 0), 0);
  const today = dateAt(call.service?.timeZone ?? 'Europe/Stockholm', now);
  const calls = agent.callsDay === today ? agent.callsToday : 0;
  return [passedUp, line?.order === 'least-flexible' ? beside : 0, -level, agent.idleSince, calls, id];
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows: `2027-03-28 03:00`. */
function wallClock(timeZone: string, at: number): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}

const dateAt = (timeZone: string, at: number): string => wallClock(timeZone, at).slice(0, 10);

/** Whether the clock on the wall shows a time of the calendar's hours. */
function isOpenByTheClock({ timeZone, week, specialDays }: Calendar, at: number): boolean {
  const [date = '', time = ''] = wallClock(timeZone, at).split(' ');
  const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7;
  const periods = specialDays.get(date)?.periods ?? week[weekday];
  return periods.some(({ from, until }) => from <= time && time < until);
}
