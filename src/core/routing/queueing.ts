import { type Call, isWaiting } from '../call/call.ts';
import type { Requirement, Service } from '../desk/directory.ts';
import { record, type Turn } from '../desk/turn.ts';
import { isMeasured } from '../service-level/hours.ts';
import type { LineId } from '../kernel/ids.ts';
import type { InstantMs } from '../kernel/time.ts';
import { linesAtEntry } from './lines.ts';
import { lastAgentOf } from './same-agent.ts';

/** What is not plain about how a call comes into a queue. */
export interface Queueing {
  /** When the wait began by which its turn is reckoned; now, unless it waited before. */
  readonly queuedAt?: InstantMs;
  /** Limits and relaxations count from now, though the wait began earlier in another queue. */
  readonly fromAnotherQueue?: boolean;
  /** The lines open to it, for a call that is escalated; else those of the service that open at once. */
  readonly lines?: readonly LineId[];
}

/** Puts a call into the queue of `service`, whatever queue it was in before. */
export function queueFor(turn: Turn, call: Call, service: Service, how: Queueing = {}): void {
  const { desk, now } = turn;
  const sameAgent = lastAgentOf(desk, call.caller, service, now);
  record(turn, {
    ...asQueued(turn, call, service),
    requirements: requirementsAtEntry(service),
    lines: how.lines ?? linesAtEntry(service, call.organisation),
    queuedAt: how.queuedAt ?? now,
    ...(how.fromAnotherQueue ? { enteredAt: now } : {}),
    ...(sameAgent === null ? {} : { sameAgent }),
  });
}

/** What is said of every call that comes into a queue, however it comes there. */
export function asQueued({ desk, now }: Turn, call: Call, service: Service) {
  // Who waits in this queue already is not ahead of themselves.
  const itself = isWaiting(call) && call.service?.id === service.id ? 1 : 0;
  return {
    type: 'call-queued',
    at: now,
    call: call.id,
    service: service.id,
    class: call.class,
    targetMs: service.targetMs,
    shortAbandonMs: service.shortAbandonMs,
    arrivedAt: call.arrivedAt,
    ...(isMeasured(desk.directory, service, call.arrivedAt) ? {} : { outsideHours: true as const }),
    ahead: (desk.waitingIn.get(service.id) ?? 0) - itself,
    ...(call.kind === 'inbound' ? {} : { kind: call.kind }),
  } as const;
}

/** The requirements a call comes in with, made once for each service: thousands of calls share them. */
const requirementsOf = new WeakMap<Service, readonly Requirement[]>();

/** What a call that comes into the queue of `service` needs. */
export function requirementsAtEntry(service: Service): readonly Requirement[] {
  const known = requirementsOf.get(service);
  if (known) return known;
  const requirements = service.requirements.map(({ skill, minLevel }) => ({ skill, minLevel }));
  requirementsOf.set(service, requirements);
  return requirements;
}
