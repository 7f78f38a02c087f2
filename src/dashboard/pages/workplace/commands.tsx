import { createContext, useContext, useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../../api/client.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { useProblemText } from '../../ui/problem-text.ts';
import { useShortcut } from './shortcuts.ts';
import type { ShortcutName } from './shortcuts.ts';

interface Commands {
  /** What is being asked for now. */
  readonly busy: string | null;
  /** Why the last thing asked for did not happen. */
  readonly problem: string | null;
  /** Asks for something; what comes of it is told where the button is. @returns whether it was done */
  run(name: string, work: () => Promise<unknown>): Promise<boolean>;
  tell(problem: string | null): void;
}

const CommandContext = createContext<Commands | null>(null);

/** What a refusal means to its reader: the service's own reason where it gave one. */
export function useReasonText(): (error: unknown) => string {
  const { t } = useTranslation();
  const problemText = useProblemText();
  return (error) =>
    error instanceof ApiProblem && error.code === 'conflict'
      ? t('work.refused', { message: error.message })
      : problemText(error);
}

/**
 * Keeps what a card asks for: one thing after the other, and the reason when it was refused. The same press twice is
 * one; another one waits its turn and is never lost: whoever hangs up while a hold is under way has hung up.
 */
export function CommandArea({ children }: { children: ReactNode }) {
  const reasonText = useReasonText();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const last = useRef<{ readonly name: string; readonly done: Promise<boolean> } | null>(null);
  const commands = useMemo(
    (): Commands => {
      const perform = async (name: string, work: () => Promise<unknown>): Promise<boolean> => {
        setBusy(name);
        try {
          await work();
          setProblem(null);
          return true;
        } catch (error) {
          setProblem(reasonText(error));
          return false;
        } finally {
          setBusy(null);
        }
      };
      return {
        busy,
        problem,
        tell: setProblem,
        async run(name, work) {
          const before = last.current;
          if (before?.name === name) return false;
          const next = () => perform(name, work);
          const mine = { name, done: before === null ? next() : before.done.then(next) };
          last.current = mine;
          const isDone = await mine.done;
          if (last.current === mine) last.current = null;
          return isDone;
        },
      };
    },
    // The text is worked out when it is needed; another language does not ask anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [busy, problem],
  );
  return <CommandContext value={commands}>{children}</CommandContext>;
}

export function useCommands(): Commands {
  const commands = useContext(CommandContext);
  if (commands === null) throw new Error('useCommands outside of a CommandArea');
  return commands;
}

/** Why the last thing asked for did not happen; its line is there from the beginning, so that nothing moves. */
export function CommandProblem() {
  const { problem } = useCommands();
  return (
    <p className="work-problem" role="alert">
      {problem !== null && (
        <>
          <Icon name="late" /> {problem}
        </>
      )}
    </p>
  );
}

export interface ActionProps {
  readonly name: string;
  readonly label: string;
  readonly icon: IconName;
  readonly onAct: () => Promise<unknown> | void;
  readonly keys?: ShortcutName;
  readonly look?: 'primary' | 'danger' | 'plain' | 'plain small' | 'small' | 'tool';
  /** Why it cannot be done now; it stays reachable and says so. */
  readonly why?: string | null;
  readonly isPressed?: boolean;
}

/** A button that does something to a call, with its key, and with the reason when it cannot. */
export function Action({ name, label, icon, onAct, keys, look, why = null, isPressed }: ActionProps) {
  const commands = useCommands();
  const whyId = useId();
  const act = (): void => {
    if (why !== null) commands.tell(why);
    else void commands.run(name, async () => onAct());
  };
  const shown = useShortcut(keys, act);
  return (
    <button
      type="button"
      className={`button action ${look ?? ''}`}
      data-action={name}
      aria-pressed={isPressed}
      aria-disabled={why !== null || commands.busy === name ? true : undefined}
      aria-describedby={why === null ? undefined : whyId}
      aria-keyshortcuts={shown ?? undefined}
      title={why ?? undefined}
      onClick={act}
    >
      <Icon name={icon} />
      <span className="action-label">{label}</span>
      {shown !== null && <kbd aria-hidden="true">{shown}</kbd>}
      {why !== null && (
        <span id={whyId} className="visually-hidden">
          {why}
        </span>
      )}
    </button>
  );
}
