import { z } from 'zod';
import { callKindSchema } from './calls.ts';
import { callClassSchema, countSchema, instantSchema, phoneNumberSchema } from './values.ts';

const numberText = z.string().min(1).max(40);
const noteText = z
  .string()
  .trim()
  .max(500)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters');

/** A number that an agent wants to be connected with. */
export const dialSchema = z
  .strictObject({
    number: numberText.meta({ description: 'E.164 or the national form', example: '0701740611' }),
    as: numberText.meta({ description: 'Which of the desk’s numbers is shown', example: '0406280400' }),
  })
  .meta({ id: 'Dial' });

/** Somebody who is to be rung up about a case. */
export const wantedTaskSchema = z
  .strictObject({
    number: numberText,
    organisation: z.string().min(1).max(200),
    service: z.string().min(1).max(200),
    agent: z.string().min(1).max(200).optional().meta({ description: 'Whose task it is; else anybody’s' }),
    note: noteText.optional(),
    notBefore: instantSchema.optional(),
  })
  .meta({ id: 'WantedTask' });

/** What came of a task. */
export const taskOutcomeSchema = z
  .strictObject({
    outcome: z.enum(['accepted', 'reopened', 'not-reached']),
    note: noteText.optional(),
  })
  .meta({ id: 'TaskOutcome' });

/** Somebody whom the desk is to ring up, and how far that has come. */
export const callbackSchema = z
  .object({
    id: z.string(),
    kind: callKindSchema,
    number: phoneNumberSchema,
    dialled: phoneNumberSchema.meta({ description: 'The number of ours that is shown' }),
    organisation: z.string().nullable(),
    service: z.string().nullable(),
    class: callClassSchema,
    state: z.enum(['waiting', 'sleeping', 'offered', 'dialling', 'talking']),
    arrivedAt: instantSchema.meta({ description: 'Of a callback: when the caller rang' }),
    nextAttemptAt: instantSchema.nullable().meta({ description: 'Until when it sleeps; else null' }),
    tries: countSchema.meta({ description: 'How often they were dialled in vain' }),
    agentId: z.string().nullable(),
    note: z.string().nullable(),
    name: z.string().nullable().meta({ description: 'Of whom is rung up; null: not in the contacts' }),
  })
  .meta({ id: 'Callback' });
export type CallbackJson = z.infer<typeof callbackSchema>;
