import { z } from 'zod';

const upOrDown = z.enum(['up', 'down']);

/** `status` is `up` only when every part is. */
export const healthSchema = z
  .object({ status: upOrDown, ari: upOrDown, ami: upOrDown, database: upOrDown })
  .meta({ id: 'Health' });
export type HealthJson = z.infer<typeof healthSchema>;
