import { type AgentRecord, ringableDevices } from '../agent/agent.ts';
import { type Call, offerLeg } from '../call/call.ts';
import type { Device } from '../desk/directory.ts';
import type { OfferGrounds } from '../desk/facts.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import { invariant } from '../kernel/assert.ts';
import { SECOND_MS } from '../kernel/time.ts';
import type { DecidedBy, Later } from './order.ts';

/** Whom a call is offered to. */
export interface Choice {
  readonly agent: AgentRecord;
  /** How many others could have been offered the call. */
  readonly others: number;
  readonly decidedBy: DecidedBy;
  /** Who would have been asked next. */
  readonly next?: readonly Later[];
}

/** Asterisk rings a little longer than we do: it ends the ringing only if the service has gone away. */
const RING_MARGIN_MS = 5 * SECOND_MS;

/**
 * Reserves the agent for the call and rings their phone, or all of their phones at once. Each is an offer of its
 * own with the same deadline; the first to accept wins.
 */
export function offer(turn: Turn, call: Call, { agent, others, decidedBy, next = [] }: Choice): void {
  const { desk, now } = turn;
  const { id } = agent.profile;
  const devices = ringableDevices(agent).flatMap((device) => desk.directory.devices.get(device) ?? []);
  invariant(call.service && devices.length > 0, `${id} is free without a phone to ring`);
  const grounds: OfferGrounds = {
    levels: levelsOf(call, agent),
    idleMs: now - agent.idleSince,
    others,
    decidedBy,
  };
  // Told once, however many phones ring.
  const first = next.length === 0 ? grounds : { ...grounds, next };
  devices.forEach((device, n) =>
    ring(turn, call, { agent: id, device, grounds: n === 0 ? first : grounds, alongside: n > 0 }),
  );
  tellAgent(turn, id, { type: 'offered', call: call.id });
}

interface Ring {
  readonly agent: string;
  readonly device: Device;
  readonly grounds: OfferGrounds;
  /** Rung together with the phone before it. */
  readonly alongside: boolean;
}

function ring(turn: Turn, call: Call, { agent, device, grounds, alongside }: Ring): void {
  const { desk, now } = turn;
  const timeoutMs = call.service?.offerTimeoutMs ?? 0;
  const attempt = (desk.calls.get(call.id) ?? call).attempts + 1;
  const leg = offerLeg(call.id, attempt);
  perform(turn, {
    type: 'originate',
    call: call.id,
    leg,
    endpoint: device.endpoint,
    // A line outside may only be shown a number of ours; the caller's own would be refused or misread there.
    callerNumber: device.kind === 'mobile' ? call.dialled : call.caller,
    callerName: callerName(turn, call),
    ...(device.kind === 'softphone' && { softphone: { autoAnswer: false } }),
    timeoutMs: timeoutMs + RING_MARGIN_MS,
  });
  record(turn, {
    type: 'offer-made',
    at: now,
    call: call.id,
    agent,
    device: device.id,
    leg,
    attempt,
    deadlineAt: now + timeoutMs,
    grounds,
    ...(alongside && { alongside }),
  });
}

/** What the ringing phone shows: the municipality, and whose direct number was dialled. */
function callerName({ desk: { directory } }: Turn, { organisation, service, plan }: Call): string {
  const name =
    (organisation !== null && directory.organisations.get(organisation)?.name) || (service?.name ?? '');
  const { directLineOf = null } = plan ?? {};
  if (directLineOf === null) return name;
  return `${name} (direct to ${directory.agents.get(directLineOf)?.name ?? directLineOf})`;
}

function levelsOf({ requirements }: Call, { profile }: AgentRecord): OfferGrounds['levels'] {
  return requirements.flatMap(({ skill }) => {
    const level = profile.skills.get(skill);
    return level === undefined ? [] : [{ skill, level }];
  });
}
