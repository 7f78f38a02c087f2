import { record, type Turn } from '../desk/turn.ts';
import { decideEntry } from './decide.ts';

/**
 * The hours were changed: whoever came within them, and is to be sent off when they end, waits until they end now.
 * A closing that began before such a caller came is taken to begin with the news of it. How the hours end for those
 * who wait stays as it was when they came.
 */
export function moveDrains(turn: Turn): void {
  const { desk, now } = turn;
  const { directory } = desk;
  for (const call of [...desk.calls.values()]) {
    if (call.closesAt === null) continue;
    const plan = directory.numbers.get(call.dialled) ?? call.plan;
    const { treatment, openUntil } = decideEntry(directory, plan, call.arrivedAt);
    const closesAt = treatment === 'closed' ? Math.min(call.closesAt, now) : openUntil;
    // Without an end that can be foreseen the one that was told to the desk before stands no more.
    if (closesAt === call.closesAt) continue;
    record(turn, { type: 'hours-moved', at: now, call: call.id, openUntil: closesAt });
  }
}
