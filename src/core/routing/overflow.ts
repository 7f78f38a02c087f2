import { announce } from '../desk/entry.ts';
import type { Call } from '../call/call.ts';
import { stopSound } from '../call/caller-sound.ts';
import { forwardCall } from '../call/forward.ts';
import { ringChainFromQueue } from '../call/on-call.ts';
import { whyNotDialled } from '../call/toll-rules.ts';
import { requestCallback } from '../callback/request.ts';
import { whyNotRungBack } from '../callback/rules.ts';
import type { OverflowTarget } from '../desk/directory.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { OverflowSkippedWhy, OverflowWhy } from './facts.ts';
import { queueFor } from './queueing.ts';

/** By which limit a call leaves its queue: which step of its service, null where its requirements are spent. */
interface Limit {
  readonly step: number | null;
  readonly why: OverflowWhy;
}

/**
 * Sends a waiting call where its service says. Where that cannot be, the call stays and the next rule applies:
 * a caller is never left in silence.
 */
export function leaveQueue(turn: Turn, call: Call, to: OverflowTarget | undefined, limit: Limit): void {
  if (!to) return;
  const { now } = turn;
  const obstacle = obstacleTo(turn, call, to);
  const { step, why } = limit;
  if (obstacle) {
    return record(turn, { type: 'overflow-skipped', at: now, call: call.id, to, why: obstacle, step });
  }
  record(turn, { type: 'call-overflowed', at: now, call: call.id, to, why, step });
  const current = turn.desk.calls.get(call.id);
  if (current) go(turn, current, to);
}

/** Why the call cannot go there; null when it can. */
function obstacleTo({ desk }: Turn, call: Call, to: OverflowTarget): OverflowSkippedWhy | null {
  if ('service' in to) {
    if (!desk.directory.services.has(to.service)) return 'no-such-service';
    const been = to.service === call.service?.id || call.progress.passed.includes(to.service);
    return been ? 'loop' : null;
  }
  if (call.leg === null) return 'nobody-on-the-line';
  if ('onCall' in to) {
    if (call.class !== 'critical') return 'not-critical';
    return desk.directory.chains.has(to.onCall) ? null : 'no-such-chain';
  }
  if ('callback' in to) {
    if (call.caller === null) return 'number-withheld';
    const possible = call.kind === 'inbound' && whyNotRungBack(desk.directory, call.caller) === null;
    return possible ? null : 'not-possible';
  }
  if ('number' in to)
    return whyNotDialled(desk.directory.dialling, to.number) === null ? null : 'not-possible';
  return null;
}

function go(turn: Turn, call: Call, to: OverflowTarget): void {
  if ('service' in to) {
    const service = turn.desk.directory.services.get(to.service);
    const queuedAt = call.queuedAt ?? turn.now;
    if (service) queueFor(turn, call, service, { queuedAt, fromAnotherQueue: true });
  } else if ('number' in to) forwardCall(turn, call, to.number, 'overflow', true);
  else if ('onCall' in to) ringChainFromQueue(turn, call, to.onCall);
  else if ('callback' in to) requestCallback(turn, call, call.caller);
  else if ('message' in to) {
    stopSound(turn, call);
    announce(turn, call, 'overflow', to.message);
  }
}
