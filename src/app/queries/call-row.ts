import type { CallFact, Fact } from '../../core/desk/facts.ts';
import type { PhoneNumber } from '../../core/kernel/ids.ts';
import type { CallItem } from '../desk-api.ts';

/** Whether the fact tells of a call as its subject, so that the call's row may change by it. */
export function isCallFact(fact: Fact): fact is CallFact {
  switch (fact.type) {
    case 'agent-state-changed':
    case 'agent-command-refused':
    case 'agent-reachability-changed':
    case 'agent-request-refused':
    case 'wrap-up-extended':
    case 'device-selected':
    case 'asterisk-connected':
    case 'asterisk-lost':
    case 'directory-loaded':
    case 'desk-changed':
    case 'dial-refused':
      return false;
    default:
      return true;
  }
}

/** The other party of a call; null: withheld. Of an outgoing call `caller` is the number of ours that is shown. */
export const partyOfRow = ({ kind, dialled, caller }: CallItem): PhoneNumber | null =>
  kind === 'outgoing' ? dialled : caller;

/**
 * Folds one fact into the row of its call. Pure, and safe to repeat: an ended call stays ended, and a call that
 * is told of anew after a restart keeps its first arrival.
 * @param row the row so far; null before the first fact of the call
 * @returns the row from now on; null while the call's arrival is not known
 */
export function foldCallRow(row: CallItem | null, fact: CallFact): CallItem | null {
  if (row === null) return firstRow(fact);
  // What is found in a talk is often written after it.
  if (fact.type === 'call-class-corrected') return { ...row, class: fact.class };
  if (row.state === 'ended') return row;
  switch (fact.type) {
    case 'announcement-started':
      // A greeting heard while queued does not take the caller out of the queue.
      return row.state === 'arriving' || fact.purpose === 'overflow' || fact.purpose === 'nobody-answers'
        ? { ...row, state: 'announcing' }
        : row;
    case 'call-queued':
      // One that waits again keeps the class it was corrected to.
      return { ...row, state: 'queued', service: fact.service, class: fact.again ? row.class : fact.class };
    case 'offer-made':
      return { ...row, state: 'offering' };
    case 'offer-ended':
      // Other phones may still ring.
      return row.state === 'offering' && fact.standing === undefined ? { ...row, state: 'queued' } : row;
    case 'callback-requested':
      return { ...row, state: 'announcing' };
    case 'own-phone-rung':
    case 'party-dialled':
      return { ...row, state: 'dialling', agentId: fact.agent };
    case 'party-not-reached':
      return { ...row, state: 'queued' };
    case 'call-answered':
      // The wait is that until the first answer.
      return { ...row, state: 'connected', waitMs: row.waitMs ?? fact.waitMs, agentId: fact.agent };
    case 'call-transferred':
      return { ...row, state: 'queued' };
    case 'on-call-chosen':
      return { ...row, state: 'announcing' };
    case 'on-call-confirmed':
      return { ...row, state: 'forwarding', class: 'critical' };
    case 'on-call-exhausted':
      return fact.backToQueue ? row : { ...row, state: 'announcing' };
    case 'forward-started':
      return { ...row, state: 'forwarding' };
    case 'forward-connected':
      return { ...row, state: 'connected', waitMs: row.waitMs ?? fact.waitMs };
    case 'consult-completed':
      return fact.target === null ? row : { ...row, agentId: fact.target };
    case 'call-ended':
      return {
        ...row,
        state: 'ended',
        endReason: fact.reason,
        waitMs: fact.waitMs ?? row.waitMs,
        agentId: fact.agent ?? row.agentId,
      };
    case 'call-arrived':
    case 'call-taken-over':
    case 'effect-failed':
    case 'entry-decided':
    case 'announcement-finished':
    case 'offer-accepted':
    case 'call-annotated':
    case 'key-asked':
    case 'key-prompt-ended':
    default:
      return row;
  }
}

function firstRow(fact: CallFact): CallItem | null {
  if (fact.type === 'call-arrived') return arrived(fact);
  return fact.type === 'call-begun' ? begun(fact) : null;
}

function begun(fact: CallFact & { type: 'call-begun' }): CallItem {
  const { call: id, dialled, caller, organisation, service, arrivedAt } = fact;
  return {
    id,
    kind: fact.kind,
    dialled,
    caller,
    organisation,
    service,
    class: fact.class,
    state: 'arriving',
    endReason: null,
    arrivedAt,
    waitMs: null,
    agentId: null,
  };
}

function arrived(fact: CallFact & { type: 'call-arrived' }): CallItem {
  return {
    id: fact.call,
    kind: 'inbound',
    dialled: fact.dialled,
    caller: fact.caller,
    organisation: fact.organisation,
    service: fact.service,
    class: fact.class,
    state: 'arriving',
    endReason: null,
    arrivedAt: fact.arrivedAt ?? fact.at,
    waitMs: null,
    agentId: null,
  };
}
