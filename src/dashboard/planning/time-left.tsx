import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTicking } from '../live/ticker.ts';

const MINUTE_MS = 60_000;

/** "1 h 54 min left", counted by the page's steady clock from what the service's clock showed. Never announced. */
export function TimeLeft(props: {
  /** By the service's clock, as `now`. */
  until: number;
  now: number;
  onEnd: () => void;
}) {
  const { t } = useTranslation();
  const { until, now, onEnd } = props;
  const [start] = useState(() => performance.now());
  const minutes = useTicking((tick) => Math.ceil((until - now - Math.max(0, tick - start)) / MINUTE_MS));
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const over = minutes <= 0;
  useEffect(() => {
    if (over) ended.current();
  }, [over]);
  if (over) return t('outages.ending');
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t('outages.minutesLeft', { minutes: rest });
  return t('outages.hoursLeft', { hours, minutes: rest });
}
