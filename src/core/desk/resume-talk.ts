import type { Call } from '../call/call.ts';
import { startHoldMusic, stopSound } from '../call/caller-sound.ts';
import { endCall, endForward } from '../call/conversation.ts';
import { comeBack, forwardAnswered, forwardConnected, forwardFailed } from '../call/forward.ts';
import { type FoundRinging, ringAgain, ringNext } from '../call/on-call.ts';
import { awaitLonger } from '../call/interrupt.ts';
import { awaitedIn, type Seated, seatedIn } from '../call/awaited.ts';
import { type LegNews, losePhone, lostPhoneNews } from '../call/lost-phone.ts';
import type { TalkEvent } from '../call/talk-event.ts';
import { talkEvent } from '../call/talk-machine.ts';
import { backToQueue } from '../call/talk-acts.ts';
import { legOfAnswered, legsInBridge } from '../call/talk.ts';
import type { AgentId, CallId, LegId } from '../kernel/ids.ts';
import { GONE_UNSEEN, type Seen } from './seen.ts';
import { putCall } from './state.ts';
import { perform, record, tellAgent, type Turn } from './turn.ts';

/*
 * Talks and forwarded calls after a reconnection: who is gone is taken for gone, who has answered for answered;
 * then the bridge is made what it ought to be. A talk in which nothing changed is not touched.
 */

/** Goes on with a connected call. */
export function resumeTalk(turn: Turn, call: Call, seen: Seen): void {
  keepNames(turn, call.id, seen);
  const { talk } = call;
  if (!talk) return;
  const plain = !talk.third && !talk.rejoin;
  if (plain && call.leg !== null && !seen.legs.has(call.leg)) {
    return endCall(turn, call, { reason: 'handled', by: 'desk', note: GONE_UNSEEN, gone: call.leg });
  }
  if (plain && talk.leg !== null && !seen.legs.has(talk.leg) && !isAwaited(turn, call, talk.leg))
    return resumeWithoutAgent(turn, call, talk.leg, seen);
  const known = turn.desk.calls.get(call.id) ?? call;
  for (const event of [...missedEvents(known, seen), ...missedOfAwaited(known, seen)]) {
    const now = turn.desk.calls.get(call.id);
    if (now) talkEvent(turn, now, event);
  }
  awaitLonger(turn, call.id);
  const now = turn.desk.calls.get(call.id);
  if (now?.talk) arrangeBridge(turn, now, seen);
}

/** The agent's phone is gone, which is no wish of theirs on a page: they are waited for. */
function isAwaited(turn: Turn, call: Call, leg: LegId): boolean {
  const seated: Seated | undefined = seatedIn(call).find((each) => each.leg === leg);
  return seated !== undefined && losePhone(turn, call, seated, 'leg-gone');
}

/** What must have happened meanwhile to the legs of those who are waited for. */
function missedOfAwaited(call: Call, { legs }: Seen): LegNews[] {
  return awaitedIn(call).flatMap(({ interruption: { leg, ring } }): LegNews[] => {
    const events: LegNews[] = leg !== null && !legs.has(leg) ? [{ type: 'agent-gone', leg }] : [];
    const rung = ring && legs.get(ring.leg);
    if (ring && !rung)
      events.push({ type: 'party-failed', leg: ring.leg, outcome: 'withdrawn', legGone: true });
    if (ring && rung?.up) events.push({ type: 'party-answered', leg: ring.leg });
    return events;
  });
}

/** The agent is gone. A caller who stands outside the bridge was being handed on, and waits. */
function resumeWithoutAgent(turn: Turn, call: Call, agentLeg: LegId, seen: Seen): void {
  const handedOn = call.leg !== null && !isIn(call, call.leg, seen) && call.talk?.heldSince === null;
  if (handedOn) return backToQueue(turn, call, agentLeg);
  endCall(turn, call, { reason: 'handled', by: 'agent', note: GONE_UNSEEN, gone: agentLeg });
}

const isIn = (call: Call, leg: LegId, seen: Seen): boolean =>
  call.talk !== null && seen.bridges.get(call.talk.bridge)?.has(leg) === true;

/** What must have happened to the parties of a talk while nobody was told. */
function missedEvents({ leg: caller, talk }: Call, { legs }: Seen): TalkEvent[] {
  if (!talk) return [];
  const { leg, third, rejoin } = talk;
  const events: TalkEvent[] = [];
  if (caller !== null && !legs.has(caller)) events.push({ type: 'caller-gone' });
  if (leg !== null && !legs.has(leg)) events.push({ type: 'agent-gone', leg });
  for (const ringing of [third?.answeredAt === null ? third : null, rejoin]) {
    if (ringing && legs.get(ringing.leg)?.up) events.push({ type: 'party-answered', leg: ringing.leg });
  }
  for (const party of [third?.interruption ? null : third, rejoin]) {
    if (party && !legs.has(party.leg))
      events.push({ type: 'party-failed', leg: party.leg, outcome: 'unreachable', legGone: true });
  }
  return events;
}

/** Makes the bridge hold whom it ought to, and nobody who is on hold. What this turn has asked for is not asked again. */
function arrangeBridge(turn: Turn, call: Call, seen: Seen): void {
  const { id, leg: caller, talk } = call;
  if (!talk) return;
  const { bridge, third } = talk;
  const inside = legsInBridge(talk, caller);
  const moved = new Set(
    turn.effects.flatMap((effect) =>
      effect.type === 'add-to-bridge' || effect.type === 'remove-from-bridge' ? effect.legs : [],
    ),
  );
  const missing = inside.filter((each) => !isIn(call, each, seen) && !moved.has(each));
  if (missing.length > 0) {
    const others = [caller, third?.leg].filter((each) => each != null);
    for (const leg of others)
      if (missing.includes(leg)) perform(turn, { type: 'stop-hold-music', call: id, leg });
    perform(
      turn,
      { type: 'create-bridge', call: id, bridge },
      { type: 'add-to-bridge', call: id, bridge, legs: missing },
    );
  }
  for (const leg of [caller, legOfAnswered(third), talk.leg]) {
    if (leg === null || inside.includes(leg) || moved.has(leg)) continue;
    if (isIn(call, leg, seen)) perform(turn, { type: 'remove-from-bridge', call: id, bridge, legs: [leg] });
    if (leg !== talk.leg) perform(turn, { type: 'start-hold-music', call: id, leg });
  }
}

/** Goes on with a call for which somebody outside is rung. */
export function resumeForward(turn: Turn, call: Call, seen: Seen): void {
  const lost = ringsUnrecorded(call, seen);
  keepNames(turn, call.id, seen);
  const { forward, leg: caller } = call;
  if (caller === null) return;
  if (call.onCall && (!forward || !seen.legs.has(forward.leg))) return resumeBetween(turn, call, seen, lost);
  // That it came to nothing was stored without what followed.
  if (!forward) return comeBack(turn, call.id);
  const { leg, bridge } = forward;
  const found = seen.legs.get(leg);
  if (!found) return forwardFailed(turn, call, leg, 'unreachable', true);
  if (!found.up) return musicAgain(turn, call);
  if (forward.answeredAt === null) forwardAnswered(turn, call, leg);
  const members = seen.bridges.get(bridge);
  const joined = members?.has(leg) === true && members.has(caller);
  const now = turn.desk.calls.get(call.id);
  if (joined && now) return forwardConnected(turn, now, leg);
  if (forward.answeredAt === null) return; // Being asked, or joined just now.
  perform(
    turn,
    { type: 'stop-hold-music', call: call.id, leg: caller },
    { type: 'create-bridge', call: call.id, bridge },
    { type: 'add-to-bridge', call: call.id, bridge, legs: [caller, leg] },
  );
}

/**
 * Nobody on call is rung any more, as far as is known. One who is rung though the fact of it was lost, in the last
 * moment before the service was killed, goes on being rung: never twice at once. One whose phone has gone before
 * its time may have picked it up, and is rung again.
 */
function resumeBetween(turn: Turn, call: Call, seen: Seen, lost: FoundRinging | undefined): void {
  const { id, forward } = call;
  const again = forward?.keyPlayback === null && turn.now < forward.deadlineAt && !lost;
  if (forward) endForward(turn, call, again ? 'withdrawn' : 'not-answered', { gone: forward.leg });
  musicAgain(turn, call);
  if (again) return ringAgain(turn, id);
  ringNext(turn, id, lost);
  const current = lost && turn.desk.calls.get(id);
  if (current?.forward && seen.legs.get(current.forward.leg)?.up)
    forwardAnswered(turn, current, current.forward.leg);
}

/** The phone that was rung after the last of which there is a fact. */
function ringsUnrecorded({ id, attempts }: Call, seen: Seen): FoundRinging | undefined {
  const [first, ...more] = (seen.phones.get(id) ?? []).filter(({ attempt }) => attempt > attempts);
  // Of several it cannot be told who is the last one's.
  if (!first || more.length > 0 || first.attempt !== attempts + 1) return undefined;
  return { leg: first.leg.leg, attempt: first.attempt, since: first.leg.createdAt };
}

/** Whether what was said to the caller is over cannot be known: music, from here on. */
function musicAgain(turn: Turn, call: Call): void {
  const { id, announcement } = call;
  if (!announcement) return startHoldMusic(turn, call);
  const { playback } = announcement;
  stopSound(turn, call);
  record(turn, { type: 'announcement-finished', at: turn.now, call: id, playback });
  startHoldMusic(turn, call);
}

/** No later phone gets the name of one that is still there though its fact was lost. */
export function keepNames(turn: Turn, id: CallId, seen: Seen): void {
  const call = turn.desk.calls.get(id);
  const last = Math.max(0, ...(seen.phones.get(id) ?? []).map(({ attempt }) => attempt));
  if (call && last > call.attempts) putCall(turn.desk, { ...call, attempts: last });
}

/** Makes the agents of a talk agree with it: the last facts of one step may have been stored without the others. */
export function agreeOnTalk(turn: Turn, call: Call): void {
  const { talk } = call;
  if (!talk) return;
  const { agent, leg, third, rejoin, interruption } = talk;
  if (agent !== null && (leg !== null || interruption)) makeTalking(turn, agent, call.id);
  if (agent !== null && rejoin) makeOffered(turn, call, agent, rejoin.leg);
  if (third?.agent == null) return;
  if (third.answeredAt === null) makeOffered(turn, call, third.agent, third.leg);
  else makeTalking(turn, third.agent, call.id);
}

function makeTalking(turn: Turn, id: AgentId, call: CallId): void {
  const agent = turn.desk.agents.get(id);
  if (!agent || (agent.state === 'talking' && agent.call === call)) return;
  if (agent.state !== 'offered') {
    if (agent.state !== 'available') tellAgent(turn, id, { type: 'command-available' });
    tellAgent(turn, id, { type: 'offered', call });
  }
  tellAgent(turn, id, { type: 'connected', call });
}

function makeOffered(turn: Turn, call: Call, id: AgentId, leg: LegId): void {
  const agent = turn.desk.agents.get(id);
  if (agent?.state === 'offered' && agent.call === call.id) return;
  if (agent?.state === 'available') {
    tellAgent(turn, id, { type: 'offered', call: call.id });
    return;
  }
  const now = turn.desk.calls.get(call.id);
  if (now) talkEvent(turn, now, { type: 'party-failed', leg, outcome: 'withdrawn', legGone: false });
}

/** Takes in what happened meanwhile to the phone of an agent who dials and is waited for. @returns the call then */
export function resumeAwaited(turn: Turn, call: Call, seen: Seen): Call {
  keepNames(turn, call.id, seen);
  const current = (): Call => turn.desk.calls.get(call.id) ?? call;
  for (const news of missedOfAwaited(call, seen)) lostPhoneNews(turn, current(), news);
  awaitLonger(turn, call.id);
  return current();
}
