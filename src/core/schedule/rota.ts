import type { ChainId, PersonId, RotaId } from '../kernel/ids.ts';
import type { InstantMs, LocalDate, LocalTime, DurationMs, TimeZone } from '../kernel/time.ts';
import type { Weekday } from './calendar.ts';

/** Somebody who can be on call; need not be an agent. */
export interface Person {
  readonly id: PersonId;
  readonly name: string;
  /** Dialled through the trunk, in E.164. */
  readonly number: string;
  /** Where hand-over notices go; null: none are sent. */
  readonly email: string | null;
}

/**
 * How "Monday to Friday 15:30–08:00" is read. `start-day`: by the letter, the nights that begin on those days, so
 * that the one from Sunday to Monday is nobody's. `every-night`: also the nights that end on those days.
 */
export type NightReading = 'start-day' | 'every-night';

/** Hours of the week. A period that ends at or before its beginning ends on the next day. */
export interface RotaPeriod {
  readonly days: readonly Weekday[];
  readonly from: LocalTime;
  /** Up to `24:00`. */
  readonly until: LocalTime;
  readonly readBy: NightReading;
}

/**
 * Which days count as holidays, on which a layer is staffed all day; each counts what those before it count.
 * - `holy-days`: *heilagdagar* by the letter. In Norway 1 and 17 May are none of them, but *høgtidsdagar*;
 *   Swedish law makes no such difference.
 * - `public-holidays`: 1 and 17 May too.
 * - `public-and-eves`: *helg og høgtid*. In Norway påske-, pinse-, jul- and nyttårsaften too, in Sweden
 *   midsommar-, jul- and nyårsafton; the whole day.
 * - `public-eves-and-half-days`: half-days that are no eves too (the Wednesday before skjærtorsdag), from the hour at
 *   which they begin.
 */
export const HOLIDAY_READINGS = [
  'none',
  'holy-days',
  'public-holidays',
  'public-and-eves',
  'public-eves-and-half-days',
] as const;

export type HolidayReading = (typeof HOLIDAY_READINGS)[number];

/** A date that a reading may count, and the first reading that does. */
export interface RotaHoliday {
  readonly date: LocalDate;
  readonly name: string;
  readonly countsFrom: Exclude<HolidayReading, 'none'>;
  /** When it begins; `00:00` but for half-days. */
  readonly from: LocalTime;
}

/** People who take turns. */
export interface RotaLayer {
  readonly name: string;
  /** In the order of their turns; never empty. */
  readonly people: readonly PersonId[];
  /** How long the turns last, in days, over and over: [1] daily, [7] weekly, [5, 2] weekdays and weekends. */
  readonly turnDays: readonly number[];
  /** The date and local time on which the first person's first turn begins; nobody is on call before. */
  readonly startsOn: LocalDate;
  readonly handOverAt: LocalTime;
  /** Staffed hours; null: always. */
  readonly periods: readonly RotaPeriod[] | null;
  readonly holidays: HolidayReading;
  /** All dates that some reading counts, by date, for the years around now. */
  readonly holidayDays: readonly RotaHoliday[];
}

/**
 * Somebody stands in for whoever would be on call, or for nobody: it is staffed then in any case. Of two that
 * overlap the one that begins later goes before the other; of two that begin at once the later in the list.
 */
export interface RotaOverride {
  readonly id: string;
  readonly person: PersonId;
  readonly from: InstantMs;
  readonly until: InstantMs;
  readonly reason: string;
}

/** Who is on call when. An override goes before every layer, a later layer before an earlier one. */
export interface Rota {
  readonly id: RotaId;
  readonly name: string;
  /** Whose wall clock everything local follows. */
  readonly timeZone: TimeZone;
  readonly layers: readonly RotaLayer[];
  readonly overrides: readonly RotaOverride[];
  /** Passive duty, at home: time on call is rest as long as nobody rings. Otherwise every duty counts. */
  readonly dutyIsRest: boolean;
  /** So long before a duty begins those concerned are told by e-mail; left out: never. */
  readonly handOverNoticeMs?: DurationMs;
}

/** One to be rung for a critical fault: whoever is on call by a rota, or always the same person. */
export type ChainStep =
  | { readonly rota: RotaId; readonly ringTimeoutMs: DurationMs }
  | { readonly person: PersonId; readonly ringTimeoutMs: DurationMs };

/**
 * Whom a critical caller is put through to outside the hours, one after the other: officer, next, team leader, IT
 * manager. Whoever answers hears what it is about and accepts by 1; 2 passes on (DOMAIN V4).
 */
export interface Chain {
  readonly id: ChainId;
  readonly name: string;
  readonly steps: readonly ChainStep[];
  /** How often it is gone through before it is given up. */
  readonly rounds: number;
  /** Said to the caller who has chosen it, who confirms by `confirmKey` that it is critical. */
  readonly confirmPrompt: string;
  readonly confirmKey: string;
  /** Said when nobody could be reached. */
  readonly exhaustedPrompt: string;
}
