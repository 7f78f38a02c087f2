import type { Requirement, Service, SkillLevel } from '../desk/directory.ts';
import type { DurationMs } from '../kernel/time.ts';

/*
 * A requirement gives way to waiting by its own steps. Where a call stands is told from the requirements in
 * force, so that a step taken is never taken twice, and a service that was away takes all that have come due.
 */

/** What a call that has waited `waitedMs` in its queue no longer insists on. Pure. */
export function dueRelaxations(
  service: Service,
  inForce: readonly Requirement[],
  waitedMs: DurationMs,
): readonly { readonly skill: string; readonly minLevel: SkillLevel | null }[] {
  return service.requirements.flatMap(({ skill, relaxations }) => {
    const now = levelOf(inForce, skill);
    const due = relaxations.filter(({ afterMs, minLevel }) => afterMs <= waitedMs && (minLevel ?? 0) < now);
    const lowest = due.reduce<number>((level, { minLevel }) => Math.min(level, minLevel ?? 0), now);
    if (due.length === 0) return [];
    return [{ skill, minLevel: lowest === 0 ? null : (lowest as SkillLevel) }];
  });
}

/** After what wait the next requirement gives way; Infinity when none does any more. Pure. */
export function nextRelaxationMs(service: Service, inForce: readonly Requirement[]): DurationMs {
  let next = Number.POSITIVE_INFINITY;
  for (const { skill, relaxations } of service.requirements) {
    if (relaxations.length === 0) continue;
    const now = levelOf(inForce, skill);
    for (const { afterMs, minLevel } of relaxations) {
      if ((minLevel ?? 0) < now) next = Math.min(next, afterMs);
    }
  }
  return next;
}

/** After what wait every requirement has given way as far as it goes; Infinity where none ever does. Pure. */
export function spentAfterMs(service: Service): DurationMs {
  const ends = service.requirements.flatMap(({ relaxations }) => relaxations.map(({ afterMs }) => afterMs));
  return ends.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...ends);
}

/** The level in force; 0 where the skill is not asked for. */
function levelOf(requirements: readonly Requirement[], skill: string): number {
  return requirements.find((each) => each.skill === skill)?.minLevel ?? 0;
}
