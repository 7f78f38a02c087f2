import type { Call } from '../call/call.ts';
import { endCall } from '../call/conversation.ts';
import { record, type Turn } from '../desk/turn.ts';

/** Ends a call whose other party could not be reached as often as was promised, with a record of it. */
export function giveUp(turn: Turn, call: Call): void {
  const { now } = turn;
  const { id } = call;
  if (call.kind === 'task') {
    record(turn, {
      type: 'task-outcome-recorded',
      at: now,
      call: id,
      outcome: 'not-reached',
      agent: null,
      by: null,
    });
    return endCall(turn, call, { reason: 'not-reached', by: 'desk' });
  }
  record(turn, { type: 'callback-failed', at: now, call: id, tries: call.callOut?.tries ?? 0 });
  endCall(turn, call, { reason: 'callback-failed', by: 'desk' });
}
