import type { InstantMs } from '../core/kernel/time.ts';
import { DAY_MS, isTimeZone } from '../core/kernel/zone.ts';
import type { Override } from '../core/schedule/calendar.ts';
import { overrideConflicts } from '../core/schedule/override-conflicts.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import { itemsOf, under } from './raw.ts';
import { readWrittenInstant, writtenInstantPattern } from './written-instant.ts';

/** What has been over for so long is told: nobody needs it any more, or the year was a slip. */
const LONG_PAST_DAYS = 90;

/** An override that was read, with its place in the list. */
interface ReadOverride extends Override {
  readonly place: number;
}

/**
 * Tells dates and times that do not exist, overrides that end before they begin, and those that contradict another;
 * warns of those that are long past.
 * @param now null: nothing is known to be past
 */
export function checkOverrides(
  path: ConfigPath,
  calendar: unknown,
  mistakes: MistakeList,
  now: InstantMs | null,
): void {
  const zone = under(calendar, 'timeZone');
  if (typeof zone !== 'string' || !isTimeZone(zone)) return;
  const sound: ReadOverride[] = [];
  for (const [place, override] of itemsOf(under(calendar, 'overrides'))) {
    const read = readOverride([...path, 'overrides', place], place, override, zone, mistakes);
    if (read !== null) sound.push(read);
  }
  checkOverlaps([...path, 'overrides'], sound, mistakes);
  for (const { place, until, reason } of sound) {
    const pastDays = now === null || until === null ? 0 : Math.floor((now - until) / DAY_MS);
    if (pastDays <= LONG_PAST_DAYS) continue;
    mistakes.warn(
      [...path, 'overrides', place],
      `"${reason}" has been over for ${pastDays} days; take it out`,
    );
  }
}

/** null where something is wrong with it, which is then told, here or by the schema. */
function readOverride(
  at: ConfigPath,
  place: number,
  override: unknown,
  zone: string,
  mistakes: MistakeList,
): ReadOverride | null {
  const instants = (['from', 'until'] as const).map((edge) => {
    const text = under(override, edge);
    if (edge === 'until' && text === 'further-notice') return Infinity;
    if (typeof text !== 'string' || !writtenInstantPattern.test(text)) return null;
    const read = readWrittenInstant(text, zone, edge);
    if (read.ok) return read.at;
    mistakes.add([...at, edge], read.reason);
    return null;
  });
  const [from, until] = instants;
  if (from == null || until == null) return null;
  if (from >= until) {
    const what = from === until ? 'at once' : 'before it begins';
    mistakes.add([...at, 'until'], `the override ends ${what}`);
    return null;
  }
  const kind = under(override, 'kind');
  if (kind !== 'open' && kind !== 'closed') return null;
  const reason = String(under(override, 'reason'));
  return { kind, from, until: until === Infinity ? null : until, reason, place };
}

/** Names both places; the rule is in docs/opening-hours.md. */
function checkOverlaps(path: ConfigPath, overrides: readonly ReadOverride[], mistakes: MistakeList): void {
  for (const { earlier, later, kind } of overrideConflicts(overrides)) {
    const [first, second] = [overrides[earlier], overrides[later]];
    if (!first || !second) continue;
    const nameOf = ({ place, reason }: ReadOverride): string => `${[...path, place].join('.')} ("${reason}")`;
    if (kind === 'contradict') {
      const advice = 'let one end where the other begins, or lie within it';
      const [does, did] = second.kind === 'open' ? ['opens', 'closes'] : ['closes', 'opens'];
      mistakes.add([...path, second.place], `${does} what ${nameOf(first)} ${did}; ${advice}`);
    } else {
      const why = `has no effect: ${nameOf(second)} covers it and stands later; put this one after it`;
      mistakes.add([...path, first.place], why);
    }
  }
}
