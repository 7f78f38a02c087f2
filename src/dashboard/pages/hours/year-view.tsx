import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import type { CalendarJson } from '../../../contract/planning.ts';
import { useDates } from '../../time/use-dates.ts';
import { addDays, daysBetween, mondayOf, weekNumberOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';

type Day = CalendarJson['days'][number];

/** How a date differs; null: it is as its weekday. */
function kindOf(day: Day): 'override' | 'bridge-day' | 'short' | 'holiday' | 'season' | null {
  switch (day.origin) {
    case 'override':
    case 'bridge-day':
    case 'season':
      return day.origin;
    case 'holiday':
    case 'date':
      return day.periods.length > 0 ? 'short' : 'holiday';
    case 'week':
      return null;
  }
}

const legend = ['holiday', 'short', 'bridge-day', 'override'] as const;

/** The year as it comes out: twelve months with week numbers, and every date that differs with its name. */
export function YearView(props: {
  calendar: CalendarJson;
  year: number;
  today: string;
  /** Asked for other hours on a date; null: they may not be changed. */
  onDay: ((date: string) => void) | null;
  onYear: (year: number) => void;
}) {
  const { t } = useTranslation();
  const { calendar, year, today, onDay, onYear } = props;
  const days = new Map(calendar.days.map((day) => [day.date, day]));
  const thisYear = Number(today.slice(0, 4));
  return (
    <section className="panel year-panel" aria-labelledby="year-title">
      <div className="panel-head">
        <h2 id="year-title">{t('hours.year', { year })}</h2>
        <ul className="legend">
          {legend.map((kind) => (
            <li key={kind}>
              <span className={`swatch day-${kind}`} /> {t(`hours.day.${kind}`)}
            </li>
          ))}
        </ul>
        <span className="year-steps">
          <Button
            className="button small"
            isDisabled={year < thisYear}
            onPress={() => onYear(year - 1)}
            aria-label={t('hours.yearOf', { year: year - 1 })}
          >
            <Icon name="back" />
            {year - 1}
          </Button>
          <Button
            className="button small"
            isDisabled={year > thisYear}
            onPress={() => onYear(year + 1)}
            aria-label={t('hours.yearOf', { year: year + 1 })}
          >
            {year + 1}
            <Icon name="forward" />
          </Button>
        </span>
      </div>
      <div className="year">
        <YearGrid days={days} year={year} today={today} onDay={onDay} />
        <SpecialDays days={calendar.days} today={today} />
      </div>
    </section>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function YearGrid(props: {
  days: ReadonlyMap<string, Day>;
  year: number;
  today: string;
  onDay: ((date: string) => void) | null;
}) {
  const { days, year, today, onDay } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(today.startsWith(String(year)) ? today : `${year}-01-01`);
  // Another year than the one that was looked at.
  const focusable = current.startsWith(String(year)) ? current : `${year}-01-01`;
  const keys = (event: KeyboardEvent): void => {
    const step = STEPS[event.key] ?? { PageUp: -28, PageDown: 28 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = addDays(focusable, step);
    if (!next.startsWith(String(year))) return;
    setCurrent(next);
    grid.current?.querySelector<HTMLElement>(`[data-date="${next}"]`)?.focus();
  };
  return (
    <div className="months" ref={grid} onKeyDown={keys}>
      {Array.from({ length: 12 }, (_, index) => (
        <Month
          key={index}
          year={year}
          month={index + 1}
          days={days}
          today={today}
          focusable={focusable}
          onFocus={setCurrent}
          onDay={onDay}
        />
      ))}
    </div>
  );
}

function Month(props: {
  year: number;
  month: number;
  days: ReadonlyMap<string, Day>;
  today: string;
  focusable: string;
  onFocus: (date: string) => void;
  onDay: ((date: string) => void) | null;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { year, month } = props;
  const two = (value: number): string => String(value).padStart(2, '0');
  const first = `${year}-${two(month)}-01`;
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${two(month + 1)}-01`;
  const begin = mondayOf(first);
  const weeks = Math.ceil(daysBetween(begin, next) / 7);
  return (
    <div className="month" role="group" aria-label={dates.month(month)}>
      <h3 aria-hidden="true">{dates.month(month)}</h3>
      <div className="month-grid">
        <span className="month-head" aria-hidden="true">
          {t('dates.weekShort')}
        </span>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <span key={day} className="month-head" aria-hidden="true">
            {dates.shortWeekday(day).slice(0, 2)}
          </span>
        ))}
        {Array.from({ length: weeks }, (_, week) => {
          const monday = addDays(begin, week * 7);
          return [
            <span key={monday} className="week-number" aria-hidden="true">
              {weekNumberOf(monday)}
            </span>,
            ...Array.from({ length: 7 }, (__, offset) => {
              const date = addDays(monday, offset);
              if (date < first || date >= next) return <span key={`${date}-none`} />;
              return <DayCell key={date} {...props} date={date} day={props.days.get(date)} />;
            }),
          ];
        })}
      </div>
    </div>
  );
}

function DayCell(props: {
  date: string;
  day: Day | undefined;
  today: string;
  focusable: string;
  onFocus: (date: string) => void;
  onDay: ((date: string) => void) | null;
}) {
  const text = useDayText();
  const { date, day, today, focusable, onFocus, onDay } = props;
  const kind = day === undefined ? null : kindOf(day);
  const open = (day?.periods.length ?? 0) > 0;
  const told = day === undefined ? date : text(day);
  return (
    <button
      type="button"
      data-date={date}
      className={`day${kind === null ? '' : ` day-${kind}`}${open ? '' : ' day-shut'}${date === today ? ' day-today' : ''}`}
      tabIndex={date === focusable ? 0 : -1}
      aria-label={told}
      aria-current={date === today ? 'date' : undefined}
      aria-disabled={onDay === null}
      title={told}
      onFocus={() => onFocus(date)}
      onClick={() => onDay?.(date)}
    >
      {Number(date.slice(8))}
    </button>
  );
}

/** "fredag 25 december 2026: stängt, Juldagen". */
function useDayText(): (day: Day) => string {
  const { t } = useTranslation();
  const dates = useDates();
  return ({ date, periods, name }) => {
    const hours = periods.map(({ opens, closes }) => `${opens}–${closes}`).join(', ');
    return `${dates.full(date)}: ${hours === '' ? t('hours.closed') : hours}${name === null ? '' : `, ${name}`}`;
  };
}

/** The dates that differ from their weekday, from today on. */
function SpecialDays({ days, today }: { days: readonly Day[]; today: string }) {
  const { t } = useTranslation();
  const dates = useDates();
  const special = days.filter((day) => {
    const kind = kindOf(day);
    return kind !== null && kind !== 'season' && day.date >= today;
  });
  return (
    <div className="special">
      <h3>{t('hours.specialDays')}</h3>
      {special.length === 0 && <p className="quiet">{t('hours.noSpecialDays')}</p>}
      <ul>
        {special.map((day) => (
          <li key={day.date}>
            <span className={`swatch day-${kindOf(day)}`} aria-hidden="true" />
            <span className="special-date">{dates.short(day.date)}</span>
            <span className="special-name">
              {day.name}
              <span className="quiet">
                {' '}
                {day.periods.length === 0
                  ? t('hours.closed')
                  : day.periods.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
