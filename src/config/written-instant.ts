import type { InstantMs, TimeZone } from '../core/kernel/time.ts';
import {
  DAY_MS,
  dateOf,
  dayNumberAt,
  dayNumberOf,
  instantOf,
  localTimeAt,
  wallMsOf,
} from '../core/kernel/zone.ts';
import { SECOND_MS } from '../core/kernel/time.ts';

/** `2027-03-05`, `2027-03-05 13:00`, `2027-03-05 13:00:30`, and with an offset `2027-03-05T13:00:00+01:00`. */
export const writtenInstantPattern =
  /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

export type WrittenInstant =
  { readonly ok: true; readonly at: InstantMs } | { readonly ok: false; readonly reason: string };

/**
 * The instant that a text of {@link writtenInstantPattern} means. Without an offset it is wall-clock time of
 * `zone`: one that the clock shows twice is its first showing, one that it skips is a mistake. A date alone is
 * its first instant, or as the end of something the first of the next date: it is included.
 */
export function readWrittenInstant(text: string, zone: TimeZone, edge: 'from' | 'until'): WrittenInstant {
  const [, date = '', time, offset] = /^(.{10})(?:[ T]([\d:.]+))?(Z|[+-].*)?$/.exec(text) ?? [];
  try {
    const day = dayNumberOf(date);
    if (time === undefined) return { ok: true, at: instantOf(zone, edge === 'until' ? day + 1 : day, 0) };
    const seconds = Number(time.slice(6)) || 0;
    const wallMs = wallMsOf(time.slice(0, 5)) + seconds * SECOND_MS;
    if (seconds >= 60 || wallMs > DAY_MS) throw new RangeError(`no such time: ${time}`);
    if (offset !== undefined) return withOffset(text, date, time, offset);
    const at = instantOf(zone, day, wallMs);
    if (wallMs < DAY_MS && localTimeAt(zone, at) !== time.slice(0, 5))
      return { ok: false, reason: `the clock of ${zone} skips ${time} on ${date}` };
    return { ok: true, at };
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: `there is ${error.message}` };
    throw error;
  }
}

function withOffset(text: string, date: string, time: string, offset: string): WrittenInstant {
  const at = Date.parse(`${date}T${time}${offset}`);
  return Number.isNaN(at) ? { ok: false, reason: `there is no such instant: ${text}` } : { ok: true, at };
}

/**
 * The shortest text that means that instant: wall-clock time of `zone`, or with the offset of UTC where that
 * would be read as another.
 */
export function writeInstant(at: InstantMs, zone: TimeZone, edge: 'from' | 'until'): string {
  const day = dayNumberAt(zone, at);
  const date = dateOf(edge === 'until' ? day - 1 : day);
  const local = `${dateOf(day)} ${localTimeAt(zone, at)}`;
  for (const text of [date, local]) {
    const read = readWrittenInstant(text, zone, edge);
    if (read.ok && read.at === at) return text;
  }
  return new Date(at).toISOString();
}
