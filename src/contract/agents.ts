import { z } from 'zod';

/** What an agent, or a supervisor for them, may ask for. */
export const wantedStateSchema = z
  .strictObject({
    state: z.enum(['available', 'paused', 'signed-out']),
    reason: z
      .string()
      .trim()
      .max(80)
      .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters')
      .optional()
      .meta({ description: 'Why, such as "lunch"; shown on the board while paused' }),
  })
  .meta({ id: 'WantedState' });
export type WantedStateJson = z.infer<typeof wantedStateSchema>;

/** What an agent writes to their call when its wrap-up ends, or before. */
export const annotationSchema = z
  .strictObject({
    reason: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .meta({ description: "Why the call came: a code of the call's service" }),
    note: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .meta({ description: 'Free text on the call, kept as written' }),
  })
  .meta({ id: 'Annotation' });
