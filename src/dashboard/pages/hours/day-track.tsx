import { useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { clockOf, writtenSpan } from '../../time/periods.ts';
import type { MinuteSpan } from '../../time/periods.ts';
import type { Axis } from './axis.ts';

const STEP = 15;
const HOUR = 60;
/** What a click on an empty place opens. */
const FIRST = 60;

type Edge = 'from' | 'until';

/** A time on the line, in percent of its length. */
function placeOn(axis: Axis, minutes: number): number {
  return ((minutes - axis.from) / (axis.until - axis.from)) * 100;
}

/** The span with an edge moved: never beyond its other edge, its neighbours or the day. */
function moved(spans: readonly MinuteSpan[], index: number, edge: Edge, to: number): readonly MinuteSpan[] {
  const span = spans[index];
  if (span === undefined) return spans;
  const low = edge === 'from' ? (spans[index - 1]?.until ?? 0) : span.from + STEP;
  const high = edge === 'from' ? span.until - STEP : (spans[index + 1]?.from ?? 1_440);
  const value = Math.min(high, Math.max(low, to));
  return spans.map((each, at) => (at === index ? { ...span, [edge]: value } : each));
}

/** A day's line of time. Drawing on an empty place opens a period; its edges are moved by pointer or arrow keys. */
export function DayTrack(props: {
  name: string;
  spans: readonly MinuteSpan[];
  axis: Axis;
  /** Whether Tab comes by its edges; only those of one day at a time. */
  isActive: boolean;
  onActive: () => void;
  /** To the day above (-1) or below (1). */
  onMove: (by: number) => void;
  /** null: to be read only. */
  onChange: ((spans: readonly MinuteSpan[]) => void) | null;
}) {
  const { name, spans, axis, isActive, onActive, onMove, onChange } = props;
  const track = useRef<HTMLDivElement>(null);
  const drag = useDrag(track, axis, spans, onChange);
  return (
    <div
      ref={track}
      className={`day-track${onChange === null ? ' still' : ''}`}
      style={{ ['--hours' as string]: String((axis.until - axis.from) / HOUR) }}
      onPointerDown={drag.draw}
      onPointerMove={drag.move}
      onPointerUp={drag.end}
      onPointerCancel={drag.end}
    >
      {spans.map((span, index) => (
        <div
          key={index}
          className="block"
          style={{
            left: `${placeOn(axis, span.from)}%`,
            width: `${placeOn(axis, span.until) - placeOn(axis, span.from)}%`,
          }}
        >
          <span className="block-text" aria-hidden="true">
            {writtenSpan(span)}
          </span>
          {onChange !== null &&
            (['from', 'until'] as const).map((edge) => (
              <Handle
                key={edge}
                day={name}
                number={spans.length > 1 ? index + 1 : null}
                span={span}
                edge={edge}
                tabIndex={isActive ? 0 : -1}
                onFocus={onActive}
                onGrab={(event) => drag.grab(event, index, edge)}
                onTo={(to) => onChange(moved(spans, index, edge, to))}
                onMove={onMove}
                onRemove={() => onChange(spans.filter((_, at) => at !== index))}
              />
            ))}
        </div>
      ))}
    </div>
  );
}

function Handle(props: {
  day: string;
  /** Which period of the day; null: its only one. */
  number: number | null;
  span: MinuteSpan;
  edge: Edge;
  tabIndex: number;
  onFocus: () => void;
  onGrab: (event: PointerEvent<HTMLElement>) => void;
  onTo: (minutes: number) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation();
  const { day, number, span, edge, onTo, onMove, onRemove } = props;
  const value = span[edge];
  const what = edge === 'from' ? t('hours.opens') : t('hours.closes');
  const keys = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -STEP,
      ArrowRight: STEP,
      PageDown: -HOUR,
      PageUp: HOUR,
    };
    const step = steps[event.key];
    if (step !== undefined) onTo(value + (event.shiftKey ? Math.sign(step) * 5 : step));
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') onMove(event.key === 'ArrowUp' ? -1 : 1);
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove();
    else return;
    event.preventDefault();
  };
  return (
    <span
      role="slider"
      className={`handle ${edge}`}
      tabIndex={props.tabIndex}
      aria-label={number === null ? `${day} ${what}` : `${day} ${number} ${what}`}
      aria-valuemin={0}
      aria-valuemax={1_440}
      aria-valuenow={value}
      aria-valuetext={clockOf(value)}
      onFocus={props.onFocus}
      onPointerDown={props.onGrab}
      onKeyDown={keys}
    />
  );
}

interface Dragging {
  readonly index: number;
  readonly edge: Edge;
  /** It was begun on an empty place: a click alone opens an hour. */
  readonly isNew: boolean;
}

function useDrag(
  track: React.RefObject<HTMLDivElement | null>,
  axis: Axis,
  spans: readonly MinuteSpan[],
  onChange: ((spans: readonly MinuteSpan[]) => void) | null,
) {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const minutesAt = (event: PointerEvent): number => {
    const box = track.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return axis.from;
    const share = (event.clientX - box.left) / box.width;
    return Math.round((axis.from + share * (axis.until - axis.from)) / STEP) * STEP;
  };
  const hold = (event: PointerEvent): void => track.current?.setPointerCapture(event.pointerId);
  return {
    draw(event: PointerEvent<HTMLElement>): void {
      if (onChange === null || event.button !== 0 || event.target !== track.current) return;
      const at = minutesAt(event);
      const inside = spans.some(({ from, until }) => from <= at && at < until);
      const room = spans.find(({ from }) => from > at)?.from ?? 1_440;
      if (inside || room - at < STEP) return;
      const fresh = { from: at, until: Math.min(at + FIRST, room) };
      const next = [...spans, fresh].sort((a, b) => a.from - b.from);
      hold(event);
      setDragging({ index: next.indexOf(fresh), edge: 'until', isNew: true });
      onChange(next);
    },
    grab(event: PointerEvent<HTMLElement>, index: number, edge: Edge): void {
      if (event.button !== 0) return;
      event.currentTarget.focus();
      hold(event);
      setDragging({ index, edge, isNew: false });
    },
    move(event: PointerEvent<HTMLElement>): void {
      if (dragging === null || onChange === null) return;
      const { index, edge, isNew } = dragging;
      const at = minutesAt(event);
      const span = spans[index];
      // Until the pointer has left the hour that a click opens, it stays an hour.
      if (isNew && span !== undefined && at < span.from + STEP) return;
      onChange(moved(spans, index, edge, at));
    },
    end(): void {
      setDragging(null);
    },
  };
}
