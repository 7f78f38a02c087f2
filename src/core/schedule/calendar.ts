import type { CalendarId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate, LocalTime, TimeZone } from '../kernel/time.ts';

/** ISO weekday: 1 Monday … 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Open from `from` until just before `until` of the same local date; `until` may be `24:00`. */
export interface Period {
  readonly from: LocalTime;
  readonly until: LocalTime;
}

/** The periods of each weekday. */
export type Week = Readonly<Record<Weekday, readonly Period[]>>;

/** Why a date differs from its weekday: `periods` replace the weekday's, none is closed all day. */
export interface SpecialDay {
  readonly date: LocalDate;
  readonly name: string;
  readonly periods: readonly Period[];
  /** Left out: a holiday. */
  readonly origin?: 'date' | 'bridge-day' | 'holiday';
}

/** A day of any year, `05-15`; `02-29` is passed over in common years. */
export type MonthDay = string;

/** Hours of a part of every year, in place of the usual week. */
export interface Season {
  readonly name: string;
  readonly from: MonthDay;
  /** Included. Before `from`: the season goes over the turn of the year. */
  readonly until: MonthDay;
  readonly week: Week;
}

/**
 * An extra opening or a closing, exact to the millisecond and whatever the calendar says otherwise: half-open,
 * so that it is over at `until`.
 */
export interface Override {
  readonly kind: 'open' | 'closed';
  readonly from: InstantMs;
  /** null: until it is taken back. */
  readonly until: InstantMs | null;
  /** As people are told it. */
  readonly reason: string;
}

/** What decided the hours of a date or of a part of it, the strongest first. */
export type HoursOrigin = 'override' | 'date' | 'bridge-day' | 'holiday' | 'season' | 'week';

/**
 * Opening hours. What goes before what: an override, then a special day (a date of its own before a bridge day
 * before a holiday; whoever makes `specialDays` keeps that order), then the season, then the week. Of two
 * overrides the later in the list decides. Periods of a day are sorted and do not overlap; one that begins where another ends is joined
 * to it, over midnight too. The times are wall-clock times of `timeZone`; for those that the clock skips or
 * shows twice see `instantOf` in the kernel. A calendar is never changed: a change makes a new one.
 */
export interface Calendar {
  readonly id: CalendarId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly week: Week;
  /** They do not overlap. */
  readonly seasons?: readonly Season[];
  /** Public holidays and other dates of their own, computed for the years around now. */
  readonly specialDays: ReadonlyMap<LocalDate, SpecialDay>;
  readonly overrides?: readonly Override[];
}
