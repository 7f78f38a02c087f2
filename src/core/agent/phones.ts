import { putAgent } from '../desk/state.ts';
import { record, type Turn } from '../desk/turn.ts';
import { type AgentRecord, type DeviceStatus, isReachable, unreachableBy } from './agent.ts';
import type { PhoneInput, PhonePageInput } from './phone-inputs.ts';

type InputOf<T extends PhoneInput['type']> = Extract<PhoneInput, { type: T }>;

/** A phone of which nothing has been heard. */
const UNHEARD: DeviceStatus = { registered: false, busyElsewhere: false };

/** Does what is asked of, or takes in what is told about, an agent's phones. */
export function phoneInput(turn: Turn, input: Exclude<PhoneInput, PhonePageInput>): void {
  switch (input.type) {
    case 'select-device':
      return selectDevice(turn, input);
    case 'phone-reported':
      return phoneReported(turn, input);
  }
}

/** Chooses the phone, or records why not. What rings already rings on. */
function selectDevice(turn: Turn, { agent: id, device, by }: InputOf<'select-device'>): void {
  const agent = turn.desk.agents.get(id);
  if (!agent) return;
  if (device !== null && !agent.profile.devices.includes(device)) {
    const reason = `${JSON.stringify(device)} is no phone of ${agent.profile.name}`;
    const refused = { type: 'agent-request-refused', request: 'select-device', field: 'device' } as const;
    return record(turn, { ...refused, at: turn.now, agent: id, reason, by });
  }
  if (agent.device === device) return;
  record(turn, { type: 'device-selected', at: turn.now, agent: id, device, by });
  tellReachable(turn, agent);
}

function phoneReported(turn: Turn, { agent: id, device, problem }: InputOf<'phone-reported'>): void {
  const agent = turn.desk.agents.get(id);
  if (!agent?.profile.devices.includes(device)) return;
  const before = agent.devices.get(device);
  if (before && (before.problem ?? null) === problem) return;
  setStatus(turn, agent, device, { ...(before ?? UNHEARD), problem });
}

/** Takes in the status of a phone and tells whether the agent can be rung now, where that has changed. */
export function setStatus(turn: Turn, agent: AgentRecord, device: string, status: DeviceStatus): void {
  putAgent(turn.desk, { ...agent, devices: new Map(agent.devices).set(device, status) });
  // The first news of a phone is told even when it changes nothing: the record may be of before a restart.
  tellReachable(turn, agent, !agent.devices.has(device));
}

/** Records whether the agent can be rung, where that is not as it was `before` the change, or `anyway`. */
function tellReachable(turn: Turn, before: AgentRecord, anyway = false): void {
  const { id } = before.profile;
  const agent = turn.desk.agents.get(id);
  if (!agent) return;
  const reachable = isReachable(agent);
  if (!anyway && reachable === isReachable(before)) return;
  const why = reachable ? null : unreachableBy(agent);
  record(turn, {
    type: 'agent-reachability-changed',
    at: turn.now,
    agent: id,
    reachable,
    ...(why && { device: why.device, problem: why.problem }),
  });
}

/** Records who can be rung since a change, or no longer; `before` holds the agents as they were. */
export function tellReachability(turn: Turn, before: readonly AgentRecord[]): void {
  for (const agent of before) tellReachable(turn, agent);
}
