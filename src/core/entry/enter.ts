import { askWhichNumber } from '../callback/menu.ts';
import { type Call, isWaiting } from '../call/call.ts';
import { ringChain } from '../call/on-call.ts';
import { stopSound } from '../call/caller-sound.ts';
import { takeMessage } from '../call/voicemail.ts';
import { endCall, endOffer } from '../call/conversation.ts';
import { enqueue, say } from '../desk/entry.ts';
import type { Directory, NumberPlan } from '../desk/directory.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { InstantMs } from '../kernel/time.ts';
import { nextOpeningPrompts } from '../schedule/spoken-time.ts';
import { leaveQueue } from '../routing/overflow.ts';
import { queueFor } from '../routing/queueing.ts';
import { zoneOfPlan } from './decide.ts';
import type { Key, Outage } from './plan.ts';
import {
  type EntryEnd,
  type EntryEvent,
  type EntryMove,
  type EntryPoint,
  type EntryScene,
  keyTimeoutMsAt,
  outageFor,
  saidAt,
  walk,
} from './walk.ts';

/* Leads a caller along the way that the plan of the number says; the way itself is in walk.ts. */

/**
 * Begins at the door.
 * @param since when the wait began, should the way lead straight into the queue
 */
export function beginEntry(turn: Turn, call: Call, since: InstantMs = turn.now): void {
  go(turn, call, { type: 'begin' }, since);
}

/** All that was said has been heard, and no key is asked for. */
export function entrySaid(turn: Turn, call: Call): void {
  go(turn, call, { type: 'said' });
}

/** How long a key is awaited from now on, where what was just said asked for one. */
export function keyAwaitedUntil(turn: Turn, call: Call): InstantMs | null {
  const scene = sceneOf(turn, call);
  const timeoutMs = scene && call.entry?.point ? keyTimeoutMsAt(scene, call.entry.point) : null;
  return timeoutMs === null ? null : turn.now + timeoutMs;
}

/** A key was pressed, while something is still said or after. */
export function entryKey(turn: Turn, call: Call, digit: string): void {
  if (isKey(digit)) go(turn, call, { type: 'key', key: digit });
}

/** No key was pressed in time. */
export function entrySilence(turn: Turn, call: Call): void {
  go(turn, call, { type: 'silence' });
}

/** Says again what may have been cut: the service was away. Nobody is greeted twice. */
export function repeatEntry(turn: Turn, call: Call): void {
  const scene = sceneOf(turn, call);
  const point = call.entry?.point;
  if (!scene || !point) return beginEntry(turn, call);
  // News that is old by now has nothing to say any more.
  if (point.at === 'greeting' || saidAt(scene, point).length === 0)
    entrySaid(turn, { ...call, announcement: null });
  else sayAt(turn, call, scene, point, []);
}

function go(turn: Turn, call: Call, event: EntryEvent, since: InstantMs = turn.now): void {
  const scene = sceneOf(turn, call);
  const move = scene && call.entry ? walk(scene, call.entry.point, event) : null;
  if (!scene || !move) return;
  if (call.announcement) stopSound(turn, call);
  const { to, before = [] } = move;
  if (!isPlain(move, event)) recordMove(turn, call, move, event);
  const current = turn.desk.calls.get(call.id);
  if (!current) return;
  if ('end' in to) return leave(turn, current, to, since);
  sayAt(turn, current, { ...scene, language: current.language }, to, before);
}

/** The ordinary way, which the facts that follow tell by themselves. */
const isPlain = ({ to }: EntryMove, { type }: EntryEvent): boolean =>
  (type === 'begin' || type === 'said') &&
  ('end' in to ? to.end === 'queue' || to.end === 'closed' : to.at === 'greeting' || to.at === 'closed');

function recordMove(
  turn: Turn,
  call: Call,
  { to, choice, language, ...move }: EntryMove,
  event: EntryEvent,
): void {
  record(turn, {
    type: 'entry-moved',
    at: turn.now,
    call: call.id,
    to,
    by: event.type,
    ...(event.type === 'key' && { key: event.key }),
    ...(choice !== undefined && { choice }),
    ...(move.class !== undefined && { class: move.class }),
    ...(language !== undefined && { language }),
  });
}

function sayAt(
  turn: Turn,
  call: Call,
  scene: EntryScene,
  point: EntryPoint,
  before: readonly string[],
): void {
  const purpose = point.at === 'greeting' || point.at === 'closed' ? point.at : 'entry';
  const said = [...before.map((prompt) => ({ prompt })), ...saidAt(scene, point)];
  say(turn, call, purpose, said);
  const playback = turn.desk.calls.get(call.id)?.announcement?.playback;
  const { outage } = scene;
  if (point.at !== 'outage' || !outage || playback === undefined) return;
  const { id, text, informedGraceMs: graceMs } = outage;
  record(turn, { type: 'outage-told', at: turn.now, call: call.id, outage: id, playback, text, graceMs });
}

/** The end of the way. */
function leave(turn: Turn, call: Call, to: EntryEnd, since: InstantMs): void {
  switch (to.end) {
    case 'queue': {
      const service = to.service === null ? null : (turn.desk.directory.services.get(to.service) ?? null);
      return service ? queueFor(turn, call, service, { queuedAt: since }) : enqueue(turn, call, since);
    }
    case 'callback':
      return askWhichNumber(turn, call);
    case 'on-call':
      return ringChain(turn, call, to.chain);
    case 'voicemail':
      return takeMessage(turn, call);
    case 'closed':
    case 'informed':
      return endCall(turn, call, { reason: to.end, by: 'desk' });
  }
}

function sceneOf({ desk, now }: Turn, call: Call): EntryScene | null {
  const { plan, entry, menus, language } = call;
  if (!plan || !entry) return null;
  return {
    plan,
    menus,
    outage: outageOf(desk.directory, plan, entry.point, now),
    open: entry.open,
    language,
    openingPrompts: () => nextOpeningPrompts(entry.nextOpening, now, zoneOfPlan(desk.directory, plan)),
  };
}

/**
 * The news that the caller is being told, until it ends; what has been switched on since is for those who come after,
 * since its key was never said to this one. Anywhere else on the way: the news they are to hear.
 */
function outageOf(
  { outages }: Directory,
  plan: NumberPlan,
  point: EntryPoint | null,
  now: InstantMs,
): Outage | null {
  const told = point?.at === 'outage' ? outages.filter(({ id }) => id === point.outage) : outages;
  return outageFor(told, plan, now);
}

/**
 * The hours have ended, and with them the time that whoever still waits was given (DOMAIN H4). One who is just
 * being joined with an agent stays.
 */
export function drain(turn: Turn, call: Call): void {
  const rule = call.plan?.entry.drain;
  if (!rule || rule.do === 'serve' || !isWaiting(call) || call.leg === null) return;
  if (call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return;
  for (const offer of call.offers) endOffer(turn, call, offer, 'withdrawn');
  const waiting = turn.desk.calls.get(call.id);
  if (waiting) leaveQueue(turn, waiting, { message: rule.prompt }, { step: null, why: 'closed' });
}

const isKey = (digit: string): digit is Key => /^[0-9*#]$/.test(digit);
