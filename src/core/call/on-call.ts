import { digitPrompts } from '../callback/number.ts';
import { announce, enqueue } from '../desk/entry.ts';
import type { OnCallSkippedWhy } from '../desk/on-call-facts.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import type { CallId, ChainId, LegId, PersonId, PlaybackId } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';
import { decideEntry } from '../entry/decide.ts';
import { isStaffed } from '../routing/lines.ts';
import { dutyAt } from '../schedule/final-schedule.ts';
import type { Chain, ChainStep, Person } from '../schedule/rota.ts';
import { type Call, offerBridge } from './call.ts';
import { startHoldMusic, stopSound } from './caller-sound.ts';
import { endOffer } from './conversation.ts';
import { notCritical } from './on-call-refused.ts';
import { nextPlace, pauseBefore } from './on-call-run.ts';
import { comeBackToQueue } from './requeue.ts';
import { ringOutside } from './ring.ts';
import { whyNotDialled } from './toll-rules.ts';

/*
 * Those on call, rung one after the other for a caller with a critical fault. The caller confirms by a key that
 * it is critical, and hears from then on that help is being rung, music, and at intervals that it still is.
 * Whoever answers hears what it is about and accepts by 1: no voicemail counts. The ringing itself is forwarding;
 * it is drawn in on-call-state.ts.
 */

/** The key by which somebody on call passes the call on to the next. */
export const PASS_ON_KEY = '2';

/** What is told to somebody on call lasts no longer; the caller's number is read out in it. */
export const ON_CALL_PROMPT_LIMIT_MS: DurationMs = 40 * SECOND_MS;

/**
 * A caller outside the hours has chosen those on call: they are asked to confirm by the chain's key that it is
 * critical, and told what becomes of them otherwise by {@link notCritical}. A chain that is not in the directory
 * is as one that reached nobody.
 */
export function ringChain(turn: Turn, call: Call, id: ChainId): void {
  const { desk, now } = turn;
  if (call.leg === null || call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return;
  const chain = desk.directory.chains.get(id);
  for (const offer of call.offers) endOffer(turn, call, offer, 'withdrawn');
  stopSound(turn, call);
  if (!chain) return announce(turn, call, 'on-call-exhausted', 'on-call-exhausted');
  record(turn, {
    type: 'on-call-chosen',
    at: now,
    call: call.id,
    chain: id,
    confirmKey: chain.confirmKey,
  });
  askToConfirm(turn, call.id);
}

function askToConfirm(turn: Turn, id: CallId): void {
  const call = turn.desk.calls.get(id);
  if (call?.onCall) announce(turn, call, 'on-call-confirm', call.onCall.chain.confirmPrompt);
}

/**
 * A critical call that waited in a queue goes on to those on call, without being asked again what it is. It comes
 * back to the queue if nobody takes it.
 */
export function ringChainFromQueue(turn: Turn, call: Call, chain: ChainId): void {
  stopSound(turn, call);
  confirm(turn, call, chain, null);
}

/** A key of the caller who was asked to confirm. @returns false when nothing of the kind was asked */
export function confirmKeyPressed(turn: Turn, call: Call, key: string): boolean {
  const { onCall } = call;
  if (onCall?.phase !== 'confirming') return false;
  if (call.announcement) stopSound(turn, call);
  if (key === onCall.chain.confirmKey) confirm(turn, call, onCall.chain.id, key);
  else refuse(turn, call, key);
  return true;
}

/** Nothing was pressed in time. */
export function notConfirmedInTime(turn: Turn, call: Call): void {
  if (call.onCall?.phase === 'confirming') refuse(turn, call, null);
}

function refuse(turn: Turn, call: Call, key: string | null): void {
  if (!call.onCall) return;
  const chain = call.onCall.chain.id;
  record(turn, { type: 'on-call-not-confirmed', at: turn.now, call: call.id, chain, key });
  const current = turn.desk.calls.get(call.id);
  if (current) notCritical(turn, current);
}

function confirm(turn: Turn, call: Call, chain: ChainId, key: string | null): void {
  record(turn, { type: 'on-call-confirmed', at: turn.now, call: call.id, chain, key });
  ringNext(turn, call.id);
  const ringing = turn.desk.calls.get(call.id);
  if (ringing?.forward) announce(turn, ringing, 'on-call-ringing', 'on-call-ringing');
}

/** A phone that rings in Asterisk, though the fact that it does was lost with the service. */
export interface FoundRinging {
  readonly leg: LegId;
  readonly attempt: number;
  readonly since: InstantMs;
}

/**
 * Rings the next of the chain who can be rung; says so where there is none left. A desk that has opened meanwhile
 * takes the call itself, as soon as somebody is there.
 * @param found whoever comes next is being rung already
 */
export function ringNext(turn: Turn, id: CallId, found?: FoundRinging): void {
  // Ends: every round takes each of the chain's steps once.
  for (;;) {
    const call = turn.desk.calls.get(id);
    if (!call?.onCall) return;
    const { chain } = call.onCall;
    const place = nextPlace(call.onCall);
    const step = place && chain.steps[place.step - 1];
    if (!found && isForTheDesk(turn, call, step !== undefined && step !== null))
      return handToDesk(turn, call, chain.id);
    if (!place || !step) return exhausted(turn, call, chain);
    const until = found ? null : pauseBefore(call.onCall, place, turn.now);
    if (until !== null) return pause(turn, call, chain.id, place.round, until);
    if (ringOrSkip(turn, call, { ...step, place }, found)) return;
  }
}

/**
 * Rings once more whoever was rung last: Asterisk hangs up on one who picks up while the service is away, and
 * they may have done so.
 */
export function ringAgain(turn: Turn, id: CallId): void {
  const call = turn.desk.calls.get(id);
  const { chain, round = 0, step = 0 } = call?.onCall ?? {};
  const last = chain?.steps[step - 1];
  if (!call || !last || !ringOrSkip(turn, call, { ...last, place: { round, step } })) ringNext(turn, id);
}

/** A step of a chain, and which of the run it is. */
type PlacedStep = ChainStep & { readonly place: { readonly round: number; readonly step: number } };

/** @returns whether somebody is rung by the step; that nobody is, is recorded with the reason */
function ringOrSkip(turn: Turn, call: Call, step: PlacedStep, found?: FoundRinging): boolean {
  const whom = whomToRing(turn, step);
  if ('person' in whom) {
    ring(turn, call, step, whom, found);
    return true;
  }
  const { who: person, ...why } = whom;
  const of = { at: turn.now, call: call.id, chain: call.onCall?.chain.id ?? '' };
  record(turn, { type: 'on-call-skipped', ...of, ...step.place, person, ...why });
  return false;
}

/** The caller goes on hearing that help is being rung; a round that is awaited already is not put off again. */
function pause(turn: Turn, call: Call, chain: ChainId, round: number, until: InstantMs): void {
  if (call.onCall?.pausedUntil === until) return;
  record(turn, { type: 'on-call-paused', at: turn.now, call: call.id, chain, round, until });
}

/**
 * Whether the hours have begun since the caller came. While somebody on call is left to be rung, an open desk where
 * nobody has signed in yet is no help.
 */
function isForTheDesk({ desk, now }: Turn, call: Call, anyLeft: boolean): boolean {
  const { plan, service, queuedAt, arrivedAt } = call;
  if (!plan || !service || queuedAt !== null) return false;
  const isOpen = (at: InstantMs): boolean => decideEntry(desk.directory, plan, at).treatment === 'queue';
  if (isOpen(arrivedAt) || !isOpen(now)) return false;
  return !anyLeft || service.lines.some(({ id }) => isStaffed(desk, id));
}

function handToDesk(turn: Turn, call: Call, chain: ChainId): void {
  stopSound(turn, call);
  record(turn, { type: 'on-call-handed-to-desk', at: turn.now, call: call.id, chain });
  enqueue(turn, call);
}

/** Somebody to be rung, and why it is them. */
interface Whom {
  readonly person: Person;
  readonly why: string;
}

interface Nobody {
  readonly who: PersonId | null;
  readonly why: OnCallSkippedWhy;
  readonly reason?: string;
}

/** Whom a step of a chain stands for now, or why for nobody. */
function whomToRing({ desk, now }: Turn, step: ChainStep): Whom | Nobody {
  const { rotas, people, dialling } = desk.directory;
  let id: PersonId;
  let why = 'by name';
  if ('rota' in step) {
    const rota = rotas.get(step.rota);
    if (!rota) return { who: null, why: 'no-such-rota', reason: step.rota };
    const duty = dutyAt(rota, now);
    if ('fault' in duty) return { who: null, why: 'broken-rota', reason: `${rota.name}: ${duty.fault}` };
    if (!duty.shift) return { who: null, why: 'nobody-on-call', reason: rota.name };
    id = duty.shift.person;
    why = `on call by ${rota.name}: ${duty.shift.why}`;
  } else id = step.person;
  const person = people.get(id);
  if (!person) return { who: id, why: 'no-such-person' };
  const reason = whyNotDialled(dialling, person.number);
  return reason === null ? { person, why } : { who: id, why: 'may-not-be-dialled', reason };
}

function ring(
  turn: Turn,
  call: Call,
  { ringTimeoutMs, place }: PlacedStep,
  { person, why }: Whom,
  found?: FoundRinging,
): void {
  const { number } = person;
  const { leg, attempt, deadlineAt } = found
    ? { ...found, deadlineAt: Math.min(found.since, turn.now) + ringTimeoutMs }
    : ringOutside(turn, call, number, ringTimeoutMs);
  record(turn, {
    type: 'forward-started',
    at: turn.now,
    call: call.id,
    number,
    leg,
    bridge: offerBridge(call.id, attempt),
    attempt,
    deadlineAt,
    why,
    asksKey: true,
    onCall: { chain: call.onCall?.chain.id ?? '', person: person.id, ...place },
  });
}

/** Nobody took it: back to the queue it came from, or a word of regret. */
function exhausted(turn: Turn, call: Call, { id: chain, rounds, exhaustedPrompt }: Chain): void {
  const { service, queuedAt } = call;
  const backToQueue = service !== null && queuedAt !== null;
  if (call.announcement || !backToQueue) stopSound(turn, call);
  if (call.announcement && backToQueue) startHoldMusic(turn, call);
  record(turn, {
    type: 'on-call-exhausted',
    at: turn.now,
    call: call.id,
    chain,
    rounds,
    ...(backToQueue && { backToQueue }),
  });
  const current = turn.desk.calls.get(call.id);
  if (!current) return;
  if (backToQueue) comeBackToQueue(turn, current, service);
  else announce(turn, current, 'on-call-exhausted', exhaustedPrompt);
}

/** What somebody on call hears who has answered: what it is, whose, and which keys there are. */
export function onCallPrompts({ desk }: Turn, call: Call): readonly string[] {
  const organisation =
    call.organisation === null ? undefined : desk.directory.organisations.get(call.organisation);
  const { caller } = call;
  return [
    'on-call-intro',
    ...(organisation?.namePrompt === undefined ? [] : [organisation.namePrompt]),
    ...(caller === null
      ? ['on-call-number-withheld']
      : ['callback-caller-is', ...digitPrompts(caller, organisation?.country ?? 'SE')]),
    'on-call-accept',
  ];
}

/** The caller hears again that help is still being rung. */
export function saysStillRinging(turn: Turn, call: Call): void {
  const { id, leg, forward } = call;
  if (leg === null || !call.onCall || forward?.answeredAt !== null || call.announcement) return;
  perform(turn, { type: 'stop-hold-music', call: id, leg });
  announce(turn, call, 'on-call-ringing', 'on-call-still-ringing');
}

/** What was said to a caller for whom those on call are rung is over: music from here on. */
export function ringingTold(turn: Turn, call: Call, playback: PlaybackId): void {
  if (call.announcement?.playback !== playback) return;
  record(turn, { type: 'announcement-finished', at: turn.now, call: call.id, playback });
  startHoldMusic(turn, call);
}

/**
 * Goes on, after a reconnection, with a caller who is asked to confirm or hears that nobody was reached: what was
 * said and pressed meanwhile is lost, so it begins anew.
 */
export function resumeOnCall(turn: Turn, call: Call): void {
  const { onCall, announcement } = call;
  if (!onCall) return;
  if (announcement) stopSound(turn, call);
  if (onCall.phase === 'confirming') return askToConfirm(turn, call.id);
  announce(turn, call, 'on-call-exhausted', onCall.chain.exhaustedPrompt);
}
