import { type Call, isWaiting } from '../call/call.ts';
import type { InstantMs } from '../kernel/time.ts';
import { nextLineMs } from './lines.ts';
import { nextRelaxationMs, spentAfterMs } from './relaxation.ts';

/** The next instant at which a rule of waiting changes something for the call; Infinity when none does. Pure. */
export function nextRuleAt(call: Call): InstantMs {
  const { service, progress } = call;
  if (!service || !isWaiting(call)) return Number.POSITIVE_INFINITY;
  let nextMs = progress.anyAgent
    ? Number.POSITIVE_INFINITY
    : Math.min(nextRelaxationMs(service, call.requirements), nextLineMs(call));
  if (call.state === 'queued' && !progress.held) {
    service.overflow.forEach(({ afterMs }, n) => {
      if (afterMs !== null && !progress.stepsTaken.includes(n)) nextMs = Math.min(nextMs, afterMs);
    });
    if (!progress.spent) nextMs = Math.min(nextMs, spentAfterMs(service));
  }
  return progress.since + nextMs;
}
