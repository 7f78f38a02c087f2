import { announce } from '../desk/entry.ts';
import type { Turn } from '../desk/turn.ts';
import type { Call } from './call.ts';

/**
 * What becomes of a caller who had chosen those on call and did not confirm that it is critical: they hear what
 * anybody hears outside the hours.
 */
export function notCritical(turn: Turn, call: Call): void {
  announce(turn, call, 'closed', ...(call.plan?.entry.closed.prompts ?? ['closed']));
}
