import type { CallCommandInput } from '../desk/call-commands.ts';
import { record, type Turn } from '../desk/turn.ts';
import type { AgentId } from '../kernel/ids.ts';
import { agentsOf, type Call } from './call.ts';
import { endCall } from './conversation.ts';
import { hangUpDialling } from './dialling.ts';
import { talkCommand } from './talk-machine.ts';
import { type Refusal, transfer } from './transfer.ts';

/** True when the call is the agent's own: they own it, are in it, or are being rung for it. */
export function isOwnCall(call: Call, agent: AgentId): boolean {
  return call.talk?.agent === agent || agentsOf(call).includes(agent);
}

/**
 * Does what an agent asks for on their own call, or a supervisor on any. What cannot be done is refused with a
 * reason that says what to do; nothing has changed then.
 */
export function commandCall(turn: Turn, input: CallCommandInput): void {
  const reason = obey(turn, input);
  if (reason === undefined) return;
  const { call, command, by } = input;
  record(turn, { type: 'call-command-refused', at: turn.now, call, command: command.name, reason, by });
}

function obey(turn: Turn, { call: id, command, agent, by }: CallCommandInput): Refusal {
  const call = turn.desk.calls.get(id);
  if (!call) return 'the call has ended';
  if (agent !== null && !isOwnCall(call, agent)) return 'this is not your call';
  if (!turn.desk.linked) return 'Asterisk cannot be reached now: try again in a moment';
  if (call.state === 'connected') return talkCommand(turn, call, command, { agent, by });
  if (call.offers.some(({ acceptedAt }) => acceptedAt !== null)) return 'the two are just being connected';
  if (command.name === 'hang-up' && agent !== null && call.dialling) {
    hangUpDialling(turn, call);
    return undefined;
  }
  if (command.name === 'hang-up') {
    if (agent !== null) return 'the call is only offered to you: decline it';
    endCall(turn, call, { reason: 'failed', by: 'supervisor' });
    return undefined;
  }
  const waits = call.state === 'queued' || call.state === 'offering';
  if (command.name === 'transfer' && waits && agent === null) return transfer(turn, call, command, by);
  return command.name === 'transfer' && waits
    ? 'the call is only offered to you: answer or decline it'
    : 'nobody talks with the caller yet';
}
