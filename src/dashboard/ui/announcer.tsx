import { useEffect, useState } from 'react';

type Urgency = 'polite' | 'assertive';
type Said = Readonly<Record<Urgency, { readonly text: string; readonly count: number }>>;

let say: (text: string, urgency: Urgency) => void = () => undefined;

/** Tells a screen reader what happened; nothing is seen. For events, never for running figures. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  say(text, urgency);
}

/** The page's only live regions; there from the beginning, so that readers know them. */
export function Announcer() {
  const [said, setSaid] = useState<Said>({
    polite: { text: '', count: 0 },
    assertive: { text: '', count: 0 },
  });
  useEffect(() => {
    say = (text, urgency) =>
      setSaid((before) => ({ ...before, [urgency]: { text, count: before[urgency].count + 1 } }));
    return () => {
      say = () => undefined;
    };
  }, []);
  // A new element each time, so that the same words are told again.
  return (
    <div className="visually-hidden">
      <div aria-live="polite" data-testid="polite">
        <p key={said.polite.count}>{said.polite.text}</p>
      </div>
      <div aria-live="assertive" data-testid="assertive">
        <p key={said.assertive.count}>{said.assertive.text}</p>
      </div>
    </div>
  );
}
