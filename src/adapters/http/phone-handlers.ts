import { AppError } from '../../app/errors.ts';
import type { PageUser } from '../../app/phone/phone-api.ts';
import type { phoneRoutes } from '../../contract/phone-routes.ts';
import { PHONE_SOCKET_PATH } from '../../contract/workplace.ts';
import { agentRowJson } from '../../contract/wire.ts';
import { requireAgentRights } from './agent-rights.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of agents' phones do. A page is a phone for its own agent alone, not even for a supervisor. */
export function createPhoneHandlers({
  desk,
  pages,
  practice,
}: Pick<HttpOptions, 'desk' | 'pages' | 'practice'>): Pick<ApiHandlers, keyof typeof phoneRoutes> {
  const phones = () => {
    if (pages === undefined) throw new AppError('unavailable', 'This service has no phones in pages');
    return pages;
  };
  return {
    attachPhone: async ({ identity }) => {
      const login = await phones().attach(pageUser(identity));
      return { status: 200, body: { ...login, socketPath: PHONE_SOCKET_PATH } };
    },
    detachPhone: async ({ identity }) => {
      await phones().detach(pageUser(identity));
      return { status: 204 };
    },
    selectDevice: async ({ params, body, identity }) => {
      requireAgentRights(desk, params.id, identity);
      const row = await desk.selectDevice(params.id, body.device, identity.username);
      return { status: 200, body: agentRowJson(row) };
    },
    practiceCall: async ({ identity }) => {
      const { agent } = pageUser(identity);
      if (practice === undefined) throw new AppError('conflict', 'Practice calls are switched off here');
      return { status: 202, body: await practice.ring(agent) };
    },
  };
}

function pageUser({ agentId, username, sessionId }: Identity): PageUser {
  if (agentId === null) throw new AppError('not-allowed', 'Only an agent has a phone');
  return { agent: agentId, username, sessionId };
}
