import { isOwnCall } from '../../core/call/call-command.ts';
import type { Call } from '../../core/call/call.ts';
import { talkStateOf } from '../../core/call/talk.ts';
import { whyNotDialled } from '../../core/call/toll-rules.ts';
import type { CallCommand } from '../../core/desk/call-commands.ts';
import type { Directory } from '../../core/desk/directory.ts';
import type { Fact } from '../../core/desk/facts.ts';
import type { CallId } from '../../core/kernel/ids.ts';
import type { Asking, LiveCall } from '../desk-api.ts';
import type { DeskLoop } from '../desk-loop.ts';
import { AppError } from '../errors.ts';

type Refused = Extract<Fact, { type: 'call-command-refused' }>;

/**
 * Does what an agent asks for on their own call, or a supervisor on any.
 * @param known whether the history knows of a call of this name
 * @throws AppError `not-found`, `not-allowed`, `invalid-request` for a target that is none, `conflict` with the
 * reason of the machine
 */
export async function controlCall(
  loop: DeskLoop,
  id: CallId,
  command: CallCommand,
  { agent, by }: Asking,
  known: () => Promise<boolean>,
): Promise<LiveCall> {
  const call = loop.desk.calls.get(id);
  if (!call) {
    if (await known()) throw new AppError('conflict', 'The call has ended');
    throw new AppError('not-found', `There is no call "${id}" in progress`, 'id');
  }
  if (agent !== null && !isOwnCall(call, agent)) {
    throw new AppError('not-allowed', 'Only a supervisor may do this on the call of another agent');
  }
  if ('to' in command) checkTarget(loop.desk.directory, command.to);
  const facts = await loop.ask({ type: 'call-command', call: id, agent, by, command });
  const refused = facts.find((fact): fact is Refused => fact.type === 'call-command-refused');
  if (refused) throw new AppError('conflict', refused.reason);
  return liveCall(loop.desk.calls.get(id) ?? null, call);
}

function checkTarget(
  { services, agents, dialling }: Directory,
  to: Extract<CallCommand, { to: unknown }>['to'],
): void {
  if ('service' in to && !services.has(to.service)) {
    throw new AppError('invalid-request', `to.service: there is no service "${to.service}"`, 'to.service');
  }
  if ('agent' in to && !agents.has(to.agent)) {
    throw new AppError('invalid-request', `to.agent: there is no agent "${to.agent}"`, 'to.agent');
  }
  if (!('number' in to)) return;
  const why = whyNotDialled(dialling, to.number);
  if (why !== null) throw new AppError('invalid-request', `to.number: ${why}`, 'to.number');
}

/** The call as it goes on; `before` tells of one that has just ended. */
function liveCall(now: Call | null, before: Call): LiveCall {
  const { id, past } = now ?? before;
  const talk = now?.talk ?? null;
  return {
    id,
    // A callback that sleeps is shown as what it keeps: a place in the queue.
    state: now?.state === 'sleeping' ? 'queued' : (now?.state ?? 'ended'),
    talk: now && talk ? talkStateOf(talk, now.leg) : null,
    agentId: talk?.agent ?? null,
    ownerId: past.owner,
    third: talk?.third ? { agentId: talk.third.agent, number: talk.third.number } : null,
  };
}
