import type { PersonId, RotaId } from '../kernel/ids.ts';
import type { DurationMs } from '../kernel/time.ts';
import { HOUR_MS } from '../kernel/time.ts';
import type { Shift } from './final-schedule.ts';
import { localWords, shiftsIn } from './final-schedule.ts';
import { restWords } from './rota-words.ts';
import type { Person, Rota } from './rota.ts';
import type { Span } from './spans.ts';

/** Daily rest by the working-time directive (2003/88/EC, article 3), Sweden's and Norway's laws alike. */
const DAILY_REST_MS: DurationMs = 11 * HOUR_MS;

/** What somebody who draws up rotas should look at; none of it keeps a rota from being used. */
export type RotaWarning =
  /** Less than 11 h between the end of one duty, `from`, and the beginning of the next, `until`. */
  | (Span & {
      readonly kind: 'short-rest';
      readonly person: PersonId;
      readonly rotas: readonly [RotaId, RotaId];
      readonly restMs: DurationMs;
      readonly text: string;
    })
  /** On call by two rotas at once. */
  | (Span & {
      readonly kind: 'double-booked';
      readonly person: PersonId;
      readonly rotas: readonly [RotaId, RotaId];
      readonly text: string;
    })
  /** Named by a rota, but has no number and so is never rung. */
  | {
      readonly kind: 'no-number';
      readonly person: PersonId;
      readonly rotas: readonly RotaId[];
      readonly text: string;
    };

/** A shift and the rota that it is of. */
interface Duty extends Shift {
  readonly rota: Rota;
}

/**
 * The warnings on some rotas between two instants: first people without a number, then the others in order of time.
 * Rest between two duties counts when either of them is of a rota whose duty is no rest; two shifts that touch are
 * one duty.
 */
export function rotaWarnings(
  rotas: readonly Rota[],
  people: ReadonlyMap<PersonId, Person>,
  window: Span,
): readonly RotaWarning[] {
  const nameOf = (id: PersonId): string => people.get(id)?.name ?? id;
  const timed = [...dutiesByPerson(rotas, window).values()].flatMap((duties) => [
    ...doubleBookings(duties, nameOf),
    ...shortRests(duties, nameOf),
  ]);
  return [...withoutNumber(rotas, people), ...timed.sort((a, b) => a.from - b.from)];
}

/** When people are on call by two of the rotas at once. */
export function doubleBookingsIn(
  rotas: readonly Rota[],
  window: Span,
): readonly (Span & { person: PersonId })[] {
  return [...dutiesByPerson(rotas, window).values()].flatMap((duties) => doubleBookings(duties));
}

function dutiesByPerson(rotas: readonly Rota[], window: Span): ReadonlyMap<PersonId, readonly Duty[]> {
  const found = new Map<PersonId, Duty[]>();
  for (const rota of rotas) {
    for (const shift of shiftsIn(rota, window)) {
      const duties = found.get(shift.person) ?? [];
      duties.push({ ...shift, rota });
      found.set(shift.person, duties);
    }
  }
  for (const duties of found.values()) duties.sort((a, b) => a.from - b.from || a.until - b.until);
  return found;
}

function doubleBookings(
  duties: readonly Duty[],
  nameOf = (id: PersonId): string => id,
): readonly (RotaWarning & Span)[] {
  const found: (RotaWarning & Span)[] = [];
  for (const [index, duty] of duties.entries()) {
    for (let next = index + 1; next < duties.length; next += 1) {
      const other = duties[next] as Duty;
      if (other.from >= duty.until) break;
      const span = { from: other.from, until: Math.min(duty.until, other.until) };
      const zone = duty.rota.timeZone;
      found.push({
        kind: 'double-booked',
        ...span,
        person: duty.person,
        rotas: [duty.rota.id, other.rota.id],
        text: `${nameOf(duty.person)} is on call by ${duty.rota.name} and ${other.rota.name} at once, from ${localWords(zone, span.from)} until ${localWords(zone, span.until)}`,
      });
    }
  }
  return found;
}

function shortRests(
  duties: readonly Duty[],
  nameOf: (id: PersonId) => string,
): readonly (RotaWarning & Span)[] {
  const found: (RotaWarning & Span)[] = [];
  let last: Duty | null = null;
  for (const duty of duties) {
    const restMs = last === null ? 0 : duty.from - last.until;
    if (
      last !== null &&
      restMs > 0 &&
      restMs < DAILY_REST_MS &&
      !(last.rota.dutyIsRest && duty.rota.dutyIsRest)
    ) {
      const zone = duty.rota.timeZone;
      found.push({
        kind: 'short-rest',
        from: last.until,
        until: duty.from,
        person: duty.person,
        rotas: [last.rota.id, duty.rota.id],
        restMs,
        text: `${nameOf(duty.person)} rests ${restWords(restMs)} between two duties, from ${localWords(zone, last.until)} until ${localWords(zone, duty.from)}; 11 h are asked for`,
      });
    }
    if (last === null || duty.until > last.until) last = duty;
  }
  return found;
}

function withoutNumber(
  rotas: readonly Rota[],
  people: ReadonlyMap<PersonId, Person>,
): readonly RotaWarning[] {
  const named = new Map<PersonId, Set<RotaId>>();
  for (const { id, layers, overrides } of rotas) {
    for (const person of [...layers.flatMap((layer) => layer.people), ...overrides.map((it) => it.person)]) {
      if ((people.get(person)?.number ?? '') !== '') continue;
      named.set(person, (named.get(person) ?? new Set()).add(id));
    }
  }
  return [...named].map(([person, ids]) => ({
    kind: 'no-number',
    person,
    rotas: [...ids],
    text: `${person} is in ${[...ids].join(', ')} and has no number to be rung at`,
  }));
}
