import type { Request } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { DeskApi, Health } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { User } from '../../app/ports/users.ts';
import type { SessionJson } from '../../contract/session.ts';
import {
  agentRowJson,
  agentWhyJson,
  boardJson,
  callDetailJson,
  callPageJson,
  callWhyJson,
} from '../../contract/wire.ts';
import { requireAgentRights } from './agent-rights.ts';
import type { ApiHandlers } from './api.ts';
import { callControlHandlers } from './call-control.ts';
import { coverageHandlers } from './coverage.ts';
import { createChangeHandlers } from './change-handlers.ts';
import { createDialHandlers } from './dial-handlers.ts';
import { hoursHandlers } from './hours-handlers.ts';
import { createICalendarHandlers } from './icalendar-handlers.ts';
import { createPhoneHandlers } from './phone-handlers.ts';
import { createPlanningHandlers } from './planning-handlers.ts';
import { createPromptHandlers } from './prompt-handlers.ts';
import { createPromptRecordingHandlers } from './prompt-recording-handlers.ts';
import { createMailHandlers } from './mail-handlers.ts';
import { createWorkplaceHandlers } from './workplace-handlers.ts';
import { createVoicemailHandlers } from './voicemail-handlers.ts';
import { openApiDocument } from './openapi.ts';
import type { HttpOptions } from './options.ts';
import { toCallQuery } from './query.ts';
import type { Identity, Sessions } from './sessions.ts';
import { FORGET_AFTER_MS } from './sign-in-guard.ts';
import type { SignInGuard } from './sign-in-guard.ts';
import { whatIfHandlers } from './what-if.ts';

/**
 * What each route does. Everyone with a role may read the board, the agents and the calls: an agent needs a
 * caller's earlier calls to help. Changing a state is for the agent itself and for supervisors.
 */
export function createHandlers(options: HttpOptions, sessions: Sessions, guard: SignInGuard): ApiHandlers {
  const { desk } = options;
  const document = openApiDocument(options.version);
  return {
    health: async ({ request }) => {
      const body = await healthOf(desk, request);
      return { status: body.status === 'up' ? 200 : 503, body };
    },
    signIn: async ({ body, request, response }) => {
      const user = await signInUser(options, guard, body, request).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'too-many-requests') {
          response.setHeader('Retry-After', FORGET_AFTER_MS / 1_000);
        }
        throw error;
      });
      return { status: 200, body: sessionJson(await sessions.signIn(request, user)) };
    },
    session: async ({ identity }) => ({ status: 200, body: sessionJson(identity) }),
    signOut: async ({ request, response }) => {
      await sessions.signOut(request, response);
      return { status: 204 };
    },
    board: async () => ({ status: 200, body: boardJson(desk.board()) }),
    agents: async () => ({ status: 200, body: desk.agents().map(agentRowJson) }),
    setAgentState: async ({ params, body, identity }) => {
      requireAgentRights(desk, params.id, identity);
      const wanted = {
        state: body.state,
        ...(body.reason !== undefined && body.reason !== '' && { reason: body.reason }),
      };
      return {
        status: 200,
        body: agentRowJson(await desk.setAgentState(params.id, wanted, identity.username)),
      };
    },
    calls: async ({ query }) => ({
      status: 200,
      body: callPageJson(await desk.calls(toCallQuery(query, options.normaliseNumber))),
    }),
    call: async ({ params }) => ({ status: 200, body: callDetailJson(await desk.call(params.id)) }),
    ...agentRequestHandlers(desk),
    ...whyHandlers(desk),
    ...hoursHandlers(options),
    ...callControlHandlers(options),
    ...createDialHandlers(options),
    ...coverageHandlers(options.coverage),
    ...whatIfHandlers(options.whatIf),
    ...createICalendarHandlers(options),
    ...createChangeHandlers(options),
    ...createPromptHandlers(options),
    ...createPromptRecordingHandlers(options),
    ...createPlanningHandlers(options),
    ...createVoicemailHandlers(options),
    ...createMailHandlers(options),
    ...createWorkplaceHandlers(options),
    ...createPhoneHandlers(options),
    openapi: async () => ({ status: 200, body: document }),
  };
}

/** What an agent asks of their offer or wrap-up, or a supervisor for them. */
function agentRequestHandlers(
  desk: DeskApi,
): Pick<ApiHandlers, 'declineOffer' | 'extendWrapUp' | 'endWrapUp'> {
  return {
    declineOffer: async ({ params, identity }) => {
      requireAgentRights(desk, params.id, identity);
      return { status: 200, body: agentRowJson(await desk.declineOffer(params.id, identity.username)) };
    },
    extendWrapUp: async ({ params, identity }) => {
      requireAgentRights(desk, params.id, identity);
      return { status: 200, body: agentRowJson(await desk.extendWrapUp(params.id, identity.username)) };
    },
    endWrapUp: async ({ params, body: { reason, note }, identity }) => {
      requireAgentRights(desk, params.id, identity);
      const written = { ...(reason !== undefined && { reason }), ...(note !== undefined && { note }) };
      const row = await desk.endWrapUp(params.id, written, identity.username);
      return { status: 200, body: agentRowJson(row) };
    },
  };
}

/** The answers to "why?". */
function whyHandlers(desk: DeskApi): Pick<ApiHandlers, 'callWhy' | 'agentWhy'> {
  return {
    callWhy: async ({ params }) => ({ status: 200, body: callWhyJson(await desk.callWhy(params.id)) }),
    agentWhy: async ({ params }) => ({ status: 200, body: agentWhyJson(await desk.agentWhy(params.id)) }),
  };
}

async function healthOf(desk: DeskApi, request: Request): Promise<Health> {
  try {
    return await desk.health();
  } catch (error) {
    request.log.error({ err: error }, 'health could not be told');
    return { status: 'down', ari: 'down', ami: 'down', database: 'down' };
  }
}

/** @throws AppError `wrong-credentials` or `too-many-requests`, later with each wrong attempt */
async function signInUser(
  options: HttpOptions,
  guard: SignInGuard,
  credentials: { readonly username: string; readonly password: string },
  request: Request,
): Promise<User> {
  const { username, password } = credentials;
  const gone = new AbortController();
  request.res?.once('close', () => gone.abort());
  let found: User | null = null;
  const check = async (): Promise<boolean> => {
    found = await options.users.find(username);
    return (await options.verifyPassword(found, password)) && found !== null;
  };
  await guard.attempt({ username, address: addressOf(request) }, check, gone.signal);
  if (found === null) throw new AppError('wrong-credentials', 'The user name or the password is wrong');
  return found;
}

/** An IPv6 client owns a whole network: its addresses count as one. */
export function addressOf(request: Request): string {
  return request.ip === undefined ? 'unknown' : ipKeyGenerator(request.ip);
}

function sessionJson(identity: Identity): SessionJson {
  const { username, roles, agentId } = identity;
  return { username, roles: [...roles], ...(agentId !== null && { agentId }) };
}
