import type { Asker } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { dialRoutes } from '../../contract/dial-routes.ts';
import { callItemJson } from '../../contract/wire.ts';
import { callbackJson } from '../../contract/wire-workplace.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

/** What the routes of dialling do. An agent dials for themselves; a supervisor for anybody. */
export function createDialHandlers({
  desk,
  normaliseNumber,
}: Pick<HttpOptions, 'desk' | 'normaliseNumber'>): Pick<ApiHandlers, keyof typeof dialRoutes> {
  const numberOf = (raw: string, field: string): string => {
    const number = normaliseNumber(raw);
    if (number === null) throw new AppError('invalid-request', `${field}: is not a phone number`, field);
    return number;
  };
  return {
    dial: async ({ params, body, identity }) => {
      if (!desk.agents().some(({ id }) => id === params.id))
        throw new AppError('not-found', `There is no agent "${params.id}"`, 'id');
      if (identity.agentId !== params.id) requireSupervisor(identity, 'dial for another agent');
      const number = numberOf(body.number, 'number');
      const as = numberOf(body.as, 'as');
      const item = await desk.dialling.dial(params.id, number, as, identity.username);
      return { status: 201, body: callItemJson(item) };
    },
    callbacks: async () => ({ status: 200, body: desk.dialling.callbacks().map(callbackJson) }),
    cancelCallback: async ({ params, identity }) => {
      if (identity.agentId === null) requireSupervisor(identity, 'take a callback back');
      await desk.dialling.cancel(params.id, askerOf(identity));
      return { status: 204 };
    },
    createTask: async ({ body, identity }) => {
      if (identity.agentId === null) requireSupervisor(identity, 'create a task without being an agent');
      const { organisation, service, agent = null, note = null, notBefore } = body;
      const number = numberOf(body.number, 'number');
      const at = notBefore === undefined ? null : Date.parse(notBefore);
      const wanted = { number, organisation, service, agent, note, notBefore: at };
      const item = await desk.dialling.createTask(wanted, identity.username);
      return { status: 201, body: callItemJson(item) };
    },
    recordOutcome: async ({ params, body, identity }) => {
      const { outcome, note = null } = body;
      await desk.dialling.recordOutcome(params.id, outcome, note, askerOf(identity));
      return { status: 204 };
    },
  };
}

/** Who asks: an agent, who may do this and that on their own calls, or a supervisor. */
export const askerOf = ({ username, agentId, roles }: Identity): Asker => ({
  username,
  agent: agentId,
  isSupervisor: roles.includes('supervisor'),
});

function requireSupervisor({ roles }: Identity, what: string): void {
  if (!roles.includes('supervisor')) throw new AppError('not-allowed', `Only a supervisor may ${what}`);
}
