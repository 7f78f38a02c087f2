import type { Call, CallbackMenu } from '../call/call.ts';
import { stopSound } from '../call/caller-sound.ts';
import { announce } from '../desk/entry.ts';
import { putCall } from '../desk/state.ts';
import type { Turn } from '../desk/turn.ts';

/** Goes to a step of the choice and says its prompts, instead of what plays. */
export function sayStep(turn: Turn, call: Call, menu: CallbackMenu, ...prompts: readonly string[]): void {
  stopSound(turn, call);
  putCall(turn.desk, { ...call, soundDueAt: null, callbackMenu: menu });
  const current = turn.desk.calls.get(call.id);
  if (current) announce(turn, current, 'callback-menu', ...prompts);
}

/** Asks the waiting caller to type a number. */
export function askForNumber(turn: Turn, call: Call, prompt: string): void {
  const mistakes = (call.callbackMenu?.mistakes ?? 0) + (prompt === 'callback-invalid-number' ? 1 : 0);
  sayStep(turn, call, { step: 'enter', typed: '', mistakes, since: turn.now }, prompt);
}
