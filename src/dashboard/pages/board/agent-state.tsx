import { useText } from '../../i18n/reading.tsx';
import type { AgentRowJson } from '../../../contract/board.ts';
import { writtenNumber } from '../../i18n/phone-number.ts';
import { useServiceName } from '../../live/live-context.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { usePauseText } from './change-state.ts';

export type AgentState = AgentRowJson['state'];

export const agentIcons: Readonly<Record<AgentState, IconName>> = {
  'signed-out': 'power',
  available: 'check',
  offered: 'bell',
  talking: 'phone',
  'wrapping-up': 'pen',
  paused: 'pause',
  'busy-elsewhere': 'elsewhere',
  'not-responding': 'alarm',
};

/** All states, those first that a desk looks for first. */
export const agentStates = [
  'available',
  'offered',
  'talking',
  'wrapping-up',
  'not-responding',
  'busy-elsewhere',
  'paused',
  'signed-out',
] as const satisfies readonly AgentState[];

/** The state in words, a pause with its reason. */
export function useStateText(): (agent: {
  readonly state: AgentState;
  readonly pauseReason?: string | null | undefined;
}) => string {
  const t = useText();
  const pauseText = usePauseText();
  return ({ state, pauseReason }) => {
    const word = t(`agentState.${state}`);
    return state === 'paused' && pauseReason != null
      ? `${word}: ${pauseText(pauseReason).toLocaleLowerCase()}`
      : word;
  };
}

/** A caller's number as it is written here, or that it is withheld. */
export function useCallerText(): (caller: string | null) => string {
  const t = useText();
  return (caller) => (caller === null ? t('caller.withheld') : writtenNumber(caller));
}

/** Which queue's call an agent has and who calls: "IT-support · 070-174 06 05". */
export function useCallText(): (row: AgentRowJson) => string | null {
  const serviceName = useServiceName();
  const callerText = useCallerText();
  return ({ call }) =>
    call === undefined ? null : `${serviceName(call.service)} · ${callerText(call.caller)}`;
}

/** Ready for calls, but no phone of theirs can be rung: never offered any. */
export function isCutOff(row: AgentRowJson): boolean {
  return row.state === 'available' && !row.reachable;
}
