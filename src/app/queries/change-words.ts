import type { ChangeData } from '../../core/changes/change.ts';
import { lastsUntil } from '../../core/changes/change.ts';
import type { Directory } from '../../core/desk/directory.ts';
import { unreachable } from '../../core/kernel/assert.ts';
import type { InstantMs, TimeZone } from '../../core/kernel/time.ts';
import { dateOf, dayNumberAt, localTimeAt } from '../../core/kernel/zone.ts';

/** One change in English, times by the clock of whom it concerns: "closed: Burg until 14:30: power cut". */
export function changeWords(data: ChangeData, directory: Directory, now: InstantMs): string {
  const zone = zoneOf(data, directory);
  const until = untilWords(lastsUntil(data), zone, now);
  switch (data.kind) {
    case 'calendar-override': {
      const whose = data.calendar === null ? scopeWords(data.organisation, null, directory) : data.calendar;
      const from = instantWords(data.from, zone, now);
      return `hours of ${whose} from ${from}${until}: ${data.hours}, ${data.reason}`;
    }
    case 'calendar-week':
      return `another week for the hours of ${data.calendar}`;
    case 'closure':
      return `closed: ${scopeWords(data.organisation, data.service, directory)}${until}: ${data.reason}`;
    case 'outage': {
      const text = data.prompt ?? Object.values(data.texts)[0] ?? '';
      return `outage message for ${scopeWords(data.organisation, data.service, directory)}${until}: ${text}`;
    }
    case 'rota-override': {
      const person = directory.people.get(data.person)?.name ?? data.person;
      const rota = directory.rotas.get(data.rota)?.name ?? data.rota;
      return `${person} stands in on ${rota} from ${instantWords(data.from, zone, now)}${until}: ${data.reason}`;
    }
    case 'rota-swap': {
      const [first, second] = [data.first, data.second].map(
        ({ person }) => directory.people.get(person)?.name ?? person,
      );
      const rota = directory.rotas.get(data.rota)?.name ?? data.rota;
      return `${first} and ${second} change turns on ${rota}: ${data.reason}`;
    }
    default:
      return unreachable(data);
  }
}

function scopeWords(organisation: string | null, service: string | null, directory: Directory): string {
  const whose =
    organisation === null ? 'everybody' : (directory.organisations.get(organisation)?.name ?? organisation);
  return service === null ? whose : `${whose}, ${directory.services.get(service)?.name ?? service}`;
}

function zoneOf(data: ChangeData, { organisations, calendars, services, rotas }: Directory): TimeZone {
  const [any] = organisations.values();
  const fallback = any?.timeZone ?? 'Europe/Stockholm';
  if ('rota' in data) return rotas.get(data.rota)?.timeZone ?? fallback;
  const calendar = 'calendar' in data && data.calendar !== null ? calendars.get(data.calendar) : undefined;
  if (calendar) return calendar.timeZone;
  const organisation =
    'organisation' in data && data.organisation !== null ? organisations.get(data.organisation) : undefined;
  if (organisation) return organisation.timeZone;
  const service = 'service' in data && data.service !== null ? services.get(data.service) : undefined;
  return service?.timeZone ?? fallback;
}

function untilWords(until: InstantMs | null, zone: TimeZone, now: InstantMs): string {
  return until === null ? '' : ` until ${instantWords(until, zone, now)}`;
}

function instantWords(at: InstantMs, zone: TimeZone, now: InstantMs): string {
  const day = dayNumberAt(zone, at);
  const time = localTimeAt(zone, at).slice(0, 5);
  return day === dayNumberAt(zone, now) ? time : `${dateOf(day)} ${time}`;
}
