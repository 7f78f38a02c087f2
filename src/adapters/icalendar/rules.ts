import type ICAL from 'ical.js';
import type { Weekday } from '../../core/schedule/calendar.ts';
import type { Recurrence } from '../../core/schedule/recurrence.ts';

const FREQUENCIES = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
const UNDERSTOOD: ReadonlySet<string> = new Set(['BYDAY', 'BYMONTHDAY', 'BYMONTH']);
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/**
 * The rule as the core has it; its UNTIL is left to the caller.
 * @throws RangeError with a sentence for a rule that opening hours do not need (each second, the third Tuesday
 *   of week 20 …) or that is no rule
 */
export function readRule(rule: ICAL.Recur): Recurrence {
  const frequency = FREQUENCIES.find((known) => known === rule.freq);
  if (!frequency)
    throw new RangeError(`FREQ=${String(rule.freq)} is not understood; ${FREQUENCIES.join(', ')} are`);
  const parts = rule.parts as Readonly<Record<string, readonly (string | number)[] | undefined>>;
  const unknown = Object.keys(parts).find((part) => !UNDERSTOOD.has(part));
  if (unknown !== undefined)
    throw new RangeError(`${unknown} is not understood; ${[...UNDERSTOOD].join(', ')} are`);
  const interval = Number(rule.interval);
  if (!Number.isInteger(interval) || interval < 1) throw new RangeError('INTERVAL must be 1 or more');
  const count = rule.count;
  if (count !== null && (!Number.isInteger(count) || count < 1))
    throw new RangeError('COUNT must be 1 or more');
  return {
    frequency,
    interval,
    count,
    weekdays: (parts['BYDAY'] ?? []).map((text) => readWeekday(String(text))),
    monthDays: numbers('BYMONTHDAY', parts['BYMONTHDAY'], 31, true),
    months: numbers('BYMONTH', parts['BYMONTH'], 12, false),
    // ical.js counts from Sunday, 1.
    weekStart: (((Number(rule.wkst) + 5) % 7) + 1) as Weekday,
  };
}

function readWeekday(text: string): Recurrence['weekdays'][number] {
  const [, ordinal, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const place = WEEKDAYS.indexOf(name);
  if (place < 0) throw new RangeError(`BYDAY=${text} is no day of the week`);
  return { weekday: (place + 1) as Weekday, ordinal: Number(ordinal ?? 0) };
}

function numbers(
  part: string,
  values: readonly (string | number)[] | undefined,
  most: number,
  fromEnd: boolean,
): readonly number[] {
  return (values ?? []).map((text) => {
    const value = Number(text);
    const size = fromEnd ? Math.abs(value) : value;
    if (!Number.isInteger(value) || size < 1 || size > most)
      throw new RangeError(`${part}=${text} does not exist`);
    return value;
  });
}
