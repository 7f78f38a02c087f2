import { announce } from '../desk/entry.ts';
import type { OfferOutcome } from '../desk/facts.ts';
import { perform, record, type Turn } from '../desk/turn.ts';
import type { CallId, LegId, PersonId, PhoneNumber, PlaybackId } from '../kernel/ids.ts';
import { ACCEPT_KEY, KEY_AT_LEAST_MS, KEY_PROMPT, KEY_PROMPT_LIMIT_MS } from './accept-by-key.ts';
import { joinWithCaller } from './accept.ts';
import { type Call, offerBridge, playbackOf } from './call.ts';
import { startHoldMusic, stopSound } from './caller-sound.ts';
import { endForward, endOffer } from './conversation.ts';
import { ON_CALL_PROMPT_LIMIT_MS, onCallPrompts, PASS_ON_KEY, ringingTold, ringNext } from './on-call.ts';
import { comeBackToQueue, requeue } from './requeue.ts';
import { ringOutside } from './ring.ts';
import type { Forward } from './talk.ts';
import { whyNotDialled } from './toll-rules.ts';

/**
 * Rings a number outside for a caller who waits, or whom an agent has handed on; the caller hears music. Whoever
 * answers first talks with the caller; if nobody does within {@link OUTSIDE_RING_MS}, the call goes back to its
 * queue with the wait it had, and where there is none, the caller is told so and the call ends. It is never left
 * in silence. A number that may not be dialled is as one where nobody answers.
 *
 * Every offer of the call is taken back. A call that is just being joined with an agent is left to it.
 * @param why in English, for the history: "overflow of IT-support: nobody is signed in"
 * @param asksKey whoever answers accepts by a key, so that no voicemail counts: for numbers that a rule rings. Not
 * for one that an agent chose, which may be a switchboard that presses no keys.
 */
export function forwardCall(
  turn: Turn,
  call: Call,
  number: PhoneNumber,
  why: string,
  asksKey: boolean,
): void {
  const { desk, now } = turn;
  if (call.leg === null || call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return;
  const reason = whyNotDialled(desk.directory.dialling, number);
  if (reason !== null) {
    record(turn, { type: 'forward-refused', at: now, call: call.id, number, why, reason });
    return comeBack(turn, call.id);
  }
  for (const offer of call.offers) endOffer(turn, call, offer, 'withdrawn');
  stopSound(turn, call);
  startHoldMusic(turn, call);
  const { leg, attempt, deadlineAt } = ringOutside(turn, call, number);
  const bridge = offerBridge(call.id, attempt);
  record(turn, {
    type: 'forward-started',
    at: now,
    call: call.id,
    number,
    leg,
    bridge,
    attempt,
    deadlineAt,
    why,
    ...(asksKey && { asksKey }),
  });
}

/** The number was answered, if need be by somebody who has yet to show that they are no voicemail. */
export function forwardAnswered(turn: Turn, call: Call, leg: LegId): void {
  const { forward } = call;
  if (forward?.leg !== leg || forward.answeredAt !== null) return;
  if (!forward.asksKey) return join(turn, call, forward);
  const { desk, now } = turn;
  if (forward.keyPlayback !== null) {
    // Asked before the connection was away: what was said and pressed meanwhile is lost.
    perform(turn, { type: 'stop-playback', call: call.id, leg, playback: forward.keyPlayback });
  }
  const organisation =
    call.organisation === null ? undefined : desk.directory.organisations.get(call.organisation);
  const language = organisation?.language ?? call.language;
  const prompts = call.onCall ? onCallPrompts(turn, call) : [KEY_PROMPT];
  const playback = playbackOf(call.id, call.announcements + 1);
  const spoken = prompts.map((prompt) => ({ prompt, language }));
  perform(turn, { type: 'play', call: call.id, leg, playback, prompts: spoken });
  const limitMs = call.onCall ? ON_CALL_PROMPT_LIMIT_MS : KEY_PROMPT_LIMIT_MS;
  const deadlineAt = Math.max(forward.deadlineAt, now + limitMs + KEY_AT_LEAST_MS);
  const asked = { at: now, call: call.id, number: forward.number, leg, playback, deadlineAt } as const;
  record(turn, {
    type: 'forward-key-asked',
    ...asked,
    ...(call.onCall && { prompts }),
    ...personOf(forward),
  });
}

/** By whom it is, where they are rung as one on call. */
const personOf = ({ person }: Forward): { readonly person?: PersonId } => (person === null ? {} : { person });

/** What is said meanwhile has ended: to somebody on call, who has a set time for the key from here, or to the caller. */
export function forwardSoundOver(turn: Turn, call: Call, playback: PlaybackId): void {
  const { forward } = call;
  if (!call.onCall || forward?.keyPlayback !== playback) return ringingTold(turn, call, playback);
  if (forward.answeredAt !== null) return;
  const { number, leg } = forward;
  const { now } = turn;
  const deadlineAt = now + KEY_AT_LEAST_MS;
  const over = { at: now, call: call.id, number, leg, playback, deadlineAt } as const;
  record(turn, { type: 'forward-key-prompt-ended', ...over, ...personOf(forward) });
}

/** A key on the phone outside: the one that accepts joins the two, any other is a person's no. */
export function forwardKey(turn: Turn, call: Call, leg: LegId, key: string): void {
  const { forward } = call;
  if (forward?.leg !== leg || forward.keyPlayback === null || forward.answeredAt !== null) return;
  if (key !== ACCEPT_KEY) {
    // A phone in a pocket must not wake the next one: only the key that says so passes on.
    if (call.onCall && key !== PASS_ON_KEY) return;
    return giveUp(turn, call, forward, 'declined', { key });
  }
  // Asterisk joins nobody to whom something still plays.
  perform(turn, { type: 'stop-playback', call: call.id, leg, playback: forward.keyPlayback });
  join(turn, call, forward, key);
}

/** The caller is taken out of the music and the two are brought together. */
function join(turn: Turn, call: Call, forward: Forward, key?: string): void {
  if (call.leg === null) return;
  const { leg, bridge, number } = forward;
  joinWithCaller(turn, call, bridge, leg);
  record(turn, {
    type: 'forward-answered',
    at: turn.now,
    call: call.id,
    number,
    leg,
    ...(key !== undefined && { key }),
    ...personOf(forward),
  });
}

/** The one who answered is in the bridge with the caller. */
export function forwardConnected(turn: Turn, call: Call, leg: LegId): void {
  const { forward } = call;
  if (forward?.leg !== leg || forward.answeredAt === null) return;
  const { number } = forward;
  const waitMs = waitOf(turn, call);
  record(turn, {
    type: 'forward-connected',
    at: turn.now,
    call: call.id,
    number,
    leg,
    waitMs,
    ...personOf(forward),
  });
}

/** Nobody there: busy, not answered, not to be reached, or gone before the two were joined. */
export function forwardFailed(
  turn: Turn,
  call: Call,
  leg: LegId,
  outcome: OfferOutcome,
  legGone: boolean,
): void {
  const { forward } = call;
  if (forward?.leg !== leg) return;
  const gone = legGone ? leg : null;
  // Whatever hangs up without a key was no person who could have passed it on.
  const unheard = call.onCall && outcome === 'declined' && forward.keyPlayback !== null;
  giveUp(turn, call, forward, unheard && forward.answeredAt === null ? 'not-answered' : outcome, { gone });
}

function giveUp(
  turn: Turn,
  call: Call,
  forward: Forward,
  outcome: OfferOutcome,
  how: { readonly gone?: LegId | null; readonly key?: string },
): void {
  endForward(turn, call, outcome, how);
  if (forward.answeredAt !== null) startHoldMusic(turn, call);
  comeBack(turn, call.id);
}

/** Where a call goes whose forwarding came to nothing: the next of those on call, its queue, or a word of regret. */
export function comeBack(turn: Turn, id: CallId): void {
  const call = turn.desk.calls.get(id);
  if (!call || call.state === 'offering') return;
  if (call.onCall) return ringNext(turn, id);
  const { service } = call;
  if (service && call.queuedAt !== null) {
    // One that was handed on to the number had left its queue before, and comes to it anew.
    if (call.past.owner === null) return comeBackToQueue(turn, call, service);
    return requeue(turn, call, service);
  }
  stopSound(turn, call);
  announce(turn, call, 'nobody-answers', 'forwarding-sorry');
}

/** The wait that has just ended; one of before an earlier answer is not in it. */
export function waitOf({ now }: Turn, { queuedAt, past }: Call): number {
  return queuedAt === null ? 0 : Math.max(0, now - queuedAt - past.waitedMs);
}
