import { newJournal, putAgent, rememberGone, setDirectory, type Desk } from './state.ts';
import { commandCall } from '../call/call-command.ts';
import { callTransition } from '../call/machine.ts';
import { type Call, offerOn } from '../call/call.ts';
import { recordingOverdue, recordingOver } from '../call/voicemail.ts';
import { joinFailed, retryJoin } from '../call/join-repair.ts';
import { notConfirmedInTime, ringNext, saysStillRinging } from '../call/on-call.ts';
import { dial } from '../call/outgoing.ts';
import { giveUp, tendAwaited } from '../call/interrupt.ts';
import { phonePage } from '../call/phone-page.ts';
import { cancelCallback } from '../callback/cancel.ts';
import { createTask, recordOutcome } from '../callback/task.ts';
import { callbackTimerFired } from '../callback/menu.ts';
import { phoneInput, setStatus, tellReachability } from '../agent/phones.ts';
import { annotate } from '../agent/annotate.ts';
import { agentRequest } from '../agent/requests.ts';
import { drain, entrySilence } from '../entry/enter.ts';
import { moveDrains } from '../entry/hours-moved.ts';
import { beginSound, interruptMusic } from '../call/waiting-news.ts';
import type { AgentInput } from '../agent/machine.ts';
import { holdOver } from '../routing/hold.ts';
import { settle } from '../routing/wait-rules.ts';
import type { LegId } from '../kernel/ids.ts';
import { SECOND_MS, type InstantMs } from '../kernel/time.ts';
import { unreachable } from '../kernel/assert.ts';
import type { Effect } from './effects.ts';
import { admit } from '../entry/admit.ts';
import type { Fact, OfferOutcome } from './facts.ts';
import type { GoneCause, Input } from './inputs.ts';
import { reconcile } from './reconcile.ts';
import { timersOfAgent, timersOfCall, type Timer } from './timers.ts';
import { perform, record, tellAgent, type Turn } from './turn.ts';

/** What came of an input. */
export interface StepResult {
  readonly desk: Desk;
  readonly facts: readonly Fact[];
  readonly effects: readonly Effect[];
}

type InputOf<T extends Input['type']> = Extract<Input, { type: T }>;

/**
 * The one decision of the desk: what `input`, stamped with its instant, changes and asks for.
 *
 * No clock, no randomness, no I/O: the same desk, input and instant give the same answer. The desk is moved,
 * not copied: use the one in the result, never the one handed in. If a step throws, everything it had changed
 * is taken back first, so that the desk is as it was and the input is as if it had never come.
 *
 * @param now milliseconds since 1970, never less than at the step before
 */
export function step(desk: Desk, input: Input, now: InstantMs): StepResult {
  desk.journal = newJournal();
  const turn: Turn = { desk, now, facts: [], effects: [] };
  const { linked } = desk;
  try {
    handle(turn, input);
    tendAwaited(turn);
    settle(turn);
  } catch (error) {
    for (const undo of desk.journal.undo.reverse()) undo();
    desk.linked = linked;
    throw error;
  }
  syncTimers(turn);
  return { desk, facts: turn.facts, effects: ringFirst(turn.effects) };
}

/**
 * Puts ringing before everything else a step asks for: somebody waits for it, and it depends on nothing in the
 * same step, because a phone is free only once its last leg is gone. All else keeps its order.
 */
function ringFirst(effects: readonly Effect[]): readonly Effect[] {
  const rings = effects.filter(({ type }) => type === 'originate');
  return rings.length === 0 ? effects : [...rings, ...effects.filter(({ type }) => type !== 'originate')];
}

function handle(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'leg-entered':
      if (!turn.desk.legs.has(input.leg) && !turn.desk.gone.has(input.leg)) admit(turn, input);
      return;
    case 'leg-answered':
      return legAnswered(turn, input.leg);
    case 'leg-bridged':
      return tellCall(turn, input.leg, (leg) => ({ type: 'offer-bridged', leg }));
    case 'leg-gone':
      return legGone(turn, input.leg, input.cause);
    case 'playback-finished':
      return tellCall(turn, input.leg, () => ({ type: 'announcement-over', playback: input.playback }));
    case 'recording-finished':
    case 'recording-failed':
      return recordingEnded(turn, input);
    case 'timer-fired':
      return timerFired(turn, input);
    case 'effect-failed':
      return effectFailed(turn, input);
    case 'asterisk-snapshot':
      return reconcile(turn, input);
    case 'asterisk-lost':
      return record(turn, { type: 'asterisk-lost', at: turn.now });
    case 'device-changed':
      return deviceChanged(turn, input);
    case 'agent-command':
      return agentCommand(turn, input);
    case 'decline-offer':
    case 'extend-wrap-up':
    case 'end-wrap-up':
      return agentRequest(turn, input);
    case 'select-device':
    case 'phone-reported':
      return phoneInput(turn, input);
    case 'phone-page-lost':
    case 'phone-page-back':
      return phonePage(turn, input);
    case 'annotate-call':
      return annotate(turn, input);
    case 'call-command':
      return commandCall(turn, input);
    case 'dial':
      return dial(turn, input);
    case 'create-task':
      return createTask(turn, input);
    case 'record-outcome':
      return recordOutcome(turn, input);
    case 'cancel-callback':
      return cancelCallback(turn, input);
    case 'directory-changed':
      return changeDirectory(turn, input);
    case 'digit':
      return tellCall(turn, input.leg, (leg) => ({ type: 'digit', leg, digit: input.digit }));
    default:
      return unreachable(input);
  }
}

function changeDirectory(turn: Turn, { directory, news = [] }: InputOf<'directory-changed'>): void {
  const before = [...turn.desk.agents.values()];
  setDirectory(turn.desk, directory);
  record(turn, { type: 'directory-loaded', at: turn.now, revision: directory.revision });
  tellReachability(turn, before);
  moveDrains(turn);
  record(turn, ...news.map((each) => ({ ...each, type: 'desk-changed' as const, at: turn.now })));
}

/** Hands news of a leg to its call's machine; a leg that belongs to no call is no news. */
function tellCall(turn: Turn, leg: LegId, input: (leg: LegId) => Parameters<typeof callTransition>[2]): void {
  const call = turn.desk.calls.get(turn.desk.legs.get(leg) ?? '');
  if (call) callTransition(turn, call, input(leg));
}

function recordingEnded(turn: Turn, input: InputOf<'recording-finished' | 'recording-failed'>): void {
  const { recording, leg } = input;
  const end =
    input.type === 'recording-failed'
      ? { error: input.error }
      : { durationMs: input.durationMs, talkingMs: input.talkingMs };
  tellCall(turn, leg, () => ({ type: 'recording-over', recording, end }));
}

/** A phone was picked up. If its call has ended meanwhile, there is nobody to talk to: hang up. */
function legAnswered(turn: Turn, leg: LegId): void {
  if (turn.desk.legs.has(leg)) return tellCall(turn, leg, () => ({ type: 'offer-answered', leg }));
  perform(turn, { type: 'hang-up', call: leg, leg });
}

const outcomeOf: Readonly<Record<GoneCause, OfferOutcome>> = {
  'hung-up': 'declined',
  declined: 'declined',
  busy: 'busy',
  'not-answered': 'not-answered',
  unreachable: 'unreachable',
  failed: 'unreachable',
};

function legGone(turn: Turn, leg: LegId, cause: GoneCause): void {
  const { desk } = turn;
  rememberGone(desk, leg);
  const holder = desk.agents.get(desk.closing.get(leg) ?? '');
  if (holder) {
    const closing = new Map(holder.closing);
    closing.delete(leg);
    putAgent(desk, { ...holder, closing });
  }
  const call = desk.calls.get(desk.legs.get(leg) ?? '');
  if (!call) return;
  if (leg === call.leg) callTransition(turn, call, { type: 'caller-gone', cause });
  else if (isAgentLeg(call, leg)) callTransition(turn, call, { type: 'agent-gone', leg });
  else callTransition(turn, call, { type: 'offer-failed', leg, outcome: outcomeOf[cause], legGone: true });
}

/** The leg of an agent who is on the line, talking or hearing somebody else's phone ring. */
const isAgentLeg = ({ talk, dialling }: Call, leg: LegId): boolean =>
  leg === talk?.leg || (dialling?.party != null && leg === dialling.agentLeg);

function timerFired(turn: Turn, { timer: id }: InputOf<'timer-fired'>): void {
  const { desk, now } = turn;
  const timer = desk.timers.get(id);
  if (!timer) return; // Stale: what it was for has passed.
  if (now < timer.at) return perform(turn, { type: 'arm-timer', timer: id, at: timer.at });
  if ('call' in timer) return callTimerFired(turn, timer);
  const agent = desk.agents.get(timer.agent);
  if (!agent) return;
  if (timer.kind === 'wrap-up-over') {
    tellAgent(turn, timer.agent, { type: 'wrap-up-over' });
    return;
  }
  const closing = new Map(agent.closing);
  closing.delete(timer.leg);
  putAgent(desk, { ...agent, closing });
}

function callTimerFired(turn: Turn, timer: Extract<Timer, { call: string }>): void {
  const { desk, now } = turn;
  const call = desk.calls.get(timer.call);
  if (!call) return;
  if (!desk.linked) {
    // Nobody can be rung or hung up now; the snapshot of the next connection arms every timer anew.
    return perform(turn, { type: 'arm-timer', timer: timer.id, at: now + SECOND_MS });
  }
  switch (timer.kind) {
    case 'announcement-limit':
      return callTransition(turn, call, { type: 'announcement-over', playback: timer.playback });
    case 'entry-silence':
      return entrySilence(turn, call);
    case 'drain':
      return drain(turn, call);
    case 'sound-due':
      return beginSound(turn, call);
    case 'wait-rule':
      desk.journal.ruled.add(call.id);
      desk.journal.calls.add(call.id);
      return;
    case 'hold-over':
      return holdOver(turn, call);
    case 'party-deadline':
      return rangTooLong(turn, call, timer.leg, timer.outcome);
    case 'page-overdue':
      return giveUp(turn, call.id, timer.agent);
    case 'ring-again':
      desk.journal.calls.add(call.id);
      return;
    case 'join-retry':
      return retryJoin(turn, call);
    case 'recording-overdue':
      return recordingOverdue(turn, call);
    case 'on-call-unconfirmed':
      return notConfirmedInTime(turn, call);
    case 'on-call-round-due':
      return ringNext(turn, call.id);
    case 'on-call-news':
      return saysStillRinging(turn, call);
    case 'comfort-due':
      return interruptMusic(turn, call);
    case 'rest-over':
      if (call.state === 'queued') desk.journal.queued.add(call.id);
      desk.journal.calls.add(call.id);
      return;
    case 'dialling-limit':
      return rangTooLong(turn, call, timer.leg, 'not-answered');
    case 'sleep-over':
    case 'hours-over':
    case 'callback-offer-due':
    case 'callback-menu-limit':
      return callbackTimerFired(turn, call, timer.kind);
    case 'offer-deadline':
    case 'bridging-limit': {
      const offer = call.offers.find((each) => each.attempt === timer.attempt);
      const outcome = timer.kind === 'offer-deadline' ? 'not-answered' : 'unreachable';
      if (offer) rangTooLong(turn, call, offer.leg, outcome);
    }
  }
}

/** A phone has rung, or been joined, for as long as it may. */
function rangTooLong(turn: Turn, call: Call, leg: LegId, outcome: OfferOutcome): void {
  callTransition(turn, call, { type: 'offer-failed', leg, outcome, legGone: false });
}

function effectFailed(turn: Turn, { effect, call: id, leg, error }: InputOf<'effect-failed'>): void {
  const call = turn.desk.calls.get(id);
  if (!call) return;
  record(turn, { type: 'effect-failed', at: turn.now, call: id, effect, error });
  switch (effect) {
    case 'originate':
      if (leg !== null)
        callTransition(turn, call, { type: 'offer-failed', leg, outcome: 'unreachable', legGone: true });
      return;
    case 'record':
      return recordingOver(turn, call, null, { error });
    case 'play':
      if (leg !== null && leg !== call.leg) {
        const playback = offerOn(call, leg)?.keyPlayback ?? call.forward?.keyPlayback;
        if (playback) callTransition(turn, call, { type: 'announcement-over', playback });
      } else if (call.announcement) {
        callTransition(turn, call, { type: 'announcement-over', playback: call.announcement.playback });
      }
      return;
    case 'create-bridge':
    case 'add-to-bridge': {
      if (call.talk) return joinFailed(turn, call);
      const offer = call.offers.find(({ acceptedAt }) => acceptedAt !== null);
      const joining =
        offer?.leg ?? (call.forward?.answeredAt == null ? call.dialling?.party : call.forward.leg);
      if (joining) {
        callTransition(turn, call, {
          type: 'offer-failed',
          leg: joining,
          outcome: 'unreachable',
          legGone: false,
        });
      }
      return;
    }
    default:
      return; // Nothing depends on it: the leg's own end will tell.
  }
}

function deviceChanged(turn: Turn, { device, registered, busyElsewhere }: InputOf<'device-changed'>): void {
  const { desk } = turn;
  const owner = desk.deviceOwner.get(device);
  const agent = owner === undefined ? undefined : desk.agents.get(owner);
  if (!agent) return;
  const before = agent.devices.get(device);
  if (before?.registered === registered && before.busyElsewhere === busyElsewhere) return;
  setStatus(turn, agent, device, { ...before, registered, busyElsewhere });
  if (before?.busyElsewhere !== busyElsewhere) withdrawing(turn, agent.profile.id, { type: 'line-changed' });
}

const commandInput = {
  available: () => ({ type: 'command-available' }) as const,
  paused: ({ pauseReason }: InputOf<'agent-command'>) =>
    ({ type: 'command-paused', reason: pauseReason }) as const,
  'signed-out': () => ({ type: 'command-signed-out' }) as const,
};

function agentCommand(turn: Turn, input: InputOf<'agent-command'>): void {
  const { agent, to, by } = input;
  const outcome = withdrawing(turn, agent, commandInput[to](input), by);
  if (outcome.kind !== 'refused') return;
  const { reason } = outcome;
  record(turn, { type: 'agent-command-refused', at: turn.now, agent, wanted: to, reason, by });
}

/** Tells the agent's machine; if that takes the agent away from an offer, the call goes back to the queue. */
function withdrawing(turn: Turn, id: string, input: AgentInput, by: string | null = null) {
  const { desk } = turn;
  const before = desk.agents.get(id);
  const outcome = tellAgent(turn, id, input, by);
  if (before?.state !== 'offered' || outcome.kind !== 'changed') return outcome;
  const call = desk.calls.get(before.call ?? '');
  if (call) {
    const reason = input.type === 'line-changed' ? 'busy' : 'declined';
    callTransition(turn, call, { type: 'offer-withdrawn', agent: id, outcome: reason });
  }
  return outcome;
}

/** Compares the timers that the touched calls and agents need now with those armed, and asks for the difference. */
function syncTimers(turn: Turn): void {
  const { desk, now } = turn;
  for (const id of desk.journal.calls) {
    const call = desk.calls.get(id);
    rearm(turn, desk.timersOfCall, id, call ? timersOfCall(call, now) : []);
  }
  for (const id of desk.journal.agents) {
    const agent = desk.agents.get(id);
    rearm(turn, desk.timersOfAgent, id, agent ? timersOfAgent(agent) : []);
  }
}

function rearm(
  turn: Turn,
  armed: Map<string, readonly Timer[]>,
  owner: string,
  wanted: readonly Timer[],
): void {
  const { timers } = turn.desk;
  const before = armed.get(owner) ?? [];
  if (before.length === 0 && wanted.length === 0) return;
  for (const timer of before) {
    if (wanted.some(({ id }) => id === timer.id)) continue;
    timers.delete(timer.id);
    perform(turn, { type: 'cancel-timer', timer: timer.id });
  }
  for (const timer of wanted) {
    if (timers.has(timer.id)) continue;
    timers.set(timer.id, timer);
    perform(turn, { type: 'arm-timer', timer: timer.id, at: timer.at });
  }
  if (wanted.length === 0) armed.delete(owner);
  else armed.set(owner, wanted);
}
