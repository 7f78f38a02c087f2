import type { Call } from '../call/call.ts';
import { record, type Turn } from '../desk/turn.ts';
import { LOOK_AHEAD_DAYS } from '../schedule/day-hours.ts';

/** Why somebody is not rung up any more: as often as was promised in vain, or there will be no hours for it. */
type Why = 'tried' | 'never-open';

/** Ends a call whose other party is not to be reached, with a record of it. Nobody may be on the line of it. */
export function giveUp(turn: Turn, call: Call, why: Why): void {
  const { now } = turn;
  const { id, queuedAt, callOut } = call;
  const isTask = call.kind === 'task';
  if (!isTask) {
    const tries = callOut?.tries ?? 0;
    record(turn, { type: 'callback-failed', at: now, call: id, tries, ...(why !== 'tried' && { why }) });
  } else if (!callOut?.hasOutcome) {
    record(turn, {
      type: 'task-outcome-recorded',
      at: now,
      call: id,
      outcome: 'not-reached',
      agent: null,
      by: null,
    });
  }
  record(turn, {
    type: 'call-ended',
    at: now,
    call: id,
    reason: isTask ? 'not-reached' : 'callback-failed',
    by: 'desk',
    waitMs: queuedAt === null ? null : now - queuedAt,
    talkMs: null,
    agent: null,
    ...(why !== 'tried' && { note: `its number has no opening within ${LOOK_AHEAD_DAYS} days` }),
  });
}
