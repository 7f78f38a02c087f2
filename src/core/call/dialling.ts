import { giveUp } from '../callback/give-up.ts';
import { partyOf, ringsBack, shownTo, triesOf } from '../callback/rules.ts';
import { settle } from '../callback/settle.ts';
import type { NotReached } from '../desk/dial-facts.ts';
import type { OfferOutcome } from '../desk/facts.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { AgentId, LegId } from '../kernel/ids.ts';
import { SECOND_MS, type DurationMs } from '../kernel/time.ts';
import { type Call, type Dialling, offerBridge, offerLeg } from './call.ts';
import { startHoldMusic } from './caller-sound.ts';
import { endCall, endDialling } from './conversation.ts';

/*
 * The agent is on the line and hears ringing while the other party's phone rings; once that is answered, the two
 * are joined as any other. Each of the two may be gone at each moment. A callback whose party is not reached
 * sleeps and waits again in its old place; an outgoing call ends.
 */

/** Asterisk rings a little longer than we do: it ends the ringing only if the service has gone away. */
const RING_MARGIN_MS = 5 * SECOND_MS;

/** The phone of somebody whom an agent dials rings until one of the two has had enough, at most so long. */
const OUTGOING_RING_MS = 120 * SECOND_MS;

/** Dials the other party for an agent who is on the line on `agentLeg`. */
export function dialParty(turn: Turn, call: Call, agent: AgentId, agentLeg: LegId): void {
  const { desk, now } = turn;
  const number = partyOf(call);
  if (number === null)
    return endCall(turn, call, { reason: 'failed', by: 'desk', note: 'no number to dial' });
  const attempt = call.attempts + 1;
  const leg = offerLeg(call.id, attempt);
  const ringMs = ringMsOf(call);
  const organisation =
    call.organisation === null ? null : desk.directory.organisations.get(call.organisation);
  perform(
    turn,
    {
      type: 'originate',
      call: call.id,
      leg,
      endpoint: `PJSIP/${number}@${desk.directory.dialling.trunk}`,
      callerNumber: shownTo(call),
      callerName: organisation?.name ?? '',
      timeoutMs: ringMs + RING_MARGIN_MS,
    },
    { type: 'start-ringing', call: call.id, leg: agentLeg },
  );
  record(turn, {
    type: 'party-dialled',
    at: now,
    call: call.id,
    agent,
    agentLeg,
    number,
    leg,
    attempt,
    deadlineAt: now + ringMs,
  });
}

const ringMsOf = (call: Call): DurationMs =>
  call.kind === 'outgoing' ? OUTGOING_RING_MS : triesOf(call.service).ringTimeoutMs;

/** A phone was picked up: the agent's own, or the other party's, whom the agent is then joined with. */
export function dialledAnswered(turn: Turn, call: Call, leg: LegId): void {
  const { dialling } = call;
  if (!dialling || dialling.answeredAt !== null) return;
  const { agent, agentLeg, party } = dialling;
  if (party === null) {
    if (leg === agentLeg) dialParty(turn, call, agent, agentLeg);
    return;
  }
  if (leg !== party) return;
  if (dialling.interruption) return answeredWithoutAgent(turn, call, dialling, leg);
  perform(turn, { type: 'stop-ringing', call: call.id, leg: agentLeg });
  record(turn, { type: 'party-answered', at: turn.now, call: call.id, leg });
  join(turn, call, dialling);
}

/** They are there while the agent's phone is lost: they hear music until the agent is back. */
function answeredWithoutAgent(turn: Turn, { id }: Call, { agentLeg, attempt }: Dialling, leg: LegId): void {
  perform(turn, { type: 'create-bridge', call: id, bridge: offerBridge(id, attempt) });
  record(turn, { type: 'party-answered', at: turn.now, call: id, leg });
  const answered = turn.desk.calls.get(id);
  if (!answered) return;
  dialledBridged(turn, answered, agentLeg);
  startHoldMusic(turn, answered);
}

/** Brings the two together, anew too after a connection was lost. */
export function join(turn: Turn, { id }: Call, { agentLeg, party, attempt }: Dialling): void {
  if (party === null) return;
  const bridge = offerBridge(id, attempt);
  perform(
    turn,
    { type: 'create-bridge', call: id, bridge },
    // The agent's leg last: once it is in, the other party's is.
    { type: 'add-to-bridge', call: id, bridge, legs: [party, agentLeg] },
  );
}

/** The agent's leg is in the bridge, where the other party's already is: they talk. */
export function dialledBridged(turn: Turn, call: Call, leg: LegId): void {
  const { dialling } = call;
  if (!dialling || dialling.answeredAt === null || leg !== dialling.agentLeg) return;
  const { agent } = dialling;
  const waitMs = turn.now - (call.queuedAt ?? turn.now);
  record(turn, { type: 'call-answered', at: turn.now, call: call.id, agent, leg, waitMs });
}

/** What came of the phone that rings. */
interface Failed {
  readonly leg: LegId;
  readonly outcome: OfferOutcome;
  readonly legGone: boolean;
}

/** The phone that rings was not answered, or what followed its answer failed. */
export function dialledFailed(turn: Turn, call: Call, { leg, outcome, legGone }: Failed): void {
  const { dialling } = call;
  if (!dialling) return;
  const gone = legGone ? leg : null;
  if (leg === dialling.party) return notReached(turn, call, dialling, reachedNot(outcome), gone);
  if (leg !== dialling.agentLeg || dialling.party !== null) return;
  endCall(turn, call, {
    reason: 'not-reached',
    by: outcome === 'declined' ? 'agent' : 'desk',
    note: "the agent's own phone was not answered",
    gone,
  });
}

const reachedNot = (outcome: OfferOutcome): NotReached => (outcome === 'withdrawn' ? 'unreachable' : outcome);

/** The other party had answered and is gone before the two were joined. */
export function dialledPartyGone(turn: Turn, call: Call): void {
  if (call.dialling) notReached(turn, call, call.dialling, 'declined', call.leg);
}

/** The agent hangs up by the page, before anybody has answered. */
export function hangUpDialling(turn: Turn, call: Call): void {
  const { dialling } = call;
  if (dialling && ringsBack(call)) return notReached(turn, call, dialling, 'given-up', null);
  endCall(turn, call, { reason: 'not-reached', by: 'agent' });
}

/** The agent hung up. A callback waits again for somebody, in its old place; this agent rests from it. */
export function diallingAgentGone(turn: Turn, call: Call, leg: LegId): void {
  const { dialling } = call;
  if (dialling?.agentLeg !== leg) return;
  if (dialling.party !== null && ringsBack(call)) return notReached(turn, call, dialling, 'given-up', leg);
  endCall(turn, call, { reason: 'not-reached', by: 'agent', gone: leg });
}

/** The agent is free again, without a mark; the call sleeps, is given up, or ends. */
function notReached(
  turn: Turn,
  call: Call,
  dialling: Dialling,
  outcome: NotReached,
  gone: LegId | null,
): void {
  const { now } = turn;
  const { agent, party } = dialling;
  const givenUp = outcome === 'given-up';
  if (!ringsBack(call))
    return endCall(turn, call, { reason: 'not-reached', by: 'desk', note: outcome, gone });
  if (call.leg !== null && call.leg !== gone)
    perform(turn, { type: 'hang-up', call: call.id, leg: call.leg });
  endDialling(turn, call, gone);
  record(turn, {
    type: 'party-not-reached',
    at: now,
    call: call.id,
    agent,
    leg: party ?? dialling.agentLeg,
    outcome,
    tries: (call.callOut?.tries ?? 0) + (givenUp ? 0 : 1),
    restUntil: givenUp ? now + (call.service?.restMs ?? 0) : null,
  });
  tellAgent(turn, agent, { type: 'call-over', wrapUpUntil: null });
  const current = turn.desk.calls.get(call.id);
  if (!current) return;
  const { attempts, retryGapMs } = triesOf(call.service);
  if (!givenUp && (current.callOut?.tries ?? 0) >= attempts) return giveUp(turn, current, 'tried');
  settle(turn, call.id, givenUp ? now : now + retryGapMs, 'not-reached');
}
