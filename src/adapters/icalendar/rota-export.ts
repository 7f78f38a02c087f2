import ICAL from 'ical.js';
import type { RotaSchedule } from '../../app/queries/rota-schedule.ts';
import type { Language } from '../../core/kernel/ids.ts';
import { MINUTE_MS, type InstantMs } from '../../core/kernel/time.ts';
import { utcTime } from './export.ts';

const onCall: Readonly<Record<Language, string>> = { sv: 'Jour', nb: 'Vakt', nn: 'Vakt', en: 'On call' };

/** SEQUENCE counts the minutes since then. */
const SEQUENCE_EPOCH = Date.UTC(2020, 0, 1);

/**
 * Who is on call as an iCalendar text (RFC 5545): an event a shift, in UTC, so that each lasts exactly as long as the
 * shift whatever the clock does. The id of an event is made of the rota and the beginning of the shift, and its
 * SEQUENCE grows with the time of writing: a later export takes the place of an earlier one wherever it is read.
 * Telephone numbers are left out, for calendars are shared.
 */
export function rotaAsICalendar({ rota, name, timeZone, language, at, shifts }: RotaSchedule): string {
  const root = new ICAL.Component('vcalendar');
  root.addPropertyWithValue('version', '2.0');
  root.addPropertyWithValue('prodid', '-//Svara//On call//EN');
  root.addPropertyWithValue('method', 'PUBLISH');
  root.addPropertyWithValue('x-wr-calname', name);
  root.addPropertyWithValue('x-wr-timezone', timeZone);
  for (const { from, until, name: person, why } of shifts) {
    const event = new ICAL.Component('vevent');
    event.addPropertyWithValue('uid', uidOf(rota, from));
    event.addPropertyWithValue('dtstamp', utcTime(at));
    event.addPropertyWithValue('sequence', Math.max(0, Math.floor((at - SEQUENCE_EPOCH) / MINUTE_MS)));
    event.addPropertyWithValue('dtstart', utcTime(from));
    event.addPropertyWithValue('dtend', utcTime(until));
    event.addPropertyWithValue('summary', `${onCall[language]}: ${person} (${name})`);
    event.addPropertyWithValue('description', why);
    event.addPropertyWithValue('categories', 'ON-CALL');
    event.addPropertyWithValue('transp', 'TRANSPARENT');
    root.addSubcomponent(event);
  }
  return `${root.toString()}\r\n`;
}

/** Shifts of a rota never overlap: no two begin at once. */
const uidOf = (rota: string, from: InstantMs): string =>
  `rota-${rota}-${new Date(from).toISOString().replace(/[-:]|\.\d+/g, '')}@svara`;
