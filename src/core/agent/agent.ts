import type { CallId, DeviceId, LegId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';
import type { Agent, Service } from '../desk/directory.ts';

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
  /** Calls missed in a row, since the last one answered or the last act of their own. */
  readonly misses: number;
  /** The call talked in last, also while it goes on, with the service whose rules its wrap-up has. */
  readonly lastCall: { readonly call: CallId; readonly service: Service | null } | null;
  /** How often the wrap-up that runs was extended. */
  readonly wrapUpExtensions: number;
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
  /** The pause from which the agent dialled, to which the end of that call leads back. */
  readonly pausedBefore: { readonly reason: PauseReason | null } | null;
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
    pausedBefore: null,
    closing: new Map(),
    misses: 0,
    lastCall: null,
    wrapUpExtensions: 0,
  };
}

/** The devices an offer rings at once, in the agent's order: the first that can be rung, or each; empty: none can. */
export function ringableDevices(agent: AgentRecord): readonly DeviceId[] {
  const { devices, ring } = agent.profile;
  const ringable = devices.filter((id) => agent.devices.get(id)?.registered);
  return ring === 'all' ? ringable : ringable.slice(0, 1);
}

/** True when one of the agent's phones can be rung. */
export function isReachable(agent: AgentRecord): boolean {
  return agent.profile.devices.some((id) => agent.devices.get(id)?.registered);
}

/** True while any of the agent's phones is on a call that is not ours. */
export function isBusyElsewhere(agent: AgentRecord): boolean {
  return agent.profile.devices.some((id) => agent.devices.get(id)?.busyElsewhere);
}

/** Free: available, and a phone that would ring. Only a free agent is ever offered a call. */
export function isFree(agent: AgentRecord): boolean {
  return agent.state === 'available' && agent.closing.size === 0 && isReachable(agent);
}

/** Queue calls answered on `today`. */
export function callsOn(agent: AgentRecord, today: LocalDate): number {
  return agent.callsDay === today ? agent.callsToday : 0;
}
