import { useEffect, useRef } from 'react';
import { useSettings } from './settings.ts';

/**
 * Which letter, with Alt, does what. None of them is one of Chrome's (D, E, F) or of Firefox' menus (in English and
 * the Nordic languages B, E, F, H, I, R, S, T, V), and screen readers listen to other keys than Alt with a letter.
 */
export const letters = {
  accept: 'J',
  decline: 'N',
  available: 'L',
  pause: 'P',
  mute: 'M',
  hold: 'W',
  handOn: 'K',
  keypad: 'O',
  note: 'C',
  hangUp: 'X',
  finish: 'G',
  threeWay: 'Y',
  cancel: 'Z',
  leave: 'Q',
  dial: 'U',
  followUp: 'A',
} as const;
export type ShortcutName = keyof typeof letters;

const handlers = new Map<string, (() => void)[]>();

function letterOf(event: KeyboardEvent): string | null {
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  // AltGr comes as Ctrl with Alt, and writes letters.
  if (!altKey || ctrlKey || metaKey || shiftKey || event.getModifierState('AltGraph')) return null;
  // With Option a Mac writes another letter; then the place of the key tells which was meant.
  const typed = event.key.toUpperCase();
  return /^[A-Z]$/.test(typed) ? typed : /^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : null;
}

function listen(event: KeyboardEvent): void {
  const letter = letterOf(event);
  const handler = letter === null ? undefined : handlers.get(letter)?.at(-1);
  if (handler === undefined || event.repeat) return;
  event.preventDefault();
  handler();
}

function put(letter: string, handler: () => void): () => void {
  if (handlers.size === 0) window.addEventListener('keydown', listen);
  const stack = handlers.get(letter) ?? [];
  stack.push(handler);
  handlers.set(letter, stack);
  return () => {
    const rest = (handlers.get(letter) ?? []).filter((one) => one !== handler);
    if (rest.length > 0) handlers.set(letter, rest);
    else handlers.delete(letter);
    if (handlers.size === 0) window.removeEventListener('keydown', listen);
  };
}

/**
 * Lets Alt with a letter do something while the component is there; the one that came last counts.
 * @returns the keys as they are shown, `Alt+J`; null while the agent has switched them off
 */
export function useShortcut(name: ShortcutName | undefined, handler: () => void): string | null {
  const [{ shortcuts }] = useSettings();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const letter = name === undefined || !shortcuts ? null : letters[name];
  useEffect(() => (letter === null ? undefined : put(letter, () => latest.current())), [letter]);
  return letter === null ? null : `Alt+${letter}`;
}

/** Calls `handler` on a question mark that is not being typed into something. */
export function useQuestionMark(handler: () => void): void {
  const [{ shortcuts }] = useSettings();
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!shortcuts) return undefined;
    const heard = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input, textarea, select');
      if (event.key !== '?' || event.ctrlKey || event.metaKey || typing) return;
      latest.current();
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [shortcuts]);
}
