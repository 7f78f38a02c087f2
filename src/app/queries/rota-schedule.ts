import type { Directory } from '../../core/desk/directory.ts';
import type { Language, PersonId, RotaId } from '../../core/kernel/ids.ts';
import type { InstantMs, LocalDate, TimeZone } from '../../core/kernel/time.ts';
import { dateOf, dayNumberAt, dayNumberOf, startOfDay } from '../../core/kernel/zone.ts';
import { onCallAt, shiftsIn, type Shift } from '../../core/schedule/final-schedule.ts';
import type { Rota } from '../../core/schedule/rota.ts';
import { AppError } from '../errors.ts';

/** Which dates: from a local date on (left out: today), so many days. */
export interface RotaSpan {
  readonly from?: LocalDate | undefined;
  readonly days: number;
}

/** Who is on call by a rota, ready to be written down. */
export interface RotaSchedule {
  readonly rota: RotaId;
  readonly name: string;
  readonly timeZone: TimeZone;
  readonly language: Language;
  /** When it was worked out. */
  readonly at: InstantMs;
  /** Whole shifts, in order; the first may begin before the span, the last end after it. */
  readonly shifts: readonly (Shift & { readonly name: string })[];
}

/** Who is on call when. */
export interface RotaApi {
  /** By the configuration in force. @throws AppError `not-found`, `invalid-request` for a date that does not exist */
  schedule(rota: RotaId, span: RotaSpan): Promise<RotaSchedule>;
}

interface RotaParts {
  /** The directory in force, with the holidays around a year. */
  readonly directory: (year: number) => Directory | Promise<Directory>;
  readonly now: () => InstantMs;
}

/** Answers from the configuration in force. */
export function createRotaApi({ directory, now }: RotaParts): RotaApi {
  return {
    async schedule(rota, span) {
      const from = span.from === undefined ? null : checkedDate(span.from);
      const year = from === null ? new Date(now()).getUTCFullYear() : Number(from.slice(0, 4));
      return rotaSchedule(await directory(year), rota, span, now());
    },
  };
}

/**
 * The final schedule of a rota. Shifts are whole, so that each is the same whichever dates are asked for.
 * @throws AppError `not-found` for an unknown rota, `invalid-request` for a date that does not exist
 */
export function rotaSchedule(
  directory: Directory,
  id: RotaId,
  { from, days }: RotaSpan,
  now: InstantMs,
): RotaSchedule {
  const rota = directory.rotas.get(id);
  if (!rota) throw new AppError('not-found', `There is no rota "${id}"`, 'id');
  const zone = rota.timeZone;
  const first = dayNumberOf(from === undefined ? dateOf(dayNumberAt(zone, now)) : checkedDate(from));
  const window = { from: startOfDay(zone, first), until: startOfDay(zone, first + days) };
  const nameOf = (person: PersonId): string => directory.people.get(person)?.name ?? person;
  return {
    rota: id,
    name: rota.name,
    timeZone: zone,
    language: languageOf(directory, zone),
    at: now,
    shifts: wholeShifts(rota, window).map((shift) => ({ ...shift, name: nameOf(shift.person) })),
  };
}

/** A shift that is cut by the span's end gets that end back that it really has. */
function wholeShifts(
  rota: Rota,
  window: { readonly from: InstantMs; readonly until: InstantMs },
): readonly Shift[] {
  return shiftsIn(rota, window).map((shift) => {
    if (shift.from > window.from && shift.until < window.until) return shift;
    return onCallAt(rota, shift.from) ?? shift;
  });
}

/** That of the organisations with the same clock; a rota has none of its own. */
function languageOf({ organisations }: Directory, zone: TimeZone): Language {
  const all = [...organisations.values()];
  return (all.find(({ timeZone }) => timeZone === zone) ?? all[0])?.language ?? 'en';
}

/** Holidays and clocks are known for the years 1970 to 2199. */
function checkedDate(date: LocalDate): LocalDate {
  if (date < '1970' || date >= '2200')
    throw new AppError('invalid-request', 'from: the year must be from 1970 to 2199', 'from');
  try {
    dayNumberOf(date);
    return date;
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}
