import ICAL from 'ical.js';
import type { OrganisationHours } from '../../app/queries/hours.ts';
import type { Language } from '../../core/kernel/ids.ts';
import type { InstantMs } from '../../core/kernel/time.ts';
import type { EffectiveDay } from '../../core/schedule/effective-hours.ts';

/** Hours of one calendar as they are to be written. */
export interface HoursToWrite {
  readonly id: string;
  readonly name: string;
  readonly days: readonly EffectiveDay[];
}

const words: Readonly<Record<Language, { readonly open: string; readonly closed: string }>> = {
  sv: { open: 'Öppet', closed: 'Stängt' },
  nb: { open: 'Åpent', closed: 'Stengt' },
  nn: { open: 'Ope', closed: 'Stengt' },
  en: { open: 'Open', closed: 'Closed' },
};

/** As {@link hoursAsICalendar}, of all numbers of a municipality. */
export function organisationAsICalendar({ name, language, calendars, at }: OrganisationHours): string {
  return hoursAsICalendar(name, language, calendars, at);
}

/**
 * Effective hours as an iCalendar text (RFC 5545): an event of the category OPEN for each time that it is open,
 * in UTC, and one of the category CLOSED for each date that is closed for a reason of its own.
 * @param title what calendar programs show as its name
 * @param at when it was written
 */
export function hoursAsICalendar(
  title: string,
  language: Language,
  calendars: readonly HoursToWrite[],
  at: InstantMs,
): string {
  const root = new ICAL.Component('vcalendar');
  root.addPropertyWithValue('version', '2.0');
  root.addPropertyWithValue('prodid', '-//Svara//Opening hours//EN');
  root.addPropertyWithValue('method', 'PUBLISH');
  root.addPropertyWithValue('x-wr-calname', title);
  const stamp = utcTime(at);
  for (const { id, name, days } of calendars) {
    for (const day of days) {
      for (const { from, until } of day.periods) {
        const event = eventOf(`${id}-${from}@svara`, `${words[language].open}: ${name}`, 'OPEN');
        event.addPropertyWithValue('dtstart', utcTime(from));
        event.addPropertyWithValue('dtend', utcTime(until));
        if (day.name !== null) event.addPropertyWithValue('description', day.name);
        root.addSubcomponent(event);
      }
      if (day.periods.length > 0 || day.name === null || day.origin === 'season') continue;
      const event = eventOf(`${id}-${day.date}@svara`, `${words[language].closed}: ${day.name}`, 'CLOSED');
      event.addPropertyWithValue('dtstart', ICAL.Time.fromDateString(day.date));
      root.addSubcomponent(event);
    }
  }
  return `${root.toString()}\r\n`;

  function eventOf(uid: string, summary: string, category: 'OPEN' | 'CLOSED'): ICAL.Component {
    const event = new ICAL.Component('vevent');
    event.addPropertyWithValue('uid', uid);
    event.addPropertyWithValue('dtstamp', stamp);
    event.addPropertyWithValue('summary', summary);
    event.addPropertyWithValue('categories', category);
    event.addPropertyWithValue('transp', 'TRANSPARENT');
    return event;
  }
}

/** An instant in UTC, in whole seconds: the format has no less. */
export function utcTime(at: InstantMs): ICAL.Time {
  const date = new Date(at);
  return new ICAL.Time(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      isDate: false,
    },
    ICAL.Timezone.utcTimezone,
  );
}
