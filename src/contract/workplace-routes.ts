import { z } from 'zod';
import type { RouteSpec } from './route-spec.ts';
import {
  contactSchema,
  earlierCallSchema,
  recentCallSchema,
  workplaceSchema,
  writtenSchema,
} from './workplace.ts';

const id = z.string().min(1).max(200);

/** The doors to what the page of an agent shows. */
export const workplaceRoutes = {
  workplace: {
    method: 'get',
    path: '/api/workplace',
    summary: "Everything that the agent's page shows of the agent; for users who are agents, their own",
    access: 'signed-in',
    answers: { 200: { description: 'As the namespace /workplace sends it', schema: workplaceSchema } },
    errors: [403, 404],
  },
  contacts: {
    method: 'get',
    path: '/api/contacts',
    summary:
      'Whom somebody may mean: contacts, agents with their states, services with who waits; best first',
    access: 'signed-in',
    query: z.strictObject({
      q: z.string().max(100).optional().meta({
        description: 'Beginnings of words of a name, or digits of a number; everybody when left out',
        example: 'berg',
      }),
      limit: z.coerce.number().int().min(1).max(100).optional().meta({ description: '20 when left out' }),
    }),
    answers: { 200: { description: 'The best first', schema: z.array(contactSchema) } },
    errors: [400],
  },
  earlierCalls: {
    method: 'get',
    path: '/api/callers/{number}/calls',
    summary: 'The latest calls with a number outside, newest first, at most five',
    access: 'signed-in',
    params: z.object({
      number: z.string().min(1).max(40).meta({ description: 'E.164 or the national form' }),
    }),
    query: z.strictObject({
      except: id.optional().meta({ description: 'A call that is left out: that of now' }),
    }),
    answers: { 200: { description: 'Newest first', schema: z.array(earlierCallSchema) } },
    errors: [400],
  },
  recentCalls: {
    method: 'get',
    path: '/api/agents/{id}/recent-calls',
    summary:
      'Whom an agent had to do with in the last two days, newest first, each number once, at most 20: oneself, or anyone as supervisor',
    access: 'signed-in',
    params: z.object({ id }),
    answers: { 200: { description: 'Newest first', schema: z.array(recentCallSchema) } },
    errors: [404],
  },
  annotateCall: {
    method: 'put',
    path: '/api/calls/{id}/annotation',
    summary: 'Write to a call why it came, a note, its right class: an agent who has had it, or a supervisor',
    access: 'signed-in',
    params: z.object({ id }),
    body: writtenSchema,
    answers: { 204: { description: 'Written' } },
    errors: [400, 404, 409],
  },
} as const satisfies Record<string, RouteSpec>;
