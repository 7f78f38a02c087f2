import type { Requirement, Service } from '../desk/directory.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { LineId } from '../kernel/ids.ts';
import { linesAtEntry } from '../routing/lines.ts';
import { asQueued, requirementsAtEntry } from '../routing/queueing.ts';
import type { Call } from './call.ts';

/**
 * Puts a call that hears music in a service's queue, as it was transferred. It keeps its arrival and what it has
 * waited so far, so that its place is that of one who never was answered; relaxations and limits begin anew.
 * @param lines those open to it, for a call that is escalated; else those of the service that open at once
 */
export function requeue(turn: Turn, call: Call, service: Service, lines?: readonly LineId[]): void {
  const needs = requirementsAtEntry(service);
  const open = lines ?? linesAtEntry(service, call.organisation);
  queueAgain(turn, call, service, needs, open, { enteredAt: turn.now });
}

/**
 * Puts a call back in the queue that it left for a place where nobody took it: its wait has never stopped, and
 * its requirements, lines and the limits that it has passed are as they were.
 */
export function comeBackToQueue(turn: Turn, call: Call, service: Service): void {
  queueAgain(turn, call, service, call.requirements, call.openLines, {});
}

function queueAgain(
  turn: Turn,
  call: Call,
  service: Service,
  requirements: readonly Requirement[],
  lines: readonly LineId[],
  more: { readonly enteredAt?: number },
): void {
  record(turn, {
    ...asQueued(turn, call, service),
    requirements,
    lines,
    queuedAt: call.queuedAt ?? turn.now,
    ...more,
    again: true,
  });
}
