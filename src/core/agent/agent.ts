import type { CallId, DeviceId, LegId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';
import type { Agent } from '../desk/directory.ts';

/** The states of an agent, named as the contract names them. */
export type AgentStateName =
  | 'signed-out'
  | 'available'
  | 'offered'
  | 'talking'
  | 'wrapping-up'
  | 'paused'
  | 'busy-elsewhere'
  | 'not-responding';

/** Free text of at most 80 characters, such as "lunch". */
export type PauseReason = string;

/** What is known of one phone now. It comes anew from Asterisk after each connection and is not a fact. */
export interface DeviceStatus {
  readonly registered: boolean;
  /** On a call that is not ours. */
  readonly busyElsewhere: boolean;
}

/** An agent at work: who they are, what they are doing, and what their turn is reckoned by. */
export interface AgentRecord {
  readonly profile: Agent;
  readonly state: AgentStateName;
  /** When the state began. */
  readonly since: InstantMs;
  readonly pauseReason: PauseReason | null;
  /** The call that is offered, talked in or wrapped up. */
  readonly call: CallId | null;
  /** When a wrap-up ends by itself. */
  readonly wrapUpUntil: InstantMs | null;
  /** End of the last queue call, or sign-in. Outgoing calls and pauses do not move it. */
  readonly idleSince: InstantMs;
  /** Queue calls answered on `callsDay`; on a later day it counts as 0. */
  readonly callsToday: number;
  readonly callsDay: LocalDate | null;
  readonly devices: ReadonlyMap<DeviceId, DeviceStatus>;
  /**
   * Legs to this agent's phones that we have asked to be hung up, since when, and that are not yet known to be
   * gone. Until they are, the phone may still be busy: a new call would be turned away by it.
   */
  readonly closing: ReadonlyMap<LegId, InstantMs>;
}

/** An agent who has not signed in yet. */
export function newAgent(profile: Agent): AgentRecord {
  return {
    profile,
    state: 'signed-out',
    since: 0,
    pauseReason: null,
    call: null,
    wrapUpUntil: null,
    idleSince: 0,
    callsToday: 0,
    callsDay: null,
    devices: new Map(),
    closing: new Map(),
  };
}

/** The device an offer would ring: the first registered one in the agent's order, null when there is none. */
export function reachableDevice(agent: AgentRecord): DeviceId | null {
  return agent.profile.devices.find((id) => agent.devices.get(id)?.registered) ?? null;
}

/** True while any of the agent's phones is on a call that is not ours. */
export function isBusyElsewhere(agent: AgentRecord): boolean {
  return agent.profile.devices.some((id) => agent.devices.get(id)?.busyElsewhere);
}

/** Free: available, and a phone that would ring. Only a free agent is ever offered a call. */
export function isFree(agent: AgentRecord): boolean {
  return agent.state === 'available' && agent.closing.size === 0 && reachableDevice(agent) !== null;
}

/** Queue calls answered on `today`. */
export function callsOn(agent: AgentRecord, today: LocalDate): number {
  return agent.callsDay === today ? agent.callsToday : 0;
}
