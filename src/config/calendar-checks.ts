import { HOLIDAY_RULES, isHolidayRule } from '../core/schedule/holiday-rules.ts';
import { HOLIDAY_SETS, SET_RULES, countryOf } from '../core/schedule/holidays.ts';
import type { HolidaySet } from '../core/schedule/holidays.ts';
import { isMonthDay, seasonsOverlap } from '../core/schedule/season.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import { nearestName } from './nearest.ts';
import { itemsOf, membersOf, under } from './raw.ts';

/** Tells days of the year that do not exist, and seasons that share a day. */
export function checkSeasons(path: ConfigPath, calendar: unknown, mistakes: MistakeList): void {
  const sound: { readonly from: string; readonly until: string; readonly name: string }[] = [];
  for (const [place, season] of itemsOf(under(calendar, 'seasons'))) {
    const at = [...path, 'seasons', place];
    const days = ['from', 'until'].map((edge) => {
      const day = under(season, edge);
      if (typeof day !== 'string' || !/^\d{2}-\d{2}$/.test(day)) return null;
      if (isMonthDay(day)) return day;
      mistakes.add([...at, edge], `no year has a day ${day}`);
      return null;
    });
    const [from, until] = days;
    if (from == null || until == null) continue;
    for (const earlier of sound) {
      if (seasonsOverlap(earlier, { from, until }))
        mistakes.add(at, `this season overlaps ${earlier.name} (${earlier.from} to ${earlier.until})`);
    }
    sound.push({ from, until, name: String(under(season, 'name')) });
  }
}

/**
 * Tells ids of holidays that the set's country does not have, days both switched off and on, and what has no effect:
 * days left out of a set that has not got them, and an hour for half-days where there are none.
 */
export function checkHolidays(path: ConfigPath, calendar: unknown, mistakes: MistakeList): void {
  const holidays = under(calendar, 'holidays');
  const set = setOf(calendar);
  if (set === null || typeof holidays === 'string') return;
  const at = [...path, 'holidays'];
  const without = itemsOf(under(holidays, 'without'));
  for (const [key, ids] of [
    ['without', without],
    ['with', itemsOf(under(holidays, 'with'))],
  ] as const) {
    for (const [place, id] of ids) checkHoliday([...at, key, place], id, set, mistakes);
  }
  for (const [id] of membersOf(under(holidays, 'shortDays')))
    checkHoliday([...at, 'shortDays', id], id, set, mistakes);
  const added = new Set<unknown>([
    ...itemsOf(under(holidays, 'with')).map(([, id]) => id),
    ...membersOf(under(holidays, 'shortDays')).map(([id]) => id),
  ]);
  if (under(holidays, 'halfDaysFrom') !== undefined && SET_RULES[set].half.length === 0)
    mistakes.add(
      [...at, 'halfDaysFrom'],
      `${set} has no half-days; shortDays gives a day a closing time of its own`,
    );
  for (const [place, id] of without) {
    checkIsInSet([...at, 'without', place], id, set, mistakes);
    if (added.has(id))
      mistakes.add([...at, 'without', place], `${String(id)} stands under with or shortDays too`);
  }
}

/** Tells bridge days that count from a holiday the calendar cannot know. */
export function checkBridgeDays(path: ConfigPath, calendar: unknown, mistakes: MistakeList): void {
  const rules = itemsOf(under(calendar, 'bridgeDays'));
  if (rules.length === 0) return;
  if (under(calendar, 'holidays') === undefined) {
    mistakes.add(
      [...path, 'bridgeDays'],
      'bridge days count from holidays; say which holidays this calendar has',
    );
    return;
  }
  const set = setOf(calendar);
  if (set === null) return;
  for (const [place, rule] of rules) {
    for (const key of ['after', 'before']) {
      const id = under(rule, key);
      if (id !== undefined) checkHoliday([...path, 'bridgeDays', place, key], id, set, mistakes);
    }
  }
}

function setOf(calendar: unknown): HolidaySet | null {
  const holidays = under(calendar, 'holidays');
  const set = typeof holidays === 'string' ? holidays : under(holidays, 'set');
  return HOLIDAY_SETS.find((known) => known === set) ?? null;
}

/** What is not in the set cannot be left out of it: a slip, or another set was meant. */
function checkIsInSet(at: ConfigPath, id: unknown, set: HolidaySet, mistakes: MistakeList): void {
  const has = (each: HolidaySet): readonly string[] => [...SET_RULES[each].closed, ...SET_RULES[each].half];
  if (typeof id !== 'string' || !isHolidayRule(countryOf(set), id) || has(set).includes(id)) return;
  const meant = nearestName(id, has(set));
  const other = HOLIDAY_SETS.find((each) => countryOf(each) === countryOf(set) && has(each).includes(id));
  let advice = `it has ${has(set).join(', ')}`;
  if (other !== undefined) advice = `${other} has it`;
  else if (meant !== null) advice = `did you mean ${meant}?`;
  mistakes.add(at, `${set} does not have ${id}, so there is nothing to leave out; ${advice}`);
}

function checkHoliday(at: ConfigPath, id: unknown, set: HolidaySet, mistakes: MistakeList): void {
  const country = countryOf(set);
  if (typeof id !== 'string' || !/^[a-z][a-z-]{0,60}$/.test(id) || isHolidayRule(country, id)) return;
  const meant = nearestName(id, HOLIDAY_RULES[country]);
  const page = 'docs/config.md lists them, and before- may stand before each';
  const advice = meant === null ? page : `did you mean ${meant}?`;
  mistakes.add(at, `no holiday of ${country} has the id ${id}; ${advice}`);
}
