import { useTranslation } from 'react-i18next';
import type { CalendarJson } from '../../../contract/planning.ts';

type Day = CalendarJson['days'][number];

/** The part of the day that a strip shows, in minutes: the night is seldom worth its room. */
const FROM = 6 * 60;
const UNTIL = 20 * 60;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
const place = (value: number): number =>
  ((Math.min(UNTIL, Math.max(FROM, value)) - FROM) / (UNTIL - FROM)) * 100;

/** The hours of one day as text and as a line of time. @param now `14:05`, left out: no mark of it */
export function DayStrip({ day, now }: { day: Day; now?: string }) {
  const { t } = useTranslation();
  const text = day.periods.map(({ opens, closes }) => `${opens}–${closes}`).join(', ');
  return (
    <div className="strip">
      <p className="strip-text">
        {text === '' ? t('hours.closedToday') : text}
        {day.name !== null && <span className="quiet"> {day.name}</span>}
      </p>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        <rect className="strip-track" width="100" height="6" rx="0.6" />
        {day.periods.map(({ opens, closes }) => {
          const [x, end] = [place(minutes(opens)), place(minutes(closes))];
          return <rect key={opens} className="strip-open" x={x} width={Math.max(0, end - x)} height="6" />;
        })}
        {now !== undefined && (
          <rect className="strip-now" x={Math.min(99.4, place(minutes(now)))} width="0.6" height="6" />
        )}
      </svg>
    </div>
  );
}
