import type { Fact } from '../../core/desk/facts.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { CallDetail, WaitEstimate } from '../desk-api.ts';

/** What a call's facts tell of it beyond its row in the list. */
type CallFigures = Pick<CallDetail, 'ownerId' | 'secondWaitMs' | 'estimate'>;

/** Owner, later waits and the first estimate of a call, from all of its facts in order. Pure. */
export function callFigures(facts: readonly Fact[]): CallFigures {
  let figures: CallFigures = { ownerId: null, secondWaitMs: null, estimate: null };
  let answered = false;
  /** Since when a call that had been answered waits again. */
  let waitsSince: InstantMs | null = null;
  for (const fact of facts) {
    switch (fact.type) {
      case 'call-transferred':
        if (answered) waitsSince ??= fact.at;
        break;
      case 'call-answered':
      case 'forward-connected':
      case 'call-ended': {
        if (waitsSince !== null)
          figures = { ...figures, secondWaitMs: (figures.secondWaitMs ?? 0) + fact.at - waitsSince };
        waitsSince = null;
        answered ||= fact.type !== 'call-ended';
        if (fact.type === 'call-answered') figures = { ...figures, ownerId: figures.ownerId ?? fact.agent };
        break;
      }
      default:
        figures = { ...figures, estimate: estimateAfter(figures.estimate, fact) };
    }
  }
  return figures;
}

/** The first range that was reckoned, and whether any was said; the measure of it, once there is one. */
function estimateAfter(estimate: WaitEstimate | null, fact: Fact): WaitEstimate | null {
  if (fact.type === 'wait-estimated') {
    const { at, lowMs, highMs, silent } = fact;
    if (estimate !== null || lowMs === null || highMs === null) return estimate;
    return { at, lowMs, highMs, told: silent === null, actualMs: null };
  }
  if (fact.type !== 'estimate-measured' || estimate === null) return estimate;
  // In a further queue another estimate is measured.
  const same = estimate.lowMs === fact.lowMs && estimate.highMs === fact.highMs;
  return same && estimate.actualMs === null ? { ...estimate, actualMs: fact.actualMs } : estimate;
}
