import { useTranslation } from 'react-i18next';
import type { PageTime } from '../../live/board-model.ts';
import { steadyTicker, useTicking } from '../../live/ticker.ts';
import { useFormat } from '../../i18n/reading.tsx';

/** The time that is left of a span, as a quiet ring with the figure in it. It is never announced. */
export function Countdown({ from, until, label }: { from: PageTime; until: PageTime; label: string }) {
  const format = useFormat();
  const { t } = useTranslation();
  const leftS = useTicking((now) => Math.max(0, Math.ceil((until - now) / 1_000)), steadyTicker);
  const wholeS = Math.max(1, (until - from) / 1_000);
  const share = Math.min(100, (leftS / wholeS) * 100);
  const text = leftS < 60 ? t('work.seconds', { count: leftS }) : format.duration(leftS * 1_000);
  return (
    <div className={`countdown${leftS <= 5 ? ' soon' : ''}`} role="timer" aria-live="off" aria-label={label}>
      <svg viewBox="0 0 44 44" aria-hidden="true" focusable="false">
        <circle className="track" cx="22" cy="22" r="19" />
        <circle
          className="left"
          cx="22"
          cy="22"
          r="19"
          pathLength="100"
          strokeDasharray={`${share} 100`}
          transform="rotate(-90 22 22)"
        />
      </svg>
      <span className="countdown-figure">{text}</span>
    </div>
  );
}
