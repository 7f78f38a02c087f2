import { askWhichNumber } from '../callback/menu.ts';
import { beginEntry, repeatEntry } from '../entry/enter.ts';
import type { AgentRecord } from '../agent/agent.ts';
import { acceptOffer } from '../call/accept.ts';
import { askForKeyAgain, needsKey } from '../call/accept-by-key.ts';
import {
  agentsOf,
  type AnnouncementPurpose,
  type Call,
  isWaiting,
  type Offer,
  offerBridge,
  offerOn,
  playbackOf,
} from '../call/call.ts';
import { endCall, endOffer, returnToQueue } from '../call/conversation.ts';
import { purposeOf, startHoldMusic } from '../call/caller-sound.ts';
import { callTransition } from '../call/machine.ts';
import { resumeOnCall } from '../call/on-call.ts';
import { resumeMessage } from '../call/voicemail.ts';
import { agreeDialling, type DiallingSeen, resumeBegun, resumeDialling } from '../call/resume-dialling.ts';
import { putAgent, putCall } from '../desk/state.ts';
import type { BridgeId, CallId, DeviceId, LegId } from '../kernel/ids.ts';
import { admit } from '../entry/admit.ts';
import { announce, enqueue } from './entry.ts';
import type { OfferGrounds } from './facts.ts';
import type { AsteriskSnapshot, SnapshotLeg } from './inputs.ts';
import { agreeOnTalk, keepNames, resumeAwaited, resumeForward, resumeTalk } from './resume-talk.ts';
import { GONE_UNSEEN, type Seen, seenIn } from './seen.ts';
import { perform, record, tellAgent, type Turn } from './turn.ts';

/**
 * Brings the desk and Asterisk together after each (re)connection. What Asterisk has is the truth: calls whose
 * caller is gone end, those that wait go on waiting in their order, those that talk are left to talk, callers
 * nobody knew of are taken in, and legs and bridges without an owner are cleared away.
 */
export function reconcile(turn: Turn, snapshot: AsteriskSnapshot): void {
  const { desk, now } = turn;
  const seen = seenIn(snapshot);
  record(turn, { type: 'asterisk-connected', at: now, channels: seen.legs.size });
  for (const id of [...desk.agents.keys()]) freePhone(turn, id, seen);
  const known = inOrderOfArrival(desk.calls.values());
  // A caller whose call has ended is no stranger, only one whose hanging up was lost: cleared away below.
  const strangers = snapshot.legs.filter(
    ({ leg, kind }) => kind === 'caller' && !desk.legs.has(leg) && !desk.gone.has(leg),
  );
  for (const call of known) resume(turn, call, seen);
  for (const leg of strangers.sort((a, b) => a.createdAt - b.createdAt || (a.leg < b.leg ? -1 : 1))) {
    takeOver(turn, leg, seen);
  }
  clearAway(turn, seen);
  // No news of before can still come over a new connection, and an Asterisk that was restarted within the second
  // gives a new caller the name of one who is gone.
  for (const leg of desk.gone) if (!seen.legs.has(leg)) desk.gone.delete(leg);
  for (const call of [...desk.calls.values()]) agree(turn, call);
  for (const agent of [...desk.agents.values()]) releaseFromLostCall(turn, agent);
  matchEverybody(turn);
  // What had come due while Asterisk was away comes due now.
  for (const { id, at } of desk.timers.values()) perform(turn, { type: 'arm-timer', timer: id, at });
}

function inOrderOfArrival(calls: Iterable<Call>): Call[] {
  return [...calls].sort((a, b) => a.arrivedAt - b.arrivedAt || (a.id < b.id ? -1 : 1));
}

/** Legs that were being hung up and have gone meanwhile no longer keep the agent's phone. */
function freePhone(turn: Turn, id: string, seen: Seen): void {
  const agent = turn.desk.agents.get(id);
  if (!agent || agent.closing.size === 0) return;
  const closing = new Map([...agent.closing].filter(([leg]) => seen.legs.has(leg)));
  for (const leg of closing.keys()) perform(turn, { type: 'hang-up', call: leg, leg });
  putAgent(turn.desk, { ...agent, closing });
}

/** Goes on with a call that the desk knows. */
function resume(turn: Turn, call: Call, seen: Seen): void {
  if (call.state === 'connected') return resumeTalk(turn, call, seen);
  if (call.state === 'dialling')
    return resumeDialling(turn, resumeAwaited(turn, call, seen), diallingSeen(seen));
  if (call.kind !== 'inbound' && call.state === 'arriving') return resumeBegun(turn, call);
  if (call.leg !== null && !seen.legs.has(call.leg)) {
    if (call.voicemail) return resumeMessage(turn, call, true);
    const reason = call.queuedAt === null ? 'abandoned' : 'failed';
    return endGone(turn, call, reason, seen);
  }
  resumeOnTheLine(turn, stopUnrecorded(turn, call), seen);
}

/**
 * What may play to the caller though its fact was lost, begun in the last moment before the service was killed: it
 * is stopped, or it would hold up the bridge. @returns the call, which does not use that name again
 */
function stopUnrecorded(turn: Turn, call: Call): Call {
  const { id, leg, announcements } = call;
  if (leg === null) return call;
  perform(turn, { type: 'stop-playback', call: id, leg, playback: playbackOf(id, announcements + 1) });
  const counted = { ...call, announcements: announcements + 1 };
  putCall(turn.desk, counted);
  return counted;
}

/** Goes on with a call whose caller is on the line and not yet connected. */
function resumeOnTheLine(turn: Turn, call: Call, seen: Seen): void {
  switch (call.state) {
    case 'connected':
    case 'dialling':
      return; // Of their own kind.
    case 'arriving':
      enqueueOrGreet(turn, call);
      return resumeOffers(turn, call.id, seen);
    case 'announcing':
      resumeAnnouncement(turn, call);
      return resumeOffers(turn, call.id, seen);
    case 'queued':
      resumeWaiting(turn, call, seen);
      return resumeOffers(turn, call.id, seen);
    case 'offering':
      if (call.announcement) resumeWaiting(turn, call, seen);
      return resumeOffers(turn, call.id, seen);
    case 'sleeping':
      return; // Nothing of it is in Asterisk.
    case 'forwarding':
      return resumeForward(turn, call, seen);
  }
}

const diallingSeen = ({ legs, bridges }: Seen): DiallingSeen => ({
  leg: (leg) => legs.get(leg),
  isIn: (bridge, leg) => bridges.get(bridge)?.has(leg) === true,
});

function endGone(turn: Turn, call: Call, reason: 'abandoned' | 'failed', seen: Seen): void {
  for (const offer of call.offers) {
    if (!seen.legs.has(offer.leg)) endOffer(turn, call, offer, 'withdrawn', { gone: offer.leg });
  }
  const current = turn.desk.calls.get(call.id);
  if (current) endCall(turn, current, { reason, by: 'desk', note: GONE_UNSEEN, gone: call.leg });
}

function enqueueOrGreet(turn: Turn, call: Call): void {
  if (call.entry) beginEntry(turn, call);
  else if (call.plan) enqueue(turn, call);
  else announce(turn, call, 'unknown-number', 'unknown-number');
}

/**
 * Whether the announcement has ended meanwhile cannot be known: a greeting is left, the others begin anew. What
 * may still play is stopped in each case: Asterisk joins a caller with nobody before it is over.
 */
function resumeAnnouncement(turn: Turn, call: Call): void {
  const purpose = purposeOf(call);
  if (call.callbackTo) return endCall(turn, call, { reason: 'callback', by: 'caller' });
  if (call.voicemail) return resumeMessage(turn, call, false);
  if (call.onCall) return resumeOnCall(turn, call);
  stopAnnouncement(turn, call);
  if (call.entry) return repeatEntry(turn, call);
  if (purpose === 'callback-menu') return askWhichNumber(turn, call);
  announce(turn, call, purpose, ...promptsOf(call, purpose));
}

/** What is said again to a caller whose announcement may have been cut. */
function promptsOf({ plan, progress: { leftFor } }: Call, purpose: AnnouncementPurpose): readonly string[] {
  if (purpose === 'closed') return plan?.entry.closed.prompts ?? ['closed'];
  if (purpose === 'nobody-answers') return ['forwarding-sorry'];
  return [purpose === 'overflow' && leftFor && 'message' in leftFor ? leftFor.message : 'unknown-number'];
}

function stopAnnouncement(turn: Turn, call: Call): void {
  if (!call.announcement || call.leg === null) return;
  const { playback } = call.announcement;
  perform(turn, { type: 'stop-playback', call: call.id, leg: call.leg, playback });
}

/**
 * Records anew the offers whose facts were lost, told by the phones that ring for the call or were just
 * answered. They go on; and no later offer takes the name of a leg that is still there.
 */
function adoptOffers(turn: Turn, id: CallId, seen: Seen): void {
  const { desk, now } = turn;
  for (const { leg, attempt } of seen.phones.get(id) ?? []) {
    const call = desk.calls.get(id);
    if (!call?.service || !isWaiting(call)) continue;
    if (attempt <= call.attempts || desk.closing.has(leg.leg)) continue;
    const owner = ownerOf(turn, leg.endpoint);
    if (!owner) {
      // A mobile: the trunk's name does not tell whose. It is hung up, and its name not used again.
      putCall(desk, { ...call, attempts: attempt });
      continue;
    }
    record(turn, {
      type: 'offer-made',
      at: now,
      call: id,
      agent: owner.agent.profile.id,
      device: owner.device,
      leg: leg.leg,
      attempt,
      deadlineAt: Math.min(leg.createdAt, now) + call.service.offerTimeoutMs,
      grounds: unknownGrounds,
    });
  }
}

/** Why the agent was chosen is not to be seen in Asterisk. */
const unknownGrounds: OfferGrounds = { levels: [], idleMs: 0, others: 0 };

/** Whose phone an endpoint is. */
function ownerOf({ desk }: Turn, endpoint: string): { agent: AgentRecord; device: DeviceId } | undefined {
  for (const device of desk.directory.devices.values()) {
    if (device.endpoint !== endpoint) continue;
    const agent = desk.agents.get(desk.deviceOwner.get(device.id) ?? '');
    if (agent) return { agent, device: device.id };
  }
  return undefined;
}

/** A phone of the call was picked up by a person: the two are about to be joined. */
function isBeingJoined(turn: Turn, call: Call, seen: Seen): boolean {
  return (seen.phones.get(call.id) ?? []).some(({ leg }) => {
    if (!leg.up) return false;
    const offer = offerOn(call, leg.leg);
    if (offer) return offer.acceptedAt !== null || !needsKey(turn, call, offer);
    return ownerOf(turn, leg.endpoint) !== undefined;
  });
}

/**
 * Music for one who waits; a greeting that played is taken for heard. Not for one who is about to be joined: where
 * what was said had ended, of which there may be no fact, the music after it would play on into the talk.
 */
function resumeWaiting(turn: Turn, call: Call, seen: Seen): void {
  if (isBeingJoined(turn, call, seen)) {
    if (call.announcement && call.leg !== null)
      perform(turn, { type: 'stop-hold-music', call: call.id, leg: call.leg });
    return;
  }
  if (call.announcement) {
    const { playback } = call.announcement;
    stopAnnouncement(turn, call);
    record(turn, { type: 'announcement-finished', at: turn.now, call: call.id, playback });
  }
  startHoldMusic(turn, call);
  const current = turn.desk.calls.get(call.id);
  if (current) putCall(turn.desk, { ...current, soundDueAt: null });
}

/** A phone that rings goes on ringing, one that was answered meanwhile is connected, one that is gone is let go. */
function resumeOffers(turn: Turn, id: CallId, seen: Seen): void {
  const { desk } = turn;
  const current = (): Call | undefined => desk.calls.get(id);
  adoptOffers(turn, id, seen);
  keepNames(turn, id, seen);
  for (const offer of current()?.offers ?? []) {
    const leg = seen.legs.get(offer.leg);
    const now = current();
    // Another phone that was picked up may have ended this one meanwhile.
    if (!now || !offerOn(now, offer.leg)) continue;
    if (!leg) returnToQueue(turn, now, offer, 'withdrawn', { gone: offer.leg });
    else if (leg.up) resumeAnswered(turn, now, offer, seen);
  }
}

/** A phone that was picked up: joined with the caller already, to be joined, or to be asked for a key anew. */
function resumeAnswered(turn: Turn, call: Call, offer: Offer, seen: Seen): void {
  const bridged = seen.bridges.get(offerBridge(call.id, offer.attempt));
  const joined = bridged?.has(offer.leg) === true && call.leg !== null && bridged.has(call.leg);
  if (joined) {
    acceptOffer(turn, call, offer);
    return bridgedAlready(turn, call, offer.leg);
  }
  if (offer.keyAwaitedSince !== null && offer.acceptedAt === null) return askForKeyAgain(turn, call, offer);
  callTransition(turn, call, { type: 'offer-answered', leg: offer.leg });
}

function bridgedAlready(turn: Turn, call: Call, leg: LegId): void {
  const accepted = turn.desk.calls.get(call.id);
  if (accepted) callTransition(turn, accepted, { type: 'offer-bridged', leg });
}

/**
 * Takes over a caller of whom no fact is left: younger than the last facts that were stored. One who talks
 * goes on talking; one who waits keeps the place that the channel's age gives.
 */
function takeOver(turn: Turn, leg: SnapshotLeg, seen: Seen): void {
  const { now } = turn;
  if (leg.dialled === null) return;
  const createdAt = Math.min(leg.createdAt, now);
  const partner = talkPartner(turn, leg, seen);
  if (!partner) {
    // What may still play to the caller, of before.
    const playback = playbackOf(leg.leg, 1);
    perform(turn, { type: 'stop-playback', call: leg.leg, leg: leg.leg, playback });
    const call = admit(turn, { leg: leg.leg, dialled: leg.dialled, caller: leg.caller, createdAt });
    record(turn, { type: 'call-taken-over', at: now, call, note: 'found waiting in Asterisk' });
    return resumeOffers(turn, call, seen);
  }
  rebuildTalk(turn, leg, leg.dialled, partner);
}

interface Partner {
  readonly leg: LegId;
  readonly attempt: number;
  readonly agent: AgentRecord;
  readonly device: DeviceId;
}

/** The agent with whom this caller shares a bridge, told from the phone's endpoint. */
function talkPartner(turn: Turn, caller: SnapshotLeg, seen: Seen): Partner | undefined {
  for (const { leg, attempt } of seen.phones.get(caller.leg) ?? []) {
    const bridged = seen.bridges.get(offerBridge(caller.leg, attempt));
    if (!bridged?.has(caller.leg) || !bridged.has(leg.leg)) continue;
    const owner = ownerOf(turn, leg.endpoint);
    if (owner?.agent.call === null) return { leg: leg.leg, attempt, ...owner };
  }
  return undefined;
}

/** Records anew the facts that were lost, as far as Asterisk shows them. Nothing is done to either leg. */
function rebuildTalk(turn: Turn, leg: SnapshotLeg, dialled: string, partner: Partner): void {
  const { desk, now } = turn;
  const silent: Turn = { ...turn, effects: [] };
  const createdAt = Math.min(leg.createdAt, now);
  const call = desk.calls.get(admit(silent, { leg: leg.leg, dialled, caller: leg.caller, createdAt }));
  if (!call?.service) return;
  if (call.queuedAt === null) enqueue(silent, call, call.arrivedAt);
  const { id } = partner.agent.profile;
  const { attempt, device } = partner;
  record(
    turn,
    {
      type: 'offer-made',
      at: now,
      call: call.id,
      agent: id,
      device,
      leg: partner.leg,
      attempt,
      deadlineAt: now,
      grounds: unknownGrounds,
    },
    { type: 'offer-accepted', at: now, call: call.id, agent: id, leg: partner.leg },
    {
      type: 'call-answered',
      at: now,
      call: call.id,
      agent: id,
      leg: partner.leg,
      waitMs: now - call.arrivedAt,
    },
    { type: 'call-taken-over', at: now, call: call.id, note: 'found talking in Asterisk' },
  );
}

/**
 * Makes the agents of a call agree with it: the last facts of one step may have been stored without the
 * others. Who talks is talking, whatever else was known of them; an offer stands only if its agent is free.
 */
function agree(turn: Turn, call: Call): void {
  const { desk } = turn;
  for (const offer of call.offers) {
    const agent = desk.agents.get(offer.agent);
    if (agent?.state === 'offered' && agent.call === call.id) continue;
    if (agent?.state === 'available') tellAgent(turn, offer.agent, { type: 'offered', call: call.id });
    else callTransition(turn, call, { type: 'offer-withdrawn', agent: offer.agent, outcome: 'withdrawn' });
  }
  agreeOnTalk(turn, call);
  agreeDialling(turn, call);
}

/** Legs and bridges of ours that no call owns: hung up, destroyed. */
function clearAway(turn: Turn, seen: Seen): void {
  const { desk } = turn;
  const owned = new Set<BridgeId>();
  for (const call of desk.calls.values()) {
    if (call.talk) owned.add(call.talk.bridge);
    if (call.forward?.answeredAt != null) owned.add(call.forward.bridge);
    if (call.dialling && call.dialling.answeredAt !== null)
      owned.add(offerBridge(call.id, call.dialling.attempt));
    for (const offer of call.offers) {
      // Before it is accepted an offer has none: one of its name is left from what was forgotten.
      if (offer.acceptedAt !== null) owned.add(offerBridge(call.id, offer.attempt));
    }
  }
  for (const leg of seen.legs.keys()) {
    if (!desk.legs.has(leg) && !desk.closing.has(leg)) perform(turn, { type: 'hang-up', call: leg, leg });
  }
  for (const bridge of seen.bridges.keys()) {
    if (!owned.has(bridge)) perform(turn, { type: 'destroy-bridge', call: bridge, bridge });
  }
}

/** An agent whose call has ended or gone elsewhere, which was stored without its being told to the agent, is let go. */
function releaseFromLostCall(turn: Turn, { profile: { id }, state, call: callId }: AgentRecord): void {
  const call = callId === null ? undefined : turn.desk.calls.get(callId);
  if (call && agentsOf(call).includes(id)) return;
  if (state === 'offered') tellAgent(turn, id, { type: 'offer-over' });
  if (state === 'talking') tellAgent(turn, id, { type: 'call-over', wrapUpUntil: null });
}

function matchEverybody({ desk }: Turn): void {
  for (const { id } of desk.waiting.all()) {
    desk.journal.queued.add(id);
    desk.journal.ruled.add(id);
  }
}
