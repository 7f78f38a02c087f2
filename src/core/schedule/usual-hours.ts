import type { InstantMs } from '../kernel/time.ts';
import type { DayNumber } from '../kernel/zone.ts';
import { DAY_MS, dayNumberAt, instantOf } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import type { WallPeriod } from './day-hours.ts';
import { LOOK_AHEAD_DAYS, hoursOf, nextDayBut } from './day-hours.ts';

/**
 * Whether the calendar is open at `at` by its week, seasons and special days alone, and until when: the first
 * instant that is otherwise, null when there is none within {@link LOOK_AHEAD_DAYS}. Overrides are not asked.
 */
export function usualAt(
  calendar: Calendar,
  at: InstantMs,
): { readonly open: boolean; readonly until: InstantMs | null } {
  const zone = calendar.timeZone;
  const today = dayNumberAt(zone, at);
  for (let day = today; day <= today + LOOK_AHEAD_DAYS; day = nextDayBut('closed', calendar, day)) {
    for (const period of hoursOf(calendar, day).periods) {
      const until = instantOf(zone, day, period.untilMs);
      if (until <= at) continue;
      const from = instantOf(zone, day, period.fromMs);
      if (from === until) continue;
      if (from > at) return { open: false, until: from };
      return { open: true, until: endOfOpen(calendar, day, period, until, today + LOOK_AHEAD_DAYS) };
    }
  }
  return { open: false, until: null };
}

/** Where the open time ends that `period` belongs to, following periods that meet; null when beyond `lastDay`. */
function endOfOpen(
  calendar: Calendar,
  startDay: DayNumber,
  period: WallPeriod,
  until: InstantMs,
  lastDay: DayNumber,
): InstantMs | null {
  const zone = calendar.timeZone;
  let day = startDay;
  let untilMs = period.untilMs;
  /** Instant of `untilMs` on `day`; read only when needed, since most steps are from midnight to midnight. */
  let end: InstantMs | null = until;
  while (day <= lastDay) {
    for (const next of hoursOf(calendar, day).periods) {
      if (next.untilMs <= untilMs) continue;
      if (next.fromMs > untilMs) {
        end ??= instantOf(zone, day, untilMs);
        if (instantOf(zone, day, next.fromMs) > end) return end;
      }
      untilMs = next.untilMs;
      end = null;
    }
    if (untilMs < DAY_MS) {
      end ??= instantOf(zone, day, untilMs);
      // Only a jump of the clock over midnight can join the next day now.
      if (instantOf(zone, day + 1, 0) > end) return end;
    }
    const nextDay = nextDayBut('all-day', calendar, day);
    if (nextDay > day + 1) end = null;
    day = nextDay;
    untilMs = 0;
  }
  return null;
}
