import type { ChangeData } from '../../core/changes/change.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { CalendarId } from '../../core/kernel/ids.ts';
import type { InstantMs, LocalDate } from '../../core/kernel/time.ts';
import type { DayNumber } from '../../core/kernel/zone.ts';
import { dateOf, dayNumberAt, dayNumberOf, startOfDay } from '../../core/kernel/zone.ts';
import type { Calendar, Override } from '../../core/schedule/calendar.ts';
import { effectiveHours } from '../../core/schedule/effective-hours.ts';
import type { ChangeAsking, ChangesApi } from '../changes-api.ts';
import { AppError } from '../errors.ts';

/** The most that are made at once: each is a change that stays on record. */
const MOST_IMPORTED = 500;

/** From `from` until just before `until`. */
interface Within {
  readonly from: InstantMs;
  readonly until: InstantMs;
}

/** What a reader makes of a file: overrides, or what is wrong in which line. */
export type ReadOverrides =
  | { readonly ok: true; readonly overrides: readonly Override[] }
  | { readonly ok: false; readonly mistakes: readonly { readonly line: number; readonly reason: string }[] };

/** A file that is to become overrides of a calendar. */
export interface WantedImport {
  readonly calendar: CalendarId;
  readonly file: Uint8Array;
  /** First local date; left out: today. What is over already is left out in any case. */
  readonly from?: LocalDate | undefined;
  readonly days: number;
  /** Only tells what would be. */
  readonly isTrial: boolean;
}

/** What became of them, or would. */
export interface ImportedOverrides {
  readonly overrides: readonly {
    readonly override: Override;
    /** The calendar has the same already. */
    readonly known: boolean;
    /** Id of the change that it became; null: none was made. */
    readonly change: string | null;
  }[];
  /** The dates whose hours are others, with periods such as `07:45-12:00`. */
  readonly days: readonly {
    readonly date: LocalDate;
    readonly before: readonly string[];
    readonly after: readonly string[];
  }[];
}

/** Takes overrides of calendars from files. */
export interface CalendarImportApi {
  /**
   * Puts the events of a file in force as overrides, all of them or none. Those that the calendar has already are not
   * made again, so that a file may be imported over and over.
   * @throws AppError `not-found` for an unknown calendar; `invalid-request` for mistakes of the file with their lines,
   *   too many events, or a date that does not exist; `changed-meanwhile`
   */
  import(wanted: WantedImport, asking: ChangeAsking): Promise<ImportedOverrides>;
}

interface ImportParts {
  /** The directory in force. */
  readonly directory: () => Directory;
  readonly changes: ChangesApi;
  readonly now: () => InstantMs;
  readonly read: (file: Uint8Array, calendar: Calendar, within: Within) => Promise<ReadOverrides>;
}

/** Imports into the desk that is in force. */
export function createCalendarImport({ directory, changes, now, read }: ImportParts): CalendarImportApi {
  return {
    async import(wanted, asking) {
      const calendar = directory().calendars.get(wanted.calendar);
      if (!calendar) throw new AppError('not-found', `There is no calendar "${wanted.calendar}"`, 'id');
      const within = spanOf(calendar, wanted, now());
      const found = await read(wanted.file, calendar, within);
      if (!found.ok) throw fileError(found.mistakes);
      const had = new Set((calendar.overrides ?? []).map(keyOf));
      const fresh = found.overrides.filter((override) => !had.has(keyOf(override)));
      if (fresh.length > MOST_IMPORTED)
        throw new AppError(
          'invalid-request',
          `days: the file becomes ${fresh.length} new overrides; at most ${MOST_IMPORTED} can be made at once: ask for fewer days`,
          'days',
        );
      // Of those made at once the later in the list goes before the earlier.
      const made = fresh.map((override) => changeOf(calendar.id, override));
      const after = made.length === 0 ? null : await changes.tried(made, asking);
      const rows = wanted.isTrial || made.length === 0 ? [] : await changes.begin(made, asking);
      return {
        overrides: found.overrides.map((override) => {
          const place = fresh.indexOf(override);
          return { override, known: place < 0, change: rows[place]?.id ?? null };
        }),
        days: after === null ? [] : changedDays(calendar, after, within),
      };
    },
  };
}

/** From the first date, or from now where that has begun: nothing can be changed any more about what is over. */
function spanOf({ timeZone }: Calendar, { from, days }: WantedImport, now: InstantMs): Within {
  const first = from === undefined ? dayNumberAt(timeZone, now) : dayIn(from);
  return {
    from: Math.max(now, startOfDay(timeZone, first)),
    until: startOfDay(timeZone, first + days),
  };
}

function dayIn(date: LocalDate): DayNumber {
  try {
    return dayNumberOf(date);
  } catch {
    throw new AppError('invalid-request', `from: there is no date ${date}`, 'from');
  }
}

/** The first five mistakes; the field names the line of the first. */
function fileError(mistakes: (ReadOverrides & { ok: false })['mistakes']): AppError {
  const told = mistakes.slice(0, 5).map(({ line, reason }) => `line ${line}: ${reason}`);
  const more = mistakes.length - told.length;
  const message = `${told.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
  return new AppError('invalid-request', message, `file.${mistakes[0]?.line ?? 1}`);
}

const keyOf = ({ kind, from, until, reason }: Override): string =>
  JSON.stringify([kind, from, until, reason]);

function changeOf(calendar: CalendarId, { kind, from, until, reason }: Override): ChangeData {
  if (until === null) throw new AppError('invalid-request', `the event "${reason}" has no end`);
  return {
    kind: 'calendar-override',
    calendar,
    organisation: null,
    from,
    until,
    hours: kind,
    periods: null,
    reason,
  };
}

function changedDays(before: Calendar, { calendars }: Directory, within: Within): ImportedOverrides['days'] {
  const after = calendars.get(before.id) ?? before;
  const first = dayNumberAt(before.timeZone, within.from);
  const end = dayNumberAt(before.timeZone, within.until - 1) + 1;
  const texts = (calendar: Calendar): readonly string[][] =>
    effectiveHours(calendar, dateOf(first), dateOf(end)).map(({ periods }) =>
      periods.map(({ opens, closes }) => `${opens}-${closes}`),
    );
  const others = texts(after);
  return texts(before).flatMap((periods, place) => {
    const other = others[place] ?? [];
    if (periods.join() === other.join()) return [];
    return [{ date: dateOf(first + place), before: periods, after: other }];
  });
}
