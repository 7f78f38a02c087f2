import type { Key } from '../entry/plan.ts';
import type { CalendarId, Language, OrganisationId, PersonId, RotaId, ServiceId } from '../kernel/ids.ts';
import type { DurationMs, InstantMs } from '../kernel/time.ts';
import type { Period, Weekday } from '../schedule/calendar.ts';

/** From `from` until just before `until`; null: until the change is ended. */
interface Spanning {
  readonly from: InstantMs;
  readonly until: InstantMs | null;
}

/** Whose calls it concerns; of two that are named both must fit, null fits all. */
interface Scope {
  readonly organisation: OrganisationId | null;
  readonly service: ServiceId | null;
}

/**
 * Other hours for a time, of one calendar or of all numbers of an organisation. With `periods` those are the hours of
 * every local date in the time, and it is closed between them.
 */
export interface CalendarOverride {
  readonly kind: 'calendar-override';
  /** Exactly one of the two is named. */
  readonly calendar: CalendarId | null;
  readonly organisation: OrganisationId | null;
  readonly from: InstantMs;
  readonly until: InstantMs;
  readonly hours: 'open' | 'closed';
  /** Only with `open`; sorted, not overlapping, at least one. */
  readonly periods: readonly Period[] | null;
  readonly reason: string;
}

/** The usual week of a calendar is another from now on. */
export interface CalendarWeek {
  readonly kind: 'calendar-week';
  readonly calendar: CalendarId;
  readonly week: Readonly<Record<Weekday, readonly Period[]>>;
}

/** An organisation, a service, or the one for the other is closed at once, and opens again by itself. */
export interface Closure extends Scope, Spanning {
  readonly kind: 'closure';
  readonly reason: string;
}

/** News of a larger fault (see `Outage`): a recorded prompt, or what was typed in one language or several. */
export interface OutageChange extends Scope, Spanning {
  readonly kind: 'outage';
  /** Prompt of the catalogue; null: the texts are spoken. */
  readonly prompt: string | null;
  readonly texts: Readonly<Partial<Record<Language, string>>>;
  /** The prompts that the texts have been made into. */
  readonly spoken: Readonly<Partial<Record<Language, string>>>;
  readonly stayKey: Key | null;
  readonly informedGraceMs: DurationMs;
}

/** Somebody stands in for whoever would be on call. */
export interface RotaStandIn {
  readonly kind: 'rota-override';
  readonly rota: RotaId;
  readonly person: PersonId;
  readonly from: InstantMs;
  readonly until: InstantMs;
  readonly reason: string;
}

/** Whose duty is given away, and in what time. */
export interface GivenDuty {
  readonly person: PersonId;
  readonly from: InstantMs;
  readonly until: InstantMs;
}

/** Two people change turns. */
export interface RotaSwap {
  readonly kind: 'rota-swap';
  readonly rota: RotaId;
  readonly first: GivenDuty;
  readonly second: GivenDuty;
  readonly reason: string;
}

export type ChangeData = CalendarOverride | CalendarWeek | Closure | OutageChange | RotaStandIn | RotaSwap;

/** What somebody changed while the desk runs. It is never altered: it ends, and another may begin. */
export interface Change {
  readonly id: string;
  readonly data: ChangeData;
  /** User name, or the name of a program. */
  readonly by: string;
  readonly at: InstantMs;
  /** When it was ended by somebody, and by whom; null: it was not. */
  readonly endedAt: InstantMs | null;
  readonly endedBy: string | null;
}

/** When a change is over by itself; null: never. */
export function lastsUntil(data: ChangeData): InstantMs | null {
  switch (data.kind) {
    case 'calendar-week':
      return null;
    case 'rota-swap':
      return Math.max(data.first.until, data.second.until);
    default:
      return data.until;
  }
}

/** Whether a change still counts at `at`, or will: nobody has ended it, and it is not over. */
export function isInForce({ data, endedAt }: Change, at: InstantMs): boolean {
  const until = lastsUntil(data);
  return endedAt === null && (until === null || until > at);
}
