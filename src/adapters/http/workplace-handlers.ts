import { AppError } from '../../app/errors.ts';
import { workplaceJson } from '../../contract/wire-workplace.ts';
import type { workplaceRoutes } from '../../contract/workplace-routes.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of an agent's page do. An agent sees their own workplace and nobody else's. */
export function createWorkplaceHandlers({
  desk,
}: Pick<HttpOptions, 'desk'>): Pick<ApiHandlers, keyof typeof workplaceRoutes> {
  return {
    workplace: async ({ identity }) => ({
      status: 200,
      body: workplaceJson(desk.workplaces.of(ownAgent(identity))),
    }),
  };
}

/** @throws AppError `not-allowed` for a user who is no agent */
function ownAgent({ agentId }: Identity): AgentId {
  if (agentId === null) throw new AppError('not-allowed', 'Only agents have a workplace');
  return agentId;
}
