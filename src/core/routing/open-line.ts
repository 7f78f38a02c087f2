import type { Call } from '../call/call.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { LineId } from '../kernel/ids.ts';
import type { LineOpenedWhy } from './facts.ts';

/**
 * Opens a line of the call's service to it, whatever its organisation and its wait, by a rule of the queue.
 * @returns false when the line is open already or is none of the service's
 */
export function openLine(turn: Turn, call: Call, line: LineId, why: LineOpenedWhy): boolean {
  const known = call.service?.lines.some(({ id }) => id === line) ?? false;
  if (!known || call.openLines.includes(line)) return false;
  record(turn, { type: 'line-opened', at: turn.now, call: call.id, line, why });
  return true;
}
