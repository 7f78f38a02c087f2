import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { readPeriods, writtenSpans } from '../../time/periods.ts';
import type { MinuteSpan } from '../../time/periods.ts';
import { useDates } from '../../time/use-dates.ts';
import type { Axis } from './axis.ts';
import { DayTrack } from './day-track.tsx';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];
export type WeekTexts = Readonly<Record<Weekday, string>>;

function axisOf(spans: readonly MinuteSpan[]): Axis {
  const from = Math.min(6 * 60, ...spans.map((span) => Math.floor(span.from / 60) * 60));
  const until = Math.max(19 * 60, ...spans.map((span) => Math.ceil(span.until / 60) * 60));
  return { from, until };
}

const spansIn = (text: string): readonly MinuteSpan[] => {
  const read = readPeriods(text);
  return read.ok ? read.spans : [];
};

/**
 * A week, a row a day: its periods as text to be typed, and as bars on a line of time to be drawn. Arrow up and down go
 * from day to day in both. @param onChange null: to be read only
 */
export function WeekGrid(props: { texts: WeekTexts; onChange: ((texts: WeekTexts) => void) | null }) {
  const { texts, onChange } = props;
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Weekday>('mon');
  const axis = axisOf(weekdays.flatMap((day) => spansIn(texts[day])));
  const hours = Array.from({ length: (axis.until - axis.from) / 60 + 1 }, (_, n) => axis.from / 60 + n);
  const move = (day: Weekday, by: number, what: 'input' | 'handle'): void => {
    const next = weekdays[(weekdays.indexOf(day) + by + 7) % 7] ?? day;
    setActive(next);
    const selector = what === 'input' ? 'input' : '[role=slider]';
    const row = grid.current?.querySelector(`[data-day=${next}]`);
    (row?.querySelector<HTMLElement>(selector) ?? row?.querySelector<HTMLElement>('input'))?.focus();
  };
  return (
    <div className="week" ref={grid}>
      <div className="week-hours" aria-hidden="true">
        {hours.map((hour, index) => (
          <span key={hour} className={index % 2 === 1 ? 'odd' : undefined}>
            {hour}
          </span>
        ))}
      </div>
      {weekdays.map((day, index) => (
        <WeekRow
          key={day}
          day={day}
          number={index + 1}
          text={texts[day]}
          axis={axis}
          isActive={active === day}
          onActive={() => setActive(day)}
          onMove={(by, what) => move(day, by, what)}
          onText={onChange === null ? null : (text) => onChange({ ...texts, [day]: text })}
        />
      ))}
    </div>
  );
}

function WeekRow(props: {
  day: Weekday;
  number: number;
  text: string;
  axis: Axis;
  isActive: boolean;
  onActive: () => void;
  onMove: (by: number, what: 'input' | 'handle') => void;
  onText: ((text: string) => void) | null;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { day, number, text, axis, onText, onMove } = props;
  const read = readPeriods(text);
  const name = dates.weekday(number);
  const problemId = `problem-${day}`;
  const keys = (event: KeyboardEvent): void => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onMove(by, 'input');
  };
  return (
    <div className={`week-row${number > 5 ? ' weekend' : ''}`} data-day={day}>
      <span className="week-day">{name}</span>
      <DayTrack
        name={name}
        spans={read.ok ? read.spans : []}
        axis={axis}
        isActive={props.isActive}
        onActive={props.onActive}
        onMove={(by) => onMove(by, 'handle')}
        onChange={onText === null ? null : (spans) => onText(writtenSpans(spans))}
      />
      {onText === null ? (
        <span className="week-text">{text === '' ? t('hours.closed') : text}</span>
      ) : (
        <div className="week-type">
          <input
            aria-label={name}
            value={text}
            placeholder={t('hours.closed')}
            autoComplete="off"
            spellCheck={false}
            aria-invalid={!read.ok}
            aria-describedby={read.ok ? undefined : problemId}
            onChange={(event) => onText(event.target.value)}
            onBlur={() => read.ok && onText(writtenSpans(read.spans))}
            onKeyDown={keys}
          />
          {!read.ok && (
            <p className="field-problem" id={problemId}>
              {t(`hours.problem.${read.problem.kind}`, { part: read.problem.part })}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
