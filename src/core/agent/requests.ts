import { callTransition } from '../call/machine.ts';
import { isAccepted } from '../call/offers.ts';
import type { AgentRequest } from '../desk/request-facts.ts';
import { record, tellAgent, type Turn } from '../desk/turn.ts';
import type { AgentRecord } from './agent.ts';
import type { RequestInput } from './request-input.ts';

/** The longest note, in characters. */
const NOTE_MAX_LENGTH = 2_000;

/** Does what is asked, or records why not. A request for nobody the desk knows changes nothing. */
export function agentRequest(turn: Turn, input: RequestInput): void {
  const agent = turn.desk.agents.get(input.agent);
  if (!agent) return;
  switch (input.type) {
    case 'decline-offer':
      return decline(turn, agent, input.by);
    case 'extend-wrap-up':
      return extendWrapUp(turn, agent, input.by);
    case 'end-wrap-up':
      return endWrapUp(turn, agent, input);
  }
}

interface Refusal {
  readonly request: AgentRequest;
  readonly reason: string;
  readonly field?: 'reason' | 'note';
  readonly by: string;
}

function refuse(turn: Turn, agent: AgentRecord, refusal: Refusal): void {
  record(turn, { type: 'agent-request-refused', at: turn.now, agent: agent.profile.id, ...refusal });
}

/** The agent will not take this call now, on any of their phones: they stay available, call and agent rest. */
function decline(turn: Turn, agent: AgentRecord, by: string): void {
  const { id } = agent.profile;
  const call = turn.desk.calls.get(agent.call ?? '');
  const refused = (reason: string): void => refuse(turn, agent, { request: 'decline', reason, by });
  if (agent.state !== 'offered' || !call) return refused('no call is offered');
  if (isAccepted(call, id)) return refused('the call has been accepted already');
  callTransition(turn, call, { type: 'offer-withdrawn', agent: id, outcome: 'declined' });
}

function extendWrapUp(turn: Turn, agent: AgentRecord, by: string): void {
  const { lastCall, wrapUpUntil, wrapUpExtensions: made } = agent;
  const refused = (reason: string): void => refuse(turn, agent, { request: 'extend-wrap-up', reason, by });
  if (agent.state !== 'wrapping-up' || wrapUpUntil === null || !lastCall) {
    return refused('no wrap-up is running');
  }
  const { extensionMs = 0, extensions = 0 } = lastCall.service?.wrapUp ?? {};
  if (extensionMs === 0 || extensions === 0) return refused('the wrap-up of this service cannot be extended');
  if (made >= extensions) {
    return refused(
      `the wrap-up has been extended ${made} of ${extensions} ${extensions === 1 ? 'time' : 'times'}`,
    );
  }
  record(turn, {
    type: 'wrap-up-extended',
    at: turn.now,
    agent: agent.profile.id,
    call: lastCall.call,
    until: wrapUpUntil + extensionMs,
    extension: made + 1,
    of: extensions,
    by,
  });
}

function endWrapUp(turn: Turn, agent: AgentRecord, input: RequestInput & { type: 'end-wrap-up' }): void {
  const { reason, note, by } = input;
  const { lastCall } = agent;
  const running = agent.state === 'wrapping-up';
  const refused = (why: string, field?: 'reason' | 'note'): void =>
    refuse(turn, agent, { request: 'end-wrap-up', reason: why, by, ...(field && { field }) });
  const writes = reason !== null || note !== null;
  if (!running && !writes) return refused('no wrap-up is running');
  if (writes && !lastCall) return refused('there is no call to write this to');
  const reasons = lastCall?.service?.wrapUp.reasons;
  const name = reason === null ? undefined : reasons?.get(reason);
  if (reason !== null && name === undefined) return refused(unknownReason(reason, reasons), 'reason');
  if (note !== null && note.length > NOTE_MAX_LENGTH) {
    return refused(`has ${note.length} characters; at most ${NOTE_MAX_LENGTH}`, 'note');
  }
  if (writes && lastCall) {
    record(turn, {
      type: 'call-annotated',
      at: turn.now,
      call: lastCall.call,
      agent: agent.profile.id,
      reason: reason === null || name === undefined ? null : { code: reason, name },
      note,
      by,
    });
  }
  if (running) tellAgent(turn, agent.profile.id, { type: 'wrap-up-over' }, by);
}

/** Says that a code is none of a service's reasons, and which are. */
export function unknownReason(reason: string, reasons: ReadonlyMap<string, string> | undefined): string {
  const codes = [...(reasons?.keys() ?? [])];
  const known = codes.length === 0 ? 'this service has none' : `one of ${codes.join(', ')}`;
  return `${JSON.stringify(reason)} is no reason of this call's service: ${known}`;
}
