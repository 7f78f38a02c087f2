import { z } from 'zod';
import type { RouteSpec } from './route-spec.ts';
import { phoneNumberSchema } from './values.ts';

/** What a call would meet that nobody makes. */

const question = {
  number: z.string().min(1).max(60).meta({
    description: 'E.164, or national as in the country of any organisation of the desk',
    example: '+46406280401',
  }),
  at: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .meta({
      description:
        'ISO 8601 with offset; without one, by the clock of the municipality. A time that the clock shows twice is its ' +
        'first showing, one that it skips is 400 `nonexistent-time`. Now when left out.',
      example: '2027-03-24 12:10',
    }),
  keys: z
    .string()
    .max(100)
    .regex(/^[0-9*#]*$/, 'a key is one of 0 to 9, * and #')
    .optional()
    .meta({
      description: 'What the caller presses, one after the other; afterwards nothing. `#` is written %23.',
      example: '12',
    }),
  language: z
    .enum(['sv', 'nb', 'nn', 'en'])
    .optional()
    .meta({ description: 'Of the sentences; English when left out' }),
};

const deskFile = z
  .union([z.string().min(1).max(1_000_000), z.record(z.string(), z.unknown())])
  .meta({ description: 'A desk file as text (YAML), or the same as JSON' });

const localInstant = z.iso.datetime({ offset: true }).meta({
  description: 'Instant with the offset of the municipality’s clock',
  example: '2027-03-24T12:45:00+01:00',
});

const whatIfSchema = z
  .object({
    number: phoneNumberSchema,
    at: localInstant,
    treatment: z
      .enum(['queue', 'closed', 'on-call', 'voicemail', 'callback', 'message', 'unknown-number'])
      .meta({ description: 'Where the caller ends; `message`: an outage message that ends the call' }),
    steps: z
      .array(
        z.object({
          id: z.string().meta({ description: 'Which part of the plan, such as `hours` or `menu:main`' }),
          text: z.string(),
          at: localInstant,
        }),
      )
      .meta({ description: 'One after the other. What is said takes no time here; waiting for a key does.' }),
    nextOpening: localInstant.nullable().meta({ description: 'null when open, or never' }),
    why: z.string().meta({ description: 'Why it is open or closed, in English' }),
    ambiguous: z
      .literal(true)
      .optional()
      .meta({ description: 'The clock shows the time twice; the answer is for its first showing' }),
  })
  .meta({ id: 'WhatIf' });
export type WhatIfJson = z.infer<typeof whatIfSchema>;

const answers = { 200: { description: 'The whole way of the call', schema: whatIfSchema } };

/** The doors to it; made part of `routes`. */
export const whatIfRoutes = {
  whatIf: {
    method: 'get',
    path: '/api/whatif',
    summary: 'What a call would meet, step by step, by the configuration in force',
    access: 'signed-in',
    query: z.strictObject(question),
    answers,
    errors: [400],
  },
  whatIfOf: {
    method: 'post',
    path: '/api/whatif',
    summary: 'What a call would meet, by a configuration that is sent',
    access: 'signed-in',
    body: z.strictObject({ config: deskFile, ...question }),
    answers,
    errors: [400],
  },
} as const satisfies Record<string, RouteSpec>;
