import { record, type Turn } from '../desk/turn.ts';
import type { CallClass } from '../kernel/call-class.ts';
import type { AgentId, CallId } from '../kernel/ids.ts';

/** Something is written to a call, in the talk or after it; checked at the door. */
export interface AnnotateInput {
  readonly type: 'annotate-call';
  readonly call: CallId;
  /** Who had the call. */
  readonly agent: AgentId;
  /** null: not said. */
  readonly reason: { readonly code: string; readonly name: string } | null;
  /** null: not said; empty: the one before is taken away. */
  readonly note: string | null;
  /** The class it ought to have had, and the one it had; null: not said, or right as it was. */
  readonly correction: { readonly from: CallClass; readonly class: CallClass } | null;
  readonly by: string;
}

/** Records what is written. It may come again and again: of each part the latest counts. */
export function annotate(turn: Turn, { call, agent, reason, note, correction, by }: AnnotateInput): void {
  const of = { at: turn.now, call, agent, by };
  if (reason !== null || note !== null) record(turn, { ...of, type: 'call-annotated', reason, note });
  if (correction) record(turn, { ...of, type: 'call-class-corrected', ...correction });
}
