import { z } from 'zod';
import { durationMsSchema, instantSchema } from './values.ts';

/** What is changed while the desk runs. A change is never altered: it ends, and another may begin. */

const id = z.string().min(1).max(200);
const line = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(maxLength)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters');

const reason = line(200).meta({ description: 'Why, as people are told it' });
const periodText = z
  .string()
  .regex(
    /^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'must be a period such as "07:45-12:00"',
  );
const periods = z.array(periodText).max(20);
const languageSchema = z.enum(['sv', 'nb', 'nn', 'en']);
const texts = z.partialRecord(languageSchema, line(1_000));
const keySchema = z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']);
const openEnd = instantSchema.nullable().meta({ description: 'null: until somebody ends it' });

const calendarOverride = {
  kind: z.literal('calendar-override'),
  calendar: id.nullable().optional().meta({ description: 'This calendar, or else the organisation' }),
  organisation: id.nullable().optional().meta({ description: 'All numbers of this organisation' }),
  from: instantSchema,
  until: instantSchema,
  hours: z.enum(['open', 'closed']),
  periods: periods
    .nullable()
    .optional()
    .meta({ description: 'With open: the hours of every date in the time; closed between them' }),
  reason,
};

const calendarWeek = {
  kind: z.literal('calendar-week'),
  calendar: id,
  week: z.object({
    mon: periods,
    tue: periods,
    wed: periods,
    thu: periods,
    fri: periods,
    sat: periods,
    sun: periods,
  }),
};

const closure = {
  kind: z.literal('closure'),
  organisation: id.nullable().optional(),
  service: id.nullable().optional(),
  from: instantSchema.optional().meta({ description: 'Left out: now' }),
  until: openEnd,
  reason,
};

const outageWords = {
  prompt: id.nullable().optional().meta({ description: 'A recorded prompt, in place of texts' }),
  texts: texts
    .optional()
    .meta({ description: 'What is said, by language; others hear it in the municipality’s' }),
  stayKey: keySchema
    .nullable()
    .optional()
    .meta({ description: '“Press 1 if yours is another matter”; null: whoever listens to the end goes on' }),
  informedGraceMs: durationMsSchema
    .max(600_000)
    .optional()
    .meta({ description: 'Who hangs up until so long after the message was informed; default 10000' }),
};

const outage = {
  kind: z.literal('outage'),
  organisation: id
    .nullable()
    .optional()
    .meta({ description: 'null or left out: every organisation’s callers' }),
  service: id.nullable().optional(),
  ...outageWords,
  from: instantSchema.optional().meta({ description: 'Left out: now' }),
  until: openEnd
    .optional()
    .meta({ description: 'Left out: two hours after from; null: until somebody ends it' }),
};

const rotaOverride = {
  kind: z.literal('rota-override'),
  rota: id,
  person: id,
  from: instantSchema,
  until: instantSchema,
  reason,
};

const duty = z.strictObject({ person: id, from: instantSchema, until: instantSchema });
const rotaSwap = { kind: z.literal('rota-swap'), rota: id, first: duty, second: duty, reason };

/** A change that somebody wants. */
export const wantedChangeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject(calendarOverride),
    z.strictObject(calendarWeek),
    z.strictObject(closure),
    z.strictObject(outage),
    z.strictObject(rotaOverride),
    z.strictObject(rotaSwap),
  ])
  .meta({ id: 'WantedChange' });
export type WantedChangeJson = z.infer<typeof wantedChangeSchema>;

const record = {
  id: z.string(),
  by: z.string().meta({ description: 'User name, or token:<id>' }),
  at: instantSchema,
  endedAt: instantSchema.nullable(),
  endedBy: z.string().nullable(),
  inForce: z.boolean().meta({ description: 'Counts now or will: not ended, and not over' }),
  summary: z.string().meta({ description: 'In English' }),
};

/** A change as it stands. */
export const changeSchema = z
  .discriminatedUnion('kind', [
    z.object({ ...record, ...calendarOverride }),
    z.object({ ...record, ...calendarWeek }),
    z.object({ ...record, ...closure }),
    z.object({ ...record, ...outage }),
    z.object({ ...record, ...rotaOverride }),
    z.object({ ...record, ...rotaSwap }),
  ])
  .meta({ id: 'Change' });
export type ChangeJson = z.infer<typeof changeSchema>;

/** All changes that were asked for, and what the next change is to name in If-Match. */
export const changeListSchema = z
  .object({
    revision: z.string().meta({ description: 'Of the desk now; the same as the ETag' }),
    items: z.array(changeSchema),
  })
  .meta({ id: 'ChangeList' });

export const changeQuerySchema = z.strictObject({
  kind: z
    .enum(['calendar-override', 'calendar-week', 'closure', 'outage', 'rota-override', 'rota-swap'])
    .optional(),
  inForce: z.enum(['true', 'false']).optional(),
});

/** The outage message of one organisation, in the shortest form. */
export const outageSwitchSchema = z
  .strictObject({
    text: line(1_000).optional().meta({ description: 'What is said, in one language' }),
    language: languageSchema.optional().meta({ description: 'Of text; left out: the municipality’s own' }),
    ...outageWords,
    service: id.nullable().optional(),
    until: openEnd.optional().meta({ description: 'Left out: in two hours; null: until it is switched off' }),
  })
  .meta({ id: 'OutageSwitch' });
export type OutageSwitchJson = z.infer<typeof outageSwitchSchema>;
