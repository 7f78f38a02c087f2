import { useCallback, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';

/** What is open of one row of a list. */
export interface OpenedOf<What extends string> {
  readonly row: string;
  readonly what: What;
  /** Opened by a key: what is opened shows where the focus is. */
  readonly byKey: boolean;
}

export interface RowPopover<What extends string> {
  /** null: nothing is open. */
  readonly opened: OpenedOf<What> | null;
  /** The button it was opened by; the focus goes back to it. */
  readonly trigger: RefObject<HTMLElement | null>;
  readonly open: (opened: OpenedOf<What>, trigger: HTMLElement) => void;
  readonly close: () => void;
}

/**
 * One popover for all rows of a list, made when it is opened. A live list redraws many rows a second: a popover of
 * each row's own would cost more than the rest of it.
 */
export function useRowPopover<What extends string>(): RowPopover<What> {
  const [opened, setOpened] = useState<OpenedOf<What> | null>(null);
  const trigger = useRef<HTMLElement | null>(null);
  const open = useCallback((one: OpenedOf<What>, element: HTMLElement) => {
    trigger.current = element;
    setOpened(one);
  }, []);
  const close = useCallback(() => setOpened(null), []);
  return { opened, trigger, open, close };
}

const ENTER = ['Enter'];
/** A menu opens with these too, as menus do. */
const ARROWS = ['ArrowDown', 'ArrowUp'];
/** Presses a button when it is let go. */
const SPACE = [' '];

interface RowButtonProps<What extends string> {
  readonly row: string;
  readonly what: What;
  readonly opens: 'menu' | 'dialog';
  readonly isOpen: boolean;
  readonly onOpen: RowPopover<What>['open'];
  readonly className: string;
  readonly label: string;
  readonly children: ReactNode;
}

/** A row's button to what {@link useRowPopover} holds for all of them. */
export function RowButton<What extends string>(props: RowButtonProps<What>) {
  const { row, what, opens, isOpen, onOpen, className, label, children } = props;
  // Keys are taken as keys, not as the click that the browser makes of them, which would count as a pointer's.
  const onKey = (event: KeyboardEvent<HTMLButtonElement>, keys: readonly string[]): void => {
    if (!keys.includes(event.key) || event.repeat) return;
    event.preventDefault();
    onOpen({ row, what, byKey: true }, event.currentTarget);
  };
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-haspopup={opens}
      aria-expanded={isOpen}
      onClick={(event) => onOpen({ row, what, byKey: false }, event.currentTarget)}
      onKeyDown={(event) => onKey(event, opens === 'menu' ? [...ENTER, ...ARROWS] : ENTER)}
      onKeyUp={(event) => onKey(event, SPACE)}
    >
      {children}
    </button>
  );
}
