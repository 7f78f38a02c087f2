import type { AgentRecord, PhoneProblem } from '../../core/agent/agent.ts';
import { unreachableBy } from '../../core/agent/agent.ts';
import type { DeviceSelected } from '../../core/agent/phone-facts.ts';

/** What keeps a phone from being rung, as it follows the phone's name: "soft1 is not registered". */
export const PHONE_PROBLEMS: Readonly<Record<PhoneProblem, string>> = {
  'not-registered': 'is not registered',
  'page-away': 'has no page open',
  asleep: 'has not been heard of for a while',
  microphone: 'has no microphone it may use',
  'no-sound': 'has had no sound',
};

/** The choice of a phone in one sentence without full stop. */
export function deviceSelectedWords({ device, by }: DeviceSelected, name: string): string {
  const which = device === null ? 'the phones of the desk file in their order' : device;
  return `${name} is rung on ${which}, by ${by}`;
}

/** Why an agent cannot be rung: "no phone of theirs can be rung: soft1, which is selected, has no page open". */
export function unreachableWords(agent: AgentRecord): string {
  const why = unreachableBy(agent);
  if (why === null) return 'no phone of theirs can be rung';
  const selected = agent.device === why.device ? ', which is selected,' : '';
  return `no phone of theirs can be rung: ${why.device}${selected} ${PHONE_PROBLEMS[why.problem]}`;
}
