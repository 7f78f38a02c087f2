import { type AgentRecord, reachableDevice } from '../agent/agent.ts';
import { type Call, offerLeg } from '../call/call.ts';
import type { OfferGrounds } from '../desk/facts.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import { invariant } from '../kernel/assert.ts';
import { SECOND_MS } from '../kernel/time.ts';

/** Whom a call is offered to. */
export interface Choice {
  readonly agent: AgentRecord;
  /** How many others could have been offered the call. */
  readonly others: number;
}

/** Asterisk rings a little longer than we do: it ends the ringing only if the service has gone away. */
const RING_MARGIN_MS = 5 * SECOND_MS;

/** Reserves the agent for the call and rings their phone. */
export function offer(turn: Turn, call: Call, { agent, others }: Choice): void {
  const { desk, now } = turn;
  const { service } = call;
  const device = reachableDevice(agent);
  const endpoint = device === null ? undefined : desk.directory.devices.get(device)?.endpoint;
  invariant(
    service && device !== null && endpoint !== undefined,
    `${agent.profile.id} is free without a phone to ring`,
  );
  const attempt = call.attempts + 1;
  const leg = offerLeg(call.id, attempt);
  perform(turn, {
    type: 'originate',
    call: call.id,
    leg,
    endpoint,
    callerNumber: call.caller,
    callerName:
      (call.organisation !== null && desk.directory.organisations.get(call.organisation)?.name) ||
      service.name,
    timeoutMs: service.offerTimeoutMs + RING_MARGIN_MS,
  });
  const grounds = groundsFor(call, agent, now - agent.idleSince, others);
  const deadlineAt = now + service.offerTimeoutMs;
  const { id } = agent.profile;
  record(turn, {
    type: 'offer-made',
    at: now,
    call: call.id,
    agent: id,
    device,
    leg,
    attempt,
    deadlineAt,
    grounds,
  });
  tellAgent(turn, id, { type: 'offered', call: call.id });
}

function groundsFor(call: Call, agent: AgentRecord, idleMs: number, others: number): OfferGrounds {
  const levels = call.requirements.map(({ skill }) => ({
    skill,
    level: agent.profile.skills.get(skill) ?? 1,
  }));
  return { levels, idleMs, others };
}
