import { isWritten, writtenBy } from '../../core/call/written.ts';
import type { Written } from '../../core/call/call.ts';
import type { Fact } from '../../core/desk/facts.ts';

/** What was written to a call, out of its facts; null: nothing. Pure. */
export function writtenOf(facts: readonly Fact[]): Written | null {
  return facts.filter(isWritten).reduce<Written | null>((so, fact) => writtenBy(so ?? undefined, fact), null);
}
