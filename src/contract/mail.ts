import { z } from 'zod';
import { instantSchema } from './values.ts';
import type { RouteSpec } from './route-spec.ts';

const deadMailSchema = z
  .object({
    to: z.string(),
    subject: z.string(),
    at: instantSchema.meta({ description: 'When it was written' }),
    attempts: z.int(),
    givenUpAt: instantSchema,
    error: z.string().meta({ description: 'What the server said last' }),
  })
  .meta({ id: 'DeadMail' });

const mailStateSchema = z
  .object({
    waiting: z.int(),
    oldestAt: instantSchema.nullable().meta({ description: 'When the oldest that waits was written' }),
    givenUp: z.array(deadMailSchema),
  })
  .meta({ id: 'MailState' });

/** The door to what became of mails. */
export const mailRoutes = {
  mail: {
    method: 'get',
    path: '/api/mail',
    summary: 'Mails that wait, and the newest 100 that were given up. For coordinators and administrators',
    access: 'signed-in',
    answers: { 200: { description: 'How it stands', schema: mailStateSchema } },
    errors: [],
  },
} as const satisfies Record<string, RouteSpec>;
