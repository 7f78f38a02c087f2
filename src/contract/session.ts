import { z } from 'zod';

export const roleSchema = z.enum(['agent', 'supervisor', 'coordinator', 'admin']);
export type RoleJson = z.infer<typeof roleSchema>;

export const credentialsSchema = z
  .strictObject({
    username: z.string().min(1).max(100),
    password: z.string().min(1).max(1_000),
  })
  .meta({ id: 'Credentials' });
export type CredentialsJson = z.infer<typeof credentialsSchema>;

/** Who is signed in. `agentId` is there when this user is an agent of the desk. */
export const sessionSchema = z
  .object({
    username: z.string(),
    roles: z.array(roleSchema),
    agentId: z.string().optional(),
  })
  .meta({ id: 'Session' });
export type SessionJson = z.infer<typeof sessionSchema>;
