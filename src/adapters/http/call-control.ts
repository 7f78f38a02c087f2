import type { DeskApi, LiveCall } from '../../app/desk-api.ts';
import { AppError } from '../../app/errors.ts';
import type { callControlRoutes, LiveCallJson, TransferJson } from '../../contract/call-control.ts';
import type { CallCommand } from '../../core/desk/call-commands.ts';
import type { HandOver } from '../../core/desk/talk-facts.ts';
import type { Target } from '../../core/desk/directory.ts';
import type { ApiHandlers } from './api.ts';
import type { HttpOptions } from './options.ts';
import type { Identity } from './sessions.ts';

type CallControlHandlers = Pick<ApiHandlers, keyof typeof callControlRoutes>;

/** What each route of call control does. */
export function callControlHandlers({ desk, normaliseNumber }: HttpOptions): CallControlHandlers {
  const plain =
    (name: Exclude<CallCommand['name'], 'transfer' | 'consult'>) =>
    async ({ params, identity }: { params: { id: string }; identity: Identity }) => ({
      status: 200 as const,
      body: await control(desk, params.id, { name }, identity),
    });
  return {
    holdCall: plain('hold'),
    resumeCall: plain('resume'),
    hangUpCall: plain('hang-up'),
    completeConsultation: plain('consult-complete'),
    cancelConsultation: plain('consult-cancel'),
    confer: plain('conference'),
    leaveCall: plain('leave'),
    rejoinCall: plain('rejoin'),
    transferCall: async ({ params, body, identity }) => {
      const to = target(body.to, normaliseNumber);
      return { status: 200, body: await control(desk, params.id, { name: 'transfer', to }, identity) };
    },
    consultCall: async ({ params, body, identity }) => {
      const to = target(body.to, normaliseNumber) as Target;
      return { status: 200, body: await control(desk, params.id, { name: 'consult', to }, identity) };
    },
  };
}

async function control(
  desk: DeskApi,
  call: string,
  command: CallCommand,
  { username, agentId, roles }: Identity,
): Promise<LiveCallJson> {
  const supervises = roles.includes('supervisor');
  if (!supervises && agentId === null) {
    throw new AppError('not-allowed', 'Only an agent on their own call or a supervisor may do this');
  }
  const asking = { agent: supervises ? null : agentId, by: username };
  return liveCallJson(await desk.controlCall(call, command, asking));
}

/** @throws AppError `invalid-request` for a number that is none */
function target(to: TransferJson['to'], normalise: HttpOptions['normaliseNumber']): HandOver {
  if (!('number' in to)) return to;
  const number = normalise(to.number);
  if (number === null) throw new AppError('invalid-request', 'to.number: is not a phone number', 'to.number');
  return { number };
}

function liveCallJson({ id, state, talk, agentId, ownerId, third }: LiveCall): LiveCallJson {
  return {
    id,
    state,
    talk,
    agentId,
    ownerId,
    third: third && { agentId: third.agentId, number: third.number },
  };
}
