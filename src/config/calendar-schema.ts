import { z } from 'zod';
import { HOLIDAY_SETS } from '../core/schedule/holidays.ts';
import { block, text, timeZone, word } from './schema-kit.ts';
import { writtenInstantPattern } from './written-instant.ts';

/** The shape of opening hours in the desk file. */

/** In the order of ISO weekdays, 1 to 7. */
export const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const weekdayPattern = new RegExp(`^(${weekdayNames.join('|')})(-(${weekdayNames.join('|')}))?$`);
/** `07:45-12:00`; `24:00` only as an end. Also used by the reader of periods. */
export const periodPattern = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;

const periods = z
  .array(
    z
      .string('must be a period in quotes such as "07:45-12:00"')
      .regex(periodPattern, 'must be a period such as "07:45-12:00", from 00:00 to at most 24:00'),
    'must be a list of periods such as ["07:45-12:00", "12:45-16:30"]; [] is closed all day',
  )
  .max(48, 'has too many periods for one day');

const weekdayRule = `a day of the week is one of ${weekdayNames.join(', ')}, or several in a row such as mon-fri`;
const specialDay = block({
  name: text('the reason').describe('Why the day is different, as the history tells it.'),
  periods: periods.describe('Opening hours of that date instead of the usual ones; [] is closed all day.'),
});

const week = z.record(
  z.string().regex(weekdayPattern, weekdayRule),
  periods.describe('Periods of those days; [] is closed.'),
  'must be a block of weekdays',
);

const timeRule = 'must be a time in quotes such as "15:00", from 00:01 to 23:59';
const closingTime = z.string(timeRule).regex(/^(?!00:00)([01]\d|2[0-3]):[0-5]\d$/, timeRule);
const holidayId = z
  .string('must be the id of a holiday, such as julafton or before-nationaldagen')
  .regex(/^[a-z][a-z-]{0,60}$/, 'must be the id of a holiday, such as julafton or before-nationaldagen');
const holidayIds = z.array(holidayId, 'must be a list of ids of holidays').max(100, 'has more than 100 ids');
const holidaySet = z.enum(HOLIDAY_SETS, `must be a set of holidays: ${HOLIDAY_SETS.join(', ')}`);

const holidays = z.union(
  [
    holidaySet,
    block({
      set: holidaySet.describe('The set to begin with.'),
      without: holidayIds.default([]).describe('Days of the set that are like any other here.'),
      with: holidayIds.default([]).describe('More days that are closed all day here.'),
      halfDaysFrom: closingTime
        .optional()
        .describe('When the half-days of the set close; 12:00 when left out.'),
      shortDays: z

        .record(
          holidayId,
          closingTime.describe('When that day closes.'),
          'must be a block of ids of holidays with a time each',
        )
        .default({})
        .describe('Days that close at a time of their own: { before-nationaldagen: "15:00" }.'),
    }),
  ],
  `must be a set of holidays (${HOLIDAY_SETS.join(', ')}), or a block with set and what differs from it`,
);

const monthDay = z
  .string('must be a day of the year in quotes such as "05-15"')
  .regex(/^\d{2}-\d{2}$/, 'must be a day of the year such as "05-15", month first');

const season = block({
  name: text('the name').describe('Name as people see it.'),
  from: monthDay.describe('First day of it, each year.'),
  until: monthDay.describe('Last day of it, included; before from: over the turn of the year.'),
  week: week.describe('Periods per weekday in place of the usual ones; days left out are closed.'),
});

const bridgeDay = block({
  name: text('the reason').describe('Why the day is different.'),
  after: holidayId.optional().describe('The day after this holiday.'),
  before: holidayId.optional().describe('The day before this holiday.'),
  squeezed: z
    .literal(true, 'can only be true')
    .optional()
    .describe('Every day between a holiday and another, or a weekend.'),
  periods: periods.default([]).describe('Opening hours of such a day; closed all day when left out.'),
}).refine(
  (it) => [it.after, it.before, it.squeezed].filter((value) => value !== undefined).length === 1,
  'must have exactly one of after, before and squeezed',
);

const instantRule =
  'must be a date or a date and time in quotes, such as "2027-03-05 13:00" or "2027-03-05T13:00:00+01:00"';
const writtenInstant = z.string(instantRule).regex(writtenInstantPattern, instantRule);

const untilRule = `${instantRule}; or further-notice`;

const override = block({
  kind: word('what it does', ['open', 'closed']).describe('An extra opening, or a closing.'),
  from: writtenInstant.describe(
    'Date, or date and time by the calendar’s clock, or with an offset; a date is its first minute.',
  ),
  until: z
    .string(untilRule)
    .regex(new RegExp(`^further-notice$|${writtenInstantPattern.source}`), untilRule)
    .describe('Until just before then; a date is included. `further-notice`: until it is taken out.'),
  reason: text('the reason').describe('Why, as people are told it.'),
});

export const calendar = block({
  name: text('the name').optional().describe('Name as people see it; the id when left out.'),
  timeZone: timeZone.describe('IANA zone whose wall clock the periods follow.'),
  open: z.literal('always', 'can only be always').optional().describe('`always`: open at all hours.'),
  week: week
    .optional()
    .describe('Periods per weekday; days left out are closed. No week at all is always closed.'),
  seasons: z
    .array(season, 'must be a list of seasons')
    .max(24, 'has more than 24 seasons')
    .default([])
    .describe('Parts of every year with a week of their own; they may not overlap.'),
  holidays: holidays
    .optional()
    .describe(
      'Public holidays and half-days that take the place of the weekday: a set, or a block with set and what differs from it.',
    ),
  bridgeDays: z
    .array(bridgeDay, 'must be a list of bridge days')
    .max(50, 'has more than 50 bridge days')
    .default([])
    .describe('Days between free days that come back each year; only a Monday to Friday that is no holiday.'),
  days: z
    .record(
      z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written as 2027-05-07'),
      specialDay,
      'must be a block of dates',
    )
    .optional()
    .describe(
      'Single dates with hours of their own; they go before week, seasons, holidays and bridge days.',
    ),
  overrides: z
    .array(override, 'must be a list of overrides')
    .max(5_000, 'has more than 5000 overrides')
    .default([])
    .describe(
      'Extra openings and closings to the minute; they go before all else, later ones before earlier.',
    ),
}).describe('Opening hours.');

export type CalendarEntry = z.output<typeof calendar>;
