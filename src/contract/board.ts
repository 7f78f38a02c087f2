import { z } from 'zod';
import {
  agentStateSchema,
  countSchema,
  durationMsSchema,
  instantSchema,
  phoneNumberSchema,
  ratioSchema,
  serviceLevelDefinitionSchema,
} from './values.ts';

/** One service's queue. Its figures cover the arrivals of the service's local day. */
export const queueRowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    waiting: countSchema,
    longestWaitingMs: durationMsSchema
      .nullable()
      .meta({ description: "Age of the oldest waiting call at the frame's `at`; null when nobody waits" }),
    offered: countSchema.meta({ description: 'Calls that entered the queue, those waiting included' }),
    answered: countSchema,
    abandoned: countSchema.meta({ description: 'Without the short ones' }),
    short: countSchema,
    informed: countSchema.optional().meta({
      description: 'Callers who hung up on the news of an outage, outside offered; left out when nobody did',
    }),
    serviceLevel: z.object({
      definition: serviceLevelDefinitionSchema,
      thresholdMs: durationMsSchema,
      ratio: ratioSchema,
    }),
    expectedWaitMs: z.object({ low: durationMsSchema, high: durationMsSchema }).optional().meta({
      description:
        'Within what time the caller estimated last was to be answered, counted from then; left out when nobody was',
    }),
    estimateError: z
      .object({
        calls: countSchema.meta({ description: 'Calls it is taken over: the latest, at most 50' }),
        medianRatio: z.number().min(0).meta({ description: 'Median of |estimate − actual| / actual' }),
        coverage: z
          .number()
          .min(0)
          .max(1)
          .meta({ description: 'Share of the waits that lay within their range' }),
      })
      .optional()
      .meta({ description: 'How far the latest estimates of the wait were off; left out before the first' }),
  })
  .meta({ id: 'QueueRow' });
export type QueueRowJson = z.infer<typeof queueRowSchema>;

/** One agent as the board shows it. */
export const agentRowSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: agentStateSchema,
    sinceMs: durationMsSchema.meta({ description: "Time in this state at the frame's `at`" }),
    reachable: z.boolean().meta({ description: 'Whether one of the agent’s devices is registered' }),
    pauseReason: z.string().optional(),
    wrapUpUntil: instantSchema.optional().meta({ description: 'When the wrap-up ends by itself' }),
    call: z
      .object({
        id: z.string(),
        service: z.string(),
        organisation: z.string(),
        caller: phoneNumberSchema.nullable().meta({ description: 'null: withheld' }),
      })
      .optional(),
  })
  .meta({ id: 'AgentRow' });
export type AgentRowJson = z.infer<typeof agentRowSchema>;

/** News of a fault that callers hear now. */
export const outageRowSchema = z
  .object({
    id: z.string(),
    organisation: z.string().nullable().meta({ description: 'null: every organisation’s callers' }),
    service: z.string().nullable(),
    text: z.string(),
    from: instantSchema,
    until: instantSchema.nullable().meta({ description: 'null: until it is switched off' }),
  })
  .meta({ id: 'OutageRow' });
export type OutageRowJson = z.infer<typeof outageRowSchema>;

/** The whole board at one instant. */
export const boardSchema = z
  .object({
    revision: countSchema.meta({ description: 'Grows by one with every change' }),
    at: instantSchema,
    queues: z.array(queueRowSchema),
    agents: z.array(agentRowSchema),
    outages: z.array(outageRowSchema).meta({ description: 'Those that are on at `at`' }),
  })
  .meta({ id: 'Board' });
export type BoardJson = z.infer<typeof boardSchema>;

/**
 * What turned the board of revision n-1 into that of revision n: whole rows that differ, and the ids of rows
 * that left. Durations in its rows are measured at this frame's `at`; the rows that are not in it keep running
 * from the frame that brought them.
 */
export const boardChangeSchema = z
  .object({
    revision: countSchema,
    at: instantSchema,
    queues: z.array(queueRowSchema),
    agents: z.array(agentRowSchema),
    removed: z.object({ queues: z.array(z.string()), agents: z.array(z.string()) }),
    outages: z
      .array(outageRowSchema)
      .optional()
      .meta({ description: 'All that are on, when any of them changed; left out: the same as before' }),
  })
  .meta({ id: 'BoardChange' });
export type BoardChangeJson = z.infer<typeof boardChangeSchema>;
