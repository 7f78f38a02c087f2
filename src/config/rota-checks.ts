import { dayNumberOf } from '../core/kernel/zone.ts';
import type { ConfigPath, MistakeList } from './mistake.ts';
import type { DeskEntries } from './read-entries.ts';
import { zoneOfCountry } from './read-entries.ts';
import type { RotaEntry } from './rota-schema.ts';
import { buildRotas, momentOf, rotaDaysOf } from './rotas.ts';
import type { RotaSources } from './rotas.ts';

/**
 * Tells days in the wrong order, dates that do not exist, stand-ins that end before they begin, and swaps that cannot
 * be: of somebody who is not on call, or so that somebody would be on call twice at once.
 */
export function checkRotas(entries: DeskEntries, sources: RotaSources, mistakes: MistakeList): void {
  const sound = [...entries.rotas].map(([id, entry]) => checkRota(['rotas', id], entry, mistakes));
  if (!sound.every(Boolean) || !entries.complete('rotas') || !entries.complete('people')) return;
  if ([...entries.rotas.values()].some((entry) => !knowsItsPeople(entry, entries))) return;
  for (const { rota, place, why } of buildRotas(entries.rotas, sources).refused) {
    mistakes.add(['rotas', rota, 'swaps', place], `cannot be: ${why}`);
  }
}

/** @returns whether no mistake was found */
function checkRota(path: ConfigPath, entry: RotaEntry, mistakes: MistakeList): boolean {
  let sound = true;
  const tell = (at: ConfigPath, message: string): void => {
    mistakes.add([...path, ...at], message);
    sound = false;
  };
  for (const [place, { startsOn, staffed }] of entry.layers.entries()) {
    if (!isDate(startsOn)) tell(['layers', place, 'startsOn'], `there is no date ${startsOn}`);
    for (const [period, { days }] of (staffed ?? []).entries()) {
      if (rotaDaysOf(days).length > 0) continue;
      tell(
        ['layers', place, 'staffed', period, 'days'],
        'the days are in the wrong order; a week begins on mon',
      );
    }
  }
  const checkSpan = (at: ConfigPath, { from, until }: { from: string; until: string }): void => {
    const zone = entry.timeZone ?? zoneOfCountry[entry.country];
    const wrong = [from, until].filter((moment) => !isDate(moment.slice(0, 10)));
    for (const moment of wrong) {
      tell([...at, moment === from ? 'from' : 'until'], `there is no date ${moment.slice(0, 10)}`);
    }
    if (wrong.length === 0 && momentOf(zone, until) <= momentOf(zone, from))
      tell([...at, 'until'], `does not come after ${from}, where it begins`);
  };
  for (const [place, override] of entry.overrides.entries()) checkSpan(['overrides', place], override);
  for (const [place, { first, second }] of entry.swaps.entries()) {
    checkSpan(['swaps', place, 'first'], first);
    checkSpan(['swaps', place, 'second'], second);
  }
  return sound;
}

/** Whether everybody named is there; told by `references.ts` when not. */
function knowsItsPeople({ layers, overrides, swaps }: RotaEntry, { people }: DeskEntries): boolean {
  return [
    ...layers.flatMap((layer) => layer.people),
    ...overrides.map((override) => override.person),
    ...swaps.flatMap(({ first, second }) => [first.person, second.person]),
  ].every((id) => people.has(id));
}

function isDate(date: string): boolean {
  try {
    dayNumberOf(date);
    return true;
  } catch {
    return false;
  }
}
