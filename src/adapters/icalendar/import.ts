import ICAL from 'ical.js';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { SECOND_MS } from '../../core/kernel/time.ts';
import type { DayNumber } from '../../core/kernel/zone.ts';
import { DAY_MS, dayNumberAt } from '../../core/kernel/zone.ts';
import type { Override } from '../../core/schedule/calendar.ts';
import { recurrenceDays } from '../../core/schedule/recurrence.ts';
import { fileTime } from './instants.ts';
import type { FileTime } from './instants.ts';
import { readLines } from './lines.ts';
import type { EventLines, ICalendarMistake } from './lines.ts';
import { readRule } from './rules.ts';

export type { ICalendarMistake };

export type ImportedOverrides =
  | { readonly ok: true; readonly overrides: readonly Override[] }
  | { readonly ok: false; readonly mistakes: readonly ICalendarMistake[] };

/** The most overrides that one file may become. */
const MOST_OVERRIDES = 5_000;
/** Events that come back are followed no further than this from their first day. */
const LONGEST_RECURRENCE_DAYS = 40 * 366;

/** An event in a file, before it is spread over its days. */
interface FileEvent {
  readonly uid: string;
  readonly kind: Override['kind'];
  readonly reason: string;
  readonly cancelled: boolean;
  readonly start: FileTime;
  /** Days for whole days, else milliseconds. */
  readonly length: number;
  /** The occurrence of the event with the same id that this one stands for. */
  readonly insteadOf: InstantMs | null;
  readonly starts: readonly InstantMs[];
}

/**
 * What the events of an iCalendar text (RFC 5545) make of a calendar's hours, by their beginning. An event of
 * the category OPEN is an extra opening, any other a closing; its title is the reason. Whole days and times
 * without a zone follow the calendar's clock. Cancelled events are left out. All or nothing: any mistake, told
 * with its line, and there are no overrides.
 * @param within only what has some of this time; events that come back are spread over it
 */
export function overridesFromICalendar(
  text: string,
  calendar: { readonly timeZone: TimeZone },
  within: { readonly from: InstantMs; readonly until: InstantMs },
): ImportedOverrides {
  const lines = readLines(text);
  if (!lines.ok) return lines;
  const root = parse(text);
  if (!root.ok) return root;
  const mistakes: ICalendarMistake[] = [];
  const events: FileEvent[] = [];
  for (const [place, component] of root.component.getAllSubcomponents('vevent').entries()) {
    const at = lines.events[place] ?? { begin: 1, properties: new Map<string, number>() };
    const event = readEvent(component, at, calendar.timeZone, within.until);
    if ('reason' in event && 'line' in event) mistakes.push(event);
    else events.push(event);
  }
  if (mistakes.length > 0) return { ok: false, mistakes };
  const overrides = spread(events, calendar.timeZone).filter(
    ({ from, until }) => from < within.until && (until ?? Infinity) > within.from,
  );
  if (overrides.length > MOST_OVERRIDES)
    return wrong(1, `the file becomes ${overrides.length} overrides; at most ${MOST_OVERRIDES} can be taken`);
  // The shorter of two that begin together comes later, and so counts.
  return { ok: true, overrides: overrides.sort((a, b) => a.from - b.from || lengthOf(b) - lengthOf(a)) };
}

function lengthOf({ from, until }: Override): number {
  return (until ?? Infinity) - from;
}

function wrong(line: number, reason: string): { ok: false; mistakes: ICalendarMistake[] } {
  return { ok: false, mistakes: [{ line, reason }] };
}

function parse(
  text: string,
): { ok: true; component: ICAL.Component } | { ok: false; mistakes: ICalendarMistake[] } {
  try {
    return { ok: true, component: new ICAL.Component(ICAL.parse(text.replace(/^\uFEFF/, '')) as unknown[]) };
  } catch (error) {
    return wrong(1, `the file cannot be read: ${sentenceOf(error)}`);
  }
}

function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}

/** The event, or the mistake in it with the line of the property that has it. */
function readEvent(
  component: ICAL.Component,
  lines: EventLines,
  zone: TimeZone,
  end: InstantMs,
): FileEvent | ICalendarMistake {
  let reading = 'BEGIN';
  const look = (name: string): ICAL.Property | null => {
    reading = name.toUpperCase();
    return component.getFirstProperty(name);
  };
  try {
    const title = textOf(look('summary'));
    const categories = component
      .getAllProperties('categories')
      .flatMap((property) => property.getValues().map((value) => String(value).trim().toUpperCase()));
    const start = timeOf(look('dtstart'), zone);
    if (start === null) throw new RangeError('the event has no beginning (DTSTART)');
    const length = readLength(look, start, zone);
    const insteadOf = timeOf(look('recurrence-id'), zone);
    if (component.getFirstProperty('recurrence-id')?.getFirstParameter('range') !== undefined)
      throw new RangeError('RANGE is not understood; change each occurrence by itself');
    return {
      uid: textOf(look('uid')),
      kind: categories.includes('OPEN') ? 'open' : 'closed',
      reason: title === '' ? 'Without a title' : title,
      cancelled: textOf(look('status')).toUpperCase() === 'CANCELLED',
      start,
      length,
      insteadOf: insteadOf?.at ?? null,
      starts: startsOf(component, look, start, zone, end),
    };
  } catch (error) {
    return { line: lines.properties.get(reading) ?? lines.begin, reason: sentenceOf(error) };
  }
}

function textOf(property: ICAL.Property | null): string {
  const value: unknown = property?.getFirstValue();
  return typeof value === 'string'
    ? value
        .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
        .trim()
        .slice(0, 120)
        .trim()
    : '';
}

function timeOf(property: ICAL.Property | null, zone: TimeZone): FileTime | null {
  return property ? timeOfValue(property, property.getFirstValue(), zone) : null;
}

function timeOfValue(property: ICAL.Property, value: unknown, zone: TimeZone): FileTime {
  if (!(value instanceof ICAL.Time)) throw new RangeError('this is neither a date nor a time');
  return fileTime(property, value, zone);
}

/** Days of an event of whole days, else milliseconds. */
function readLength(look: (name: string) => ICAL.Property | null, start: FileTime, zone: TimeZone): number {
  const end = timeOf(look('dtend'), zone);
  const whole = start.wallMs === null;
  if (end) {
    if (whole !== (end.wallMs === null))
      throw new RangeError('one of DTSTART and DTEND is a date, the other a time');
    const length = whole ? end.day - start.day : end.at - start.at;
    if (length <= 0) throw new RangeError('the event ends before it begins, or at once');
    return length;
  }
  const duration: unknown = look('duration')?.getFirstValue();
  if (duration instanceof ICAL.Duration) {
    const length = (duration.toSeconds() * SECOND_MS) / (whole ? DAY_MS : 1);
    if (!(length > 0) || !Number.isInteger(length))
      throw new RangeError('the event lasts no time, or no whole days');
    return length;
  }
  if (whole) return 1;
  look('dtstart');
  throw new RangeError('the event has no end (DTEND or DURATION)');
}

/** When the event begins, each time that it does before `end`. */
function startsOf(
  component: ICAL.Component,
  look: (name: string) => ICAL.Property | null,
  start: FileTime,
  zone: TimeZone,
  end: InstantMs,
): readonly InstantMs[] {
  const instant = (day: DayNumber): InstantMs => start.clock(day, start.wallMs ?? 0);
  const starts = new Set<InstantMs>([start.at]);
  const property = look('rrule');
  if (component.getAllProperties('rrule').length > 1)
    throw new RangeError('more than one RRULE is not understood');
  const rule: unknown = property?.getFirstValue();
  if (property && rule instanceof ICAL.Recur) {
    const last = rule.until == null ? null : untilOf(property, rule.until, start, zone);
    const lastDay = Math.min(
      dayNumberAt(zone, last === null ? end : Math.min(end, last)) + 2,
      start.day + LONGEST_RECURRENCE_DAYS,
    );
    for (const day of recurrenceDays(readRule(rule), start.day, lastDay)) {
      if (last === null || instant(day) <= last) starts.add(instant(day));
    }
    starts.add(start.at);
  }
  for (const [name, change] of [
    ['rdate', (at: InstantMs) => starts.add(at)],
    ['exdate', (at: InstantMs) => starts.delete(at)],
  ] as const) {
    look(name);
    for (const each of component.getAllProperties(name))
      for (const value of each.getValues()) change(timeOfValue(each, value, zone).at);
  }
  return [...starts].filter((at) => at < end);
}

/** The last instant at which the rule's event may begin. A date is that whole day. */
function untilOf(property: ICAL.Property, until: ICAL.Time, start: FileTime, zone: TimeZone): InstantMs {
  const time = fileTime(property, until, zone);
  if (time.wallMs === null) return start.clock(time.day, start.wallMs ?? 0);
  return until.zone === ICAL.Timezone.utcTimezone ? time.at : start.clock(time.day, time.wallMs);
}

/** Each beginning as an override, save those that another event of the same id stands for. */
function spread(events: readonly FileEvent[], zone: TimeZone): Override[] {
  const replaced = new Set(
    events.flatMap(({ uid, insteadOf }) => (insteadOf === null ? [] : [`${insteadOf} ${uid}`])),
  );
  return events.flatMap((event) => {
    const { uid, kind, reason, start, length, insteadOf } = event;
    if (event.cancelled) return [];
    const starts =
      insteadOf === null ? event.starts.filter((at) => !replaced.has(`${at} ${uid}`)) : event.starts;
    return starts.map((from): Override => {
      const until = start.wallMs === null ? start.clock(dayNumberAt(zone, from) + length, 0) : from + length;
      return { kind, from, until, reason };
    });
  });
}
