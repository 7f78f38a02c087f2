import { z } from 'zod';

/** The closed list of what can go wrong, with the status each is answered with. */
export const errorCodeSchema = z.enum([
  'invalid-request',
  'unknown-number',
  'nonexistent-time',
  'not-signed-in',
  'wrong-credentials',
  'not-allowed',
  'not-found',
  'conflict',
  'changed-meanwhile',
  'too-many-requests',
  'internal',
  'unavailable',
]);
export type ErrorCodeJson = z.infer<typeof errorCodeSchema>;

/** The body of every answer that is not a success, and `data` of a refused connection to the live namespace. */
export const errorSchema = z
  .object({
    error: z.object({
      code: errorCodeSchema,
      message: z.string().meta({ description: 'In English, for a person; may change. Decide by the code.' }),
      field: z
        .string()
        .optional()
        .meta({ description: 'The offending part of the request, as a dotted path' }),
    }),
  })
  .meta({ id: 'Error' });
export type ErrorJson = z.infer<typeof errorSchema>;
