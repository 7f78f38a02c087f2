import type { Directory } from '../desk/directory.ts';
import { unreachable } from '../kernel/assert.ts';
import { applyHours } from './apply-hours.ts';
import { applyOutage } from './apply-outage.ts';
import { applyRota } from './apply-rota.ts';
import type { Change } from './change.ts';
import type { ApplyOne } from './scope.ts';

/** What is wrong with a change: which one, which of its keys, and why. */
export interface ChangeMistake {
  readonly change: string;
  /** Dotted path within the change. */
  readonly field: string;
  readonly message: string;
}

export type Applied =
  | { readonly ok: true; readonly directory: Directory }
  | { readonly ok: false; readonly mistakes: readonly ChangeMistake[] };

/**
 * The directory of the desk file with the changes that nobody has ended. Pure: the same file and changes give the same
 * directory, in whatever order they are given. Of two that concern the same hours, what is said of an organisation or
 * a service goes before what is said of a calendar, then the later made before the earlier.
 * Without any it is the base itself. One change that cannot be makes the whole refused.
 */
export function applyChanges(base: Directory, changes: readonly Change[]): Applied {
  const standing = changes.filter(({ endedAt }) => endedAt === null).sort(byBeginning);
  if (standing.length === 0) return { ok: true, directory: base };
  const mistakes: ChangeMistake[] = [];
  let directory: Directory = { ...base, revision: revisionOf(base, standing) };
  for (const change of standing) {
    const applied = applyOne(directory, change);
    if ('directory' in applied) ({ directory } = applied);
    else mistakes.push({ change: change.id, ...applied });
  }
  return mistakes.length === 0 ? { ok: true, directory } : { ok: false, mistakes };
}

function applyOne(directory: Directory, change: Change): ApplyOne {
  const { data } = change;
  switch (data.kind) {
    case 'calendar-override':
    case 'calendar-week':
    case 'closure':
      return applyHours(directory, data);
    case 'outage':
      return applyOutage(directory, change.id, data);
    case 'rota-override':
    case 'rota-swap':
      return applyRota(directory, change.id, data);
    default:
      return unreachable(data);
  }
}

const byBeginning = (a: Change, b: Change): number =>
  rankOf(a) - rankOf(b) || a.at - b.at || (a.id < b.id ? -1 : 1);

/** Calendars first: numbers that get one of their own for a time have in it what was said of the common one. */
function rankOf({ data }: Change): number {
  if (data.kind === 'calendar-week') return 0;
  return data.kind === 'calendar-override' && data.calendar !== null ? 1 : 2;
}

/** The base's revision and a short sum over the changes (FNV-1a, 32 bits, twice with different beginnings). */
function revisionOf({ revision }: Directory, changes: readonly Change[]): string {
  const names = changes.map(({ id }) => id).join(' ');
  return `${revision}+${sumOf(names, 0x811c9dc5)}${sumOf(names, 0x01000193)}`;
}

function sumOf(text: string, beginning: number): string {
  let sum = beginning;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, '0');
}
