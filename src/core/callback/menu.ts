import { type Call, type CallbackMenu, isWaiting } from '../call/call.ts';
import { announce } from '../desk/entry.ts';
import type { DialTimer } from '../desk/dial-timers.ts';
import { stopSound } from '../call/caller-sound.ts';
import { putCall } from '../desk/state.ts';
import type { Turn } from '../desk/turn.ts';
import type { PhoneNumber } from '../kernel/ids.ts';
import { askForNumber, sayStep } from './menu-prompts.ts';
import { digitPrompts, keyPrompt, numberFromDigits } from './number.ts';
import { requestCallback } from './request.ts';
import { settle } from './settle.ts';
import { mayChooseCallback, whyNotRungBack } from './rules.ts';

/** So many numbers that are none, and the caller is left to wait. */
const MISTAKES_ALLOWED = 3;

/** No number has more digits, prefixes counted. */
const DIGITS_AT_MOST = 20;

/**
 * A key pressed by a waiting caller: the way to a callback. Nothing of it keeps them from being connected; once
 * somebody has taken the call, keys mean nothing.
 */
export function callerPressed(turn: Turn, call: Call, key: string): void {
  const rules = call.service?.callback;
  if (call.kind !== 'inbound' || !mayChooseCallback(call)) return;
  if (call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return;
  const { callbackMenu: menu } = call;
  if (!menu) {
    if (key === rules?.key) askWhichNumber(turn, call);
  } else if (menu.step === 'confirm') {
    if (key === '1') requestCallback(turn, call, menu.number);
    else if (key === '2') askForNumber(turn, call, 'callback-enter-number');
    else readOut(turn, call, menu.number);
  } else type(turn, call, menu.typed, key);
}

/** Begins the choice: reads the known number out, to be confirmed; one that is withheld or may not be dialled must be typed. */
export function askWhichNumber(turn: Turn, call: Call): void {
  const { caller } = call;
  if (caller === null || whyNotRungBack(turn.desk.directory, caller) !== null)
    return askForNumber(turn, call, 'callback-enter-number');
  readOut(turn, call, caller);
}

/** Reads a number out, to be confirmed: a digit typed wrong would have somebody else rung up. */
function readOut(turn: Turn, call: Call, number: PhoneNumber): void {
  const mistakes = call.callbackMenu?.mistakes ?? 0;
  const digits = digitPrompts(number, countryOf(turn, call));
  const menu: CallbackMenu = { step: 'confirm', number, mistakes, since: turn.now };
  sayStep(turn, call, menu, 'callback-confirm-number', ...digits);
}

/** Digits make up the number, a star begins anew, the hash ends it. */
function type(turn: Turn, call: Call, typed: string, key: string): void {
  if (key === '#') return typedOut(turn, call, typed);
  const more = key === '*' ? '' : (typed + key).slice(0, DIGITS_AT_MOST);
  const menu = {
    step: 'enter',
    typed: more,
    mistakes: call.callbackMenu?.mistakes ?? 0,
    since: turn.now,
  } as const;
  // Who types has heard enough of what was said.
  if (typed === '' && call.announcement?.purpose === 'callback-menu') stopSound(turn, call);
  putCall(turn.desk, { ...call, callbackMenu: menu });
}

function typedOut(turn: Turn, call: Call, typed: string): void {
  const number = numberFromDigits(typed, countryOf(turn, call));
  if (number !== null && whyNotRungBack(turn.desk.directory, number) === null) {
    readOut(turn, call, number);
  } else if ((call.callbackMenu?.mistakes ?? 0) + 1 < MISTAKES_ALLOWED) {
    askForNumber(turn, call, 'callback-invalid-number');
  } else {
    leaveMenu(turn, call);
  }
}

/** The caller goes on waiting as if nothing had been asked; one who waits for nothing hears that it was in vain. */
function leaveMenu(turn: Turn, call: Call): void {
  if (!isWaiting(call)) {
    stopSound(turn, call);
    putCall(turn.desk, { ...call, callbackMenu: null });
    return announce(turn, call, 'closed', ...(call.plan?.entry.closed.prompts ?? ['closed']));
  }
  putCall(turn.desk, { ...call, callbackMenu: null });
  if (call.announcement) stopSound(turn, call);
}

function countryOf({ desk }: Turn, { organisation }: Call): 'SE' | 'NO' {
  return (organisation !== null && desk.directory.organisations.get(organisation)?.country) || 'SE';
}

/** What comes due for a callback, or for a caller who may choose one. */
export function callbackTimerFired(
  turn: Turn,
  call: Call,
  kind: Exclude<DialTimer['kind'], 'dialling-limit'>,
): void {
  switch (kind) {
    case 'sleep-over':
    case 'hours-over':
      return settle(turn, call.id);
    case 'callback-offer-due':
      stopSound(turn, call);
      putCall(turn.desk, { ...call, soundDueAt: null });
      return announce(
        turn,
        call,
        'callback-offer',
        'callback-offer',
        keyPrompt(call.service?.callback?.key ?? '1'),
      );
    case 'callback-menu-limit':
      return leaveMenu(turn, call);
  }
}
