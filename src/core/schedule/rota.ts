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
 * Which hours of the week a layer is staffed. A period that ends at or before its beginning ends on the next day.
 * `days`: the days on which it begins. `nights`: DOMAIN V1's "mon-fri 15:30–08:00" can be read by the day it starts
 * on or as all nights before those days; `readBy` says which.
 */
export interface RotaPeriod {
  readonly days: readonly Weekday[];
  readonly from: LocalTime;
  readonly until: LocalTime;
  readonly readBy: 'start-day' | 'every-night';
}

/** Which holidays count as days on which the layer is staffed all day (DOMAIN V2, V3); empty: none. */
export type HolidayReading = 'none' | 'public-holidays' | 'public-and-eves' | 'public-eves-and-half-days';

/** People who take turns. */
export interface RotaLayer {
  readonly name: string;
  /** In the order of their turns. */
  readonly people: readonly PersonId[];
  /** How long a turn lasts, in days: 1 daily, 7 weekly. */
  readonly turnDays: number;
  /** The date and local time on which the first person's first turn begins. */
  readonly startsOn: LocalDate;
  readonly handOverAt: LocalTime;
  /** Staffed hours; null: always. */
  readonly periods: readonly RotaPeriod[] | null;
  readonly holidays: HolidayReading;
}

/** Somebody stands in for whoever would be on call; a swap is two of these. */
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
  readonly timeZone: TimeZone;
  readonly layers: readonly RotaLayer[];
  readonly overrides: readonly RotaOverride[];
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
