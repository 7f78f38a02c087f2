import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnBoard } from '../live/live-context.tsx';
import { useProblemText } from './problem-text.ts';

/** The desk's own answer to "why?", in English, anew with every change of the board while it is shown. */
export function Why({ ask }: { readonly ask: (signal: AbortSignal) => Promise<{ readonly text: string }> }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [text, setText] = useState<string | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const revision = useOnBoard((board) => board?.revision);
  useEffect(() => {
    const left = new AbortController();
    ask(left.signal).then(
      (answer) => {
        setText(answer.text);
        setProblem(null);
      },
      (error: unknown) => {
        if (!left.signal.aborted) setProblem(error);
      },
    );
    return () => left.abort();
  }, [ask, revision]);
  if (problem !== null) return <p className="why-text">{problemText(problem)}</p>;
  if (text === null) return <p className="why-text quiet">{t('why.asking')}</p>;
  return (
    <ul className="why-text" lang="en">
      {text.split('; ').map((part, index) => (
        <li key={index}>{part}</li>
      ))}
    </ul>
  );
}
