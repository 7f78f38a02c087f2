import type { Language } from '../kernel/ids.ts';
import { HOUR_MS, MINUTE_MS, type InstantMs, type TimeZone } from '../kernel/time.ts';
import { DAY_MS, dateOf, dayNumberAt, offsetAt, weekdayOf, type DayNumber } from '../kernel/zone.ts';

/** Said when nobody knows when it opens again. */
const NO_OPENING = 'opens-sometime';

/** The years that there are prompts for; a date outside them is said without its year. */
const FIRST_YEAR = 2025;
const LAST_YEAR = 2050;

/** A date of another year is said with it from so many days ahead: in December "4 January" is clear enough. */
const YEAR_FROM_DAYS = 90;

/** From so many days ahead the name of a weekday alone would mean an earlier day. */
const WEEK_DAYS = 7;

/**
 * Prompts of "we open again today at 12.45", to be played one after the other: pieces that together are right
 * in every language. Today and tomorrow are said so, a day within a week by its weekday, a later one by weekday
 * and date, with the year when it is another than that of `now` and at least 90 days ahead. The time is that of
 * the wall clock of `zone`, of 24 hours, to the minute.
 * @param opening the first open instant; null when there is none to be named
 * @throws RangeError for a zone that does not exist
 */
export function nextOpeningPrompts(
  opening: InstantMs | null,
  now: InstantMs,
  zone: TimeZone,
): readonly string[] {
  if (opening === null) return [NO_OPENING];
  return [
    'opens-again',
    ...dayPrompts(dayNumberAt(zone, opening), dayNumberAt(zone, now)),
    ...timePrompts(opening, zone),
  ];
}

/** "today", "on Monday", "Monday 28 December"; a day that is past is said by its date. */
function dayPrompts(day: DayNumber, today: DayNumber): readonly string[] {
  const ahead = day - today;
  if (ahead === 0) return ['when-today'];
  if (ahead === 1) return ['when-tomorrow'];
  const weekday = weekdayOf(day);
  if (ahead > 1 && ahead < WEEK_DAYS) return [`when-weekday-${weekday}`];
  const [year, month, date] = dateOf(day).split('-').map(Number) as [number, number, number];
  const isOtherYear = dateOf(today).slice(0, 4) !== dateOf(day).slice(0, 4);
  const saysYear =
    isOtherYear && Math.abs(ahead) >= YEAR_FROM_DAYS && year >= FIRST_YEAR && year <= LAST_YEAR;
  return [
    `when-date-${weekday}`,
    `when-day-${date}`,
    `when-month-${month}`,
    ...(saysYear ? [`when-year-${year}`] : []),
  ];
}

/** "at 7" and "45"; a full hour is one piece. */
function timePrompts(at: InstantMs, zone: TimeZone): readonly string[] {
  const local = at + offsetAt(zone, at);
  const wallMs = local - Math.floor(local / DAY_MS) * DAY_MS;
  const hour = Math.floor(wallMs / HOUR_MS);
  const minute = Math.floor((wallMs % HOUR_MS) / MINUTE_MS);
  return minute === 0 ? [`when-sharp-${hour}`] : [`when-hour-${hour}`, `when-minute-${minute}`];
}

/** What a prompt says, as it is written; undefined for one that the catalogue lacks. */
export type PromptText = (prompt: string, language: Language) => string | undefined;

/**
 * What is heard when the prompts are played one after the other, as one writes it: "We open again on Monday at
 * 7.45." Sentences and pieces of sentences may follow each other. A prompt without a text is left out.
 */
export function spokenText(prompts: readonly string[], language: Language, textOf: PromptText): string {
  let text = '';
  for (const prompt of prompts) {
    const said = textOf(prompt, language);
    if (said === undefined) continue;
    const joint = text === '' ? '' : prompt.startsWith('when-minute-') ? '.' : ' ';
    text += joint + said;
    if (endsSentence(prompt) && !/[.!?:]$/.test(text)) text += '.';
  }
  return text;
}

/** The pieces with which "we open again …" ends. */
function endsSentence(prompt: string): boolean {
  return prompt.startsWith('when-minute-') || prompt.startsWith('when-sharp-');
}
