import type { InstantMs } from '../kernel/time.ts';
import type { Calendar, Override } from './calendar.ts';

/**
 * The overrides of a calendar as one line of time: pieces that do not overlap, each ruled by one override.
 */

/** From `from` until just before `until` this override decides. */
export interface OverridePiece {
  readonly from: InstantMs;
  /** Infinity where the override has no end. */
  readonly until: InstantMs;
  readonly override: Override;
}

const none: readonly OverridePiece[] = [];

/** A calendar's pieces worked out once. Calendars are never changed, so this only saves time. */
const knownPieces = new WeakMap<Calendar, readonly OverridePiece[]>();

/**
 * The calendar with more overrides: each goes before those that it had, and later ones before earlier ones.
 * Give it the calendar as it is configured, not one that has been through here, or they add up.
 * @throws RangeError for an override that ends before it begins, or at once
 */
export function withOverrides(calendar: Calendar, overrides: readonly Override[]): Calendar {
  if (overrides.length === 0) return calendar;
  const changed = { ...calendar, overrides: [...(calendar.overrides ?? []), ...overrides] };
  // Now rather than when somebody calls.
  piecesOf(changed);
  return changed;
}

/**
 * All pieces, in order.
 * @throws RangeError for an override that ends before it begins, or at once
 */
export function piecesOf(calendar: Calendar): readonly OverridePiece[] {
  const overrides = calendar.overrides ?? [];
  if (overrides.length === 0) return none;
  let pieces = knownPieces.get(calendar);
  if (!pieces) {
    pieces = settle(overrides);
    knownPieces.set(calendar, pieces);
  }
  return pieces;
}

/** Index of the first piece that is not over at `at`; the number of pieces when all are. */
export function firstNotOver(pieces: readonly OverridePiece[], at: InstantMs): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle] as OverridePiece).until <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The pieces that have some of the time from `from` until just before `until`. */
export function piecesBetween(
  calendar: Calendar,
  from: InstantMs,
  until: InstantMs,
): readonly OverridePiece[] {
  const pieces = piecesOf(calendar);
  const found: OverridePiece[] = [];
  for (let index = firstNotOver(pieces, from); index < pieces.length; index += 1) {
    const piece = pieces[index] as OverridePiece;
    if (piece.from >= until) break;
    found.push(piece);
  }
  return found;
}

/** The piece that decides at `at`; undefined where none does. */
export function pieceAt(calendar: Calendar, at: InstantMs): OverridePiece | undefined {
  const pieces = piecesOf(calendar);
  const piece = pieces[firstNotOver(pieces, at)];
  return piece !== undefined && piece.from <= at ? piece : undefined;
}

/** Cuts the time at every beginning and end; within each part the latest in the list decides. */
function settle(overrides: readonly Override[]): readonly OverridePiece[] {
  const ends = overrides.map(({ from, until, reason }) => {
    const end = until ?? Number.POSITIVE_INFINITY;
    if (!(from < end)) throw new RangeError(`the override "${reason}" ends before it begins, or at once`);
    return end;
  });
  const begins = overrides.map((override, place) => ({ at: override.from, place }));
  begins.sort((a, b) => a.at - b.at);
  const marks = [...new Set([...begins.map(({ at }) => at), ...ends])].sort((a, b) => a - b);
  const running = new Set<number>();
  const pieces: OverridePiece[] = [];
  let next = 0;
  for (const [index, from] of marks.entries()) {
    for (const place of running) if ((ends[place] as number) <= from) running.delete(place);
    for (; next < begins.length && (begins[next] as { at: number }).at === from; next += 1)
      running.add((begins[next] as { place: number }).place);
    const until = marks[index + 1];
    if (running.size === 0 || until === undefined) continue;
    const override = overrides[Math.max(...running)] as Override;
    const last = pieces.at(-1);
    if (last?.override === override && last.until === from) pieces[pieces.length - 1] = { ...last, until };
    else pieces.push({ from, until, override });
  }
  return pieces;
}
