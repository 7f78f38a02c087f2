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
