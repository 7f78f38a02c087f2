import { z } from 'zod';
import { callClassSchema, durationMsSchema, instantSchema, phoneNumberSchema } from './values.ts';

export const callStateSchema = z.enum([
  'arriving',
  'announcing',
  'queued',
  'offering',
  'dialling',
  'forwarding',
  'connected',
  'ended',
]);

const endReasonSchema = z.enum([
  'handled',
  'abandoned',
  'short',
  'informed',
  'overflow',
  'closed',
  'callback',
  'callback-failed',
  'not-reached',
  'failed',
  'unknown-number',
  'nobody-on-call',
  'voicemail',
]);

/** Who began a call. */
export const callKindSchema = z.enum(['inbound', 'callback', 'task', 'outgoing']);

/** One call in the list, newest arrival first. */
export const callItemSchema = z
  .object({
    id: z.string(),
    kind: callKindSchema.meta({
      description:
        'Who began it: a caller; the desk, keeping its word to ring back or following a case up; or an agent',
    }),
    dialled: phoneNumberSchema.meta({
      description: 'The number of ours; of an outgoing call the number that the agent dialled',
    }),
    caller: phoneNumberSchema.nullable().meta({
      description: 'The other party, null: withheld; of an outgoing call the number of ours that is shown',
    }),
    organisation: z.string().nullable(),
    service: z.string().nullable(),
    class: callClassSchema.nullable(),
    state: callStateSchema,
    endReason: endReasonSchema.nullable().meta({ description: 'null until the call has ended' }),
    arrivedAt: instantSchema,
    waitMs: durationMsSchema.nullable().meta({
      description: 'Time in queue until answered or gone; null when it never queued or still waits',
    }),
    agentId: z.string().nullable(),
  })
  .meta({ id: 'CallItem' });
export type CallItemJson = z.infer<typeof callItemSchema>;

/** A page of calls; `next` is the cursor of the page after it, null on the last one. */
export const callPageSchema = z
  .object({ items: z.array(callItemSchema), next: z.string().nullable() })
  .meta({ id: 'CallPage' });
export type CallPageJson = z.infer<typeof callPageSchema>;

const estimateSchema = z
  .object({
    at: instantSchema,
    lowMs: durationMsSchema,
    highMs: durationMsSchema,
    told: z
      .boolean()
      .meta({ description: 'Whether the caller heard it; estimates that do poorly are not said' }),
    actualMs: durationMsSchema
      .nullable()
      .meta({ description: 'From the estimate to the answer; null: not answered' }),
  })
  .meta({ id: 'WaitEstimate', description: 'The first estimate of the wait, and what came of it' });
export type EstimateJson = z.infer<typeof estimateSchema>;

/** A call with everything that is known to have happened to it, in order and in words. */
export const callDetailSchema = callItemSchema
  .extend({
    ownerId: z.string().nullable().meta({ description: 'Who answered it first' }),
    secondWaitMs: durationMsSchema.nullable().meta({
      description: 'Waits after the first answer, together; null when it was never handed on',
    }),
    estimate: estimateSchema.nullable().meta({ description: 'null: none was made' }),
    facts: z.array(z.object({ at: instantSchema, type: z.string(), text: z.string() })),
  })
  .meta({ id: 'CallDetail' });
export type CallDetailJson = z.infer<typeof callDetailSchema>;

/**
 * Which calls to list. `from` and `to` bound the arrival, `from` included and `to` not. A plus sign that a
 * client forgot to encode arrives as a space: the service reads a leading space of `number` and a space
 * before an offset as `+`.
 */
export const callQuerySchema = z.strictObject({
  from: instantSchema.optional(),
  to: instantSchema.optional(),
  number: z.string().min(1).max(40).optional().meta({
    description: 'Matches what was dialled or the caller; E.164 or the national form',
    example: '0406280400',
  }),
  cursor: z.string().min(1).max(500).optional().meta({ description: '`next` of the page before' }),
});
export type CallQueryJson = z.infer<typeof callQuerySchema>;
