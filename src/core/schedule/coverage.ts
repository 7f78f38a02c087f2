import type { Directory, NumberPlan } from '../desk/directory.ts';
import type { MenuAction } from '../entry/plan.ts';
import type { ChainId, MenuId, OrganisationId } from '../kernel/ids.ts';
import type { LocalDate, TimeZone } from '../kernel/time.ts';
import { dateOf, dayNumberOf, startOfDay } from '../kernel/zone.ts';
import type { Calendar } from './calendar.ts';
import { causeOf, overlapWords, questionOf } from './coverage-words.ts';
import { shiftsIn } from './final-schedule.ts';
import { intervals } from './opening.ts';
import type { Reading } from './rota-readings.ts';
import { readingsOf } from './rota-readings.ts';
import type { Rota } from './rota.ts';
import type { Span } from './spans.ts';
import { common, joined, within, without } from './spans.ts';

/** Time in which a critical caller of an organisation would reach nobody. */
export interface CoverageGap extends Span {
  readonly organisation: OrganisationId;
  /** In plain English: how the desk's hours and the rotas came to leave it. */
  readonly cause: string;
  /** What to ask the coordinator: which reading of a rule would close it; null: none of those on offer would. */
  readonly question: string | null;
}

/** Time in which the desk is open and somebody is on call too: the desk goes first, on-call is overflow. */
export interface CoverageOverlap extends Span {
  readonly organisation: OrganisationId;
  readonly cause: string;
}

/** Both in order of organisation, then of time; neighbours are one. */
export interface Coverage {
  readonly gaps: readonly CoverageGap[];
  readonly overlaps: readonly CoverageOverlap[];
}

/** What serves an organisation: hours that somebody answers in, and rotas behind its numbers. */
interface Plan {
  readonly zone: TimeZone;
  /** Null in place of a calendar: open at all hours. */
  readonly calendars: readonly (Calendar | null)[];
  readonly rotas: readonly Rota[];
}

/**
 * Which time is covered in `days` local days from `from` on, for each organisation that has a number. A minute is
 * covered when the calendar of one of its numbers is open, or a rota in a chain behind one of them names somebody. A
 * step of a chain that always rings the same person covers nothing: nobody has promised to answer. Direct lines of
 * agents do not count.
 * @throws RangeError for a date that does not exist
 */
export function coverageGaps(directory: Directory, from: LocalDate, days: number): Coverage {
  const first = dayNumberOf(from);
  const sweep = new Sweep(from, dateOf(first + days));
  const gaps: CoverageGap[] = [];
  const overlaps: CoverageOverlap[] = [];
  for (const { id, timeZone } of directory.organisations.values()) {
    const plan = planOf(directory, id, timeZone);
    if (plan === null) continue;
    const window = { from: startOfDay(timeZone, first), until: startOfDay(timeZone, first + days) };
    const open = within(joined(plan.calendars.flatMap((calendar) => sweep.open(calendar, window))), window);
    const onCall = within(joined(plan.rotas.flatMap((rota) => sweep.onCall(rota))), window);
    const holes = without(without([window], open), onCall);
    for (const span of holes) gaps.push({ organisation: id, ...span, ...explained(sweep, plan, span) });
    for (const span of common(open, onCall)) {
      overlaps.push({ organisation: id, ...span, cause: overlapWords(plan.rotas) });
    }
  }
  return { gaps, overlaps };
}

/** Why a gap is there, and which of the readings of the rules would close it. */
function explained(sweep: Sweep, plan: Plan, gap: Span): Pick<CoverageGap, 'cause' | 'question'> {
  const closing = plan.rotas.flatMap((rota) => sweep.readings(rota).filter(({ spans }) => holds(spans, gap)));
  const singles = closing.filter(({ changes }) => changes === 1);
  const chosen = singles.length > 0 ? firstOfEachKind(singles) : closing.slice(0, 1);
  const readings = chosen.map(({ reading }) => reading);
  const rotas = plan.rotas.map((rota) => ({ rota, next: sweep.nextOnCall(rota, gap.from) }));
  return {
    cause: causeOf({ zone: plan.zone, calendars: plan.calendars, rotas, gap, readings }),
    question: questionOf(plan.zone, gap, readings),
  };
}

/** The narrowest reading of each kind; they come in the order of how much they count. */
function firstOfEachKind(readings: readonly ReadSpans[]): readonly ReadSpans[] {
  const kinds = new Map<string, ReadSpans>();
  for (const read of readings) {
    const kind = `${read.reading.rota.id} ${read.reading.nights ?? ''}`;
    if (!kinds.has(kind)) kinds.set(kind, read);
  }
  return [...kinds.values()];
}

interface ReadSpans {
  readonly reading: Reading;
  /** How many rules are read otherwise. */
  readonly changes: number;
  readonly spans: readonly Span[];
}

/** What several organisations share is worked out once. */
class Sweep {
  readonly #from: LocalDate;
  readonly #until: LocalDate;
  readonly #open = new Map<Calendar, readonly Span[]>();
  readonly #onCall = new Map<Rota, readonly Span[]>();
  readonly #readings = new Map<Rota, readonly ReadSpans[]>();

  constructor(from: LocalDate, until: LocalDate) {
    this.#from = from;
    this.#until = until;
  }

  open(calendar: Calendar | null, window: Span): readonly Span[] {
    if (calendar === null) return [window];
    let spans = this.#open.get(calendar);
    if (spans === undefined) {
      // A day more at both ends: the organisation may live in another zone than the calendar.
      spans = joined(intervals(calendar, shifted(this.#from, -1), shifted(this.#until, 1)));
      this.#open.set(calendar, spans);
    }
    return spans;
  }

  onCall(rota: Rota): readonly Span[] {
    let spans = this.#onCall.get(rota);
    if (spans === undefined) {
      spans = this.#shifts(rota);
      this.#onCall.set(rota, spans);
    }
    return spans;
  }

  /** When somebody is on call after `at`; null: nobody within the days that are looked at. */
  nextOnCall(rota: Rota, at: number): number | null {
    const spans = this.onCall(rota);
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).from < at) low = middle + 1;
      else high = middle;
    }
    return spans[low]?.from ?? null;
  }

  readings(rota: Rota): readonly ReadSpans[] {
    let found = this.#readings.get(rota);
    if (found === undefined) {
      found = readingsOf(rota).map((reading) => ({
        reading,
        changes: Number(reading.nights !== null) + Number(reading.holidays !== null),
        spans: this.#shifts(reading.rota),
      }));
      this.#readings.set(rota, found);
    }
    return found;
  }

  #shifts(rota: Rota): readonly Span[] {
    const [from, until] = [shifted(this.#from, -1), shifted(this.#until, 1)].map((date) =>
      startOfDay(rota.timeZone, dayNumberOf(date)),
    ) as [number, number];
    return joined(shiftsIn(rota, { from, until }));
  }
}

const shifted = (date: LocalDate, days: number): LocalDate => dateOf(dayNumberOf(date) + days);

/** Whether one of the spans, which are in order, holds all of `span`. */
function holds(spans: readonly Span[], span: Span): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle] as Span).until < span.until) low = middle + 1;
    else high = middle;
  }
  const found = spans[low];
  return found !== undefined && found.from <= span.from;
}

/** Null: the organisation has no number. */
function planOf(directory: Directory, id: OrganisationId, zone: TimeZone): Plan | null {
  const numbers = [...directory.numbers.values()].filter(
    (plan) => plan.organisation === id && plan.directLineOf === null,
  );
  if (numbers.length === 0) return null;
  const calendars = new Set(numbers.map(({ calendar }) => calendar));
  const chains = new Set(numbers.flatMap((plan) => [...chainsBehind(directory, plan)]));
  const rotas = new Set(
    [...chains].flatMap((chain) =>
      (directory.chains.get(chain)?.steps ?? []).flatMap((step) => ('rota' in step ? [step.rota] : [])),
    ),
  );
  return {
    zone,
    calendars: [...calendars].map((name) => (name === null ? null : (directory.calendars.get(name) ?? null))),
    rotas: [...rotas].flatMap((rota) => directory.rotas.get(rota) ?? []),
  };
}

/** The chains that a caller of a number can reach outside its hours: named by itself, or by a menu on the way. */
export function chainsBehind(directory: Directory, { entry }: NumberPlan): ReadonlySet<ChainId> {
  const chains = new Set<ChainId>(entry.onCall === null ? [] : [entry.onCall]);
  const seen = new Set<MenuId>();
  const follow = (action: MenuAction): void => {
    if (action.do === 'on-call') chains.add(action.chain);
    else if (action.do === 'menu') visit(action.menu);
    else if (action.do === 'say') follow(action.then);
  };
  const visit = (id: MenuId | null): void => {
    const menu = id === null || seen.has(id) ? undefined : directory.menus.get(id);
    if (menu === undefined) return;
    seen.add(menu.id);
    for (const option of menu.options.values()) follow(option.action);
    follow(menu.otherwise);
  };
  visit(entry.closed.menu);
  return chains;
}
