import { useFormat } from '../i18n/use-format.ts';
import type { PageTime } from '../live/board-model.ts';
import { useTicking } from '../live/ticker.ts';

/** A time that counts up by itself. It is never announced: a reader asks for it. */
export function Elapsed({ since }: { since: PageTime }) {
  const format = useFormat();
  const text = useTicking((now) => format.duration(now - since));
  return <span className="elapsed">{text}</span>;
}
