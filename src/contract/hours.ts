import { z } from 'zod';
import { instantSchema, phoneNumberSchema } from './values.ts';

/** The public hours of a municipality, for its web page. */

const localTimeSchema = z
  .string()
  .regex(/^\d{2}:\d{2}$/)
  .meta({
    description: 'Wall-clock time of the calendar’s zone; 24:00 at the end of a date',
    example: '07:45',
  });

const originSchema = z
  .enum(['override', 'date', 'bridge-day', 'holiday', 'season', 'week'])
  .meta({ description: 'What decided, the strongest first' });

const hoursPeriodSchema = z.object({
  from: instantSchema,
  until: instantSchema,
  opens: localTimeSchema,
  closes: localTimeSchema,
});

export const hoursDaySchema = z
  .object({
    date: z.iso.date(),
    weekday: z.int().min(1).max(7).meta({ description: '1 Monday … 7 Sunday' }),
    periods: z.array(hoursPeriodSchema).meta({ description: 'Open then; none: closed all day' }),
    name: z.string().nullable().meta({ description: 'Why the date differs; null on a usual day' }),
    origin: originSchema,
    overrides: z.array(hoursPeriodSchema.extend({ kind: z.enum(['open', 'closed']), reason: z.string() })),
  })
  .meta({ id: 'HoursDay' });

export const hoursSchema = z
  .object({
    organisation: z.string(),
    name: z.string(),
    at: instantSchema,
    numbers: z.array(
      z.object({
        number: phoneNumberSchema,
        calendar: z.string().nullable().meta({ description: 'null: open at all hours' }),
      }),
    ),
    calendars: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        timeZone: z.string(),
        open: z.boolean(),
        changesAt: instantSchema
          .nullable()
          .meta({ description: 'When it closes or opens next; null: not within 400 days' }),
        why: z.string(),
        days: z.array(hoursDaySchema),
      }),
    ),
  })
  .meta({ id: 'Hours' });
export type HoursJson = z.infer<typeof hoursSchema>;

const hoursQuerySchema = z.object({
  from: z.iso.date().optional().meta({ description: 'First local date; today when left out' }),
  days: z.coerce.number().int().min(1).max(400).default(30),
});
const hoursParamsSchema = z.object({ organisation: z.string().min(1).max(200) });

/** The routes of the hours. They ask for no sign-in: hours are public. */
export const hoursRoutes = {
  hours: {
    method: 'get',
    path: '/api/hours/{organisation}.json',
    summary: "The effective hours of a municipality's numbers; any page may read them",
    access: 'anyone',
    params: hoursParamsSchema,
    query: hoursQuerySchema,
    answers: { 200: { description: 'The hours', schema: hoursSchema } },
    errors: [400, 404],
  },
  hoursICalendar: {
    method: 'get',
    path: '/api/hours/{organisation}.ics',
    summary: 'The same as iCalendar, for calendar programs to subscribe to',
    access: 'anyone',
    params: hoursParamsSchema,
    query: hoursQuerySchema,
    answers: {
      200: { description: 'iCalendar (RFC 5545)', schema: z.string(), contentType: 'text/calendar' },
    },
    errors: [400, 404],
  },
} as const;
