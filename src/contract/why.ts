import { z } from 'zod';
import { countSchema, durationMsSchema, instantSchema } from './values.ts';

/** What keeps an agent and a call apart. */
const obstacleSchema = z
  .enum([
    'other-line',
    'skill',
    'signed-out',
    'paused',
    'not-responding',
    'busy',
    'wrapping-up',
    'unreachable',
    'hanging-up',
    'resting',
    'kept-for-another',
  ])
  .meta({
    id: 'Obstacle',
    description: 'What keeps an agent from being offered a call; the first that holds',
  });

const countsSchema = z
  .partialRecord(obstacleSchema, countSchema)
  .meta({ description: 'How many of the others each obstacle keeps away' });

const decidedBySchema = z.enum([
  'asked-for',
  'same-agent',
  'only-one',
  'ring-all',
  'earlier-line',
  'passed-it-up',
  'fixed-order',
  'fewest-other-skills',
  'best-suited',
  'longest-idle',
  'fewest-calls',
  'id',
]);

const candidateSchema = z
  .object({
    agent: z.string(),
    name: z.string(),
    line: z
      .string()
      .nullable()
      .meta({ description: 'Line on which they are asked; null: any agent will do' }),
    levels: z.array(z.object({ skill: z.string(), level: countSchema })),
    idleMs: durationMsSchema.nullable().meta({ description: 'null while they have a call' }),
    obstacle: obstacleSchema.nullable().meta({ description: 'null: could be asked now' }),
    laterBy: decidedBySchema
      .optional()
      .meta({ description: 'Of a call that has ended: what put the chosen before them' }),
  })
  .meta({ id: 'Candidate' });
export type CandidateJson = z.infer<typeof candidateSchema>;

const changeSchema = z.object({
  at: instantSchema,
  kind: z.enum([
    'requirement-relaxes',
    'line-opens',
    'overflows',
    'rest-over',
    'wrap-up-over',
    'offer-ends',
    'kept-until',
  ]),
  text: z.string(),
});

export type ChangeJson = z.infer<typeof changeSchema>;

/** Why a call is where it is. */
export const callWhySchema = z
  .object({
    text: z.string().meta({ description: 'One English sentence' }),
    data: z.object({
      rule: z.enum(['waits', 'kept', 'offered', 'connected', 'elsewhere', 'ended']).meta({
        description: '`kept`: for the agent who had the caller last. `elsewhere`: needs no agent now',
      }),
      decidedBy: decidedBySchema.nullable().meta({ description: 'What put the chosen before the next' }),
      position: countSchema.nullable().meta({ description: '1 is next; null when it does not wait' }),
      score: z.number().nullable().meta({ description: 'null: critical, or it does not wait' }),
      chosen: z.array(candidateSchema),
      next: z
        .array(candidateSchema)
        .meta({ description: 'The next five who would be asked; of an ended call who would have been' }),
      others: countsSchema,
      changes: z.array(changeSchema).meta({ description: 'Soonest first' }),
    }),
  })
  .meta({ id: 'CallWhy' });
export type CallWhyJson = z.infer<typeof callWhySchema>;

/** Why an agent is offered what they are offered. */
export const agentWhySchema = z
  .object({
    text: z.string().meta({ description: 'One English sentence' }),
    data: z.object({
      obstacle: obstacleSchema.nullable().meta({ description: 'null: free' }),
      chosen: z.string().nullable().meta({ description: 'The call that the agent has' }),
      next: z
        .array(
          z.object({
            call: z.string(),
            service: z.string().nullable(),
            waitedMs: durationMsSchema,
            score: z.number().nullable(),
          }),
        )
        .meta({ description: 'The next five waiting calls that the agent would be offered' }),
      others: countsSchema,
      idleBefore: z
        .array(z.object({ line: z.string(), before: countSchema, free: countSchema }))
        .nullable()
        .meta({ description: 'How many of the free on each line are idle for longer; null while not free' }),
      changes: z.array(changeSchema),
    }),
  })
  .meta({ id: 'AgentWhy' });
export type AgentWhyJson = z.infer<typeof agentWhySchema>;
