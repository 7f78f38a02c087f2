import type { Directory, NumberPlan } from '../desk/directory.ts';
import type { CalendarId } from '../kernel/ids.ts';
import type { TimeZone } from '../kernel/time.ts';
import { dayNumberAt, instantOf, wallMsOf } from '../kernel/zone.ts';
import type { Calendar, Override, Period, Weekday } from '../schedule/calendar.ts';
import { withOverrides } from '../schedule/overrides.ts';
import type { CalendarOverride, CalendarWeek, Closure } from './change.ts';
import { type ApplyOne, wrongReason, wrongScope, wrongSpan } from './scope.ts';

/** Changes the hours of a calendar, or of all numbers of an organisation or a service. */
export function applyHours(directory: Directory, data: CalendarOverride | CalendarWeek | Closure): ApplyOne {
  switch (data.kind) {
    case 'calendar-week':
      return replaceWeek(directory, data);
    case 'closure': {
      const wrong = wrongClosure(directory, data);
      if (wrong) return wrong;
      const { from, until, reason } = data;
      return { directory: overrideNumbers(directory, data, () => [{ kind: 'closed', from, until, reason }]) };
    }
    case 'calendar-override':
      return override(directory, data);
  }
}

function wrongClosure(directory: Directory, data: Closure) {
  if (data.organisation === null && data.service === null)
    return { field: 'organisation', message: 'name an organisation, a service or both' };
  return wrongScope(directory, data) ?? wrongSpan(data) ?? wrongReason(data);
}

function override(directory: Directory, data: CalendarOverride): ApplyOne {
  const { calendar, organisation } = data;
  if ((calendar === null) === (organisation === null))
    return { field: 'calendar', message: 'name either a calendar or an organisation' };
  const wrong =
    wrongScope(directory, { organisation, service: null }) ??
    wrongSpan(data) ??
    wrongReason(data) ??
    wrongPeriods(data.periods, 'periods');
  if (wrong) return wrong;
  if (data.hours === 'closed' && data.periods !== null)
    return { field: 'periods', message: 'have no meaning where it is closed' };
  const overrides = (zone: TimeZone): readonly Override[] => overridesOf(data, zone);
  if (calendar === null)
    return { directory: overrideNumbers(directory, { organisation, service: null }, overrides) };
  const own = directory.calendars.get(calendar);
  if (!own) return { field: 'calendar', message: `there is no calendar "${calendar}"` };
  return { directory: withCalendar(directory, withOverrides(own, overrides(own.timeZone))) };
}

/** Closed for the whole time, and open again within it in the periods of each local date. */
function overridesOf({ from, until, hours, periods, reason }: CalendarOverride, zone: TimeZone): Override[] {
  if (periods === null) return [{ kind: hours, from, until, reason }];
  const found: Override[] = [{ kind: 'closed', from, until, reason }];
  for (let day = dayNumberAt(zone, from); day <= dayNumberAt(zone, until - 1); day += 1) {
    for (const period of periods) {
      const begin = Math.max(from, instantOf(zone, day, wallMsOf(period.from)));
      const end = Math.min(until, instantOf(zone, day, wallMsOf(period.until)));
      if (begin < end) found.push({ kind: 'open', from: begin, until: end, reason });
    }
  }
  return found;
}

function replaceWeek(directory: Directory, { calendar, week }: CalendarWeek): ApplyOne {
  const own = directory.calendars.get(calendar);
  if (!own) return { field: 'calendar', message: `there is no calendar "${calendar}"` };
  for (const weekday of [1, 2, 3, 4, 5, 6, 7] as const) {
    const wrong = wrongPeriods(week[weekday], `week.${weekday}`);
    if (wrong) return wrong;
  }
  return { directory: withCalendar(directory, { ...own, week }) };
}

/** Times of the form HH:MM, in order and apart; null: nothing is wrong. */
function wrongPeriods(periods: readonly Period[] | null, field: string) {
  let last = '';
  for (const { from, until } of periods ?? []) {
    const written = `${from}-${until}`;
    if (from >= until) return { field, message: `the period ${written} ends before it begins` };
    if (from < last) return { field, message: `the period ${written} overlaps the one before it` };
    last = until;
  }
  if (periods?.length === 0 && field === 'periods')
    return { field, message: 'are empty: say hours: closed instead' };
  return null;
}

function withCalendar(directory: Directory, calendar: Calendar): Directory {
  return { ...directory, calendars: new Map(directory.calendars).set(calendar.id, calendar) };
}

/**
 * Gives the numbers in the scope the overrides. A calendar of which all numbers are in it gets them itself; where
 * others go by it too, or a number goes by none, the numbers in it get one of their own.
 */
function overrideNumbers(
  directory: Directory,
  scope: Pick<Closure, 'organisation' | 'service'>,
  overrides: (zone: TimeZone) => readonly Override[],
): Directory {
  const inScope = (plan: NumberPlan): boolean =>
    (scope.organisation === null || plan.organisation === scope.organisation) &&
    (scope.service === null || plan.service === scope.service);
  const calendars = new Map(directory.calendars);
  const numbers = new Map(directory.numbers);
  const own = new Map<string, CalendarId>();
  for (const plan of directory.numbers.values()) {
    if (!inScope(plan)) continue;
    const shared = [...directory.numbers.values()].some(
      (other) => other.calendar === plan.calendar && !inScope(other),
    );
    const before = plan.calendar === null ? null : (directory.calendars.get(plan.calendar) ?? null);
    const key = before === null ? ` ${plan.organisation}` : before.id;
    let id = own.get(key);
    if (id === undefined) {
      const changed = before === null || shared ? ownCalendar(directory, plan, before, scope) : before;
      id = changed.id;
      calendars.set(id, withOverrides(changed, overrides(changed.timeZone)));
      own.set(key, id);
    }
    if (id !== plan.calendar) numbers.set(plan.number, { ...plan, calendar: id });
  }
  return { ...directory, calendars, numbers };
}

const ALL_DAY: readonly Period[] = [{ from: '00:00', until: '24:00' }];

/** A copy of the calendar, or one that is always open, for the numbers of a scope alone. */
function ownCalendar(
  directory: Directory,
  plan: NumberPlan,
  before: Calendar | null,
  { organisation, service }: Pick<Closure, 'organisation' | 'service'>,
): Calendar {
  const whose = [organisation ?? plan.organisation, service].filter((part) => part !== null).join('/');
  const names = directory.organisations.get(organisation ?? plan.organisation);
  if (before) return { ...before, id: `${before.id}@${whose}`, name: `${before.name} (${whose})` };
  const week = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, ALL_DAY]));
  return {
    id: `always@${whose}`,
    name: `always (${whose})`,
    timeZone: names?.timeZone ?? 'Europe/Stockholm',
    week: week as Record<Weekday, readonly Period[]>,
    specialDays: new Map(),
  };
}
