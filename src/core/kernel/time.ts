/**
 * Units of the core. Time is never read here: every input carries the instant at which it came through the
 * door, so a step can be run again and give the same answer.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type InstantMs = number;

/** A length of time in milliseconds, 0 or more. */
export type DurationMs = number;

/** A calendar date without zone, `2027-03-28`. Which instants it spans depends on a zone. */
export type LocalDate = string;

/** A wall-clock time without date, `07:45`; `24:00` only as the end of a day. */
export type LocalTime = string;

/** An IANA zone name, such as `Europe/Stockholm`. */
export type TimeZone = string;

export const SECOND_MS: DurationMs = 1_000;
export const MINUTE_MS: DurationMs = 60_000;
export const HOUR_MS: DurationMs = 3_600_000;
