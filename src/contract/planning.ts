import { z } from 'zod';
import { wantedChangeSchema } from './changes.ts';
import { hoursDaySchema } from './hours.ts';
import { durationMsSchema, instantSchema, phoneNumberSchema } from './values.ts';

/** What the pages of coordinators read: calendars as they are drawn up, rotas as they come out, drafts as they would. */

const revision = z.string().meta({ description: 'Of the desk now: for If-Match of a change' });
const periodText = z.string().meta({ description: 'Local times', example: '07:45-12:00' });
const periods = z.array(periodText);

const weekSchema = z
  .object({
    mon: periods,
    tue: periods,
    wed: periods,
    thu: periods,
    fri: periods,
    sat: periods,
    sun: periods,
  })
  .meta({ id: 'WeekHours' });
export type WeekHoursJson = z.infer<typeof weekSchema>;

const calendarSummary = {
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  basis: z.string().nullable().meta({
    description:
      'While an organisation or a service has hours of its own for a time: the calendar that it goes by otherwise; null: this is one itself',
  }),
  organisations: z.array(z.string()).meta({ description: 'Whose numbers go by it' }),
  open: z.boolean(),
  changesAt: instantSchema
    .nullable()
    .meta({ description: 'When it closes or opens next; null: not within 400 days' }),
  why: z.string().meta({ description: 'In English' }),
};

const calendarListSchema = z
  .object({
    revision,
    at: instantSchema,
    organisations: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        language: z.enum(['sv', 'nb', 'nn', 'en']),
        timeZone: z.string(),
        numbers: z.array(
          z.object({
            number: phoneNumberSchema,
            service: z.string(),
            calendar: z.string().nullable().meta({ description: 'null: open at all hours' }),
          }),
        ),
      }),
    ),
    services: z.array(z.object({ id: z.string(), name: z.string() })),
    calendars: z.array(
      z.object({ ...calendarSummary, today: hoursDaySchema.meta({ description: 'As it comes out' }) }),
    ),
  })
  .meta({ id: 'CalendarList' });
export type CalendarListJson = z.infer<typeof calendarListSchema>;

const calendarSchema = z
  .object({
    revision,
    at: instantSchema,
    ...calendarSummary,
    week: weekSchema.meta({ description: 'The usual week, before holidays, seasons and overrides' }),
    seasons: z.array(
      z.object({
        name: z.string(),
        from: z.string().meta({ description: 'Month and day', example: '05-15' }),
        until: z.string().meta({ description: 'Included' }),
        week: weekSchema,
      }),
    ),
    days: z.array(hoursDaySchema).meta({ description: 'As they come out' }),
  })
  .meta({ id: 'Calendar' });
export type CalendarJson = z.infer<typeof calendarSchema>;

const shiftSchema = z
  .object({
    person: z.string(),
    from: instantSchema,
    until: instantSchema,
    layer: z.string().nullable().meta({ description: 'Name of the layer; null: by an override' }),
    override: z.string().nullable().meta({ description: 'Id of the override; a change’s id when made here' }),
    why: z.string().meta({ description: 'In English' }),
  })
  .meta({ id: 'Shift' });
export type ShiftJson = z.infer<typeof shiftSchema>;

const warningSchema = z
  .object({
    kind: z.enum(['short-rest', 'double-booked', 'no-number']),
    person: z.string(),
    rotas: z.array(z.string()),
    from: instantSchema.nullable(),
    until: instantSchema.nullable(),
    restMs: durationMsSchema.nullable(),
    text: z.string().meta({ description: 'In English' }),
  })
  .meta({ id: 'RotaWarning' });
export type RotaWarningJson = z.infer<typeof warningSchema>;

const rotaListSchema = z
  .object({
    revision,
    at: instantSchema,
    people: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        number: phoneNumberSchema.nullable().meta({ description: 'null: none, so never rung' }),
      }),
    ),
    rotas: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        timeZone: z.string(),
        onCall: z
          .object({ person: z.string(), until: instantSchema })
          .nullable()
          .meta({ description: 'Now; null: nobody' }),
      }),
    ),
    chains: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        rounds: z.int(),
        organisations: z.array(z.string()).meta({ description: 'Whose callers may reach it' }),
        steps: z.array(
          z.object({
            rota: z.string().nullable(),
            person: z.string().nullable(),
            ringTimeoutMs: durationMsSchema,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'RotaList' });
export type RotaListJson = z.infer<typeof rotaListSchema>;

const rotaSchema = z
  .object({
    revision,
    id: z.string(),
    name: z.string(),
    timeZone: z.string(),
    from: instantSchema,
    until: instantSchema,
    layers: z.array(
      z.object({
        name: z.string(),
        people: z.array(z.string()),
        turnDays: z.array(z.int()),
        handOverAt: z.string(),
        shifts: z.array(shiftSchema).meta({ description: 'What this layer alone would give' }),
      }),
    ),
    overrides: z.array(
      z.object({
        id: z.string(),
        person: z.string(),
        from: instantSchema,
        until: instantSchema,
        reason: z.string(),
      }),
    ),
    shifts: z.array(shiftSchema).meta({ description: 'Who is on call; nobody where there is none' }),
    handOvers: z.array(z.object({ at: instantSchema, from: z.string().nullable(), to: z.string() })),
    warnings: z.array(warningSchema),
  })
  .meta({ id: 'Rota' });
export type RotaJson = z.infer<typeof rotaSchema>;

const previewSchema = z
  .object({
    hours: z
      .array(
        z.object({
          calendar: z
            .string()
            .nullable()
            .meta({ description: 'By which the numbers would go; null: always open' }),
          numbers: z.array(phoneNumberSchema),
          changedDays: z.int().min(0).meta({ description: 'Of the next 400' }),
          days: z
            .array(z.object({ date: z.iso.date(), before: periods, after: periods }))
            .meta({ description: 'The first 30 of them' }),
        }),
      )
      .meta({ description: 'Whose hours would be others' }),
    gaps: z
      .array(
        z.object({ organisation: z.string(), from: instantSchema, until: instantSchema, cause: z.string() }),
      )
      .meta({ description: 'When a critical caller would newly reach nobody, within 400 days' }),
    shifts: z
      .array(
        z.object({
          rota: z.string(),
          from: instantSchema,
          until: instantSchema,
          before: z.string().nullable(),
          after: z.string().nullable(),
        }),
      )
      .meta({ description: 'Who would newly be on call; null: nobody' }),
    warnings: z.array(warningSchema).meta({ description: 'What the rotas would newly warn of' }),
  })
  .meta({ id: 'ChangePreview' });
export type ChangePreviewJson = z.infer<typeof previewSchema>;

const id = z.object({ id: z.string().min(1).max(200) });
const span = (most: number) =>
  z.object({
    from: z.iso.date().optional().meta({ description: 'First local date; today when left out' }),
    days: z.coerce.number().int().min(1).max(most).default(28),
  });

/** The doors to it; made part of `routes`. */
export const planningRoutes = {
  calendars: {
    method: 'get',
    path: '/api/calendars',
    summary: 'All calendars: whose they are, and how they are now',
    access: 'signed-in',
    answers: { 200: { description: 'The calendars', schema: calendarListSchema } },
    errors: [],
  },
  calendar: {
    method: 'get',
    path: '/api/calendars/{id}',
    summary: 'The week and the seasons of a calendar, and its hours date by date with their reasons',
    access: 'signed-in',
    params: id,
    query: span(800),
    answers: { 200: { description: 'The calendar', schema: calendarSchema } },
    errors: [400, 404],
  },
  rotas: {
    method: 'get',
    path: '/api/rotas',
    summary: 'Who is on call now, and the chains; for supervisors, coordinators and administrators',
    access: 'signed-in',
    answers: { 200: { description: 'The rotas', schema: rotaListSchema } },
    errors: [403],
  },
  rota: {
    method: 'get',
    path: '/api/rotas/{id}',
    summary: 'Who is on call by a rota, how it comes about, and what to look at',
    access: 'signed-in',
    params: id,
    query: span(400),
    answers: { 200: { description: 'The rota', schema: rotaSchema } },
    errors: [400, 403, 404],
  },
  previewChange: {
    method: 'post',
    path: '/api/changes/preview',
    summary: 'What a change would come to, without making it; for those who may make it',
    access: 'signed-in',
    body: wantedChangeSchema,
    answers: { 200: { description: 'What would be otherwise', schema: previewSchema } },
    errors: [400, 403, 409],
  },
} as const;
