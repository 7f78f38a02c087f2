/** Wall-clock times of a zone that need not be the reader's own. */

export interface Wall {
  /** `2027-03-28`. */
  readonly date: string;
  /** `07:45`. */
  readonly time: string;
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  return format;
}

/** What the clocks of a zone show. */
export function wallOf(at: Date | number, zone: string): Wall {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}`,
  };
}

/**
 * The instant at which the clocks of a zone show a date and time; the first of two, and for a time that the clock
 * skips, as long after the jump as it is after it.
 * @param time `24:00` is the end of the date
 * @returns null for what is no date or no time
 */
export function instantAt({ date, time }: Wall, zone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}$/.test(time)) return null;
  if (time === '24:00') return instantAt({ date: addDays(date, 1), time: '00:00' }, zone);
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  const [before, after] = [-DAY_MS, DAY_MS].map((shift) => asUtc - offsetAt(asUtc + shift, zone)) as [
    number,
    number,
  ];
  const shown = [before, after].filter((at) => {
    const wall = wallOf(at, zone);
    return wall.date === date && wall.time === time;
  });
  return new Date(shown.length > 0 ? Math.min(...shown) : before);
}

function offsetAt(at: number, zone: string): number {
  const { date, time } = wallOf(at, zone);
  return Date.parse(`${date}T${time}:00Z`) - Math.floor(at / 60_000) * 60_000;
}

/** The date so many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** How many days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The Monday of a date's week. */
export function mondayOf(date: string): string {
  return addDays(date, 1 - weekdayOf(date));
}

/** Number of the week by ISO 8601: weeks begin on Monday, the first has the year's first Thursday. */
export function weekNumberOf(date: string): number {
  const thursday = addDays(mondayOf(date), 3);
  return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}
