import type { AgentRecord } from '../agent/agent.ts';
import type { Target } from '../desk/directory.ts';
import type { EndedBy, OfferOutcome } from '../desk/facts.ts';
import type { PartyOutcome } from '../desk/talk-facts.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { LegId } from '../kernel/ids.ts';
import { linesAtEntry } from '../routing/lines.ts';
import { choose } from '../routing/choose.ts';
import { NO_PROGRESS } from '../routing/progress.ts';
import type { Call } from './call.ts';
import { endCall, letGo, releaseThird, toWrapUp } from './conversation.ts';
import { requeue } from './requeue.ts';
import { cannotRing, phoneOf, ringAgent, ringOutside } from './ring.ts';
import { legsOfInterruption } from './interruption.ts';
import { rearrange } from './rearrange.ts';
import { legsOfThird, type Talk, type ThirdParty } from './talk.ts';
import { whyNotDialled } from './toll-rules.ts';
import { handOn, ownQueue, type Refusal } from './transfer.ts';

/*
 * What is done in a talk. The machine in talk-machine.ts says when. There is one bridge, for those who
 * talk with one another. A channel in a bridge cannot be given music, so the caller is taken out first, and taken out of the
 * music before being brought back.
 */

/** A connected call with its talk. */
export interface Connected {
  readonly turn: Turn;
  readonly call: Call;
  readonly talk: Talk;
}

const of = ({ turn, call }: Connected): { readonly at: number; readonly call: string } => ({
  at: turn.now,
  call: call.id,
});

/** Who the third party is, as facts tell it. */
const told = ({ agent, number, leg }: ThirdParty) => ({ target: agent, number, leg });

/** Told only where a key was asked for. */
const byKey = (key: string | undefined): { readonly key?: string } => (key === undefined ? {} : { key });

/** The caller hears music; the agent hears nobody until somebody is there to talk with. */
export function hold(on: Connected, by: string | null): void {
  rearrange(on.turn, on.call, () => recordHeld(on, by));
}

/** What {@link hold} records, for where more changes with it. */
export function recordHeld(on: Connected, by: string | null): void {
  record(on.turn, { type: 'call-held', ...of(on), agent: on.talk.agent, by });
}

/** The caller is back from the music. */
export function resume(on: Connected): void {
  rearrange(on.turn, on.call, () => recordResumed(on));
}

function recordResumed(on: Connected): void {
  const { turn, talk } = on;
  if (talk.heldSince === null) return;
  record(turn, { type: 'call-resumed', ...of(on), heldMs: turn.now - talk.heldSince });
}

/** Rings somebody to be asked, with the caller on hold meanwhile. */
export function consult(on: Connected, to: Target, by: string): Refusal {
  const { turn, call, talk } = on;
  const asked = whomToAsk(on, to);
  if (typeof asked === 'string') return asked;
  if (talk.heldSince === null) hold(on, by);
  const { agent, device } = asked;
  const number = 'number' in to ? to.number : null;
  const { leg, attempt, deadlineAt } =
    device === null ? ringOutside(turn, call, number ?? '') : ringAgent(turn, call, device);
  record(turn, {
    type: 'consult-started',
    ...of(on),
    agent: talk.agent,
    service: 'service' in to ? to.service : null,
    target: agent?.profile.id ?? null,
    number,
    device,
    leg,
    attempt,
    deadlineAt,
    by,
  });
  if (talk.leg !== null) perform(turn, { type: 'start-ringing', call: call.id, leg: talk.leg });
  if (agent) tellAgent(turn, agent.profile.id, { type: 'offered', call: call.id });
  return undefined;
}

/** The agent who asks heard the other phone ring until now. */
function stopRinging({ turn, call, talk }: Connected): void {
  if (talk.leg !== null) perform(turn, { type: 'stop-ringing', call: call.id, leg: talk.leg });
}

interface Asked {
  readonly agent: AgentRecord | null;
  readonly device: string | null;
}

/** @returns whose phone to ring; a text says why nobody's can be */
function whomToAsk({ turn, call }: Connected, to: Target): Asked | string {
  const { directory, agents } = turn.desk;
  if ('number' in to) {
    return whyNotDialled(directory.dialling, to.number) ?? { agent: null, device: null };
  }
  if ('agent' in to) {
    const agent = agents.get(to.agent);
    if (!agent) return `there is no agent ${to.agent}`;
    const busy = cannotRing(agent);
    return busy === null ? { agent, device: phoneOf(agent) } : `${busy}: ask another agent or a service`;
  }
  const service = directory.services.get(to.service);
  if (!service) return `there is no service ${to.service}`;
  const asking: Call = {
    ...call,
    service,
    requirements: service.requirements,
    openLines: linesAtEntry(service, call.organisation),
    resting: new Map(),
    progress: NO_PROGRESS,
  };
  const [best] = choose(turn.desk, asking, turn.now)?.agents ?? [];
  return best
    ? { agent: best, device: phoneOf(best) }
    : `nobody of ${service.name} is free to be asked: transfer the call there, or try again later`;
}

/** The one who was rung has answered: the two talk, the caller hears music. */
export function consultAnswered(on: Connected, third: ThirdParty, key?: string): void {
  const { turn, call } = on;
  stopRinging(on);
  rearrange(turn, call, () => {
    record(turn, { type: 'consult-answered', ...of(on), ...told(third), ...byKey(key) });
    return { fresh: third.leg };
  });
  if (third.agent !== null) tellAgent(turn, third.agent, { type: 'connected', call: call.id });
}

/** The third party is out, and the agent has the caller back. */
export function takeBackFrom(on: Connected, third: ThirdParty, outcome: PartyOutcome, gone: boolean): void {
  rearrange(on.turn, on.call, () => {
    dropThird(on, third, outcome, gone);
    const now = current(on);
    if (now) recordResumed(now);
  });
}

/** The third party is out of the call; who is left talks on. */
export function dropThird(on: Connected, third: ThirdParty, outcome: PartyOutcome, gone = false): void {
  const { turn, call } = on;
  if (third.answeredAt === null) stopRinging(on);
  if (!gone) for (const leg of legsOfThird(third)) letGo(turn, call, third.agent, leg);
  record(turn, { type: 'consult-ended', ...of(on), ...told(third), outcome });
  releaseThird(turn, third);
}

/** The caller and the third party talk on without the agent, whose part is over. */
export function complete(on: Connected, third: ThirdParty, gone: LegId | null = null): void {
  const { turn, call, talk } = on;
  for (const leg of ownLegs(talk)) if (gone !== leg) letGo(turn, call, talk.agent, leg);
  rearrange(turn, call, () =>
    record(turn, { type: 'consult-completed', ...of(on), ...told(third), agent: talk.agent }),
  );
  if (talk.agent !== null) toWrapUp(turn, call, talk.agent);
}

/** The caller joins the two who talk. */
export function conference(on: Connected, third: ThirdParty): void {
  const { turn, call, talk } = on;
  rearrange(turn, call, () =>
    record(turn, { type: 'conference-started', ...of(on), ...told(third), agent: talk.agent }),
  );
}

/** What Asterisk may have of the agent who has the call. */
const ownLegs = ({ leg, interruption }: Talk): readonly LegId[] => [
  ...(leg === null ? [] : [leg]),
  ...(interruption ? legsOfInterruption(interruption) : []),
];

/** The agent goes out of the conference, still owns the call, and may come back. */
export function leave(on: Connected, gone: LegId | null = null): void {
  const { turn, call, talk } = on;
  if (talk.agent === null || (talk.leg === null && !talk.interruption)) return;
  for (const leg of ownLegs(talk)) if (gone !== leg) letGo(turn, call, talk.agent, leg);
  record(turn, { type: 'agent-left', ...of(on), agent: talk.agent });
  toWrapUp(turn, call, talk.agent);
}

/** States from which an agent may come back into a call that they left. */
const mayRejoin: ReadonlySet<string> = new Set(['available', 'wrapping-up', 'paused']);

/** Rings the phone of the agent who had left. */
export function rejoin(on: Connected, by: string): Refusal {
  const { turn, call, talk } = on;
  const { desk } = turn;
  const agent = talk.agent === null ? undefined : desk.agents.get(talk.agent);
  if (!agent) return 'no agent of the desk has had this call';
  const { id, name } = agent.profile;
  if (!mayRejoin.has(agent.state)) {
    return `${name} is ${agent.state.replaceAll('-', ' ')}: come back when that is over`;
  }
  const device = phoneOf(agent);
  if (device === null) return `${name} has no phone that can be rung: sign one in first`;
  if (agent.closing.size > 0) return `${name} is just ending another call: try again in a moment`;
  if (agent.state !== 'available') tellAgent(turn, id, { type: 'command-available' }, by);
  if (desk.agents.get(id)?.state !== 'available') return `${name} is on another line: end that call first`;
  const { leg, attempt, deadlineAt } = ringAgent(turn, call, device, true);
  record(turn, { type: 'rejoin-started', ...of(on), agent: id, device, leg, attempt, deadlineAt, by });
  tellAgent(turn, id, { type: 'offered', call: call.id });
  return undefined;
}

/** The agent is on the line again. */
export function rejoined(on: Connected, leg: LegId, key?: string): void {
  const { turn, call, talk } = on;
  if (talk.agent === null) return;
  perform(turn, { type: 'add-to-bridge', call: call.id, bridge: talk.bridge, legs: [leg] });
  record(turn, { type: 'agent-rejoined', ...of(on), agent: talk.agent, leg, ...byKey(key) });
  tellAgent(turn, talk.agent, { type: 'connected', call: call.id });
}

/** The agent's phone rings no longer; without a third party the caller is alone, and goes back to the queue. */
export function endRejoin(on: Connected, outcome: PartyOutcome, gone = false): void {
  const { turn, call, talk } = on;
  if (!talk.rejoin || talk.agent === null) return;
  const { leg } = talk.rejoin;
  if (!gone) letGo(turn, call, talk.agent, leg);
  record(turn, { type: 'rejoin-ended', ...of(on), agent: talk.agent, leg, outcome });
  tellAgent(turn, talk.agent, { type: 'offer-over' });
  if (talk.third) return;
  const alone = turn.desk.calls.get(call.id);
  if (alone) backToQueue(turn, alone);
}

/** A caller who is left alone through nobody's wish goes back to the queue; without one, the call ends. */
export function backToQueue(turn: Turn, call: Call, gone: LegId | null = null): void {
  const queue = ownQueue(call);
  if (!queue || call.leg === null) return end(turn, call, 'agent', gone);
  handOn(turn, call, queue, null, gone);
  const waiting = turn.desk.calls.get(call.id);
  if (waiting?.service) requeue(turn, waiting, waiting.service);
}

/** The caller has gone; the other two talk on. */
export function callerLeft(on: Connected): void {
  const { turn, call } = on;
  if (call.leg !== null) record(turn, { type: 'caller-left', ...of(on), leg: call.leg });
}

/** Ends a call that was answered. One that nobody of the desk had has flowed out. */
export function end(turn: Turn, call: Call, by: EndedBy, gone: LegId | null = null): void {
  const reason =
    call.past.owner === null && call.talk?.agent == null && !call.onCall ? 'overflow' : 'handled';
  endCall(turn, call, { reason, by, gone });
}

/** How the end of a leg reads for somebody who had answered it. */
export const afterAnswer = (outcome: OfferOutcome): PartyOutcome =>
  outcome === 'declined' ? 'hung-up' : outcome;

/** The talk of a call as it stands in the desk now, after what was just recorded. */
export function current({ turn, call }: Connected): Connected | null {
  const now = turn.desk.calls.get(call.id);
  return now?.talk ? { turn, call: now, talk: now.talk } : null;
}
