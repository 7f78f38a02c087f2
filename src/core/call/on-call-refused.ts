import { announce } from '../desk/entry.ts';
import type { Turn } from '../desk/turn.ts';
import { decideEntry, zoneOfPlan } from '../entry/decide.ts';
import { nextOpeningPrompts } from '../schedule/spoken-time.ts';
import type { Call } from './call.ts';

/**
 * What becomes of a caller who had chosen those on call and did not confirm that it is critical: they hear what
 * anybody hears outside the hours, when it opens again among it.
 */
export function notCritical(turn: Turn, call: Call): void {
  announce(turn, call, 'closed', ...closedPrompts(turn, call));
}

function closedPrompts({ desk, now }: Turn, { plan }: Call): readonly string[] {
  if (!plan) return ['closed'];
  const { prompts, saysNextOpening } = plan.entry.closed;
  const { treatment, nextOpening } = decideEntry(desk.directory, plan, now);
  if (!saysNextOpening || treatment !== 'closed') return prompts.length > 0 ? prompts : ['closed'];
  return [...prompts, ...nextOpeningPrompts(nextOpening, now, zoneOfPlan(desk.directory, plan))];
}
