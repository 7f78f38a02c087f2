import { useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RotaJson, ShiftJson } from '../../../contract/planning.ts';
import { useDates } from '../../time/use-dates.ts';
import { addDays, instantAt, weekNumberOf } from '../../time/zoned.ts';
import { Icon } from '../../ui/icons.tsx';

/** So many tones there are to tell people apart; the name stands there in any case. */
const TONES = 6;

/** What of a shift lies within one week, as shares of the week. */
interface Piece {
  readonly shift: ShiftJson;
  readonly left: number;
  readonly width: number;
}

/**
 * Who is on call, a line a week: blank where nobody is. Arrow keys go from shift to shift. @param onShift null: nothing
 * may be changed
 */
export function RotaWeeks(props: {
  rota: RotaJson;
  /** A Monday. */
  first: string;
  at: number;
  personName: (id: string) => string;
  onShift: ((shift: ShiftJson) => void) | null;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  const { rota, first, at, personName, onShift } = props;
  const lines = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const weeks = Array.from({ length: 5 }, (_, index) => addDays(first, index * 7));
  const people = [
    ...new Set([...rota.layers.flatMap((layer) => layer.people), ...rota.shifts.map(({ person }) => person)]),
  ];
  const keys = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(lines.current?.querySelectorAll<HTMLElement>('.shift') ?? [])];
    const next = Math.min(
      all.length - 1,
      Math.max(0, all.indexOf(document.activeElement as HTMLElement) + step),
    );
    setCurrent(next);
    all[next]?.focus();
  };
  let number = -1;
  return (
    <div className="rota-weeks" ref={lines} onKeyDown={keys} role="group" aria-label={t('onCall.schedule')}>
      <div className="rota-days" aria-hidden="true">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <span key={day}>{dates.shortWeekday(day)}</span>
        ))}
      </div>
      {weeks.map((monday) => (
        <div key={monday} className="rota-week">
          <p className="rota-week-name">
            {t('onCall.week', { number: weekNumberOf(monday) })}{' '}
            <span className="quiet">{dates.dayMonth(monday)}</span>
          </p>
          <div className="rota-line">
            <Now monday={monday} zone={rota.timeZone} at={at} />
            {piecesOf(rota, monday).map(({ shift, left, width }) => {
              number += 1;
              const mine = number;
              return (
                <button
                  type="button"
                  key={shift.from}
                  className={`shift tone-${people.indexOf(shift.person) % TONES}${shift.override === null ? '' : ' stand-in'}`}
                  style={{ left: `${left}%`, width: `${width}%` }}
                  tabIndex={mine === current ? 0 : -1}
                  aria-disabled={onShift === null}
                  aria-label={`${personName(shift.person)}, ${dates.span(Date.parse(shift.from), Date.parse(shift.until), rota.timeZone)}, ${shift.layer ?? t('onCall.standIn')}`}
                  title={dates.span(Date.parse(shift.from), Date.parse(shift.until), rota.timeZone)}
                  onFocus={() => setCurrent(mine)}
                  onClick={() => onShift?.(shift)}
                >
                  {shift.override !== null && <Icon name="pen" />}
                  <span>{personName(shift.person)}</span>
                </button>
              );
            })}
          </div>
        </div>
      ))}
      <ul className="legend rota-legend" aria-hidden="true">
        {people.map((person, index) => (
          <li key={person}>
            <span className={`swatch tone-${index % TONES}`} /> {personName(person)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Now({ monday, zone, at }: { monday: string; zone: string; at: number }) {
  const [from, until] = endsOf(monday, zone);
  if (at < from || at >= until) return null;
  return <span className="rota-now" style={{ left: `${((at - from) / (until - from)) * 100}%` }} />;
}

function endsOf(monday: string, zone: string): readonly [number, number] {
  const of = (date: string): number => instantAt({ date, time: '00:00' }, zone)?.getTime() ?? 0;
  return [of(monday), of(addDays(monday, 7))];
}

function piecesOf(rota: RotaJson, monday: string): readonly Piece[] {
  const [from, until] = endsOf(monday, rota.timeZone);
  const share = (at: number): number => ((Math.min(until, Math.max(from, at)) - from) / (until - from)) * 100;
  return rota.shifts.flatMap((shift) => {
    const [begin, end] = [Date.parse(shift.from), Date.parse(shift.until)];
    if (begin >= until || end <= from) return [];
    return [{ shift, left: share(begin), width: share(end) - share(begin) }];
  });
}
