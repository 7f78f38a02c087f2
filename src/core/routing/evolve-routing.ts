import type { Call } from '../call/call.ts';
import type { Requirement } from '../desk/directory.ts';
import type { LineId } from '../kernel/ids.ts';
import type { RoutingFact } from './facts.ts';
import type { QueueProgress } from './progress.ts';

/** The call after a fact of the rules of its queue. Pure. */
export function evolveRouting(call: Call, fact: RoutingFact): Call {
  switch (fact.type) {
    case 'requirement-relaxed':
      return { ...call, requirements: relaxed(call.requirements, fact) };
    case 'requirements-spent': {
      const anyAgent = fact.then === 'any-agent';
      const changed = progressed(call, { spent: true, anyAgent });
      return anyAgent ? { ...changed, requirements: [] } : changed;
    }
    case 'line-opened':
      return { ...call, openLines: inOrder(call, [...call.openLines, fact.line]) };
    case 'call-overflowed':
    case 'overflow-skipped': {
      const { stepsTaken, passed } = call.progress;
      const leaves = fact.type === 'call-overflowed' && call.service !== null;
      return progressed(call, {
        stepsTaken: fact.step === null ? stepsTaken : [...stepsTaken, fact.step],
        passed: leaves && call.service ? [...passed, call.service.id] : passed,
        ...(leaves ? { leftFor: fact.to } : {}),
      });
    }
    case 'held-for-agent':
      return progressed(call, { held: { agent: fact.agent, until: fact.until }, wasHeld: true });
    case 'agent-hold-ended':
      return progressed(call, { held: null });
  }
}

const progressed = (call: Call, more: Partial<QueueProgress>): Call => ({
  ...call,
  progress: { ...call.progress, ...more },
});

function relaxed(
  requirements: readonly Requirement[],
  { skill, minLevel }: Extract<RoutingFact, { type: 'requirement-relaxed' }>,
): readonly Requirement[] {
  return minLevel === null
    ? requirements.filter((each) => each.skill !== skill)
    : requirements.map((each) => (each.skill === skill ? { skill, minLevel } : each));
}

/** In the order of the service; a line it no longer has comes last. */
function inOrder({ service }: Call, lines: readonly LineId[]): readonly LineId[] {
  const known = service?.lines.map(({ id }) => id) ?? [];
  return [...known.filter((id) => lines.includes(id)), ...lines.filter((id) => !known.includes(id))];
}
