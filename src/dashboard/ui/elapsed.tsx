import { useLayoutEffect, useRef } from 'react';
import { useFormat } from '../i18n/reading.tsx';
import type { PageTime } from '../live/board-model.ts';
import { steadyTicker, ticker } from '../live/ticker.ts';

/**
 * A time that counts up by itself. It is never announced: a reader asks for it.
 *
 * It writes its text itself: a board has hundreds of them, and drawing each by React every second would take the
 * frame that a change needs.
 * @param isSteady goes on while the service is not heard of, as one's own talk does
 */
export function Elapsed({ since, isSteady = false }: { since: PageTime; isSteady?: boolean }) {
  const format = useFormat();
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const clock = isSteady ? steadyTicker : ticker;
    const write = (): void => {
      const text = format.duration(clock.now - since);
      const node = element.current?.firstChild;
      // The text's own node: another one would have to be laid out anew.
      if (node instanceof Text) {
        if (node.data !== text) node.data = text;
      } else element.current?.append(text);
    };
    write();
    return clock.subscribe(write);
  }, [since, isSteady, format]);
  return <span ref={element} className="elapsed" />;
}
