import type { Override } from './calendar.ts';

/** Two overrides of a calendar that cannot both be meant, by their places in the list. */
export interface OverrideConflict {
  readonly earlier: number;
  readonly later: number;
  /** `contradict`: neither is an exception within the other. `covered`: the earlier is one, but has no effect. */
  readonly kind: 'contradict' | 'covered';
}

/**
 * The pairs of which one opens what the other closes without being an exception to it. An override within a longer
 * one of the other kind is an exception, and has to come later in the list, for later ones go before earlier ones.
 * Overrides of one kind may overlap as they please.
 * @returns at most one conflict for each override, in the order of the later ones
 */
export function overrideConflicts(overrides: readonly Override[]): readonly OverrideConflict[] {
  const byBeginning = overrides
    .map(({ from, until, kind }, place) => ({ from, until: until ?? Infinity, kind, place }))
    .sort((a, b) => a.from - b.from || b.until - a.until || a.place - b.place);
  const found = new Map<number, OverrideConflict>();
  let running: typeof byBeginning = [];
  for (const next of byBeginning) {
    running = running.filter(({ until }) => until > next.from);
    for (const other of running) {
      if (other.kind === next.kind) continue;
      const [earlier, later] = [other.place, next.place].sort((a, b) => a - b) as [number, number];
      // It began no later and lasts no shorter; of two alike neither is the exception.
      const isWithin = next.until <= other.until && (next.from > other.from || next.until < other.until);
      if (isWithin && next.place === later) continue;
      const kind = isWithin ? 'covered' : 'contradict';
      if (!found.has(later)) found.set(later, { earlier, later, kind });
    }
    running.push(next);
  }
  return [...found.values()].sort((a, b) => a.later - b.later);
}
