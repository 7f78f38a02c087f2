import { z } from 'zod';
import type { RouteSpec } from './route-spec.ts';
import { instantSchema } from './values.ts';

/** What goes out as iCalendar beside the hours, and what comes in. */

const idParams = z.object({ id: z.string().min(1).max(200) });
const from = z.iso.date().optional().meta({ description: 'First local date; today when left out' });
const days = (otherwise: number) => z.coerce.number().int().min(1).max(400).default(otherwise);

const importedOverrideSchema = z.object({
  hours: z.enum(['open', 'closed']).meta({ description: 'open: an event of the category OPEN' }),
  from: instantSchema,
  until: instantSchema,
  reason: z.string(),
  known: z.boolean().meta({ description: 'The calendar has the same already: it is not made again' }),
  change: z.string().nullable().meta({ description: 'Id of the change that it became; null: none was made' }),
});

const periods = z.array(z.string()).meta({ description: 'Local times', example: ['07:45-12:00'] });

const calendarImportSchema = z
  .object({
    calendar: z.string(),
    dryRun: z.boolean().meta({ description: 'Nothing was changed' }),
    overrides: z.array(importedOverrideSchema),
    days: z
      .array(z.object({ date: z.iso.date(), before: periods, after: periods }))
      .meta({ description: 'The dates whose hours become others' }),
  })
  .meta({ id: 'CalendarImport' });
export type CalendarImportJson = z.infer<typeof calendarImportSchema>;

/** The doors to it; made part of `routes`. */
export const iCalendarRoutes = {
  rotaICalendar: {
    method: 'get',
    path: '/api/rotas/{id}.ics',
    summary: 'Who is on call by a rota, as iCalendar; for supervisors, coordinators and administrators',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({ from, days: days(90) }),
    answers: {
      200: { description: 'iCalendar (RFC 5545)', schema: z.string(), contentType: 'text/calendar' },
    },
    errors: [400, 403, 404],
  },
  importCalendar: {
    method: 'post',
    path: '/api/calendars/{id}/import',
    summary:
      'Make the events of an iCalendar file overrides of a calendar: all of them or none. For coordinators and ' +
      'administrators; with If-Match only while nobody else has changed the desk',
    access: 'signed-in',
    params: idParams,
    query: z.strictObject({
      from,
      days: days(400).meta({ description: 'Events outside these days are left out' }),
      dryRun: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'true: only tell what would change' }),
    }),
    upload: 'text/calendar',
    answers: {
      200: { description: 'What would change, or nothing was new', schema: calendarImportSchema },
      201: { description: 'In force', schema: calendarImportSchema },
    },
    errors: [400, 404, 409],
  },
} as const satisfies Record<string, RouteSpec>;
