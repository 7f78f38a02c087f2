import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n/i18n.ts';
import { languages } from '../i18n/languages.ts';
import { addDays, wallOf } from './zoned.ts';

/** How dates and the times of a zone are written in the reader's language. */
export interface Dates {
  /** `måndag`. @param weekday 1 Monday … 7 Sunday */
  weekday(weekday: number): string;
  /** `mån`. */
  shortWeekday(weekday: number): string;
  /** `november`. @param month 1 to 12 */
  month(month: number): string;
  /** `mån 23 nov.` */
  short(date: string): string;
  /** `23 nov.` */
  dayMonth(date: string): string;
  /** `måndag 23 november 2026`. */
  full(date: string): string;
  /** `07:45` by the clock of the zone. */
  time(at: Date | number, zone: string): string;
  /** `07:45` today, `i morgon 07:45`, `måndag 07:45` within a week, else `23 nov. 07:45`. */
  near(at: Date | number, now: Date | number, zone: string): string;
  /** `mån 23 nov. 07:45–12:00`, or `mån 23 nov. 16:30 – tis 24 nov. 07:45`. */
  span(from: Date | number, until: Date | number, zone: string): string;
  /** `mån 23 nov. 07:45`. */
  moment(at: Date | number, zone: string): string;
}

/** A Monday. */
const MONDAY = '2024-01-01';

/** The dates and times of the pages, in the reader's language. */
export function useDates(): Dates {
  const { language } = useLanguage();
  const { t } = useTranslation();
  return useMemo(() => {
    const { locale } = languages[language];
    const made = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
      return (date: string): string => format.format(Date.parse(`${date}T12:00:00Z`));
    };
    const weekday = made({ weekday: 'long' });
    const shortWeekday = made({ weekday: 'short' });
    const month = made({ month: 'long' });
    const dayMonth = made({ day: 'numeric', month: 'short' });
    const short = (date: string): string => `${shortWeekday(date)} ${dayMonth(date)}`;
    const long = made({ day: 'numeric', month: 'long', year: 'numeric' });
    const time = (at: Date | number, zone: string): string => wallOf(at, zone).time;
    const moment = (at: Date | number, zone: string): string =>
      `${short(wallOf(at, zone).date)} ${time(at, zone)}`;
    return {
      weekday: (day) => weekday(addDays(MONDAY, day - 1)),
      shortWeekday: (day) => shortWeekday(addDays(MONDAY, day - 1)),
      month: (number) => month(`2024-${String(number).padStart(2, '0')}-15`),
      short,
      dayMonth,
      full: (date) => `${weekday(date)} ${long(date)}`,
      time,
      moment,
      span: (from, until, zone) => {
        const [begin, end] = [wallOf(from, zone), wallOf(until, zone)];
        if (begin.date === end.date) return `${moment(from, zone)}–${end.time}`;
        const midnight = end.time === '00:00' && end.date === addDays(begin.date, 1);
        return midnight ? `${moment(from, zone)}–24:00` : `${moment(from, zone)} – ${moment(until, zone)}`;
      },
      near: (at, now, zone) => {
        const [day, today] = [wallOf(at, zone).date, wallOf(now, zone).date];
        if (day === today) return time(at, zone);
        if (day === addDays(today, 1)) return t('dates.tomorrow', { time: time(at, zone) });
        if (day > today && day < addDays(today, 7)) return `${weekday(day)} ${time(at, zone)}`;
        return `${dayMonth(day)} ${time(at, zone)}`;
      },
    };
  }, [language, t]);
}
