import type { Call } from '../call/call.ts';
import { stopSound } from '../call/caller-sound.ts';
import { endOffer } from '../call/conversation.ts';
import { announce } from '../desk/entry.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { PhoneNumber } from '../kernel/ids.ts';
import { callbackOf } from './begin.ts';
import { askForNumber } from './menu-prompts.ts';
import { mayChooseCallback, whyNotRungBack } from './rules.ts';

/**
 * A waiting caller is to be rung back at `number`: they hear so and are rung off, and a callback keeps their
 * place from then on. Where the number is not known or may not be dialled the caller is asked for another
 * and goes on waiting meanwhile, so that they can still be answered.
 *
 * @param number in E.164; null: withheld
 * @returns whether the callback stands; false also for a call that does not wait, or is about to be answered
 */
export function requestCallback(turn: Turn, call: Call, number: PhoneNumber | null): boolean {
  const { desk, now } = turn;
  if (call.kind !== 'inbound' || call.leg === null || !mayChooseCallback(call)) return false;
  if (call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return false;
  if (number === null || whyNotRungBack(desk.directory, number) !== null) {
    askForNumber(turn, call, number === null ? 'callback-enter-number' : 'callback-invalid-number');
    return false;
  }
  for (const offer of call.offers) endOffer(turn, call, offer, 'withdrawn');
  const waiting = desk.calls.get(call.id);
  if (!waiting) return false;
  stopSound(turn, waiting);
  record(turn, {
    type: 'callback-requested',
    at: now,
    call: call.id,
    number,
    callback: callbackOf(call.id),
  });
  const accepted = desk.calls.get(call.id);
  if (accepted) announce(turn, accepted, 'callback-accepted', 'callback-accepted');
  return true;
}
