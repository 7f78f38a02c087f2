import type { Call } from '../call/call.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { CallId } from '../kernel/ids.ts';
import { linesAtEntry } from '../routing/lines.ts';
import type { CarriedProgress } from '../routing/progress.ts';
import { requirementsAtEntry } from '../routing/queueing.ts';
import { settle } from './settle.ts';

/** The call that waits in the place of `call`. */
export const callbackOf = (call: CallId): CallId => `${call}.cb`;

/**
 * Puts a callback in the place of a caller who is about to be rung off: it waits as they waited, needs what
 * they needed, and is as old. Nothing happens where none was asked for, or where it waits already.
 */
export function beginCallback(turn: Turn, call: Call): void {
  const { now } = turn;
  const { callbackTo, service, progress } = call;
  const id = callbackOf(call.id);
  if (!callbackTo || !service || turn.desk.calls.has(id)) return;
  record(
    turn,
    {
      type: 'call-begun',
      at: now,
      call: id,
      kind: 'callback',
      dialled: call.dialled,
      caller: callbackTo.number,
      organisation: call.organisation,
      service: service.id,
      class: call.class,
      language: call.language,
      arrivedAt: call.arrivedAt,
      earlier: call.id,
      agent: null,
      by: null,
    },
    {
      type: 'call-queued',
      at: now,
      call: id,
      service: service.id,
      class: call.class,
      ...(call.queuedAt === null
        ? { requirements: requirementsAtEntry(service), lines: linesAtEntry(service, call.organisation) }
        : { requirements: call.requirements, lines: call.openLines }),
      targetMs: service.targetMs,
      shortAbandonMs: service.shortAbandonMs,
      queuedAt: call.queuedAt ?? callbackTo.requestedAt,
      arrivedAt: call.arrivedAt,
      // As far as the rules of the queue had come with it.
      enteredAt: call.queuedAt === null ? now : progress.since,
      progress: carried(progress),
      ...(progress.sameAgent === null ? {} : { sameAgent: progress.sameAgent }),
      kind: 'callback',
    },
  );
  settle(turn, id);
}

function carried({ passed, stepsTaken, spent, anyAgent, wasHeld }: CarriedProgress): CarriedProgress {
  return { passed, stepsTaken, spent, anyAgent, wasHeld };
}
