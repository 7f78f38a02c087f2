import { isBusyElsewhere, phoneProblem, type AgentRecord } from '../agent/agent.ts';
import { agentTransition } from '../agent/machine.ts';
import type { Input } from '../desk/inputs.ts';
import type { Desk } from '../desk/state.ts';
import { perform, record, tellAgent, type Turn } from '../desk/turn.ts';
import type { Device } from '../desk/directory.ts';
import { SECOND_MS } from '../kernel/time.ts';
import { offerLeg } from './call.ts';
import { whyNotDialled } from './toll-rules.ts';

export type DialInput = Extract<Input, { type: 'dial' }>;

/** Why an agent may not dial, and which part of the request stands in the way; null: the agent's own state. */
export interface DialRefusal {
  readonly field: 'number' | 'as' | null;
  readonly reason: string;
}

/** So long the agent's own phone rings before the call is given up, and Asterisk's margin beyond that. */
const OWN_RING_MS = 20 * SECOND_MS;
const RING_MARGIN_MS = 5 * SECOND_MS;

/**
 * An agent dials somebody outside. First the agent's own phone rings and shows the number; once it is answered
 * the number is dialled. From the first ring on the agent is known as talking.
 */
export function dial(turn: Turn, input: DialInput): void {
  const { desk, now } = turn;
  const { call, agent: id, number, as, by } = input;
  if (desk.calls.has(call)) return; // Told twice.
  const agent = desk.agents.get(id);
  const device = agent && ownPhone(desk, agent);
  const plan = desk.directory.numbers.get(as);
  const refusal = whyNotDial(desk, input);
  if (refusal || !device || !plan) {
    const { field, reason } = refusal ?? { field: null, reason: 'without a registered phone' };
    return record(turn, { type: 'dial-refused', at: now, agent: id, field, reason, by });
  }
  const leg = offerLeg(call, 1);
  perform(turn, {
    type: 'originate',
    call,
    leg,
    endpoint: device.endpoint,
    callerNumber: number,
    callerName: number,
    // Who dials has picked up, so to speak.
    ...(device.kind === 'softphone' && { softphone: { autoAnswer: true } }),
    timeoutMs: OWN_RING_MS + RING_MARGIN_MS,
  });
  record(
    turn,
    {
      type: 'call-begun',
      at: now,
      call,
      kind: 'outgoing',
      dialled: number,
      caller: as,
      organisation: plan.organisation,
      service: plan.service,
      class: plan.callClass,
      language: plan.language,
      arrivedAt: now,
      earlier: null,
      agent: id,
      by,
    },
    {
      type: 'own-phone-rung',
      at: now,
      call,
      agent: id,
      device: device.id,
      leg,
      attempt: 1,
      deadlineAt: now + OWN_RING_MS,
    },
  );
  tellAgent(turn, id, { type: 'dial', call }, by);
}

function whyNotDial(desk: Desk, { agent: id, number, as, call }: DialInput): DialRefusal | null {
  const { directory } = desk;
  const tollReason = whyNotDialled(directory.dialling, number);
  if (tollReason !== null) return { field: 'number', reason: tollReason };
  if (!directory.numbers.has(as)) return { field: 'as', reason: "this is none of the desk's numbers" };
  const agent = desk.agents.get(id);
  if (!agent) return { field: null, reason: 'no such agent' };
  const outcome = agentTransition(agent, { type: 'dial', call });
  if (outcome.kind === 'refused') return { field: null, reason: outcome.reason };
  if (isBusyElsewhere(agent)) return { field: null, reason: 'on another line' };
  if (!ownPhone(desk, agent)) return { field: null, reason: whyNoPhone(desk, agent) };
  return desk.linked ? null : { field: null, reason: 'the telephony cannot be reached' };
}

/** The agent's first phone that can be rung, or the selected one; a mobile is none: its voicemail would dial. */
function ownPhone({ directory }: Desk, agent: AgentRecord): Device | undefined {
  for (const id of agent.device === null ? agent.profile.devices : [agent.device]) {
    const device = directory.devices.get(id);
    if (device && device.kind !== 'mobile' && phoneProblem(agent, id) === null) return device;
  }
  return undefined;
}

/** Why no phone of the agent can dial: it is the selected one that counts. */
function whyNoPhone({ directory }: Desk, { device }: AgentRecord): string {
  if (device === null) return 'without a registered phone';
  return directory.devices.get(device)?.kind === 'mobile'
    ? 'a mobile is selected, which cannot dial: select another phone'
    : `the selected phone ${device} cannot be rung`;
}
