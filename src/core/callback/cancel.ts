import { endCall } from '../call/conversation.ts';
import type { Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';
import { ringsBack } from './rules.ts';

/** A supervisor takes a callback or a task back, unless the two already talk; anything else is left. */
export function cancelCallback(turn: Turn, id: CallId, by: string): void {
  const call = turn.desk.calls.get(id);
  if (!call || !ringsBack(call) || call.talk) return;
  const reason = call.kind === 'task' ? 'not-reached' : 'callback-failed';
  endCall(turn, call, { reason, by: 'supervisor', note: `cancelled by ${by}` });
}
