import type { Directory, NumberPlan } from '../desk/directory.ts';
import type { InstantMs, TimeZone } from '../kernel/time.ts';
import { openingAt } from '../schedule/opening.ts';

/** Where a call to a number goes at an instant, and why. */
export interface EntryDecision {
  readonly treatment: 'queue' | 'closed' | 'unknown-number';
  /** In English, for the history. */
  readonly why: string;
  readonly nextOpening: InstantMs | null;
  /** When the hours end; null where they are not open, or their end is not to be foreseen. */
  readonly openUntil: InstantMs | null;
}

/** The treatment that `plan` gives a call at `at`; null is a number nobody configured. Pure. */
export function decideEntry(directory: Directory, plan: NumberPlan | null, at: InstantMs): EntryDecision {
  const never = { nextOpening: null, openUntil: null };
  if (!plan) return { treatment: 'unknown-number', why: 'nobody configured this number', ...never };
  const calendar = plan.calendar === null ? undefined : directory.calendars.get(plan.calendar);
  if (!calendar) return { treatment: 'queue', why: 'open at all hours', ...never };
  const opening = openingAt(calendar, at);
  return opening.open
    ? { treatment: 'queue', why: opening.why, nextOpening: null, openUntil: opening.until }
    : { treatment: 'closed', why: opening.why, nextOpening: opening.nextOpening, openUntil: null };
}

/** The zone whose clock the hours of a number are told by: the calendar's, or the organisation's. */
export function zoneOfPlan(directory: Directory, { calendar, organisation }: NumberPlan): TimeZone {
  const own = calendar === null ? undefined : directory.calendars.get(calendar)?.timeZone;
  return own ?? directory.organisations.get(organisation)?.timeZone ?? 'Europe/Stockholm';
}
