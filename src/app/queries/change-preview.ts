import type { Directory } from '../../core/desk/directory.ts';
import type {
  CalendarId,
  ChainId,
  OrganisationId,
  PersonId,
  PhoneNumber,
  RotaId,
} from '../../core/kernel/ids.ts';
import { HOUR_MS, type InstantMs, type LocalDate } from '../../core/kernel/time.ts';
import { DAY_MS, dateOf, dayNumberAt } from '../../core/kernel/zone.ts';
import type { Calendar } from '../../core/schedule/calendar.ts';
import { chainsBehind, type CoverageGap } from '../../core/schedule/coverage.ts';
import { effectiveHours, type EffectiveDay } from '../../core/schedule/effective-hours.ts';
import { shiftsIn, type Shift } from '../../core/schedule/final-schedule.ts';
import type { Rota } from '../../core/schedule/rota.ts';
import { rotaWarnings, type RotaWarning } from '../../core/schedule/rota-warnings.ts';
import type { Span } from '../../core/schedule/spans.ts';
import { without } from '../../core/schedule/spans.ts';
import type { CoverageApi } from './coverage.ts';
import { desksNumbers } from './planning.ts';

/** What a change would come to: the desk before and after it, compared over the days to come. */

const DAYS_AHEAD = 400;
const DAYS_SHOWN = 30;

/** Numbers whose hours would be others. */
interface ChangedHours {
  /** By which they would go; null: always open. */
  readonly calendar: CalendarId | null;
  readonly numbers: readonly PhoneNumber[];
  /** Of the next 400. */
  readonly changedDays: number;
  /** The first of them; periods as `07:45-12:00`. */
  readonly days: readonly { readonly date: LocalDate; readonly before: string[]; readonly after: string[] }[];
}

interface ChangedShift extends Span {
  readonly rota: RotaId;
  /** null: nobody. */
  readonly before: PersonId | null;
  readonly after: PersonId | null;
}

export interface ChangePreview {
  readonly hours: readonly ChangedHours[];
  /** When a critical caller would newly reach nobody. */
  readonly gaps: readonly CoverageGap[];
  readonly shifts: readonly ChangedShift[];
  readonly warnings: readonly RotaWarning[];
}

/**
 * Compares the desk before and after a change.
 * @param coverage works gaps out, which takes long for many municipalities
 */
export async function changePreview(
  before: Directory,
  after: Directory,
  at: InstantMs,
  coverage: Pick<CoverageApi, 'ofDesk'>,
): Promise<ChangePreview> {
  const window = { from: at, until: at + DAYS_AHEAD * DAY_MS };
  return {
    hours: changedHours(before, after, at),
    gaps: await newGaps(before, after, at, coverage),
    shifts: [...after.rotas.values()].flatMap((rota) =>
      changedShifts(before.rotas.get(rota.id), rota, window),
    ),
    warnings: newWarnings(before, after, window),
  };
}

function changedHours(before: Directory, after: Directory, at: InstantMs): readonly ChangedHours[] {
  const pairs = new Map<string, { was: Calendar | null; is: Calendar | null; numbers: PhoneNumber[] }>();
  const put = (was: Calendar | null, is: Calendar | null, number: PhoneNumber | null): void => {
    if (was === is) return;
    const key = `${was?.id ?? ''} ${is?.id ?? ''}`;
    const pair = pairs.get(key) ?? { was, is, numbers: [] };
    pairs.set(key, pair);
    if (number !== null) pair.numbers.push(number);
  };
  for (const plan of desksNumbers(after.numbers.values())) {
    const planned = before.numbers.get(plan.number) ?? plan;
    put(calendarIn(before, planned.calendar), calendarIn(after, plan.calendar), plan.number);
  }
  const used = new Set([...after.numbers.values()].map(({ calendar }) => calendar));
  for (const [id, calendar] of after.calendars) {
    if (!used.has(id) && before.calendars.has(id)) put(calendarIn(before, id), calendar, null);
  }
  return [...pairs.values()].flatMap(({ was, is, numbers }) => {
    const days = changedDays(was, is, at);
    if (days.length === 0) return [];
    return [{ calendar: is?.id ?? null, numbers, changedDays: days.length, days: days.slice(0, DAYS_SHOWN) }];
  });
}

function calendarIn({ calendars }: Directory, id: CalendarId | null): Calendar | null {
  return id === null ? null : (calendars.get(id) ?? null);
}

function changedDays(was: Calendar | null, is: Calendar | null, at: InstantMs): ChangedHours['days'] {
  const zone = is?.timeZone ?? was?.timeZone ?? 'Europe/Stockholm';
  const first = dayNumberAt(zone, at);
  const [from, until] = [dateOf(first), dateOf(first + DAYS_AHEAD)];
  const daysOf = (calendar: Calendar | null): readonly EffectiveDay[] | null =>
    calendar && effectiveHours(calendar, from, until);
  const [old, fresh] = [daysOf(was), daysOf(is)];
  return Array.from({ length: DAYS_AHEAD }, (_, index) => ({
    date: dateOf(first + index),
    before: periodsOf(old?.[index]),
    after: periodsOf(fresh?.[index]),
  })).filter(({ before, after }) => before.join() !== after.join());
}

function periodsOf(day: EffectiveDay | undefined): string[] {
  if (!day) return ['00:00-24:00'];
  return day.periods.map(({ opens, closes }) => `${opens}-${closes}`);
}

async function newGaps(
  before: Directory,
  after: Directory,
  at: InstantMs,
  coverage: Pick<CoverageApi, 'ofDesk'>,
): Promise<readonly CoverageGap[]> {
  const [any] = after.organisations.values();
  const from = dateOf(dayNumberAt(any?.timeZone ?? 'Europe/Stockholm', at));
  const known = new Map<OrganisationId, CoverageGap[]>();
  const concerned = concernedBy(before, after);
  const old = await coverage.ofDesk(onlyOf(before, concerned), from, DAYS_AHEAD);
  const fresh = await coverage.ofDesk(onlyOf(after, concerned), from, DAYS_AHEAD);
  for (const gap of old.gaps) known.set(gap.organisation, [...(known.get(gap.organisation) ?? []), gap]);
  return fresh.gaps.flatMap((gap) => without([gap], known.get(gap.organisation) ?? []));
}

/** The organisations of which a number's hours differ, or a rota behind it: nobody else's coverage does. */
function concernedBy(before: Directory, after: Directory): ReadonlySet<OrganisationId> {
  const rotaChanged = (id: RotaId): boolean => before.rotas.get(id) !== after.rotas.get(id);
  const chainChanged = (id: ChainId): boolean =>
    after.chains.get(id)?.steps.some((step) => 'rota' in step && rotaChanged(step.rota)) ?? false;
  const plans = desksNumbers(after.numbers.values()).filter((plan) => {
    const planned = before.numbers.get(plan.number) ?? plan;
    if (calendarIn(before, planned.calendar) !== calendarIn(after, plan.calendar)) return true;
    return [...chainsBehind(after, plan)].some(chainChanged);
  });
  return new Set(plans.map(({ organisation }) => organisation));
}

function onlyOf(directory: Directory, concerned: ReadonlySet<OrganisationId>): Directory {
  const kept = [...directory.organisations].filter(([id]) => concerned.has(id));
  return { ...directory, organisations: new Map(kept) };
}

function changedShifts(was: Rota | undefined, is: Rota, window: Span): readonly ChangedShift[] {
  if (!was || was === is) return [];
  const [old, fresh] = [shiftsIn(was, window), shiftsIn(is, window)];
  const marks = [...new Set([...old, ...fresh].flatMap(({ from, until }) => [from, until]))].sort(
    (a, b) => a - b,
  );
  const found: ChangedShift[] = [];
  for (const [index, from] of marks.entries()) {
    const until = marks[index + 1];
    if (until === undefined) break;
    const [before, after] = [whoAt(old, from), whoAt(fresh, from)];
    if (before === after) continue;
    const last = found.at(-1);
    if (last?.until === from && last.before === before && last.after === after)
      found[found.length - 1] = { ...last, until };
    else found.push({ rota: is.id, from, until, before, after });
  }
  return found;
}

function whoAt(shifts: readonly Shift[], at: InstantMs): PersonId | null {
  return shifts.find(({ from, until }) => from <= at && at < until)?.person ?? null;
}

/** A little further back, so that the rest before the first duty is seen. */
function newWarnings(before: Directory, after: Directory, { from, until }: Span): readonly RotaWarning[] {
  const window = { from: from - 24 * HOUR_MS, until };
  const of = ({ rotas, people }: Directory) => rotaWarnings([...rotas.values()], people, window);
  const known = new Set(of(before).map(({ text }) => text));
  return of(after).filter(({ text }) => !known.has(text));
}
