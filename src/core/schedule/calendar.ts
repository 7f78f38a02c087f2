import type { CalendarId } from '../kernel/ids.ts';
import type { LocalDate, LocalTime, TimeZone } from '../kernel/time.ts';

/** ISO weekday: 1 Monday … 7 Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Open from `from` until just before `until` of the same local date; `until` may be `24:00`. */
export interface Period {
  readonly from: LocalTime;
  readonly until: LocalTime;
}

/** Why a date differs from its weekday: `periods` replace the weekday's, none is closed all day. */
export interface SpecialDay {
  readonly date: LocalDate;
  readonly name: string;
  readonly periods: readonly Period[];
}

/**
 * Opening hours. Periods of a day are sorted and do not overlap; one that begins where another ends is joined
 * to it, over midnight too. The times are wall-clock times of `timeZone`; for those that the clock skips or
 * shows twice see `instantOf` in the kernel. A calendar is never changed: a change makes a new one.
 */
export interface Calendar {
  readonly id: CalendarId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly week: Readonly<Record<Weekday, readonly Period[]>>;
  /** Public holidays and other dates of their own, computed for the years around now. */
  readonly specialDays: ReadonlyMap<LocalDate, SpecialDay>;
}
