import { AppError } from '../../app/errors.ts';
import type { CallQuery } from '../../app/desk-api.ts';
import type { PhoneNumber } from '../../core/kernel/ids.ts';
import type { CallQueryJson } from '../../contract/calls.ts';

/**
 * Mends what clients do to a plus sign: unencoded in a query it arrives as a space. Also fills in the seconds
 * of an instant that was given to the minute.
 */
export function mendCallQuery(query: unknown): unknown {
  if (typeof query !== 'object' || query === null) return query;
  return Object.fromEntries(
    Object.entries(query).map(([key, value]: [string, unknown]) => {
      if (typeof value !== 'string') return [key, value];
      if (key === 'number') return [key, value.replace(/^ +/, '+')];
      if (key === 'from' || key === 'to') return [key, mendInstant(value)];
      return [key, value];
    }),
  );
}

function mendInstant(text: string): string {
  return text
    .replace(/ (\d\d:?\d\d)$/, '+$1')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
    .replace(/(T\d\d:\d\d)(Z|[+-]\d\d:\d\d)$/, '$1:00$2');
}

/**
 * @returns the query in the desk's own units
 * @throws AppError `invalid-request` for a number that is none, or a span that ends before it begins
 */
export function toCallQuery(query: CallQueryJson, normalise: (raw: string) => PhoneNumber | null): CallQuery {
  const from = query.from === undefined ? undefined : Date.parse(query.from);
  const to = query.to === undefined ? undefined : Date.parse(query.to);
  if (from !== undefined && to !== undefined && to < from) {
    throw new AppError('invalid-request', 'to: lies before from', 'to');
  }
  const number = query.number === undefined ? undefined : normalise(query.number);
  if (number === null) throw new AppError('invalid-request', 'number: is not a phone number', 'number');
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(number !== undefined && { number }),
    ...(query.cursor !== undefined && { cursor: query.cursor }),
  };
}
