import type { RouteSpec } from './route-spec.ts';
import { workplaceSchema } from './workplace.ts';

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
} as const satisfies Record<string, RouteSpec>;
