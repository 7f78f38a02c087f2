import { useFormat } from '../i18n/use-format.ts';
import type { PageTime } from '../live/board-model.ts';
import { steadyTicker, ticker, useTicking } from '../live/ticker.ts';

/**
 * A time that counts up by itself. It is never announced: a reader asks for it.
 * @param isSteady goes on while the service is not heard of, as one's own talk does
 */
export function Elapsed({ since, isSteady = false }: { since: PageTime; isSteady?: boolean }) {
  const format = useFormat();
  const text = useTicking((now) => format.duration(now - since), isSteady ? steadyTicker : ticker);
  return <span className="elapsed">{text}</span>;
}
