import { AppError } from '../../app/errors.ts';
import {
  contactJson,
  earlierCallJson,
  recentCallJson,
  workplaceJson,
} from '../../contract/wire-workplace.ts';
import type { workplaceRoutes } from '../../contract/workplace-routes.ts';
import type { AgentId } from '../../core/kernel/ids.ts';
import type { ApiHandlers } from './api.ts';
import { askerOf } from './dial-handlers.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of an agent's page do. An agent sees their own workplace and nobody else's. */
export function createWorkplaceHandlers({
  desk,
  normaliseNumber,
}: Pick<HttpOptions, 'desk' | 'normaliseNumber'>): Pick<ApiHandlers, keyof typeof workplaceRoutes> {
  return {
    workplace: async ({ identity }) => ({
      status: 200,
      body: workplaceJson(desk.workplaces.of(ownAgent(identity))),
    }),
    contacts: async ({ query: { q = '', limit = 20 } }) => ({
      status: 200,
      body: desk.workplaces.contacts(q, limit).map(contactJson),
    }),
    earlierCalls: async ({ params, query }) => {
      const number = normaliseNumber(params.number);
      if (number === null) throw new AppError('invalid-request', 'number: is not a phone number', 'number');
      const calls = await desk.workplaces.earlierCalls(number, query.except ?? null);
      return { status: 200, body: calls.map(earlierCallJson) };
    },
    recentCalls: async ({ params: { id }, identity }) => {
      if (identity.agentId !== id && !identity.roles.includes('supervisor'))
        throw new AppError('not-allowed', 'Only a supervisor may see those of another agent');
      return { status: 200, body: desk.workplaces.recentParties(id).map(recentCallJson) };
    },
    annotateCall: async ({ params, body: { reason, note, class: callClass }, identity }) => {
      const written = {
        ...(reason !== undefined && { reason }),
        ...(note !== undefined && { note }),
        ...(callClass !== undefined && { class: callClass }),
      };
      const asker = askerOf(identity);
      if (asker.agent === null && !asker.isSupervisor)
        throw new AppError('not-allowed', 'Only agents and supervisors write to calls');
      await desk.workplaces.annotate(params.id, written, asker);
      return { status: 204 };
    },
  };
}

/** @throws AppError `not-allowed` for a user who is no agent */
function ownAgent({ agentId }: Identity): AgentId {
  if (agentId === null) throw new AppError('not-allowed', 'Only agents have a workplace');
  return agentId;
}
