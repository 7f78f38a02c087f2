import { endCall } from '../call/conversation.ts';
import type { Turn } from '../desk/turn.ts';
import type { Input } from '../desk/inputs.ts';
import { ringsBack } from './rules.ts';

type CancelInput = Extract<Input, { type: 'cancel-callback' }>;

/** A callback or a task is taken back, unless the two already talk; anything else is left. */
export function cancelCallback(turn: Turn, { call: id, agent, by }: CancelInput): void {
  const call = turn.desk.calls.get(id);
  if (!call || !ringsBack(call) || call.talk) return;
  const reason = call.kind === 'task' ? 'not-reached' : 'callback-failed';
  endCall(turn, call, { reason, by: agent === null ? 'supervisor' : 'agent', note: `cancelled by ${by}` });
}
