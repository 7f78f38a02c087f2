import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readDate, readTime } from '../time/typed.ts';
import { useDates } from '../time/use-dates.ts';
import type { Wall } from '../time/zoned.ts';

/** A date and a time to be typed, as a fieldset with one name; the date that was understood is written out below. */
export function MomentField(props: {
  legend: string;
  value: Wall;
  /** With `''` for a date or time that cannot be read. */
  onChange: (value: Wall) => void;
  problem?: string | null;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { legend, value, onChange, problem = null } = props;
  const [typed, setTyped] = useState<Wall>(value);
  const type = (next: Wall): void => {
    setTyped(next);
    onChange({ date: readDate(next.date, thisYear(value.date)) ?? '', time: readTime(next.time) ?? '' });
  };
  const shown = value.date === '' ? t('planning.noDate') : dates.full(value.date);
  return (
    <fieldset className="moment">
      <legend>{legend}</legend>
      <input
        aria-label={`${legend}: ${t('planning.date')}`}
        value={typed.date}
        placeholder={t('planning.datePlace')}
        autoComplete="off"
        aria-invalid={problem !== null || value.date === ''}
        onChange={(event) => type({ ...typed, date: event.target.value })}
      />
      <input
        aria-label={`${legend}: ${t('planning.time')}`}
        value={typed.time}
        inputMode="numeric"
        autoComplete="off"
        aria-invalid={problem !== null || value.time === ''}
        onChange={(event) => type({ ...typed, time: event.target.value })}
      />
      <p className={value.date === '' ? 'field-problem' : 'field-help'}>{shown}</p>
      {problem !== null && <p className="field-problem">{problem}</p>}
    </fieldset>
  );
}

function thisYear(date: string): number {
  return Number(date.slice(0, 4)) || new Date().getFullYear();
}

/** A line of text with its label above it. */
export function TextField(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  help?: string;
  problem?: string | null;
  maxLength?: number;
  autoFocus?: boolean;
}) {
  const { label, value, onChange, help, problem = null, maxLength = 200, autoFocus = false } = props;
  return (
    <label className="field">
      {label}
      <input
        value={value}
        maxLength={maxLength}
        autoFocus={autoFocus}
        autoComplete="off"
        aria-invalid={problem !== null}
        onChange={(event) => onChange(event.target.value)}
      />
      {help !== undefined && <span className="field-help">{help}</span>}
      {problem !== null && <span className="field-problem">{problem}</span>}
    </label>
  );
}

/** One of a few, as buttons in a row. */
export function Choices<T extends string>(props: {
  legend: string;
  name: string;
  value: T;
  options: readonly { readonly value: T; readonly label: ReactNode }[];
  onChange: (value: T) => void;
}) {
  const { legend, name, value, options, onChange } = props;
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      <div>
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
