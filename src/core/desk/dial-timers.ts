import type { Call } from '../call/call.ts';
import { mayChooseCallback } from '../callback/rules.ts';
import type { CallId, LegId, TimerId } from '../kernel/ids.ts';
import { SECOND_MS, type InstantMs } from '../kernel/time.ts';

/** The timers of callbacks and of calls that are being dialled. */
export type DialTimer = { readonly id: TimerId; readonly at: InstantMs; readonly call: CallId } & (
  | { readonly kind: 'sleep-over' }
  | { readonly kind: 'hours-over' }
  | { readonly kind: 'callback-offer-due' }
  | { readonly kind: 'callback-menu-limit' }
  | { readonly kind: 'dialling-limit'; readonly leg: LegId }
);

/** A caller who neither hears nor presses anything for so long has left the choice of a callback. */
const MENU_LIMIT_MS = 40 * SECOND_MS;

/** Answered but not joined for so long, the two are given up. */
const JOINING_LIMIT_MS = 5 * SECOND_MS;

/** The timers that a call needs for being dialled, now or later, and its caller for choosing that. */
export function timersOfDialling(call: Call): readonly DialTimer[] {
  return call.kind === 'inbound' ? timersOfChoice(call) : timersOfCallOut(call);
}

function timersOfChoice(call: Call): readonly DialTimer[] {
  if (!mayChooseCallback(call) || call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return [];
  const { id, callbackMenu: menu, queuedAt } = call;
  if (menu) {
    const at = menu.since + MENU_LIMIT_MS;
    return [{ kind: 'callback-menu-limit', id: `callback-menu:${id}:${at}`, at, call: id }];
  }
  const rules = call.service?.callback;
  if (!rules || call.callbackOffered || queuedAt === null || call.announcement) return [];
  return [
    {
      kind: 'callback-offer-due',
      id: `callback-offer:${id}:${queuedAt}`,
      at: queuedAt + rules.offeredAfterMs,
      call: id,
    },
  ];
}

function timersOfCallOut({ id, state, callOut, dialling }: Call): readonly DialTimer[] {
  if (dialling) {
    const { answeredAt, deadlineAt, agentLeg, party } = dialling;
    const leg = party ?? agentLeg;
    const at = answeredAt === null ? deadlineAt : answeredAt + JOINING_LIMIT_MS;
    return [{ kind: 'dialling-limit', id: `dialling:${leg}:${at}`, at, call: id, leg }];
  }
  if (state === 'sleeping' && callOut?.sleepsUntil != null) {
    const at = callOut.sleepsUntil;
    return [{ kind: 'sleep-over', id: `sleep:${id}:${at}`, at, call: id }];
  }
  if (state === 'queued' && callOut?.awakeUntil != null) {
    const at = callOut.awakeUntil;
    return [{ kind: 'hours-over', id: `hours:${id}:${at}`, at, call: id }];
  }
  return [];
}
