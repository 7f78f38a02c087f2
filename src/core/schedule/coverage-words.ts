import type { InstantMs, TimeZone } from '../kernel/time.ts';
import { dateOf, dayNumberAt, localTimeAt, weekdayOf } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import { openingAt } from './opening.ts';
import { counts } from './rota-staffing.ts';
import type { Reading } from './rota-readings.ts';
import type { HolidayReading, Rota, RotaHoliday } from './rota.ts';
import { periodWords } from './rota-words.ts';
import type { Span } from './spans.ts';

/** What a gap is explained from. */
interface GapStory {
  readonly zone: TimeZone;
  /** Null in place of a calendar: open at all hours. */
  readonly calendars: readonly (Calendar | null)[];
  readonly rotas: readonly { readonly rota: Rota; readonly next: InstantMs | null }[];
  readonly gap: Span;
  /** Those that would close it. */
  readonly readings: readonly Reading[];
}

/** "the desk is closed after 12:00 (Julaften); Beredskap begins Friday 2027-12-24 15:30, because …". */
export function causeOf({ zone, calendars, rotas, gap, readings }: GapStory): string {
  const desk = calendars
    .flatMap((calendar) => (calendar === null ? [] : [openingAt(calendar, gap.from).why.split(';')[0] ?? '']))
    .map((why) => `the desk is ${why}`);
  if (rotas.length === 0) return `${[...new Set(desk)].join(', ')}; no rota stands behind its numbers`;
  const rest = rotas.map(({ rota, next }) => {
    const begins =
      next === null ? 'names nobody afterwards either' : `begins ${dayWords(zone, next, gap.from)}`;
    const because = readings
      .filter((it) => it.rota.id === rota.id)
      .map((it) => becauseOf(zone, rota, it, gap));
    return `${rota.name} ${begins}${because.length === 0 ? '' : `, because ${because.join(' and ')}`}`;
  });
  return [[...new Set(desk)].join(', '), ...rest].join('; ');
}

/** What to ask the coordinator; null: no other reading closes the gap. */
export function questionOf(zone: TimeZone, gap: Span, readings: readonly Reading[]): string | null {
  const [first] = readings;
  if (first === undefined) return null;
  const asks = readings.map(({ rota, nights, holidays }) => {
    const parts = [
      nights === null ? '' : `the nights of ${rota.name} also be those before its days (readBy: ${nights})`,
      holidays === null
        ? ''
        : `${holidayNames(zone, rota, gap, holidays)} count as a holiday in ${rota.name} (holidays: ${holidays})`,
    ];
    return parts.filter((part) => part !== '').join(' and ');
  });
  const until = dayWords(zone, gap.until, gap.from);
  return `Should ${asks.join(', or should ')}? Then ${dayWords(zone, gap.from, null)} until ${until} is covered.`;
}

/** "the desk is open and Beredskap is on call: the desk first, on-call as overflow". */
export function overlapWords(rotas: readonly Rota[]): string {
  const names = rotas.map(({ name }) => name).join(' or ');
  return `the desk is open while ${names} names somebody: the desk goes first, on-call is overflow`;
}

function becauseOf(zone: TimeZone, rota: Rota, { nights, holidays }: Reading, gap: Span): string {
  const reasons: string[] = [];
  if (nights !== null) {
    const periods = rota.layers.flatMap((layer) => layer.periods ?? []).filter((it) => it.until <= it.from);
    reasons.push(`${periods.map(periodWords).join(', ')} is read by the day on which the night begins`);
  }
  if (holidays !== null) {
    const now = [...new Set(rota.layers.map((layer) => layer.holidays))].join(', ');
    const names = holidayNames(zone, rota, gap, holidays);
    reasons.push(`${names} is no holiday when they are read as ${now}`);
  }
  return reasons.join(' and ');
}

/** The holidays of the gap's days that count when they are read so. */
function holidayNames(zone: TimeZone, rota: Rota, gap: Span, reading: HolidayReading): string {
  const [first, last] = [dayNumberAt(zone, gap.from), dayNumberAt(zone, gap.until - 1)].map(dateOf) as [
    string,
    string,
  ];
  const dates = new Map<string, RotaHoliday>();
  for (const holiday of rota.layers.flatMap((layer) => layer.holidayDays)) {
    if (holiday.date >= first && holiday.date <= last && counts(holiday, reading))
      dates.set(holiday.date, holiday);
  }
  return [...dates.values()].map(({ date, name }) => `${date} (${name})`).join(', ') || 'that day';
}

const WEEKDAYS = ['', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** "Monday 2027-01-11 15:30", or "15:30" on the day of `beside`. */
function dayWords(zone: TimeZone, at: InstantMs, beside: InstantMs | null): string {
  const day = dayNumberAt(zone, at);
  if (beside !== null && day === dayNumberAt(zone, beside)) return localTimeAt(zone, at);
  return `${WEEKDAYS[weekdayOf(day)]} ${dateOf(day)} ${localTimeAt(zone, at)}`;
}
