import type { PutOffReason } from '../desk/dial-facts.ts';
import type { Directory, NumberPlan } from '../desk/directory.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { openingAt } from '../schedule/opening.ts';
import { giveUp } from './give-up.ts';

/** Whether calls of a plan may be dialled, and when that changes; null: not to be foreseen. No hours are all hours. */
function hoursAt(directory: Directory, plan: NumberPlan | null, at: InstantMs) {
  // The hours of now, which may have another calendar than when the call came.
  const id = (plan && (directory.numbers.get(plan.number) ?? plan).calendar) ?? null;
  const calendar = id === null ? undefined : directory.calendars.get(id);
  if (!calendar) return { open: true, until: null } as const;
  const opening = openingAt(calendar, at);
  return { open: opening.open, until: opening.open ? opening.until : opening.nextOpening };
}

/**
 * Decides of a call that rings somebody up whether it waits for an agent now or sleeps: until `notBefore`, or
 * until the hours of its number begin. One whose hours do not begin as far as can be seen is given up. An unknown
 * call is left.
 * @param why what makes it sleep within the hours
 */
export function settle(
  turn: Turn,
  id: CallId,
  notBefore: InstantMs = turn.now,
  why: PutOffReason = 'not-before',
): void {
  const { desk, now } = turn;
  const call = desk.calls.get(id);
  if (!call) return;
  const earliest = Math.max(now, notBefore);
  const { open, until } = hoursAt(desk.directory, call.plan, earliest);
  if (open && earliest === now) return record(turn, { type: 'callback-due', at: now, call: id, until });
  const from = open ? earliest : until;
  if (from === null) return giveUp(turn, call, 'never-open');
  record(turn, {
    type: 'callback-put-off',
    at: now,
    call: id,
    until: from,
    why: open ? why : 'closed',
  });
}
