import type { PhoneNumber } from '../core/kernel/ids.ts';
import type { InstantMs, TimeZone } from '../core/kernel/time.ts';
import { dayNumberOf, instantOf, wallMsOf } from '../core/kernel/zone.ts';
import type { Weekday } from '../core/schedule/calendar.ts';
import type { Chain, ChainStep, Person, Rota, RotaHoliday, RotaLayer } from '../core/schedule/rota.ts';
import { swapTurns } from '../core/schedule/rota-swap.ts';
import type { HolidaySource } from './calendars.ts';
import { zoneOfCountry } from './read-entries.ts';
import type { ChainEntry, PersonEntry, RotaEntry } from './rota-schema.ts';

/** In the order of ISO weekdays, 1 to 7. */
const dayNames: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Where a rota's holidays come from, and for which full years. */
export interface RotaSources {
  readonly holidayDays: HolidaySource;
  readonly years: readonly number[];
}

/** A swap that cannot be, with its place in the list. */
export interface RefusedSwap {
  readonly rota: string;
  readonly place: number;
  readonly why: string;
}

/** Makes the core's person of a checked entry; `number` is the entry's in E.164. */
export function buildPerson(id: string, { name, email }: PersonEntry, number: PhoneNumber): Person {
  return { id, name, number, email: email ?? null };
}

/** Makes the core's rotas of entries whose dates are in order, and tells the swaps that cannot be. */
export function buildRotas(
  entries: ReadonlyMap<string, RotaEntry>,
  sources: RotaSources,
): { readonly rotas: ReadonlyMap<string, Rota>; readonly refused: readonly RefusedSwap[] } {
  const holidays = new Map<string, readonly RotaHoliday[]>();
  const rotas = new Map<string, Rota>();
  for (const [id, entry] of entries) {
    const days = holidays.get(entry.country) ?? rotaHolidays(entry.country, sources);
    holidays.set(entry.country, days);
    rotas.set(id, buildRota(id, entry, days));
  }
  const refused: RefusedSwap[] = [];
  for (const [id, entry] of entries) {
    for (const [place, swap] of entry.swaps.entries()) {
      const rota = rotas.get(id) as Rota;
      const duty = ({ person, from, until }: (typeof swap)['first']) => ({
        person,
        from: momentOf(rota.timeZone, from),
        until: momentOf(rota.timeZone, until),
      });
      const result = swapTurns(rotas, id, {
        id: `swap-${place + 1}`,
        first: duty(swap.first),
        second: duty(swap.second),
        reason: swap.reason,
      });
      if (result.ok) rotas.set(id, { ...rota, overrides: [...rota.overrides, ...result.overrides] });
      else refused.push({ rota: id, place, why: result.why });
    }
  }
  return { rotas, refused };
}

/** Makes the core's chain of a checked entry. */
export function buildChain(id: string, entry: ChainEntry): Chain {
  const { name, rounds, confirmPrompt, confirmKey, exhaustedPrompt } = entry;
  const steps = entry.steps.map(({ rota, person, ringTimeoutMs }): ChainStep => {
    // The schema wants one of the two.
    return rota === undefined ? { person: person ?? '', ringTimeoutMs } : { rota, ringTimeoutMs };
  });
  return { id, name, steps, rounds, confirmPrompt, confirmKey, exhaustedPrompt };
}

/** `mon-fri` is 1 to 5; none when the first comes after the last. */
export function rotaDaysOf(days: string): readonly Weekday[] {
  const [first = '', last = first] = days.split('-');
  const numbers: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
  return numbers.slice(dayNames.indexOf(first), dayNames.indexOf(last) + 1);
}

/**
 * The instant of `2027-03-22 15:30` by the clock of a zone.
 * @throws RangeError for a date that does not exist
 */
export function momentOf(zone: TimeZone, moment: string): InstantMs {
  return instantOf(zone, dayNumberOf(moment.slice(0, 10)), wallMsOf(moment.slice(11)));
}

function buildRota(id: string, entry: RotaEntry, holidayDays: readonly RotaHoliday[]): Rota {
  const timeZone = entry.timeZone ?? zoneOfCountry[entry.country];
  return {
    id,
    name: entry.name,
    timeZone,
    dutyIsRest: entry.dutyIsRest,
    ...(entry.handOverNoticeMs !== undefined && { handOverNoticeMs: entry.handOverNoticeMs }),
    layers: entry.layers.map((layer) => buildLayer(layer, holidayDays)),
    overrides: entry.overrides.map(({ person, from, until, reason }, place) => ({
      id: `override-${place + 1}`,
      person,
      from: momentOf(timeZone, from),
      until: momentOf(timeZone, until),
      reason,
    })),
  };
}

function buildLayer(entry: RotaEntry['layers'][number], holidayDays: readonly RotaHoliday[]): RotaLayer {
  const { name, people, turnDays, startsOn, handOverAt, staffed, holidays } = entry;
  return {
    name,
    people,
    turnDays: typeof turnDays === 'number' ? [turnDays] : turnDays,
    startsOn,
    handOverAt,
    periods:
      staffed?.map(({ days, hours, readBy }) => {
        const [from = '', until = ''] = hours.split('-');
        return { days: rotaDaysOf(days), from, until, readBy };
      }) ?? null,
    holidays,
    holidayDays,
  };
}

/** 1 and 17 May: *høgtidsdagar* by their own law, no *heilagdagar* unless another one falls on them. */
function isNationalDayOnly({ date, name }: { readonly date: string; readonly name: string }): boolean {
  return /-05-(01|17)$/.test(date) && !name.includes(' / ');
}

/** All dates that some reading counts; see `HOLIDAY_READINGS` for what each counts. */
function rotaHolidays(country: 'SE' | 'NO', { holidayDays, years }: RotaSources): readonly RotaHoliday[] {
  const publicDays = holidayDays(country === 'SE' ? 'se-public' : 'no-public', years);
  const isPublic = new Set(publicDays.map(({ date }) => date));
  const others = holidayDays(country === 'SE' ? 'se-holiday-free-weekdays' : 'no-municipal', years);
  return [
    ...publicDays.map(({ date, name }): RotaHoliday => {
      const national = country === 'NO' && isNationalDayOnly({ date, name });
      return { date, name, countsFrom: national ? 'public-holidays' : 'holy-days', from: '00:00' };
    }),
    ...others
      .filter(({ date }) => !isPublic.has(date))
      .map((day): RotaHoliday => {
        const { date, name } = day;
        const isEve = day.kind === 'closed' || /aften$/i.test(name);
        return isEve
          ? { date, name, countsFrom: 'public-and-eves', from: '00:00' }
          : { date, name, countsFrom: 'public-eves-and-half-days', from: day.from };
      }),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}
