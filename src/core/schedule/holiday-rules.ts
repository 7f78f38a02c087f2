/**
 * Ids of the holidays, half-days and eves that a calendar can name, so that each can be switched by itself.
 * Beside them `before-` and any of these ids is the day before it (see {@link isHolidayRule}).
 */
export const HOLIDAY_RULES = {
  SE: [
    'nyarsdagen',
    'trettondagsafton',
    'trettondedag-jul',
    'skartorsdagen',
    'langfredagen',
    'paskafton',
    'paskdagen',
    'annandag-pask',
    'valborgsmassoafton',
    'forsta-maj',
    'kristi-himmelsfardsdag',
    'pingstafton',
    'pingstdagen',
    'nationaldagen',
    'midsommarafton',
    'midsommardagen',
    'allhelgonaafton',
    'alla-helgons-dag',
    'julafton',
    'juldagen',
    'annandag-jul',
    'nyarsafton',
  ],
  NO: [
    'nyttarsdag',
    'onsdag-for-skjaertorsdag',
    'skjaertorsdag',
    'langfredag',
    'paskeaften',
    'paskedag',
    'andre-paskedag',
    'arbeidernes-dag',
    'grunnlovsdagen',
    'kristi-himmelfartsdag',
    'pinseaften',
    'pinsedag',
    'andre-pinsedag',
    'julaften',
    'juledag',
    'andre-juledag',
    'nyttarsaften',
  ],
} as const;

export type HolidayCountry = keyof typeof HOLIDAY_RULES;
/** An id of {@link HOLIDAY_RULES}, of either country. */
export type HolidayRule = (typeof HOLIDAY_RULES)[HolidayCountry][number];

/** What marks the day before a holiday: `before-nationaldagen`. */
export const DAY_BEFORE = 'before-';

/** Whether `id` names a holiday, half-day or eve of the country, or the day before one. */
export function isHolidayRule(country: HolidayCountry, id: string): boolean {
  const base = id.startsWith(DAY_BEFORE) ? id.slice(DAY_BEFORE.length) : id;
  return (HOLIDAY_RULES[country] as readonly string[]).includes(base);
}
