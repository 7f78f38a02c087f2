import type { CallId, DeviceId, LegId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate } from '../kernel/time.ts';
import type { Call } from '../call/call.ts';
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

/**
 * What keeps a phone from being rung. All but `not-registered` concern the phone of an agent's page: `page-away`:
 * it is closed or out of reach; `asleep`: not heard of for too long; `microphone`: not allowed, or there is none;
 * `no-sound`: nothing has come from the other side in a call.
 */
export type PhoneProblem = 'not-registered' | 'page-away' | 'asleep' | 'microphone' | 'no-sound';

/** What is known of one phone now. It comes anew from Asterisk and from pages after each start and is not a fact. */
export interface DeviceStatus {
  readonly registered: boolean;
  /** On a call that is not ours. */
  readonly busyElsewhere: boolean;
  /** As its page reports; left out for phones without a page. */
  readonly problem?: PhoneProblem | null;
}

/** The call that an agent had last. */
export interface LastCall {
  readonly call: CallId;
  readonly service: Service | null;
  /** The call as it was when the agent got it, with what has been written to it since. */
  readonly as: Call;
}

/** An agent at work: who they are, what they are doing, and what their turn is reckoned by. */
export interface AgentRecord {
  /** Calls missed in a row, since the last one answered or the last act of their own. */
  readonly misses: number;
  /** The call talked in last, also while it goes on, with the service whose rules its wrap-up has. */
  readonly lastCall: LastCall | null;
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
  /** The one phone that is rung; null: by the order of the desk file. */
  readonly device: DeviceId | null;
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
    device: null,
    pausedBefore: null,
    closing: new Map(),
    misses: 0,
    lastCall: null,
    wrapUpExtensions: 0,
  };
}

/** The phones that may be rung at all, in the agent's order: the one that is selected, else each of them. */
const eligibleDevices = ({ device, profile }: AgentRecord): readonly DeviceId[] =>
  device === null ? profile.devices : [device];

/** What keeps a phone of the agent from being rung; null: nothing. */
export function phoneProblem(agent: AgentRecord, device: DeviceId): PhoneProblem | null {
  const status = agent.devices.get(device);
  return status?.problem ?? (status?.registered ? null : 'not-registered');
}

/** The devices an offer rings at once, in the agent's order: the first that can be rung, or each; empty: none can. */
export function ringableDevices(agent: AgentRecord): readonly DeviceId[] {
  const ringable = eligibleDevices(agent).filter((id) => phoneProblem(agent, id) === null);
  return agent.profile.ring === 'all' ? ringable : ringable.slice(0, 1);
}

/** True when one of the agent's phones, or the selected one, can be rung. */
export function isReachable(agent: AgentRecord): boolean {
  return eligibleDevices(agent).some((id) => phoneProblem(agent, id) === null);
}

/** The phone that would be rung first, and what keeps it from that; null: nothing does, or there is no phone. */
export function unreachableBy(
  agent: AgentRecord,
): { readonly device: DeviceId; readonly problem: PhoneProblem } | null {
  if (isReachable(agent)) return null;
  const eligible = eligibleDevices(agent);
  // A page that is the phone says most: others may be away for good.
  const device = eligible.find((id) => agent.devices.get(id)?.problem != null) ?? eligible[0];
  const problem = device === undefined ? null : phoneProblem(agent, device);
  return device === undefined || problem === null ? null : { device, problem };
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
