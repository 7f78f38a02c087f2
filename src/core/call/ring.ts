import { type AgentRecord, isFree, isReachable, ringableDevices } from '../agent/agent.ts';
import type { Desk } from '../desk/state.ts';
import { perform, type Turn } from '../desk/turn.ts';
import type { DeviceId, LegId, PhoneNumber } from '../kernel/ids.ts';
import { type DurationMs, type InstantMs, SECOND_MS } from '../kernel/time.ts';
import { type Call, offerLeg } from './call.ts';
import { OUTSIDE_RING_MS } from './talk.ts';

/** Asterisk rings a little longer than we do: it ends the ringing only if the service has gone away. */
const RING_MARGIN_MS: DurationMs = 5 * SECOND_MS;

/** A phone that has just begun to ring for a call that has its caller or its agent already. */
export interface Ringing {
  readonly leg: LegId;
  readonly attempt: number;
  readonly deadlineAt: InstantMs;
}

/** Rings a number outside through the trunk; it sees the number that the caller dialled. */
export function ringOutside(
  turn: Turn,
  call: Call,
  number: PhoneNumber,
  ringMs: DurationMs = OUTSIDE_RING_MS,
): Ringing {
  const { desk } = turn;
  const endpoint = `PJSIP/${number}@${desk.directory.dialling.trunk}`;
  return ring(turn, call, { endpoint, callerNumber: ownNumberOf(desk, call), ringMs, softphone: null });
}

/**
 * Rings the phone of an agent; it sees who calls, as with an offer.
 * @param autoAnswer a softphone answers by itself: the agent has asked for this, or was talking before
 */
export function ringAgent(turn: Turn, call: Call, device: DeviceId, autoAnswer = false): Ringing {
  const { endpoint, kind } = turn.desk.directory.devices.get(device) ?? { endpoint: device, kind: null };
  // A line outside may only be shown a number of ours.
  const shown = kind === 'mobile' ? ownNumberOf(turn.desk, call) : call.caller;
  const softphone = kind === 'softphone' ? { autoAnswer } : null;
  const ringMs = call.service?.offerTimeoutMs ?? OUTSIDE_RING_MS;
  return ring(turn, call, { endpoint, callerNumber: shown, ringMs, softphone });
}

interface Wanted {
  readonly endpoint: string;
  readonly callerNumber: PhoneNumber | null;
  readonly ringMs: DurationMs;
  readonly softphone: { readonly autoAnswer: boolean } | null;
}

function ring(turn: Turn, call: Call, { endpoint, callerNumber, ringMs, softphone }: Wanted): Ringing {
  const { directory } = turn.desk;
  const attempt = call.attempts + 1;
  const leg = offerLeg(call.id, attempt);
  const callerName =
    (call.organisation !== null && directory.organisations.get(call.organisation)?.name) ||
    (call.service?.name ?? '');
  perform(turn, {
    type: 'originate',
    call: call.id,
    leg,
    endpoint,
    callerNumber,
    callerName,
    ...(softphone && { softphone }),
    timeoutMs: ringMs + RING_MARGIN_MS,
  });
  return { leg, attempt, deadlineAt: turn.now + ringMs };
}

/** The number of ours that somebody outside sees: that of the municipality whose call it is. */
function ownNumberOf({ directory }: Desk, call: Call): PhoneNumber | null {
  if (directory.numbers.has(call.dialled)) return call.dialled;
  for (const { number, organisation } of directory.numbers.values()) {
    if (organisation === call.organisation) return number;
  }
  return null;
}

/** Which one phone of an agent is rung for a talk; null: none can be. */
export function phoneOf(agent: AgentRecord): DeviceId | null {
  return ringableDevices(agent)[0] ?? null;
}

/** Why an agent cannot be rung now, as said to the one who asks; null when they can. */
export function cannotRing(agent: AgentRecord): string | null {
  if (isFree(agent)) return null;
  const { name } = agent.profile;
  if (agent.state !== 'available') return `${name} is ${agent.state.replaceAll('-', ' ')}`;
  return isReachable(agent) ? `${name} is just ending another call` : `${name} has no phone that can be rung`;
}
