/** Dates and times as people here type them. */

/**
 * `2027-03-28`, `28/3`, `28.3.2027`, `28/3-27`.
 * @param year for a date without one
 * @returns as `2027-03-28`; null for what is no date
 */
export function readDate(text: string, year: number): string | null {
  const trimmed = text.trim();
  const iso = /^(\d{4})-?(\d{1,2})-?(\d{1,2})$/.exec(trimmed);
  if (iso) return dateOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const nordic = /^(\d{1,2})[./ ](\d{1,2})(?:[./ -]+(\d{4}|\d{2}))?\.?$/.exec(trimmed);
  if (!nordic) return null;
  const given = nordic[3] === undefined ? year : Number(nordic[3]);
  return dateOf(given < 100 ? 2_000 + given : given, Number(nordic[2]), Number(nordic[1]));
}

function dateOf(year: number, month: number, day: number): string | null {
  const two = (value: number): string => String(value).padStart(2, '0');
  const text = `${year}-${two(month)}-${two(day)}`;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : null;
}

/** `7`, `7.45`, `0745`, `07:45`, `24`. @returns as `07:45`; null for what is no time */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
  if (minutes > 59 || hours * 60 + minutes > 1_440) return null;
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
